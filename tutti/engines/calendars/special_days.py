"""Public holidays, from the `holidays` package. Its data is the country's law, not ours: own days correct it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import holidays
from holidays.registry import COUNTRIES

NONE: Mapping[date, str] = MappingProxyType({})


@lru_cache(maxsize=2048)
def holidays_of(
    country: str, subdivision: str, year: int, language: str = ""
) -> Mapping[date, str]:
    """The public holidays of a year by date, named in `language` where the package can, else in the country's."""
    if not country:
        return NONE
    known = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        expand=False,
        language=_spoken(country, language),
    )
    return MappingProxyType(dict(known.items()))


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Codes and English names of the countries there is data for, by name."""
    named = {codes[1]: _spaced(codes[0]) for codes in COUNTRIES.values()}
    return tuple(sorted(named.items(), key=lambda each: each[1]))


@cache
def subdivisions(country: str) -> tuple[tuple[str, str], ...]:
    """Codes and names of the regions of a country whose holidays differ."""
    if country not in dict(countries()):
        return ()
    known = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names.setdefault(code, name)
    return tuple((code, names.get(code, code)) for code in known.subdivisions)


@cache
def _spoken(country: str, language: str) -> str | None:
    """The package's word for a language, when it speaks it for this country."""
    if not language:
        return None
    supported = holidays.country_holidays(country).supported_languages
    wanted = language.replace("-", "_").split("_")[0]
    return next((each for each in supported if each.split("_")[0] == wanted), None)


def _spaced(name: str) -> str:
    """The name of a class as words: `UnitedKingdom` is the United Kingdom."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
