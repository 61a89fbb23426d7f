"""Input to clean values. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.forms import ConditionField
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.money import CURRENCIES, Money, MoneyUnclear, parse
from tutti.work.approvals.actions.setting import StepPlan
from tutti.work.approvals.conditions import SCOPE
from tutti.work.approvals.models import ActKind, Authority, Limit, Rule, RuleStep, Verdict
from tutti.work.approvals.saying import ONLY

CHOICES = [(Verdict.APPROVE.value, ""), (Verdict.DECLINE.value, "")]


class DecideForm(forms.Form):
    """A yes or no: what was read comes back as its digest; `code` where the browser is not known yet."""

    verdict = forms.ChoiceField(choices=CHOICES)
    digest = forms.CharField(max_length=64)
    reason = forms.CharField(
        label=_("Why not?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    code = forms.CharField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("verdict") == Verdict.DECLINE and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why not, so that they can do better."))
        return given


class LimitForm(forms.Form):
    """Who may give how much at once, in one currency."""

    who = forms.ChoiceField(label=_("Who"))
    kind = forms.ChoiceField(label=_("May give"))
    currency = forms.ChoiceField(
        label=_("In"), choices=[(code, code) for code in CURRENCIES], initial="EUR"
    )
    per_act = forms.CharField(
        label=_("Up to, at once"), max_length=20, help_text=_("As 50.00. Nothing is asked below.")
    )
    per_case = forms.CharField(
        label=_("All together on one case"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty and it is the same amount: five times 49 is not under 50."),
    )
    per_person = forms.CharField(
        label=_("To one person in 30 days"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty and it is the same amount."),
    )

    def __init__(self, data: Any = None, *, limit: Limit) -> None:
        super().__init__(data, initial=_limit_as_form(limit) if limit.pk else {})
        self.limit = limit
        _choices(self, "who", list(_people_choices()))
        kinds = [(key, capfirst(str(words))) for key, words in ONLY[ActKind.REMEDY].items()]
        _choices(self, "kind", [("", _("Anything that puts it right")), *kinds])
        self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        currency = given.get("currency", "EUR")
        for name in ("per_act", "per_case", "per_person"):
            if given.get(name):
                self._read(name, currency)
        return given

    def _read(self, name: str, currency: str) -> None:
        try:
            amount = parse(self.cleaned_data[name], currency)
        except MoneyUnclear as unclear:
            self.add_error(name, str(unclear))
            return
        if amount.minor < 0:
            self.add_error(name, gettext("A limit is not below nothing."))
        self.cleaned_data[name] = amount.minor

    def filled(self) -> Limit:
        """The limit with what was typed; only after `is_valid`."""
        given, limit = self.cleaned_data, self.limit
        limit.member_id, limit.role, limit.department_id, limit.keepers = None, "", None, False
        kind, _sep, which = given["who"].partition(":")
        if kind == "keepers":
            limit.keepers = True
        elif kind == "role":
            limit.role = which
        elif kind == "department":
            limit.department_id = int(which)
        else:
            limit.member_id = int(which)
        limit.kind, limit.currency = given["kind"], given["currency"]
        limit.per_act = given["per_act"]
        limit.per_case = given["per_case"] if given["per_case"] != "" else limit.per_act
        limit.per_person = given["per_person"] if given["per_person"] != "" else limit.per_act
        return limit


STEPS = 3
LAST = ("in_order", "within_hours", "beyond_limits", "is_enough", "self_approval", "is_on")


class RuleForm(forms.Form):
    """When an act waits, for whom, how long. Up to three groups of people; a group left out asks nobody."""

    name = forms.CharField(label=_("Name"), max_length=120)
    what = forms.ChoiceField(label=_("What waits"))
    condition = ConditionField(scope=SCOPE)
    in_order = forms.ChoiceField(
        label=_("In which order"),
        choices=[("", _("All groups at once")), ("yes", _("One group after the other"))],
        required=False,
    )
    within_hours = forms.IntegerField(
        label=_("Within, in working hours"),
        min_value=1,
        max_value=500,
        initial=8,
        help_text=_("Then the next in line is asked: deputies, the keeper, administrators."),
    )
    beyond_limits = forms.BooleanField(
        label=_("Ask even below the limit of who gives it"), required=False
    )
    is_enough = forms.BooleanField(label=_("Enough: do not look at later rules"), required=False)
    self_approval = forms.BooleanField(
        label=_("People may approve what they asked for themselves"),
        required=False,
        help_text=_("Leave this off unless the house is very small."),
    )
    is_on = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, data: Any = None, *, rule: Rule) -> None:
        super().__init__(data, initial=_rule_as_form(rule) if rule.pk else {})
        _choices(self, "what", _act_choices())
        people = Member.objects.filter(is_active=True).order_by("name", "pk")
        for number in range(1, STEPS + 1):
            self._add_step(number, [(one.pk, one.name) for one in people])

    @property
    def groups(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The three fields of each group of people."""
        return [
            (self[f"who{number}"], self[f"named{number}"], self[f"quorum{number}"])
            for number in range(1, STEPS + 1)
        ]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What comes after the groups."""
        return [self[name] for name in LAST]

    def _add_step(self, number: int, people: list[tuple[int, str]]) -> None:
        blank = [("", _("Nobody more"))] if number > 1 else []
        self.fields[f"who{number}"] = forms.ChoiceField(
            label=[_("It waits for"), _("And for"), _("And for")][number - 1],
            choices=[*blank, *_authority_choices()],
            required=number == 1,
        )
        self.fields[f"named{number}"] = forms.MultipleChoiceField(
            label=_("Colleagues, where you name them"),
            choices=[(str(pk), name) for pk, name in people],
            required=False,
        )
        self.fields[f"quorum{number}"] = forms.IntegerField(
            label=_("How many of them"), min_value=1, max_value=20, initial=1, required=False
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in range(1, STEPS + 1):
            if given.get(f"who{number}") == Authority.NAMED and not given.get(f"named{number}"):
                self.add_error(f"named{number}", gettext("Name at least one colleague."))
        return given

    def given(self) -> dict[str, object]:
        """The rule's own columns."""
        clean = self.cleaned_data
        act, _sep, only = clean["what"].partition(" ")
        plain = ("name", "condition", "within_hours", "beyond_limits", "is_enough", "is_on")
        more = {"act": act, "only": only, "in_order": bool(clean["in_order"])}
        more["self_approval"] = clean["self_approval"]
        return {name: clean[name] for name in plain} | more

    def steps(self) -> list[StepPlan]:
        return [
            self._plan(number)
            for number in range(1, STEPS + 1)
            if self.cleaned_data.get(f"who{number}")
        ]

    def _plan(self, number: int) -> StepPlan:
        clean = self.cleaned_data
        authority, _sep, which = clean[f"who{number}"].partition(":")
        named = clean[f"named{number}"] if authority == Authority.NAMED else []
        is_department = authority == Authority.DEPARTMENT
        return StepPlan(
            authority=authority,
            role=which if authority == Authority.ROLE else "",
            department=Department.objects.get(pk=which) if is_department else None,
            members=list(Member.objects.filter(pk__in=named)),
            quorum=clean[f"quorum{number}"] or 1,
        )


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _people_choices() -> Iterator[tuple[Any, Any]]:
    yield _("Roles"), [(f"role:{value}", label) for value, label in Role.choices]
    yield "keepers", _("The keeper of the case's department")
    teams = Department.objects.order_by("name")
    yield _("Departments"), [(f"department:{team.pk}", team.name) for team in teams]
    people = Member.objects.filter(is_active=True).order_by("name", "pk")
    yield _("Colleagues"), [(f"member:{one.pk}", one.name) for one in people]


