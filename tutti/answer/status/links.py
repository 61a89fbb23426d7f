"""The secret of a customer's page, and the mark that stands for it until a reply leaves.

A draft and a kept reply hold the mark alone, so that whoever reads the case inside cannot open the page as the
customer. The secret is made as the reply leaves, for the person it goes to.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from django.utils.translation import gettext as _

from tutti.ground.keys.links import key_path
from tutti.ground.web.address import public_address

SECRET_BYTES = 24  # as every link of ours (ground/keys)
MARK = "/s/your-page/"
_MARKED = re.compile(r"(?:https?://[^\s/<>\"]+)?/s/your-page/")
_MARKED_LINE = re.compile(r"^[^\n]*/s/your-page/[^\n]*\n*", re.MULTILINE)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def page_path(secret: str) -> str:
    return key_path(secret, kind="s")


def line_with_mark() -> str:
    """The line a composer puts in, in the language of the moment."""
    return _("Here you see at any time how it stands: %(link)s") % {"link": public_address() + MARK}


def has_mark(text: str) -> bool:
    return MARK in text


def with_link(text: str, link: str) -> str:
    """`text` with the page's own address in place of the mark."""
    return _MARKED.sub(link.replace("\\", ""), text)


def without_mark(text: str) -> str:
    """`text` without the lines that hold the mark, for where the link is of no use."""
    return _MARKED_LINE.sub("", text).rstrip()
