"""The secret of a proof, and the mark that stands for it until the message leaves.

A draft and a kept reply hold the mark alone: who reads the case inside can prove nothing in the customer's name.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from django.utils.translation import gettext as _

from tutti.ground.keys.links import key_path
from tutti.ground.web.address import public_address

SECRET_BYTES = 24  # as every link of ours (ground/keys)
MARK = "/p/prove-it/"
_MARKED = re.compile(r"(?:https?://[^\s/<>\"]+)?/p/prove-it/")
_MARKED_LINE = re.compile(r"^[^\n]*/p/prove-it/[^\n]*\n*", re.MULTILINE)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def proof_path(secret: str) -> str:
    return key_path(secret, kind="p")


def line_with_mark() -> str:
    """The line a composer puts in, in the language of the moment."""
    said = _(
        "So that we know you here, too, please tell us your mail address on this page: %(link)s"
    )
    return said % {"link": public_address() + MARK}


def has_mark(text: str) -> bool:
    return MARK in text


def with_link(text: str, link: str) -> str:
    return _MARKED.sub(link.replace("\\", ""), text)


def without_mark(text: str) -> str:
    """`text` without the lines that hold the mark, for where a link proves nothing."""
    return _MARKED_LINE.sub("", text).rstrip()
