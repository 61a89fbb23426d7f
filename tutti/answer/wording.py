"""How a reply is written on its network: what its manners allow, and what is fixed with the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.answer.errors import CannotSend
from tutti.answer.models import HeldReply, Send
from tutti.answer.queries import newest_heard, way_out
from tutti.channels.contract import Audience, Connector, Manners, Outgoing, OutgoingFile, Party
from tutti.channels.registry import connectors
from tutti.engines.understanding.language import languages_of
from tutti.ground.text.splitting import CannotSplit, measured, split
from tutti.listen.models import Channel, Conversation, Message

HOURS = 3600  # seconds


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What its writer chose for a reply beside its words.

    `answers` names the message it answers where that is not their newest of the conversation: a private word on
    what they said in public. `language` is the customer's, for words too short to tell.
    """

    splits: bool = False
    warning: str = ""
    template: str = ""
    answers: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A reply as its network gets it beside its words, fixed when it is decided; see `contract.Outgoing`."""

    audience: str = ""
    answers: str = ""
    parts: tuple[str, ...] = ()
    warning: str = ""
    language: str = ""
    template: str = ""


PLAIN, NOTHING_ASKED = Wording(), Asked()


@dataclass(frozen=True, kw_only=True)
class Network:
    """The way out of a conversation, with its manners towards this audience."""

    channel: Channel
    speaks: Connector
    manners: Manners


def network_of(conversation: Conversation, known: Sequence[Channel] | None = None) -> Network:
    channel = way_out(conversation, known)
    speaks = connectors().get(channel.kind) or Connector()
    manners = speaks.manners(channel.settings, Audience(conversation.audience))
    return Network(channel=channel, speaks=speaks, manners=manners)


def worded(conversation: Conversation, text: str, asked: Asked) -> Wording:
    """How these words go: split where they must be and may. What the network lacks is left out."""
    network = network_of(conversation)
    heard = newest_heard(conversation)
    manners = network.manners
    wording = Wording(
        audience=conversation.audience,
        answers=asked.answers or (heard.external_id if heard else ""),
        warning=asked.warning.strip() if manners.warnings else "",
        language=(languages_of([text])[0][0] or asked.language) if manners.languages else "",
        template=asked.template,
    )
    if not (asked.splits and manners.splits):
        return wording
    return replace(wording, parts=_parts(network, conversation, text, wording))


def require_manners(
    conversation: Conversation, text: str, files: Sequence[OutgoingFile], wording: Wording
) -> None:
    """Raises what the network would refuse in these words, before they are decided, in a sentence."""
    network = network_of(conversation)
    _require_length(network, conversation, text, wording)
    _require_files(network, files)
    _require_window(network, conversation, wording)


def length_of(network: Network, conversation: Conversation, text: str, wording: Wording) -> int:
    """How long the words are with what the network needs before them, in its own units."""
    opening = network.speaks.opening(as_outgoing(conversation, text, wording))
    return _measured(network, opening + text)


def as_outgoing(
    conversation: Conversation, text: str, wording: Wording, *, files: Sequence[OutgoingFile] = ()
) -> Outgoing:
    """The reply as its channel would get it now, for what a channel says without a network."""
    party = Party(
        kind=conversation.party_kind, value=conversation.party_value, name=conversation.party_name
    )
    return Outgoing(
        external_id="",
        conversation=conversation.pk,
        to=party,
        text=text,
        follows=(wording.answers,) if wording.answers else (),
        files=tuple(files),
        audience=Audience(conversation.audience),
        answers=wording.answers,
        parts=wording.parts,
        warning=wording.warning,
        language=wording.language,
        template=wording.template,
    )


def wording_of(kept: Send | HeldReply) -> Wording:
    """The wording as it was fixed."""
    return Wording(
        audience=kept.audience,
        answers=kept.answers,
        parts=tuple(kept.parts),
        warning=kept.warning,
        language=kept.language,
        template=kept.template,
    )


def columns_of(wording: Wording) -> dict[str, object]:
    """The wording as a ledger row keeps it."""
    return {
        "audience": wording.audience,
        "answers": wording.answers[:300],
        "parts": list(wording.parts),
        "warning": wording.warning[:500],
        "language": wording.language,
        "template": wording.template,
    }


def _parts(
    network: Network, conversation: Conversation, text: str, wording: Wording
) -> tuple[str, ...]:
    """The words in parts; none where they go as they are."""
    manners = network.manners
    if not manners.longest or length_of(network, conversation, text, wording) <= manners.longest:
        return ()
    try:
        parts = split(
            text,
            longest=manners.longest,
            counts=manners.counts,
            link_counts=manners.link_counts,
            opening=network.speaks.opening(as_outgoing(conversation, text, wording)),
        )
    except CannotSplit as whole:
        raise CannotSend(
            _("“%(word)s” does not fit into one post. Shorten it first.")
            % {"word": str(whole)[:80]}
        ) from whole
    return tuple(parts)


def _measured(network: Network, text: str) -> int:
    manners = network.manners
    return measured(text, counts=manners.counts, link_counts=manners.link_counts)


def _require_length(
    network: Network, conversation: Conversation, text: str, wording: Wording
) -> None:
    longest = network.manners.longest
    texts = wording.parts or (text,)
    length = max(length_of(network, conversation, one, wording) for one in texts)
    if not longest or length <= longest:
        return
    numbers = {"count": length, "longest": longest, "over": length - longest}
    if network.manners.splits:
        raise CannotSend(
            _(
                "This counts %(count)s characters, and the network takes %(longest)s. Shorten it by"
                " %(over)s, or send it in numbered parts."
            )
            % numbers
        )
    raise CannotSend(
        _(
            "This counts %(count)s characters, and the network takes %(longest)s. Shorten it by %(over)s."
        )
        % numbers
    )


def _require_files(network: Network, files: Sequence[OutgoingFile]) -> None:
    manners = network.manners
    if files and not manners.files:
        raise CannotSend(_("Files cannot be sent here. Send a link, or write by mail."))
    if len(files) > manners.files:
        raise CannotSend(
            _("At most %(most)s files go with one reply here. Take out %(over)s.")
            % {"most": manners.files, "over": len(files) - manners.files}
        )
    for file in files:
        if manners.file_types and not file.content_type.startswith(manners.file_types):
            raise CannotSend(
                _("“%(name)s” is of a kind this network does not take. It takes: %(kinds)s.")
                % {"name": file.name, "kinds": ", ".join(manners.file_types)}
            )
        if len(file.data) > manners.largest_file:
            raise CannotSend(
                _("“%(name)s” is larger than the %(most)s this network takes.")
                % {"name": file.name, "most": filesizeformat(manners.largest_file)}
            )


def _require_window(network: Network, conversation: Conversation, wording: Wording) -> None:
    if wording.template and wording.template not in network.manners.templates:
        raise CannotSend(_("There is no template of this name on the channel any more."))
    if wording.template or network.manners.window is None:
        return
    heard = newest_heard(conversation)
    opens = bool(wording.answers) and heard is None
    if not opens and (reason := why_window_is_over(network, heard)):
        raise CannotSend(reason)


def why_window_is_over(network: Network, heard: Message | None) -> str:
    """Why one may not write freely after their last message `heard`, with what to do; "" where one may."""
    window = network.manners.window
    if window is None or (heard and heard.at > timezone.now() - window):
        return ""
    hours = int(window.total_seconds() // HOURS)
    templates = ", ".join(network.manners.templates)
    if not templates:
        return _(
            "%(hours)s hours are over since their last message, and the channel has no template. Wait"
            " until they write, or answer another way."
        ) % {"hours": hours}
    return _(
        "%(hours)s hours are over since their last message. Use a template: %(templates)s."
    ) % {"hours": hours, "templates": templates}
