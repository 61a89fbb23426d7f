"""Questions about people: how they are known, and what was exchanged with them."""

from __future__ import annotations

import phonenumbers

from tutti.ground.mail.addresses import canonical
from tutti.people.models import Identity


def known_as(asked: str) -> list[int]:
    """Ids of the persons known by exactly this mail address, number or handle."""
    address = canonical(asked) or ""
    values = {asked.strip(), asked.strip().lower().lstrip("@"), address, as_number(asked)} - {""}
    found = Identity.objects.filter(value__in=values).order_by("person_id")
    return list(found.values_list("person_id", flat=True)[:10])


def as_number(asked: str) -> str:
    """`asked` as an international phone number (E.164); nothing when it is none."""
    try:
        number = phonenumbers.parse(asked, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
