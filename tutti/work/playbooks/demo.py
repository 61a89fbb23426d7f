"""Larkmoor's playbooks, and the one that leads Mira's matter."""

from __future__ import annotations

from tutti.cases.demo import case_of, member
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.steering import skip_step
from tutti.work.playbooks.ready import use_ready_made


def fill() -> None:
    dev = Member.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    assert dev is not None
    by = Actor.member(dev.pk)
    dispute = use_ready_made("payment_dispute", member=dev, by=by)
    use_ready_made("complaint_to_the_regulator", member=dev, by=by)
    use_ready_made("outage", member=dev, by=by)
    ada = member("ada")
    run = start_playbook(
        case_of("March payment"),
        dispute,
        member=ada,
        places={"finance": Department.objects.get(name="Finance").pk},
        by=Actor.member(ada.pk),
    )
    skip_step(
        run.rows.get(),
        reason="Petra was asked already and says it is the rate table.",
        member=ada,
        by=Actor.member(ada.pk),
    )
    # As with the tasks before: the story's mailbox is not real.
    Notice.objects.filter(mail_state=Mail.WAITING).update(mail_state=Mail.SENT)
