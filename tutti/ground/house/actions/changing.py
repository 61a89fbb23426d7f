"""Change what is decided once for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tutti.ground.house.facts import HouseChanged
from tutti.ground.house.models import ONLY, House
from tutti.ground.house.queries import forget_house
from tutti.ground.web.address import clean_address
from tutti.journal.facts import Actor
from tutti.journal.recording import record


class HouseUnsound(Exception):
    """A setting cannot be as asked; show the text beside the field `field`."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class Changes(TypedDict, total=False):
    """What may be changed, each on its own."""

    name: str
    public_address: str
    languages: list[str]
    default_language: str
    time_zone: str
    sending_instance: str
    first_run_done_at: datetime | None


@transaction.atomic
def change_house(*, by: Actor, **changes: Unpack[Changes]) -> House:
    """Change the named settings and leave the others. What is the same already is no change.

    `public_address` is kept in its plain form (`https://tutti.example`), or `AddressUnusable`;
    other values that cannot be are `HouseUnsound`. Whether `by` may is the caller's policy.
    """
    house, _ = House.objects.select_for_update().get_or_create(pk=ONLY)
    before = {field: getattr(house, field) for field in changes}
    for field, value in changes.items():
        setattr(house, field, value)
    _tidy(house)
    changed = [field for field in changes if getattr(house, field) != before[field]]
    if changed:
        house.save(update_fields=changed)
        forget_house()
        record([HouseChanged(house=house.pk, fields=changed)], by=by)
    return house


def _tidy(house: House) -> None:
    house.name = " ".join(house.name.split())
    if house.public_address:
        house.public_address = clean_address(house.public_address)
    known = dict(settings.LANGUAGES)
    if not house.languages or not set(house.languages) <= known.keys():
        raise HouseUnsound("languages", gettext("Choose at least one of the languages offered."))
    if house.default_language not in house.languages:
        raise HouseUnsound("default_language", gettext("Choose one of the house's languages."))
    try:
        ZoneInfo(house.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise HouseUnsound("time_zone", gettext("This time zone is not known.")) from error