def _authority_choices() -> list[tuple[str, Any]]:
    plain = (Authority.KEEPER, Authority.LINE, Authority.LIMIT, Authority.NAMED)
    teams = Department.objects.order_by("name")
    return [
        *((one.value, one.label.capitalize()) for one in plain),
        *((f"role:{value}", _("Role: %s") % label) for value, label in Role.choices),
        *((f"department:{team.pk}", _("Keeper of %s") % team.name) for team in teams),
    ]


def _act_choices() -> list[tuple[str, Any]]:
    every: list[tuple[str, Any]] = []
    for act in ActKind:
        every.append((act.value, act.label.capitalize()))
        every += [
            (f"{act.value} {key}", capfirst(str(words))) for key, words in ONLY.get(act, {}).items()
        ]
    return every


def _limit_as_form(limit: Limit) -> dict[str, Any]:
    who = "keepers" if limit.keepers else f"member:{limit.member_id}"
    if limit.role:
        who = f"role:{limit.role}"
    if limit.department_id:
        who = f"department:{limit.department_id}"
    names = ("per_act", "per_case", "per_person")
    amounts = {name: str(Money(getattr(limit, name), limit.currency).amount) for name in names}
    return {"who": who, "kind": limit.kind, "currency": limit.currency} | amounts


def _rule_as_form(rule: Rule) -> dict[str, Any]:
    names = ("name", "condition", "within_hours", "beyond_limits", "is_enough", "self_approval")
    given: dict[str, Any] = {name: getattr(rule, name) for name in (*names, "is_on")}
    given["what"] = f"{rule.act} {rule.only}".strip()
    given["in_order"] = "yes" if rule.in_order else ""
    for number, step in enumerate(rule.steps.all()[:STEPS], start=1):
        given |= _step_as_form(number, step)
    return given


def _step_as_form(number: int, step: RuleStep) -> dict[str, Any]:
    which = step.role or (str(step.department_id) if step.department_id else "")
    return {
        f"who{number}": f"{step.authority}:{which}" if which else step.authority,
        f"named{number}": [str(member.pk) for member in step.members.all()],
        f"quorum{number}": step.quorum,
    }
