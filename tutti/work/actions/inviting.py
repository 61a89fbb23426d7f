"""A colleague who was never here before."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member, Role
from tutti.listen.connections import own_addresses
from tutti.work.errors import NobodyToAsk


@transaction.atomic
def colleague_at(address: str, *, name: str = "") -> Member:
    """The member with this mail address; a new one becomes a contributor without a password.

    Refused (`NobodyToAsk`) when the address is one of our own mailboxes, or its domain is neither a member's nor
    a mailbox's: a task shows a customer's words, so a mistyped or foreign address must not get it.
    """
    mail = address.strip()
    known = Member.objects.filter(email__iexact=mail).first()
    if known:
        return known
    _require_ours(mail)
    colleague = Member(email=mail, name=name.strip()[:200] or mail.partition("@")[0])
    colleague.role = Role.CONTRIBUTOR
    colleague.set_unusable_password()
    colleague.save()
    return colleague


def _require_ours(mail: str) -> None:
    try:
        validate_email(mail)
    except ValidationError:
        raise NobodyToAsk(
            gettext("“%(address)s” is not a mail address. Write it like name@company.example.")
            % {"address": mail}
        ) from None
    ours = {address.lower() for address in own_addresses()}
    if mail.lower() in ours:
        raise NobodyToAsk(
            gettext("%(address)s is a mailbox of this house, not a colleague.") % {"address": mail}
        )
    if _domain(mail) not in {_domain(address) for address in ours} | _members_domains():
        raise NobodyToAsk(
            gettext(
                "Nobody here has an address at %(domain)s, so the case stays inside. An administrator can add "
                "this colleague in the settings first."
            )
            % {"domain": _domain(mail)}
        )


def _members_domains() -> set[str]:
    addresses = Member.objects.filter(is_active=True).values_list("email", flat=True)
    return {_domain(address) for address in addresses}


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
