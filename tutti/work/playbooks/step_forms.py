"""One form a kind of step: what it asks in the language of the page, and the step as data again."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tutti.engines.playbooks.checking import FACTS
from tutti.engines.playbooks.definition import (
    END,
    AnyStep,
    Definition,
    Texts,
    step_from,
    to_data,
)
from tutti.engines.rules.forms import ConditionField
from tutti.ground.fields.models import Definition as Field
from tutti.ground.money import CURRENCIES, Money, MoneyUnclear, parse
from tutti.ground.texts import text_in, with_text
from tutti.work.playbooks.wording import PLACES
from tutti.work.remedies.models import Kind as RemedyKind

HOURS_A_YEAR = 24 * 366
_LINES = {"rows": 4}


class StepForm(forms.Form):
    """What every step has. `texts` are kept per language; `targets` name other steps."""

    texts: tuple[str, ...] = ("titles",)
    targets: tuple[str, ...] = ("next",)
    kind = ""

    titles = forms.CharField(label=gettext_lazy("What the step is called"), max_length=120)
    next = forms.ChoiceField(label=gettext_lazy("Then"), required=False)

    def __init__(
        self, *args: Any, definition: Definition, known: AnyStep | None = None, **options: Any
    ) -> None:
        self.definition, self.known = definition, known
        super().__init__(*args, **(options | {"initial": self._initial(known)}))
        for name in self.targets:
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = self._targets(name)
        self.order_fields([name for name in self.fields if name != "next"] + ["next"])

    def step(self, key: str) -> AnyStep:
        """The step as it is now written; other languages of its texts stay."""
        language = get_language() or "en"
        data: dict[str, Any] = to_data(self.known) if self.known else {}
        for name, value in self.kept().items():
            data[name] = (
                with_text(data.get(name, {}), language, str(value)) if name in self.texts else value
            )
        return step_from(data | {"kind": self.kind, "key": key})

    def kept(self) -> dict[str, Any]:
        """What the form says, by the names of the step's own parts."""
        return dict(self.cleaned_data)

    def _initial(self, known: AnyStep | None) -> dict[str, Any]:
        if known is None:
            return {}
        language = get_language() or "en"
        found = {name: getattr(known, name) for name in self.base_fields if hasattr(known, name)}
        return {
            name: text_in(cast("Texts", value), language) if name in self.texts else value
            for name, value in found.items()
        }

    def _targets(self, name: str) -> list[tuple[str, str]]:
        blank = (
            _("The run waits for whoever started it") if name == "declined" else _("The next step")
        )
        if name == "late":
            blank = _("It goes on all the same")
        language = get_language() or "en"
        others = [
            (each.key, text_in(each.titles, language) or each.key)
            for each in self.definition.steps
            if self.known is None or each.key != self.known.key
        ]
        return [("", blank), *others, (END, _("The end"))]


