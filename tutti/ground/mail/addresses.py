"""One spelling of a mail address, and lists of addresses as letters hold them."""

from __future__ import annotations

import re
import unicodedata
from email.utils import getaddresses
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from tutti.ground.mail.charsets import one_line
from tutti.ground.mail.headers import decoded, readable
from tutti.ground.mail.letter import Address

MAX_ADDRESS = 254

# Real mail comes from these inside a company and on a test bench; to take them off the list is the
# library's documented way.
for _inside in ("local", "localhost", "test"):
    if _inside in SPECIAL_USE_DOMAIN_NAMES:
        SPECIAL_USE_DOMAIN_NAMES.remove(_inside)

_ADDRESS = re.compile(
    r"(?<![^\s<>()\[\],;:\"\\])[^\s<>()\[\],;:\"\\@]{1,64}@[^\s<>()\[\],;:\"\\@]{1,255}"
)
_HIDDEN = re.compile(
    "[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]"
)


@lru_cache(maxsize=20_000)
def canonical(address: str) -> str | None:
    """The one spelling under which an address is stored and compared, or None for one that cannot
    be.

    Unicode is folded (NFKC), the domain is lower case and in ASCII (xn--…), so that a look-alike
    domain looks unlike. The part before the @ keeps its case. Encoded words are refused: two
    programs reading them differently is how domain checks are passed.
    """
    folded = unicodedata.normalize("NFKC", address.strip())
    if "=?" in folded or _HIDDEN.search(folded) or len(folded) > MAX_ADDRESS:
        return None
    try:
        known = validate_email(folded, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, ValueError, RecursionError):
        return None
    return f"{known.local_part}@{known.ascii_domain.lower()}" if known.ascii_domain else None


def domain_of(address: str) -> str:
    """The domain of a canonical address; a bare domain is its own."""
    return address.rpartition("@")[2].lower().rstrip(".")


def same_domain(address: str, domain: str) -> bool:
    """Whether an address (or domain) lies in `domain` or below it: mail.acme.test does,
    badacme.test not.
    """
    host, wanted = domain_of(address), domain_of(domain)
    return bool(wanted) and (host == wanted or host.endswith("." + wanted))


def address_list(value: str) -> tuple[Address, ...]:
    """The addresses in a raw header value. Whatever is no address is kept as `written`, without
    one.
    """
    if not value.strip():
        return ()
    try:
        pairs = getaddresses([value])
    except (RecursionError, ValueError, IndexError):
        pairs = []
    found = [_address(name, spec) for name, spec in pairs if name or spec]
    if any(one.address for one in found):
        return tuple(one for one in found if one.address or one.written)
    text = readable(value)
    return tuple(_address("", spec) for spec in _unambiguous(text)) or (_unusable(value),)


def first_address(value: str) -> Address | None:
    return next(iter(address_list(value)), None)


def _unambiguous(text: str) -> list[str]:
    """Addresses fished from a broken header; none when an @ stands outside them, for then who is
    it?
    """
    found = _ADDRESS.findall(text)
    return found if text.count("@") == len(found) else []


def _address(name: str, spec: str) -> Address:
    written = readable(spec)
    return Address(
        name=_name(name), address=canonical(written), written=one_line(written)[:MAX_ADDRESS]
    )


def _unusable(value: str) -> Address:
    return Address(name="", address=None, written=decoded(value)[:MAX_ADDRESS])


def _name(name: str) -> str:
    return decoded(name).strip("'\" ")[:200]
