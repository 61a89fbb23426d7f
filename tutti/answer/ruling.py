"""Rules that react can answer with a saved reply, by the way any reply goes: limits and approvals hold it too."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.answer.actions.replying import reply
from tutti.answer.errors import ReplyTrouble
from tutti.answer.models import HeldReply, SavedReply
from tutti.answer.queries import newest_message_id, used_last
from tutti.answer.wording import Asked
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case
from tutti.cases.ruling import case_for
from tutti.engines.rules.errors import CannotDo
from tutti.engines.rules.hits import Hit
from tutti.engines.rules.models import Effect
from tutti.engines.rules.references import Reference, refers
from tutti.engines.rules.verbs import Did, Param, Params, Verb, offers
from tutti.journal.facts import Actor
from tutti.listen.models import Message

NAME = "answer.reply_with"
NOT_AGAIN = timedelta(days=1)  # a machine that answers our machine must not keep both busy


def _replies() -> list[tuple[int, str]]:
    return list(SavedReply.objects.order_by("name").values_list("pk", "name"))


def _names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(SavedReply.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _found(names: Iterable[str]) -> Mapping[str, int]:
    return dict(SavedReply.objects.filter(name__in=list(names)).values_list("name", "pk"))


refers(
    Reference(
        kind="saved_reply",
        label=gettext_lazy("A saved reply"),
        names=_names,
        found=_found,
        choices=_replies,
    )
)


def _reply(hits: Sequence[Hit]) -> list[Did]:
    return [_replied(hit) for hit in hits]


def _replied(hit: Hit) -> Did:
    """In the owner's name, where the customer wrote last, in their language. At most one a day on a case."""
    case = case_for(hit)
    saved = SavedReply.objects.filter(pk=hit.params.get("saved_reply") or 0).first()
    conversation = used_last(case)
    if saved is None or conversation is None:
        raise CannotDo(_("There is no such saved reply any more, or no way to write to them."))
    _require_a_person(case)
    language = case.customer.language if case.customer else ""
    try:
        sent = reply(
            case,
            conversation,
            text=saved.text(language),
            member=case.owner,
            base_message_id=newest_message_id(case),
            nonce=uuid.uuid4(),
            by=Actor.rule(hit.version_id),
            despite_newer=True,
            asked=Asked(splits=True),
        )
    except (ReplyTrouble, CaseTrouble) as trouble:
        raise CannotDo(str(trouble)) from trouble
    return {"held": sent.pk} if isinstance(sent, HeldReply) else {"send": sent.pk}


def _require_a_person(case: Case) -> None:
    """Nobody is answered by a rule twice a day; no machine is, nor what was said long ago and brought in now."""
    links = case.links.filter(detached_at__isnull=True).values("conversation_id")
    heard = Message.objects.filter(conversation_id__in=links, direction=Message.Direction.IN)
    newest = heard.order_by("-pk").first()
    if newest is None or newest.automatic:
        raise CannotDo(_("A machine wrote last, and a rule does not answer machines."))
    if newest.history:
        raise CannotDo(_("Their words came with a file of the past, and a rule answers none."))
    lately = Effect.objects.filter(
        case_id=case.pk, verb=NAME, shadow=False, at__gt=timezone.now() - NOT_AGAIN
    )
    if lately.exclude(did__has_key="refused").exists():
        raise CannotDo(_("A rule answered in this case within the last day already."))


def _says(params: Params) -> str:
    name = _names([int(params["saved_reply"])]) if params.get("saved_reply") else {}
    return _("Reply with “%(name)s”") % {"name": next(iter(name.values()), "")}


offers(
    Verb(
        name=NAME,
        kinds=("react",),
        label=gettext_lazy("Reply with a saved reply"),
        says=_says,
        params=(Param(name="saved_reply", kind="saved_reply", label=gettext_lazy("Which")),),
        perform=_reply,
        why_not=gettext_lazy("What was sent is with the customer. Write to them again instead."),
        order=60,
    )
)
