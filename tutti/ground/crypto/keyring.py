"""Keys by purpose, each its own: sessions, credentials, mail addresses, webhooks.

A key comes from the environment (`TUTTI_KEY_SESSIONS`, …; base64, at least 32 bytes) or from a
file in `TUTTI_HOME/keys`, made at first use, readable by its owner alone. The folder is the one
thing a backup of the database does not hold; docs/howto/back-it-up.md says so.

Older keys, which open what they sealed but seal nothing new, come from `TUTTI_KEY_SESSIONS_OLD`
(separated by commas) and from the files `sessions.old-…` beside the current one.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


Key = bytes  # inside the class `bytes` is the method


class KeyUnusable(Exception):
    """A key is set but cannot be used; the message says which and what to do."""


class Keyring:
    """The keys of one Tutti. Two purposes never share a key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bytes(self, purpose: str) -> bytes:
        """The key for `purpose`; made and kept when there is none yet."""
        variable = f"TUTTI_KEY_{purpose.upper()}"
        if variable in os.environ:
            return _decoded(os.environ[variable], source=variable)
        path = self.folder / purpose
        if not path.exists():
            self._make(path)
        return _decoded(path.read_text().strip(), source=str(path))

    def text(self, purpose: str) -> str:
        """The same key as text, for libraries that want text."""
        return base64.urlsafe_b64encode(self.bytes(purpose)).decode()

    def every(self, purpose: str) -> list[Key]:
        """The key for `purpose`, then the older ones, newest first."""
        variable = f"TUTTI_KEY_{purpose.upper()}_OLD"
        listed = [text for text in os.environ.get(variable, "").split(",") if text.strip()]
        older = [_decoded(text.strip(), source=variable) for text in listed]
        files = sorted(self.folder.glob(f"{purpose}.old-*"), reverse=True)
        older += [_decoded(path.read_text().strip(), source=str(path)) for path in files]
        return [self.bytes(purpose), *older]

    def replace(self, purpose: str) -> None:
        """Put a new key in place; the present one stays as the newest of the older ones.

        Only for keys in files. Whoever sets keys in the environment replaces them there.
        """
        if f"TUTTI_KEY_{purpose.upper()}" in os.environ:
            raise KeyUnusable(
                f"TUTTI_KEY_{purpose.upper()} is set in the environment. Replace it there."
            )
        current = self.folder / purpose
        if current.exists():
            number = len(list(self.folder.glob(f"{purpose}.old-*"))) + 1
            current.rename(self.folder / f"{purpose}.old-{number:04}")
        self._make(current)

    def _make(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # two processes starting at once agree on the first one's key
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def _decoded(text: str, *, source: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise KeyUnusable(f"{source} is not base64. Restore it from your backup.") from error
    if len(key) < KEY_BYTES:
        raise KeyUnusable(
            f"{source} holds fewer than {KEY_BYTES} bytes. Restore it from your backup."
        )
    return key
