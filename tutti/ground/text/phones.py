"""Telephone numbers in their one spelling."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=20_000)
def e164(text: str, *, region: str = "") -> str:
    """`+4930123456`, or "" for what is no number.

    A number without a country is read as one of `region` (`DE`); without a region it is refused, because guessing
    would join strangers.
    """
    international = "+" + text.strip()[2:] if text.strip().startswith("00") else text.strip()
    try:
        number = phonenumbers.parse(international, region.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def known_region(region: str) -> bool:
    return region.upper() in phonenumbers.SUPPORTED_REGIONS
