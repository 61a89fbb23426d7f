"""What route rules can do with a case."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutti.cases.actions.assignment import hand_over
from tutti.cases.models import Case
from tutti.engines.rules.errors import CannotUndo
from tutti.engines.rules.models import Effect
from tutti.engines.rules.references import shown_as
from tutti.engines.rules.verbs import Param, Params, Verb, offers
from tutti.ground.accounts.models import Department
from tutti.journal.facts import Actor
from tutti.listen.models import Message


def _says(params: Params) -> str:
    department = shown_as("department", params.get("department"))
    owner = shown_as("member", params.get("owner"))
    if owner:
        words = {"department": department, "owner": owner}
        return _("Give the case to %(owner)s in %(department)s") % words
    return _("Give the case to %(department)s") % {"department": department}


def _give_back(effect: Effect, by: Actor) -> None:
    """The case goes to the department its channel belongs to, where it would have gone without the rule."""
    case = _case_of(effect)
    if case is None:
        raise CannotUndo(_("No case came of this message, so there is nothing to give back."))
    if not case.is_open:
        raise CannotUndo(_("The case is settled. Reopen it to hand it over."))
    if case.department_id != effect.params.get("department"):
        raise CannotUndo(_("The case is with another department by now. Nothing was changed."))
    hand_over(case, department=_department_of_channel(effect), by=by)


def _case_of(effect: Effect) -> Case | None:
    conversations = Message.objects.filter(pk=effect.subject_id).values("conversation_id")
    return Case.objects.filter(
        links__conversation_id__in=conversations, links__detached_at__isnull=True
    ).first()


def _department_of_channel(effect: Effect) -> Department:
    messages = Message.objects.select_related("conversation__channel__department")
    return messages.get(pk=effect.subject_id).conversation.channel.department


offers(
    Verb(
        name="cases.route",
        kinds=("route",),
        label=gettext_lazy("Give the case to"),
        says=_says,
        params=(
            Param(name="department", kind="department", label=gettext_lazy("Department")),
            Param(
                name="owner",
                kind="member",
                label=gettext_lazy("Who answers for it"),
                required=False,
            ),
        ),
        undo=_give_back,
    )
)
