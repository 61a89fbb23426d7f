"""From a composer to the desk's verbs: send, keep, let go."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutti.answer.actions.drafting import describe_files, discard_draft, files_of, save_draft
from tutti.answer.actions.opening_private import open_private
from tutti.answer.actions.replying import reply
from tutti.answer.addresses import case_page
from tutti.answer.errors import AlreadySent, CannotSend, NewerMessage
from tutti.answer.forms import WordsForm
from tutti.answer.leaving import inserted
from tutti.answer.models import Draft, HeldReply, SavedReply, Send
from tutti.answer.queries import newest_message_id, was_decided
from tutti.cases.errors import NotOfThisCase
from tutti.cases.models import Case
from tutti.cases.promises.actions.dated import promise_date
from tutti.cases.promises.errors import DateWrong
from tutti.cases.promises.promised import promised_in
from tutti.channels.contract import OutgoingFile
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Member
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation

MOST_BYTES = 20 * 1024 * 1024  # of all files together; mailboxes refuse more
CONFLICT, UNREADABLE = 409, 422
ID = re.compile(r"[0-9]{1,18}")


@policy(desk)
@require_POST
def send_reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide the reply; whatever stands against it, the words are kept and shown again."""
    case, form = _asked(request, case_id)
    if not form.is_valid():
        return _refused(request, case, _("This form was incomplete. Go back and try again."), form)
    conversation = conversation_of(case, form)
    try:
        decided = _decide(request, case, conversation, form)
    except NewerMessage as newer:
        return _overtaken(request, case, conversation, form, newer)
    except AlreadySent as first:
        return _refused(request, case, _said_before(first.send), form)
    except (CannotSend, DateWrong, NotOfThisCase) as reason:
        keep(request, case, conversation, form)
        return _refused(request, case, str(reason), form)
    if isinstance(decided, HeldReply):
        messages.info(request, _("It waits for an approval, and leaves by itself once granted."))
    return HttpResponseRedirect(f"{case_page(case.pk)}#outside")


