"""The public address: the one under which others reach this Tutti."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext

from tutti.ground.house.queries import house


class AddressNotSet(Exception):
    """No link may be mailed yet: nobody has said under which address others reach this Tutti."""


class AddressUnusable(Exception):
    """What was given cannot be a public address; the text says why."""


def public_address() -> str:
    """`https://tutti.example`, without a closing slash; empty while it is not set.

    `TUTTI_URL` comes before what an administrator entered, and spares each request a query.
    """
    return clean_address(settings.TUTTI_URL) if settings.TUTTI_URL else house().public_address


def public_url(path: str) -> str:
    """`path` (it begins with one slash) under the public address; `AddressNotSet` without one."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is not a path within Tutti.")
    address = public_address()
    if not address:
        raise AddressNotSet(
            gettext(
                "Tutti does not know its public address yet, so no mail with a link can be sent. "
                "An administrator can enter it in the settings, or set TUTTI_URL."
            )
        )
    return address + path


def clean_address(text: str) -> str:
    """The address in its plain form, or `AddressUnusable`.

    Plain http is for this machine only, unless the operator set `TUTTI_PLAIN_HTTP=1`.
    """
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AddressUnusable(gettext("A public address begins with https:// and names a host."))
    if parts.username is not None or parts.query or parts.fragment or parts.path not in {"", "/"}:
        raise AddressUnusable(gettext("Give only the scheme, the host and, if needed, the port."))
    plain = parts.scheme == "http" and not is_loopback(parts.hostname)
    if plain and not settings.TUTTI_PLAIN_HTTP:
        raise AddressUnusable(
            gettext(
                "Over http:// anybody on the way reads passwords. Use https://, or set "
                "TUTTI_PLAIN_HTTP=1 if you accept that."
            )
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean the machine itself."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text.strip())
        _ = parts.port  # read for its error
        parts.netloc.encode("ascii")
    except ValueError as error:
        raise AddressUnusable(gettext("This is not a web address.")) from error
    if any(letter.isspace() or letter == "\\" for letter in parts.netloc):
        raise AddressUnusable(gettext("This is not a web address."))
    return parts