class TaskForm(StepForm):
    kind = "task"
    texts = ("titles", "why")
    targets = ("next", "declined")

    why = forms.CharField(
        label=gettext_lazy("What they should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_LINES),
    )
    place = forms.ChoiceField(label=gettext_lazy("Who is asked?"), required=False)
    accept_hours = forms.IntegerField(
        label=gettext_lazy("Hours to say yes or no"), min_value=1, max_value=HOURS_A_YEAR, initial=8
    )
    finish_hours = forms.IntegerField(
        label=gettext_lazy("Hours until it is done"),
        min_value=1,
        max_value=HOURS_A_YEAR,
        initial=48,
    )
    items = forms.CharField(
        label=gettext_lazy("A list to tick off, one a line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_LINES),
    )
    declined = forms.ChoiceField(label=gettext_lazy("If they decline"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        places = [
            (key, text_in(place.names, language) or key)
            for key, place in self.definition.places.items()
        ]
        field = cast("forms.ChoiceField", self.fields["place"])
        field.choices = [("", _("The owner of the case")), *places]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("accept_hours") or 0) > (given.get("finish_hours") or HOURS_A_YEAR):
            self.add_error("finish_hours", _("It cannot be done before it is accepted."))
        return given

    def kept(self) -> dict[str, Any]:
        language = get_language() or "en"
        lines = [line.strip()[:200] for line in self.cleaned_data["items"].splitlines()]
        before = {text_in(item, language): item for item in getattr(self.known, "items", ())}
        items = [before.get(line) or with_text({}, language, line) for line in lines if line]
        return super().kept() | {"items": items}

    def _initial(self, known: AnyStep | None) -> dict[str, Any]:
        language = get_language() or "en"
        items = [text_in(item, language) for item in getattr(known, "items", ())]
        return super()._initial(known) | {"items": "\n".join(items)}


class ApprovalForm(StepForm):
    kind = "approval"
    texts = ("titles", "why")
    targets = ("next", "declined")

    why = forms.CharField(
        label=gettext_lazy("What those who decide should know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_LINES),
    )
    declined = forms.ChoiceField(label=gettext_lazy("If they decline"), required=False)


class RemedyStepForm(StepForm):
    kind = "remedy"
    texts = ("titles", "what")
    targets = ("next", "declined")

    remedy = forms.ChoiceField(label=gettext_lazy("What is given"), choices=RemedyKind.choices)
    amount = forms.CharField(
        label=gettext_lazy("Amount, if it is always the same"), required=False, max_length=30
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=[("", "—"), *((code, code) for code in CURRENCIES)],
    )
    what = forms.CharField(label=gettext_lazy("What it is for"), required=False, max_length=300)
    within_hours = forms.IntegerField(
        label=gettext_lazy("Hours for the owner to propose it"),
        min_value=1,
        max_value=HOURS_A_YEAR,
        initial=24,
    )
    declined = forms.ChoiceField(label=gettext_lazy("If it is declined"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = str(given.get("amount") or "").strip()
        given["minor"] = 0
        if typed and not given.get("currency"):
            self.add_error("currency", _("Choose the currency of the amount."))
        elif typed:
            self._read(given, typed)
        return given

    def kept(self) -> dict[str, Any]:
        given = super().kept()
        return given | {"amount": given.pop("minor")}

    def _read(self, given: dict[str, Any], typed: str) -> None:
        try:
            given["minor"] = parse(typed, given["currency"]).minor
        except MoneyUnclear as unclear:
            self.add_error("amount", str(unclear))

    def _initial(self, known: AnyStep | None) -> dict[str, Any]:
        found = super()._initial(known)
        if found.get("amount"):
            return found | {"amount": str(Money(found["amount"], found["currency"]).amount)}
        return found | {"amount": ""}


class WaitForm(StepForm):
    kind = "wait"
    targets = ("next", "late")

    until = forms.ChoiceField(
        label=gettext_lazy("What it waits for"),
        choices=[
            ("customer", gettext_lazy("The customer’s next words")),
            ("time", gettext_lazy("A time that passes")),
            ("fact", gettext_lazy("Something that happens on the case")),
        ],
    )
    fact = forms.ChoiceField(label=gettext_lazy("What happens"), required=False)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours it waits"),
        required=False,
        min_value=0,
        max_value=HOURS_A_YEAR,
        help_text=gettext_lazy("At most this long; 24 is a day, 168 a week. 0 waits for ever."),
    )
    late = forms.ChoiceField(label=gettext_lazy("When the hours are over"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = (_("A task is done"), _("A remedy is confirmed"), _("Somebody wrote"))
        field = cast("forms.ChoiceField", self.fields["fact"])
        field.choices = [("", "—"), *zip(FACTS, words, strict=True)]

    def kept(self) -> dict[str, Any]:
        given = super().kept()
        return given | {"hours": given["hours"] or 0}


class DecideForm(StepForm):
    kind = "decide"
    targets = ("yes", "no")

    next = None  # type: ignore[assignment]  # Django takes a field out by this
    when = ConditionField(scope="playbook", label=gettext_lazy("The condition"), required=True)
    yes = forms.ChoiceField(label=gettext_lazy("If it holds"), required=False)
    no = forms.ChoiceField(label=gettext_lazy("If it does not"), required=False)


class ReplyForm(StepForm):
    kind = "reply"
    texts = ("titles", "text")

    text = forms.CharField(
        label=gettext_lazy("The words"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "These stand for what is known: %(places)s. The text is kept in the language of this page; customers of"
            " others read it until theirs is written."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places = ", ".join(f"{{{place}}}" for place in PLACES)
        self.fields["text"].help_text = str(self.fields["text"].help_text) % {"places": places}


class SetFieldForm(StepForm):
    kind = "set_field"

    field = forms.ChoiceField(label=gettext_lazy("The field"))
    value = forms.CharField(
        label=gettext_lazy("Its new value"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Leave it empty to clear the field."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = Field.objects.filter(
            on="case", retired_at__isnull=True, kind__in=("text", "choice")
        )
        field = cast("forms.ChoiceField", self.fields["field"])
        field.choices = [("", "—"), *((each.key, each.label) for each in known)]


class WebhookForm(StepForm):
    kind = "webhook"

    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("The request is signed with the secret of this playbook."),
    )


STEP_FORMS: dict[str, type[StepForm]] = {
    form.kind: form
    for form in (
        TaskForm,
        ApprovalForm,
        RemedyStepForm,
        WaitForm,
        DecideForm,
        ReplyForm,
        SetFieldForm,
        WebhookForm,
    )
}
