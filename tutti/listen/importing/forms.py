"""The two questions of an import: which file, and what its columns are."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.channels.importer.mapping import ROLES, Mapping
from tutti.ground.accounts.models import Department
from tutti.ground.mail.addresses import canonical
from tutti.listen.importing.guessing import Guess, complete
from tutti.listen.importing.surveying import Column, Survey

KEEP, LEAVE = "field", "leave"
ROLE_WORDS: dict[str, str | Promise] = {
    "text": _("The words of the message"),
    "title": _("Title"),
    "at": _("When it was written"),
    "id": _("Number of the row"),
    "answers": _("Number of the row it answers"),
    "thread": _("Number of the conversation"),
    "email": _("Mail address of the writer"),
    "phone": _("Phone of the writer"),
    "handle": _("Name of the writer’s account"),
    "customer": _("Customer number"),
    "name": _("Name of the writer"),
    "ours": _("Says which rows we wrote"),
    KEEP: _("Keep as a field of the case"),
    LEAVE: _("Leave out"),
}
CLOSE = (
    ("old", _("Close what has been quiet for 30 days")),
    ("all", _("Close everything")),
    ("none", _("Leave everything open")),
)
DAYS = (("dmy", _("The day comes first")), ("mdy", _("The month comes first")))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; each is checked, the list is the value."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Which file. Several are taken when they are letters."""

    file = FilesField(
        label=_("File"),
        help_text=_(
            "CSV, JSON, mbox, a zip of .eml files, or several .eml files at once. Up to 200 MB; "
            "a larger file is imported with the command “tutti import”."
        ),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        empty_label=None,
        help_text=_("Its queue gets the cases that arrive open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = self.fields["department"]
        assert isinstance(departments, forms.ModelChoiceField)
        departments.queryset = Department.objects.all()
        if (
            not departments.queryset.exists()
        ):  # an empty house: a front desk is made with the first import
            departments.required = False
            departments.widget = forms.HiddenInput()


class MappingForm(forms.Form):
    """What each column is, and how dates, closing and our own addresses are read.

    Columns have one choice each, named `column-0` and so on; every role but "field" and "leave" is given once.
    """

    zone = forms.ChoiceField(label=_("Time zone of times that name none"))
    close = forms.ChoiceField(label=_("Open or closed"), choices=CLOSE, widget=forms.RadioSelect)

    def __init__(self, seen: Survey, guessed: Guess, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen, self.guessed = seen, guessed
        self.columns: Sequence[Column] = [] if seen.letters else list(seen.columns.values())
        self._offer_zones(guessed.mapping.zone)
        self.initial.setdefault("close", guessed.mapping.close)
        if seen.letters:
            self._ask_for_own_addresses()
        for number, column in enumerate(self.columns):
            self._ask_about(number, column)
        if "dates" in guessed.doubts or self.is_bound:
            self._ask_for_dates(needed="dates" in guessed.doubts)

    @property
    def column_fields(self) -> list[tuple[Column, forms.BoundField]]:
        return [(column, self[f"column-{number}"]) for number, column in enumerate(self.columns)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("column-")]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.columns and not self.errors:
            self._check_columns()
        return self.cleaned_data

    def mapping(self) -> Mapping:
        """The mapping that was chosen; only for a valid form."""
        return self.chosen.mapping

    def _check_columns(self) -> None:
        chosen = self._roles()
        twice = {role for role in chosen.values() if list(chosen.values()).count(role) > 1}
        for role in sorted(twice & set(ROLES)):
            self.add_error(
                None,
                gettext("Two columns are marked “%(role)s”. Choose one.")
                % {"role": ROLE_WORDS[role]},
            )
        if self.errors:
            return
        columns = {role: name for name, role in chosen.items() if role in ROLES}
        style = self.cleaned_data.get("dates") or ""
        found = complete(self.seen, columns, zone=self.cleaned_data["zone"], style=style)
        self._object_to(found)
        fields = {n: key for n, key in found.mapping.fields.items() if chosen[n] in {KEEP, "id"}}
        plain = found.mapping.plain() | {"fields": fields, "close": self.cleaned_data["close"]}
        self.chosen = Guess(mapping=Mapping.of(plain), doubts=found.doubts)

    def _object_to(self, found: Guess) -> None:
        if "text" in found.doubts:
            self.add_error(
                None,
                gettext("Say which column holds the words of the message, or at least its title."),
            )
        if "dates" in found.doubts:
            self._ask_for_dates(needed=True)
            self.add_error("dates", gettext("Say which number is the day: the file does not tell."))

    def _roles(self) -> dict[str, str]:
        return {
            column.name: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self.columns)
        }

    def _ask_about(self, number: int, column: Column) -> None:
        mapping = self.guessed.mapping
        role = next((role for role in ROLES if mapping.column(role) == column.name), "")
        self.fields[f"column-{number}"] = forms.ChoiceField(
            label=column.name,
            choices=list(ROLE_WORDS.items()),
            initial=role or (KEEP if column.name in mapping.fields else LEAVE),
        )

    def _ask_for_dates(self, *, needed: bool) -> None:
        self.fields["dates"] = forms.ChoiceField(
            label=_("Dates such as 05/06/23"),
            choices=DAYS,
            required=needed,
            widget=forms.RadioSelect if needed else forms.HiddenInput,
            help_text=_("Nothing in the file tells the day from the month."),
        )

    def _ask_for_own_addresses(self) -> None:
        self.fields["own"] = forms.CharField(
            label=_("Our own mail addresses"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("One a line. What came from them was written by us, not to us."),
        )
        self.chosen = self.guessed

    def clean_close(self) -> str:
        close = str(self.cleaned_data["close"])
        if self.seen.letters:
            self.chosen = Guess(mapping=Mapping.of({"letters": True, "close": close}))
        return close

    def clean_own(self) -> list[str]:
        words = str(self.cleaned_data["own"]).replace(",", "\n").split()
        wrong = [word for word in words if canonical(word) is None]
        if wrong:
            raise forms.ValidationError(
                gettext("“%(word)s” is not a mail address.") % {"word": wrong[0]}
            )
        return [address for word in words if (address := canonical(word))]

    def _offer_zones(self, zone: str) -> None:
        names = sorted(zoneinfo.available_timezones() | {zone})
        offered = self.fields["zone"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [(name, name.replace("_", " ")) for name in names]
        self.initial.setdefault("zone", zone)
        if self.seen.letters:
            del self.fields["zone"]  # letters name their own
