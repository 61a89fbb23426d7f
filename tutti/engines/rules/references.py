"""Things a rule's verbs refer to: members, departments, and what other stages add.

A rule keeps ids, so that a name may change. A file of rules names them, so that it can be carried to another house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Department, Member


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One kind of thing. `names(ids)` gives stable names, `found(names)` the ids of those there are here.

    `choices()` gives (id, words) as a page offers them.
    """

    kind: str
    label: str | Promise
    names: Callable[[Iterable[int]], Mapping[int, str]]
    found: Callable[[Iterable[str]], Mapping[str, int]]
    choices: Callable[[], Iterable[tuple[int, str]]]


_references: dict[str, Reference] = {}


def refers(reference: Reference) -> Reference:
    """Let params of verbs be of this kind."""
    _references[reference.kind] = reference
    return reference


def reference(kind: str) -> Reference | None:
    return _references.get(kind)


def named(wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], str]:
    """The names of many things by (kind, id); what is gone has none."""
    return {
        (kind, key): name
        for kind, ids in wanted.items()
        if (there := reference(kind))
        for key, name in there.names(ids).items()
    }


def found(wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], int]:
    """The ids of many things by (kind, name); what is not here has none."""
    return {
        (kind, name): key
        for kind, names in wanted.items()
        if (there := reference(kind))
        for name, key in there.found(names).items()
    }


def shown_as(kind: str, id_: object) -> str:
    """A thing as a page offers it; "" when none is named, or it is gone."""
    known = reference(kind)
    return dict(known.choices()).get(int(str(id_)), "") if known and id_ else ""


def _members(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Member.objects.filter(pk__in=list(ids)).values_list("pk", "email"))


def _found_members(names: Iterable[str]) -> Mapping[str, int]:
    by_mail = {
        mail.lower(): pk
        for pk, mail in Member.objects.filter(is_active=True).values_list("pk", "email")
    }
    return {name: by_mail[name.lower()] for name in names if name.lower() in by_mail}


def _departments(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Department.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _found_departments(names: Iterable[str]) -> Mapping[str, int]:
    return dict(Department.objects.filter(name__in=list(names)).values_list("name", "pk"))


refers(
    Reference(
        kind="member",
        label=_("A colleague"),
        names=_members,
        found=_found_members,
        choices=lambda: (
            Member.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
        ),
    )
)
refers(
    Reference(
        kind="department",
        label=_("A department"),
        names=_departments,
        found=_found_departments,
        choices=lambda: Department.objects.order_by("name").values_list("pk", "name"),
    )
)
