"""The believable company: each stage brings its part in `demo.py`, in the order of the stages."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from urllib.parse import urlsplit

from tutti.answer.status.actions.linking import make_status_link
from tutti.answer.status.queries import is_shown
from tutti.cases.models import Case
from tutti.config.apps_found import tutti_modules
from tutti.ground.accounts.actions.signing_in import sign_in_path
from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM

TO_BE = {  # whom one would like to be for a while: the desk, and a colleague beside it
    "ada@larkmoor.example": "Ada, who answers customers",
    "petra@larkmoor.example": "Petra, who helps out from Finance",
}
THEIR_MATTER = "March payment"  # the case whose customer one can be


def fill_if_empty() -> bool:
    """Let every stage's `demo.fill()` bring its part; leaves a Tutti that has members as it is."""
    if Member.objects.exists():
        return False
    for module in tutti_modules("demo"):
        import_module(module).fill()
    return True


def links() -> Iterator[tuple[str, str]]:
    """Who one can be in the company, in words, with a new one-time way in for each."""
    for member in Member.objects.filter(email__in=TO_BE, is_active=True).order_by("pk"):
        yield TO_BE[member.email], sign_in_path(member)


def customers_pages() -> Iterator[tuple[str, str]]:
    """A customer by first name, and a new way to the page they see."""
    cases = Case.objects.filter(title__startswith=THEIR_MATTER, person__isnull=False)
    for case in cases.select_related("person") if is_shown() else ():
        assert case.person is not None
        link = make_status_link(case, person=case.person, by=SYSTEM)
        yield case.person.first_name, urlsplit(link).path
