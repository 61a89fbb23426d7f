"""What Larkmoor's people asked of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tutti.cases.demo import case_of, member
from tutti.cases.models import Case
from tutti.ground.accounts.actions.absences import be_away
from tutti.ground.accounts.demo import ZONE
from tutti.ground.accounts.models import Department, Member
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.work.actions.answering import accept_task, ask_back, decline_task
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.checking_off import tick_item
from tutti.work.actions.noting import write_note


def fill() -> None:
    _wen_is_away()
    _the_mortgage()
    _the_bakery()
    _the_insurance()
    _the_card()
    _the_branch()
    # Its mailbox is not real, so these mails leave in the story only; a red line would say something is broken.
    Notice.objects.filter(mail_state=Mail.WAITING).update(mail_state=Mail.SENT)


def _wen_is_away() -> None:
    wen, cleo = member("wen"), member("cleo")
    today = datetime.now(ZoneInfo(ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    until = today + timedelta(days=9)
    be_away(wen, starts_at=today, ends_at=until, deputy=cleo, by=Actor.member(wen.pk))


def _the_mortgage() -> None:
    case, ada, petra = case_of("March payment"), member("ada"), member("petra")
    _note(
        case,
        ada,
        "The rate letter is attached to her second mail, page two. She called on Monday as well.",
    )
    task = ask_task(
        case,
        question=_question(
            "Check the March payment against the rate letter",
            "She says the new rate was applied a month early. If so, 240.00 goes back.",
            finish_in=2,
            items=(
                "Find the rate letter she was sent",
                "Compare it with the rate table of March",
                "Say who else may have it",
            ),
        ),
        asker=ada,
        by=Actor.member(ada.pk),
        doer=petra,
    )
    by = Actor.member(petra.pk)
    accept_task(task, who=petra, by=by)
    first = task.items.select_related("task").first()
    if first:
        tick_item(first, ticked=True, who=petra, by=by)
    _note(
        case,
        petra,
        "Fine by me. It is the rate table, not the direct debit. Eleven more mortgages may have it.",
    )


def _the_bakery() -> None:
    case, ada, cleo = case_of("Card reader pays"), member("ada"), member("cleo")
    ask_task(
        case,
        question=_question(
            "Why does Cooper Bakery's money arrive a day late?",
            "Since two weeks. Their contract says the next morning.",
            finish_in=2,
        ),
        asker=ada,
        by=Actor.member(ada.pk),
        department=Department.objects.get(name="Card operations"),
    )
    _note(case, cleo, "Two other shops told me the same. This may be the new clearing times.")


def _the_insurance() -> None:
    case, ben, samir = case_of("Two direct debits"), member("ben"), member("samir")
    task = ask_task(
        case,
        question=_question(
            "Stop the direct debit of the old contract",
            "The insurer says both mandates are live on our side.",
            finish_in=1,
        ),
        asker=ben,
        by=Actor.member(ben.pk),
        doer=samir,
    )
    by = Actor.member(samir.pk)
    ask_back(task, who=samir, by=by, words="Which of the two numbers is the old contract?")
    ask_task(
        case,
        question=_question(
            "Tell the insurer which mandate stays",
            "They want it in writing, on our paper.",
            finish_in=4,
            needs=(task.pk,),
        ),
        asker=ben,
        by=Actor.member(ben.pk),
        doer=member("petra"),
    )


def _the_card() -> None:
    """Asked of Wen, who is away: Cleo stands in. It settles two cases."""
    case, ben, wen = case_of("Forgot the card"), member("ben"), member("wen")
    ask_task(
        case,
        question=_question(
            "Which cards did we block this week, and why?",
            "One was left in the machine, another refused at the pump. Both ask the same.",
            finish_in=1,
            also=(case_of("Card refused").pk,),
        ),
        asker=ben,
        by=Actor.member(ben.pk),
        doer=wen,
    )


def _the_branch() -> None:
    case, cleo, eve = case_of("Formal complaint"), member("cleo"), member("eve")
    task = ask_task(
        case,
        question=_question(
            "Ask Porto for their side",
            "Mr Hall waited fifty minutes and wants an answer in writing.",
            finish_in=3,
        ),
        asker=cleo,
        by=Actor.member(cleo.pk),
        doer=eve,
    )
    decline_task(
        task,
        who=eve,
        reason="not_mine",
        words="I know nobody in Porto. Wen worked there until June.",
        by=Actor.member(eve.pk),
    )


def _question(
    what: str,
    why: str,
    *,
    finish_in: int,
    items: Sequence[str] = (),
    needs: Sequence[int] = (),
    also: Sequence[int] = (),
) -> Question:
    """Yes or no by tomorrow noon, done by five in the afternoon so many days from now."""
    today = datetime.now(ZoneInfo(ZONE)).replace(minute=0, second=0, microsecond=0)
    return Question(
        what=what,
        why=why,
        accept_by=today.replace(hour=12) + timedelta(days=1),
        finish_by=today.replace(hour=17) + timedelta(days=finish_in),
        items=items,
        needs=needs,
        also=also,
    )


def _note(case: Case, author: Member, text: str) -> None:
    write_note(case, author=author, text=text, by=Actor.member(author.pk))
