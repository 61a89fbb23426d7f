"""What a fact is: one class says its name, what it carries, how it reads and what of it is personal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self, dataclass_transform


@dataclass(frozen=True)
class Actor:
    """Who did it: a member, a person, a channel, a rule, a playbook, or Tutti itself (`SYSTEM`)."""

    kind: str
    id: int | None = None

    @classmethod
    def member(cls, id: int) -> Actor:  # noqa: A002 -- the field's name
        return cls("member", id)

    @classmethod
    def person(cls, id: int) -> Actor:  # noqa: A002 -- the field's name
        return cls("person", id)

    @classmethod
    def channel(cls, id: int) -> Actor:  # noqa: A002 -- the field's name
        return cls("channel", id)

    @classmethod
    def rule(cls, version_id: int) -> Actor:
        """A rule as it said then: the id is its version's."""
        return cls("rule", version_id)


SYSTEM = Actor("system")


class FactUnsound(Exception):
    """A fact class breaks a rule of the journal; raised when the class is defined."""


REGISTRY: dict[str, type[Fact]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Fact:
    """Something that happened. Subclasses are frozen, keyword-only dataclasses, made so by themselves.

    `name`: `stage.past_tense`, for ever. `subject`: the field that holds the id of what the fact is about;
    the field's name is also the subject's kind. Facts of one subject must be recorded while its row is
    locked, so that their ids are in causal order. `says`: the sentence a timeline shows; `{by}` is the actor.
    `personal`: the fields kept beside the journal, where erasure reaches them. Everything else is an id, a
    number, a word from a closed list, a moment or a flag: never a text somebody wrote.
    """

    name: ClassVar[str]
    subject: ClassVar[str]
    says: ClassVar[str]
    personal: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        dataclass(frozen=True, kw_only=True)(cls)
        _check(cls)
        REGISTRY[cls.name] = cls

    @property
    def subject_id(self) -> int:
        return int(getattr(self, self.subject))

    def payload(self) -> dict[str, Any]:
        """What the journal itself may keep: every field that is neither the subject nor personal."""
        hidden = {self.subject, *self.personal}
        return {key: _plain(value) for key, value in vars(self).items() if key not in hidden}

    def personal_data(self) -> dict[str, Any]:
        """What stands beside the journal and goes when the person is erased."""
        return {key: _plain(getattr(self, key)) for key in self.personal}

    @classmethod
    def from_entry(cls, subject_id: int, payload: dict[str, Any], personal: dict[str, Any]) -> Self:
        """The fact as it was recorded; erased personal fields come back as `None`."""
        blank = dict.fromkeys(cls.personal)
        return cls(**{cls.subject: subject_id, **blank, **payload, **personal})


def _check(cls: type[Fact]) -> None:
    for needed in ("name", "subject", "says"):
        if not getattr(cls, needed, ""):
            raise FactUnsound(f"{cls.__qualname__} has no `{needed}`.")
    if not (cls.__doc__ or "").strip() or (cls.__doc__ or "").startswith(cls.__name__ + "("):
        raise FactUnsound(f"{cls.__qualname__} has no docstring; it is the fact's reference page.")
    known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
    missing = {cls.subject, *cls.personal} - known
    if missing:
        raise FactUnsound(f"{cls.__qualname__} names fields it does not have: {sorted(missing)}.")
    if cls.name in REGISTRY and REGISTRY[cls.name].__qualname__ != cls.__qualname__:
        raise FactUnsound(f"Two facts are called {cls.name}.")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise FactUnsound(f"A fact cannot carry {type(value).__name__}; carry its id.")


def fact_classes() -> Iterable[type[Fact]]:
    """All facts, by name; for the reference page and its test."""
    return [REGISTRY[name] for name in sorted(REGISTRY)]
