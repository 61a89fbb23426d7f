"""Two profiles beside each other as the queue draws them, with what differs marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz.distance import Levenshtein

from tutti.ground.fields.values import definitions_on, shown
from tutti.ground.text.folding import fold
from tutti.people.matching.evidence import Said, in_words
from tutti.people.matching.models import Suggestion
from tutti.people.matching.reading import NOT_ON_A_NETWORK
from tutti.people.models import Belonging, Exchange, Identity, Person
from tutti.people.queries import clusters_of

ALIKE = 0.6  # of the letters; below it marking what differs would mark everything
MOST = 6  # values of one kind shown of one person
_KINDS: Mapping[str, str | Promise] = {
    "email": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Phone number"),
    "handle": gettext_lazy("Name on a network"),
}


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value, cut where it differs from the other's: pairs of a piece and whether it differs."""

    pieces: Sequence[tuple[str, bool]]
    proved: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of value on both sides. `standing` is "same", "near", "other", or "one" where one side has none."""

    label: str
    left: Sequence[Value]
    right: Sequence[Value]
    standing: str


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A suggestion with everything its page shows."""

    suggestion: Suggestion
    left: Person
    right: Person
    rows: Sequence[Row]
    evidence: Sequence[Said]


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A value as it is and as it may be shown, with whether it is proved."""

    value: str
    words: str
    proved: bool = False


Side = Mapping[str, Sequence[_Text]]


def pair_of(suggestion: Suggestion) -> Pair:
    """Both with everybody who is one with them. A fixed number of statements."""
    left, right = suggestion.left.root, suggestion.right.root
    clusters = clusters_of([left.pk, right.pk])
    sides = [_side(one, clusters[one.pk]) for one in (left, right)]
    labels = sorted({*sides[0], *sides[1]}, key=_place_of)
    return Pair(
        suggestion=suggestion,
        left=left,
        right=right,
        rows=[_row(label, sides[0].get(label, ()), sides[1].get(label, ())) for label in labels],
        evidence=in_words(suggestion.evidence),
    )


def _place_of(label: str) -> tuple[int, str]:
    """Names and addresses first, what was said last, the house's own fields between."""
    first = [_("Name"), *map(str, _KINDS.values())]
    last = [_("Belongs to"), _("Language"), _("Said so far")]
    if label in first:
        return first.index(label), label
    return (len(first) + (last.index(label) + 1 if label in last else 0)), label


def _side(person: Person, cluster: Sequence[int]) -> Side:
    found: defaultdict[str, list[_Text]] = defaultdict(list)
    if person.name:
        found[_("Name")].append(_Text(value=person.name, words=person.name))
    for one in Identity.objects.filter(person__in=cluster).order_by("id"):
        label = "handle" if one.kind not in NOT_ON_A_NETWORK else one.kind
        if label in _KINDS:
            proved = one.verified_at is not None
            found[str(_KINDS[label])].append(_Text(value=one.value, words=one.value, proved=proved))
    for each in shown(definitions_on("person"), person.fields):
        if each.words:
            value = str(person.fields[each.definition.key])
            found[each.definition.label].append(_Text(value=value, words=each.words))
    for name in _organisations(cluster):
        found[_("Belongs to")].append(_Text(value=name, words=name))
    if person.language:
        found[_("Language")].append(_Text(value=person.language, words=person.language))
    found[_("Said so far")].append(_said(cluster))
    return found


def _organisations(cluster: Sequence[int]) -> Iterable[str]:
    belongings = Belonging.objects.filter(person__in=cluster).order_by("organisation__name")
    return dict.fromkeys(belongings.values_list("organisation__name", flat=True))


def _said(cluster: Sequence[int]) -> _Text:
    """How much was exchanged and when last: no two are told apart by it, so its words never differ."""
    told = Exchange.objects.filter(person__in=cluster).aggregate(
        number=Count("message_id", distinct=True), last=Max("at")
    )
    if not told["number"]:
        return _Text(value="", words=_("Nothing yet"))
    day = formats.date_format(timezone.localtime(told["last"]), "DATE_FORMAT")
    words = _("%(number)s messages, last on %(day)s") % {"number": told["number"], "day": day}
    return _Text(value="", words=words)


def _row(label: str, left: Sequence[_Text], right: Sequence[_Text]) -> Row:
    left, right = left[:MOST], right[:MOST]
    return Row(
        label=label,
        left=[_cut(one, right) for one in left],
        right=[_cut(one, left) for one in right],
        standing=_standing(left, right),
    )


def _standing(left: Sequence[_Text], right: Sequence[_Text]) -> str:
    ours, theirs = ({fold(each.value) for each in side} - {""} for side in (left, right))
    if not ours or not theirs:
        return "one"
    if ours & theirs:
        return "same"
    best = max(Levenshtein.normalized_similarity(one, other) for one in ours for other in theirs)
    return "near" if best >= ALIKE else "other"


def _cut(one: _Text, others: Sequence[_Text]) -> Value:
    """The words in pieces, marked where they differ from the nearest of the other side. Masked ones stay whole."""
    whole = Value(pieces=[(one.words, False)], proved=one.proved)
    if not others or not one.value or one.words != one.value:
        return whole
    nearest = max(
        (other.value for other in others),
        key=lambda other: Levenshtein.normalized_similarity(one.value, other),
    )
    if Levenshtein.normalized_similarity(one.value, nearest) < ALIKE:
        return whole
    pieces = [
        (one.value[step.src_start : step.src_end], step.tag != "equal")
        for step in Levenshtein.opcodes(one.value, nearest)
        if step.src_end > step.src_start
    ]
    return Value(pieces=pieces, proved=one.proved)
