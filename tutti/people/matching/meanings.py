"""What the house's own fields say about who somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutti.people.matching.models import Meaning
from tutti.people.matching.scoring.portraits import Place

_BY_KEY: Mapping[str, Meaning] = {
    key: meaning
    for meaning, keys in {
        Meaning.BIRTH: "birth birth_date birthdate birthday born date_of_birth dob data_di_nascita nascita",
        Meaning.REFERENCE: "account account_number client_number contract contract_number customer_number "
        "codice_cliente codice_fiscale loyalty_card member_number soc_sec_id tax_number",
        Meaning.STREET: "address address_1 address1 indirizzo street via",
        Meaning.NUMBER: "civico house_number number street_number",
        Meaning.EXTRA: "address_2 address2",
        Meaning.TOWN: "citta city comune suburb town",
        Meaning.POSTCODE: "cap plz postal_code postcode zip zip_code",
        Meaning.REGION: "county province provincia region state",
    }.items()
    for key in keys.split()
}


def meaning_of(key: str, chosen: Mapping[str, str]) -> Meaning:
    """What the house chose for this field, or else what its key says."""
    if key in chosen:
        return Meaning(chosen[key])
    return _BY_KEY.get(key.replace("-", "_").lower(), Meaning.NOTHING)


def by_meaning(fields: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[Meaning, list[str]]:
    """A person's own fields as texts, by what they mean; those that mean nothing are left out."""
    found: dict[Meaning, list[str]] = {}
    for key, value in fields.items():
        meaning = meaning_of(key, chosen)
        if meaning and isinstance(value, str | int) and str(value).strip():
            found.setdefault(meaning, []).append(str(value).strip())
    return found


def place_of(found: Mapping[Meaning, list[str]]) -> Place:
    def first(meaning: Meaning) -> str:
        return found.get(meaning, [""])[0]

    return Place(
        street=first(Meaning.STREET),
        number=first(Meaning.NUMBER),
        extra=first(Meaning.EXTRA),
        town=first(Meaning.TOWN),
        postcode=first(Meaning.POSTCODE),
        region=first(Meaning.REGION),
    )
