"""Questions about the page a customer sees: whether it is shown, whose link it is, what of the case is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tutti.answer.models import Send, State
from tutti.answer.status.links import digest_of
from tutti.answer.status.models import ENDS_AFTER, ONLY, StatusLink, StatusPage
from tutti.cases.models import Case, CaseConversation
from tutti.ground.web.address import public_address
from tutti.listen.models import Attachment, Conversation, Message
from tutti.people.models import Identity, Person
from tutti.people.queries import cluster_of

MOST_MESSAGES = 60


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A message as its customer may see it. `spoken`: a call or a visit somebody wrote down; its words stay inside."""

    message: Message
    ours: bool
    spoken: bool
    files: Sequence[Attachment]


def status_page() -> StatusPage:
    """The one row, or its defaults while nobody changed anything."""
    return StatusPage.objects.filter(pk=ONLY).first() or StatusPage(pk=ONLY)


def is_shown() -> bool:
    """Whether customers have a page at all: switched on, and reachable under a public address."""
    return bool(public_address()) and status_page().is_on


def known_link(secret: str) -> StatusLink | None:
    """The link behind a secret, alive or ended; None when there never was one."""
    links = StatusLink.objects.select_related("case", "person__survivor")
    return links.filter(digest=digest_of(secret)).first()


def is_alive(link: StatusLink, case: Case) -> bool:
    """Whether the link opens `case` now: not revoked, the case not closed for over 90 days, and a conversation of
    the person's still in it, as none is once it turned out to be somebody else's.
    """
    ended = case.closed_at is not None and case.closed_at < timezone.now() - ENDS_AFTER
    return link.revoked_at is None and not ended and bool(theirs(case, link.person))


def case_behind(link: StatusLink) -> Case:
    """The case the person's words stand in now: the link's own, or the one they were joined into."""
    own = theirs(link.case, link.person)
    if own:
        return _read_with_people(link.case_id)
    once = CaseConversation.objects.filter(case=link.case_id, detached_at__isnull=False)
    now = CaseConversation.objects.filter(
        _with(link.person, "conversation__"),
        conversation__in=once.values("conversation_id"),
        detached_at__isnull=True,
    )
    found = now.order_by("-attached_at", "-pk").values_list("case_id", flat=True).first()
    return _read_with_people(found or link.case_id)


def theirs(case: Case, person: Person) -> list[Conversation]:
    """The person's own private conversations in the case, in the order they began."""
    held = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    found = Conversation.objects.filter(
        _with(person),
        pk__in=held.values("conversation_id"),
        audience=Conversation.Audience.PRIVATE,
    )
    return list(found.select_related("channel").order_by("started_at", "id"))


def people_of(case: Case) -> list[Person]:
    """Everybody with a private conversation in the case, the one who began first. Of several who are one person now
    only the first: a link is made for the person a conversation came with.
    """
    found: dict[int, Person] = {}
    for person in people_in(case).values():
        found.setdefault(person.root_id, person)
    return list(found.values())


def people_in(case: Case) -> dict[int, Person]:
    """Whom each private conversation of the case is with, by conversation, in the order they began; two statements."""
    held = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    private = Conversation.objects.filter(
        pk__in=held.values("conversation_id"), audience=Conversation.Audience.PRIVATE
    ).exclude(party_value="")
    found = list(private.order_by("started_at", "id"))
    known = Identity.objects.select_related("person__survivor").filter(
        value__in={conversation.party_value for conversation in found}
    )
    people = {(one.kind, one.value): one.person for one in known}
    keys = {one.pk: (one.party_kind, one.party_value) for one in found}
    return {pk: people[key] for pk, key in keys.items() if key in people}


def person_of(conversation: Conversation) -> Person | None:
    """Whom a private conversation is with, when we know."""
    if conversation.audience != Conversation.Audience.PRIVATE or not conversation.party_value:
        return None
    identity = Identity.objects.select_related("person__survivor").filter(
        kind=conversation.party_kind, value=conversation.party_value
    )
    found = identity.first()
    return found.person if found else None


def said(conversations: Sequence[Conversation], *, most: int = MOST_MESSAGES) -> list[Exchange]:
    """What was said in these conversations, oldest first. What a machine wrote, what did not surely reach the
    customer and what was brought in from before is left out.
    """
    messages = Message.objects.filter(
        conversation__in=[one.pk for one in conversations],
        automatic="",
        history=False,
        deleted_at=None,
    ).prefetch_related("attachments")
    newest = list(messages.order_by("-at", "-id")[:most])
    sent = _sent([message.pk for message in newest])
    seen = [message for message in newest if _was_told(message, sent)]
    return [_exchange(message) for message in reversed(seen)]


def file_of(
    conversations: Sequence[Conversation], attachment_id: int
) -> tuple[str, str, str] | None:
    """(hash, name, content type) of a file that stands on the page; None for every other."""
    shown = [file for one in said(conversations) for file in one.files]
    found = next((file for file in shown if file.pk == attachment_id), None)
    return (found.blob, found.name, found.content_type) if found else None


def _with(person: Person, prefix: str = "") -> Q:
    """Conversations whose other side is one of the person's identities, or of those who are one with them."""
    keys = Identity.objects.filter(person__in=cluster_of(person.pk)).values_list("kind", "value")
    theirs = Q(pk__in=[])
    for kind, value in keys:
        theirs |= Q(**{f"{prefix}party_kind": kind, f"{prefix}party_value": value})
    return theirs


def _read_with_people(case_id: int) -> Case:
    return Case.objects.select_related(
        "owner", "department", "doer", "holding_department", "person__survivor"
    ).get(pk=case_id)


def _sent(message_ids: Sequence[int]) -> dict[int, str]:
    return dict(Send.objects.filter(message_id__in=message_ids).values_list("message_id", "state"))


def _was_told(message: Message, sent: dict[int, str]) -> bool:
    """Theirs always; ours once it was sent, or when it came from the network itself."""
    if message.direction == Message.Direction.IN:
        return True
    return sent.get(message.pk, State.SENT if message.envelope_id else "") == State.SENT


def _exchange(message: Message) -> Exchange:
    spoken = "call" in message.details
    return Exchange(
        message=message,
        ours=message.direction == Message.Direction.OUT,
        spoken=spoken,
        files=[] if spoken else [file for file in message.attachments.all() if not file.inline],
    )