@policy(desk)
@require_POST
def keep_draft(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep what stands in the composer: by itself while one types, or by a button, then with its files.

    A button may be that of a saved reply, or another's, whose words are added at the end.
    """
    case, form = _asked(request, case_id)
    if not form.is_valid():
        return HttpResponse(status=UNREADABLE)
    by_button = not {"keep", "insert"}.isdisjoint(request.POST)
    if not was_decided(
        form.cleaned_data["nonce"]
    ):  # a late autosave must not bring a sent reply back
        conversation = conversation_of(case, form)
        form.cleaned_data["text"] += _inserted(
            request, case, conversation, form.cleaned_data["text"]
        )
        keep(request, case, conversation, form, with_files=by_button)
    if by_button:
        return HttpResponseRedirect(f"{case_page(case.pk)}#outside")
    return HttpResponse(status=204)


@policy(desk)
@require_POST
def drop_draft(request: HttpRequest, case_id: int) -> HttpResponse:
    case, form = _asked(request, case_id)
    if form.is_valid():
        discard_draft(conversation_of(case, form), member=signed_in(request))
    return HttpResponseRedirect(f"{case_page(case.pk)}#outside")


def _asked(request: HttpRequest, case_id: int) -> tuple[Case, WordsForm]:
    visible = Case.objects.visible_to(principal(request))
    return get_object_or_404(visible, pk=case_id), WordsForm(request.POST)


def conversation_of(case: Case, form: WordsForm) -> Conversation:
    """A conversation of this case, and of no other."""
    of_case = case.links.filter(detached_at__isnull=True).values("conversation_id")
    found = Conversation.objects.filter(pk__in=of_case).select_related("channel")
    return get_object_or_404(found, pk=form.cleaned_data["conversation"])


def _inserted(request: HttpRequest, case: Case, conversation: Conversation, before: str) -> str:
    """The saved reply one picked, in the customer's language where there is one, or what another button puts in."""
    wanted = request.POST.get("insert", "")
    if wanted.isdecimal():
        visible = SavedReply.objects.visible_to(principal(request))
        saved = get_object_or_404(visible, pk=int(wanted))
        words = saved.text(case.customer.language if case.customer else "")
    else:
        words = inserted(wanted, case, conversation, by=Actor.member(signed_in(request).pk))
    return ("\n\n" if before.strip() and words else "") + words


def _decide(
    request: HttpRequest, case: Case, conversation: Conversation, form: WordsForm
) -> Send | HeldReply:
    member = signed_in(request)
    draft = Draft.objects.filter(member=member, conversation=conversation).first()
    if draft:
        describe_files(draft, _descriptions(request))
    files = [*(files_of(draft) if draft else []), *_files(request)]
    if sum(len(file.data) for file in files) > MOST_BYTES:
        raise CannotSend(_("The files are over 20 MB together. Send fewer of them at once."))
    promised = promised_in(request.POST)
    with transaction.atomic():
        decided = _said(case, conversation, form, member, files)
        if promised:
            promise_date(case, due_at=promised, member=member, by=Actor.member(member.pk))
    return decided


def _said(
    case: Case,
    conversation: Conversation,
    form: WordsForm,
    member: Member,
    files: list[OutgoingFile],
) -> Send | HeldReply:
    """One reply, or a public line and a private message where words for both were typed."""
    given: dict[str, Any] = {
        "files": files,
        "member": member,
        "base_message_id": form.cleaned_data["base_message_id"],
        "nonce": form.cleaned_data["nonce"],
        "by": Actor.member(member.pk),
        "despite_newer": form.cleaned_data["despite_newer"],
        "asked": form.asked,
    }
    text, private_text = form.cleaned_data["text"], form.cleaned_data["private_text"]
    if not private_text.strip():
        return reply(case, conversation, text=text, **given)
    opened = open_private(case, conversation, text=private_text, public_line=text, **given)
    held = isinstance(opened.public, HeldReply)
    return opened.public if held and opened.public else opened.private


def _files(request: HttpRequest) -> list[OutgoingFile]:
    described = chain(request.POST.getlist("alts"), repeat(""))
    return [
        OutgoingFile(
            name=file.name or "file",
            content_type=file.content_type or "application/octet-stream",
            data=file.read(),
            alt=alt.strip(),
        )
        for file, alt in zip(request.FILES.getlist("files"), described, strict=False)
    ]


def keep(
    request: HttpRequest,
    case: Case,
    conversation: Conversation,
    form: WordsForm,
    *,
    with_files: bool = False,
) -> None:
    draft = save_draft(
        case,
        conversation,
        member=signed_in(request),
        text=form.cleaned_data["text"],
        base_message_id=form.cleaned_data["base_message_id"],
        nonce=form.cleaned_data["nonce"],
        files=_rewound(request) if with_files else (),
        asked=form.asked,
        private_text=form.cleaned_data["private_text"],
    )
    describe_files(draft, _descriptions(request))


def _descriptions(request: HttpRequest) -> dict[int, str]:
    """What the files of the draft show, by their ids: the fields "alt-12"."""
    named = ((name.removeprefix("alt-"), said) for name, said in request.POST.items())
    return {int(id_): str(said) for id_, said in named if ID.fullmatch(id_)}


def _rewound(request: HttpRequest) -> list[OutgoingFile]:
    for file in request.FILES.getlist("files"):
        file.seek(0)
    return _files(request)


def _overtaken(
    request: HttpRequest,
    case: Case,
    conversation: Conversation,
    form: WordsForm,
    newer: NewerMessage,
) -> HttpResponse:
    """The customer wrote while we did: read it, then send anyway or go on writing."""
    keep(request, case, conversation, form, with_files=True)
    words: dict[str, Any] = {"newer": newer.message, "conversation": conversation}
    return page(
        request,
        "answer/newer.html",
        status=CONFLICT,
        case=case,
        back=case_page(case.pk),
        typed=form.cleaned_data,
        base_message_id=newest_message_id(case),
        promised=promised_in(request.POST),
        **words,
    )


def _refused(request: HttpRequest, case: Case, reason: str, form: WordsForm) -> HttpResponse:
    return page(
        request,
        "answer/refused.html",
        status=CONFLICT,
        case=case,
        back=case_page(case.pk),
        reason=reason,
        text=form.data.get("text", ""),
        private_text=form.data.get("private_text", ""),
    )


def _said_before(send: Send) -> str:
    return _(
        "A reply was sent from this page already (%(state)s). These words were not sent. "
        "Copy them into a new reply if they should go too."
    ) % {"state": send.get_state_display()}
