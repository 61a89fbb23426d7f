"""A person's exchanges and identities as their page draws them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.channels.registry import connectors
from tutti.listen.models import Conversation
from tutti.people.models import Identity, Person
from tutti.people.queries import Exchanged

EXCERPT = 320  # characters; the case has them all
HOW: dict[str, str | Promise] = {
    "channel": gettext_lazy("as it arrived"),
    "agent": gettext_lazy("written down by a colleague"),
    "form": gettext_lazy("written in a form"),
    "import": gettext_lazy("brought in from a file"),
    "proof": gettext_lazy("proved by a code"),
}
ICONS = {"email": "mail", "phone": "phone", "member": "user"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message of a timeline, in words."""

    exchanged: Exchanged
    icon: str
    says: str
    words: str
    public: bool
    beside: str = ""  # the other customer it was said to, or by

    @property
    def conversation_id(self) -> int:
        return self.exchanged.exchange.conversation_id


@dataclass(frozen=True, kw_only=True)
class Known:
    """One way a person is known. `came_with` is the id of whoever brought it, when that is another one of them."""

    identity: Identity
    icon: str
    how: str
    came_with: int | None = None


def entries_of(exchanges: Iterable[Exchanged]) -> list[Entry]:
    return [_entry(each) for each in exchanges]


def identities_of(person: Person) -> list[Known]:
    """How a person is known, with all who stand under them; what is proved first."""
    now = timezone.now()
    found = sorted(
        person.known_by, key=lambda one: (one.verified_at is None, one.verified_at or now, one.pk)
    )
    return [
        Known(
            identity=identity,
            icon=ICONS.get(identity.kind, "at-sign"),
            how=str(HOW.get(identity.how, identity.how)),
            came_with=identity.person_id if identity.person_id != person.pk else None,
        )
        for identity in found
    ]


def _entry(each: Exchanged) -> Entry:
    channel = connectors().get(each.conversation.channel.kind)
    label = _(channel.label) if channel else each.conversation.channel.name
    public = each.conversation.audience == Conversation.Audience.PUBLIC
    text = each.message.text.strip()
    return Entry(
        exchanged=each,
        icon="globe" if public else channel.icon if channel else "inbox",
        says=_says(each, label),
        words=f"{text[:EXCERPT].rstrip()}…" if len(text) > EXCERPT else text,
        public=public,
        beside=_beside(each),
    )


def _beside(each: Exchanged) -> str:
    """Whom another customer spoke to, or who spoke to this one, on a page everybody reads."""
    other = each.exchange.other
    if other is None:
        return ""
    name = other.person.root.name or other.name or other.value
    if each.exchange.addressed:
        return _("from %(name)s") % {"name": name}
    return _("to %(name)s") % {"name": name}


def _says(each: Exchanged, label: str) -> str:
    if each.ours:
        author = each.message.author_name or each.message.author_value or _("We")
        return _("%(author)s answered by %(channel)s") % {"author": author, "channel": label}
    return label
