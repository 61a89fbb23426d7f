"""A conversation and a message as the page draws them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tutti.cases.rows import way
from tutti.ground.db.places import place_in
from tutti.ground.time.words import exact
from tutti.ground.ui.templatetags.ui import icon, initials
from tutti.listen.actions.editing import version_key
from tutti.listen.kinds import kind_words
from tutti.listen.models import Attachment, Conversation, Message, MessageVersion
from tutti.triage.teaching.showing import ReadingLine


@dataclass(frozen=True, kw_only=True)
class Place:
    """A conversation as the page names it; `drawn` is its mark in the head of each message."""

    conversation: Conversation
    icon: str
    words: str
    public: bool
    drawn: SafeString


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message as the page shows it. `stranger`: it came from an address that is not known as this person's.

    `reading` is what was understood of it, in a line; None for our own words and a machine's.
    """

    message: Message
    place: Place
    new_day: bool
    hue: int | None
    stranger: bool
    unproved: bool
    reading: ReadingLine | None = None

    @property
    def id(self) -> str:
        return str(self.message.pk)

    @property
    def ours(self) -> bool:
        return self.message.direction == Message.Direction.OUT

    @property
    def side(self) -> str:
        return "us" if self.ours else "them"

    @property
    def author(self) -> str:
        return self.message.author_name or self.message.author_value

    @property
    def initials(self) -> str:
        return initials(self.author)

    @property
    def files(self) -> list[Attachment]:
        return list(self.message.attachments.all())

    @property
    def time(self) -> SafeString:
        at = timezone.localtime(self.message.at)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            at.isoformat(timespec="seconds"),
            exact(at),
            f"{at:%H:%M}",
        )

    @property
    def undelivered(self) -> bool:
        return bool(self.message.details.get("failed_sends"))

    @property
    def masked(self) -> int:
        """How many secrets were taken out of it."""
        return len(self.message.details.get("masked", ()))

    @property
    def troubled(self) -> bool:
        return self.undelivered or self.message.trust == "failed"

    @property
    def gone(self) -> bool:
        """Deleted by its author, words and all. Ours keep theirs."""
        return self.message.deleted_at is not None and not self.ours

    @property
    def network(self) -> str:
        return kind_words(self.place.conversation.channel.kind).label

    @property
    def versions(self) -> list[MessageVersion]:
        """What it said before, the newest first; an edit that changed no word is left out."""
        return earlier_versions(self.message) if self.message.edited_at else []

    @property
    def marked(self) -> bool:
        return (
            bool(self.message.automatic or self.masked)
            or self.troubled
            or self.stranger
            or self.unproved
        )


def place_of(conversation: Conversation) -> Place:
    """Where a conversation takes place, said so that nobody mistakes a public one."""
    drawn = way(conversation.channel.kind, conversation.audience)
    words = _("Public on %(channel)s") % {"channel": drawn.label} if drawn.public else drawn.label
    return Place(
        conversation=conversation,
        icon=drawn.icon,
        words=words,
        public=drawn.public,
        drawn=format_html(
            '<span class="channel"{}>{}{}</span>',
            mark_safe(' data-audience="public"') if drawn.public else "",
            icon(drawn.icon),
            words,
        ),
    )


def earlier_versions(message: Message) -> list[MessageVersion]:
    """The words of a message before it was edited, the newest first, each as long as it stood."""
    versions = sorted(message.versions.all(), key=version_key)
    pairs = pairwise(versions)
    return [one for one, next_ in pairs if (one.text, one.title) != (next_.text, next_.title)][::-1]


def older(messages: QuerySet[Message], before: str) -> QuerySet[Message]:
    """Those before a place (`moment_id`) in the order of time; all of them for anything else."""
    at, pk = place_in(before)
    if at is None:  # nobody's place: begin at the end
        return messages
    return messages.filter(Q(at__lt=at) | Q(at=at, id__lt=pk), at__lte=at)
