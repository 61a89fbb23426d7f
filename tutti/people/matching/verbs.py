"""What rules of the kind "match" can do: put the author with an organisation, or suggest who they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.engines.rules.references import Reference, refers
from tutti.engines.rules.verbs import Param, Verb, offers
from tutti.journal.facts import Actor
from tutti.people.actions.organisations import add_belonging, end_belonging
from tutti.people.matching.actions.belonging import keep_out, note_put
from tutti.people.matching.actions.suggesting import suggest_pair
from tutti.people.matching.models import DomainBelonging, State, Suggestion
from tutti.people.models import Belonging, Organisation, Person
from tutti.people.queries import known_as

MOST = 500  # organisations a page offers

_AUTHORS = """
SELECT m.id, i.person_id FROM listen_message m
JOIN people_identity i ON i.kind = m.author_kind AND i.value = m.author_value
WHERE m.id = ANY(%s) AND m.direction = 'in'
"""


def authors_of(message_ids: Collection[int]) -> dict[int, int]:
    """The persons who wrote these messages, by message; those nobody is named for are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORS, [list(message_ids)])
        return dict(cursor.fetchall())


def _put(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    authors = authors_of({hit.subject_id for hit in hits})
    people = Person.objects.in_bulk(set(authors.values()))
    organisations = Organisation.objects.in_bulk({int(hit.params["organisation"]) for hit in hits})
    return [
        _put_one(
            people.get(authors.get(hit.subject_id, 0)),
            organisations.get(int(hit.params["organisation"])),
            by=Actor.rule(hit.version_id),
        )
        for hit in hits
    ]


def _put_one(
    person: Person | None, organisation: Organisation | None, *, by: Actor
) -> dict[str, Any]:
    if person is None or organisation is None:
        return {}
    both = {"person": person, "organisation": organisation}
    taken_out = DomainBelonging.objects.filter(**both, undone_at__isnull=False)
    if Belonging.objects.filter(**both).exists() or taken_out.exists():
        return {}
    belonging = add_belonging(person, organisation=organisation, by=by)
    note_put(belonging)
    return {"belonging": belonging.pk}


def _take_out(effect: Effect, by: Actor) -> None:
    belonging = Belonging.objects.filter(pk=effect.did.get("belonging") or 0).first()
    if belonging is None:
        raise CannotUndo(_("They belonged there before, or were taken out since."))
    end_belonging(belonging, by=by)
    keep_out(belonging.person_id, belonging.organisation_id)


def _suggest(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    authors = authors_of({hit.subject_id for hit in hits})
    known = {said: known_as(said) for said in {str(hit.params["known_as"]) for hit in hits}}
    return [
        _suggest_one(
            authors.get(hit.subject_id),
            known[str(hit.params["known_as"])],
            by=Actor.rule(hit.version_id),
        )
        for hit in hits
    ]


def _suggest_one(author: int | None, others: Sequence[int], *, by: Actor) -> dict[str, Any]:
    """Only where exactly one person is meant; a rule that could mean two says nothing."""
    if author is None or len(others) != 1:
        return {}
    made = suggest_pair(author, others[0], by=by)
    return {"suggestion": made.pk} if made else {}


def _suggest_no_more(effect: Effect, by: Actor) -> None:
    del by  # the suggestion says itself who made it; what nobody decided leaves no trace
    waiting = Suggestion.objects.filter(
        pk=effect.did.get("suggestion") or 0, state__in=[State.OPEN, State.LATER]
    )
    if not waiting.exists():
        raise CannotUndo(_("Somebody decided this meanwhile. Part the two on their page."))
    waiting.delete()


def _names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Organisation.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _found(names: Iterable[str]) -> Mapping[str, int]:
    rows = Organisation.objects.filter(name__in=list(names)).order_by("-pk")
    return dict(rows.values_list("name", "pk"))


def _choices() -> list[tuple[int, str]]:
    return list(Organisation.objects.order_by("name").values_list("pk", "name")[:MOST])


def _says_put(params: Mapping[str, Any]) -> str:
    known = Organisation.objects.filter(pk=int(params.get("organisation") or 0)).first()
    return _("Put them with %(name)s") % {"name": known.name if known else "?"}


def _says_suggest(params: Mapping[str, Any]) -> str:
    return _("Suggest that they are %(known)s") % {"known": params.get("known_as", "?")}


refers(
    Reference(
        kind="organisation",
        label=gettext_lazy("An organisation"),
        names=_names,
        found=_found,
        choices=_choices,
    )
)
offers(
    Verb(
        name="people.belongs_to",
        kinds=("match",),
        label=gettext_lazy("Put the author with an organisation"),
        params=(
            Param(name="organisation", kind="organisation", label=gettext_lazy("Organisation")),
        ),
        says=_says_put,
        perform=_put,
        undo=_take_out,
        order=10,
    )
)
offers(
    Verb(
        name="people.suggest_same",
        kinds=("match",),
        label=gettext_lazy("Suggest who the author is"),
        params=(
            Param(
                name="known_as",
                kind="text",
                label=gettext_lazy("Their mail address, number or name on a network"),
            ),
        ),
        says=_says_suggest,
        perform=_suggest,
        undo=_suggest_no_more,
        order=20,
    )
)
