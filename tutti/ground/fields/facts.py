"""What happens to a house's own fields."""

from __future__ import annotations

from tutti.journal.facts import Fact


class FieldDefined(Fact):
    """A field exists from now on. `on` says what it is on, `kind` what it holds."""

    name = "fields.field_defined"
    subject = "definition"
    says = "{by} added a field"

    definition: int
    on: str
    kind: str
    private: bool


class FieldChanged(Fact):
    """A field's words, choices, privacy or place changed; its key and kind never do."""

    name = "fields.field_changed"
    subject = "definition"
    says = "{by} changed a field"

    definition: int
    changed: tuple[str, ...]


class FieldRetired(Fact):
    """A field is asked for no more; what was written stays."""

    name = "fields.field_retired"
    subject = "definition"
    says = "{by} retired a field"

    definition: int
