"""What saved searches make true."""

from __future__ import annotations

from tutti.journal.facts import Fact


class SearchSaved(Fact):
    """Somebody saved what is to be looked for, or changed it."""

    name = "searching.search_saved"
    subject = "search"
    says = "{by} saved a search"

    search: int
    channel: int


class SearchSwitched(Fact):
    """A search was switched on or off."""

    name = "searching.search_switched"
    subject = "search"
    says = "{by} switched a search"

    search: int
    on: bool


class SearchRemoved(Fact):
    """A search was taken away. What it heard stays."""

    name = "searching.search_removed"
    subject = "search"
    says = "{by} took a search away"

    search: int
