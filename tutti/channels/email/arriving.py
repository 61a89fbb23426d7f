"""A letter as a message of a conversation: who wrote it, how far that is believed, which thread it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from django.conf import settings
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import Connection, Inbound, Raw, Trust, Unreadable
from tutti.channels.email import composing
from tutti.channels.email.account import account_of
from tutti.channels.letters import inbound_of
from tutti.ground.mail.addresses import canonical
from tutti.ground.mail.letter import Automatic, Letter
from tutti.ground.mail.letter import Unreadable as UnreadableLetter
from tutti.ground.mail.limited import read_many
from tutti.ground.mail.reply_address import ReplyKey, looks_signed, reply_key

OTHER_PARTY = _("It came to a reply address that was given to somebody else.")


def read_letters(connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
    """One answer a raw item, in order. Raises only `CannotStart`: our fault, not a letter's."""
    account = account_of(connection)
    letters = read_many(
        [raw.data for raw in raws],
        authserv_ids=account.authserv_ids,
        loop_mark=composing.loop_mark(),
    )
    return [
        Unreadable(reason=letter.reason)
        if isinstance(letter, UnreadableLetter)
        else _message(letter, raw, connection)
        for letter, raw in zip(letters, raws, strict=True)
    ]


def _message(letter: Letter, raw: Raw, connection: Connection) -> Inbound:
    """The From line of a letter from outside proves nothing, not even that we wrote it: `ours` is never set."""
    read = inbound_of(letter, own_addresses=(), at=raw.received_at or datetime.now(UTC), trust=None)
    addresses = _addressed(letter)
    read = replace(read, details={**read.details, "addressed": addresses[:20]})
    if read.author and read.author.value in connection.own_addresses and not read.automatic:
        read = replace(read, automatic=str(Automatic.OWN_LETTER))
    signed = [address for address in addresses if looks_signed(address)]
    if not signed:
        return read
    found = reply_key(signed, key=settings.KEYRING.bytes(composing.KEY))
    return _joined(read, found) if found else read


def _joined(read: Inbound, found: ReplyKey) -> Inbound:
    """In its conversation by the signed address, when it comes from the party that address was given to."""
    if read.author and composing.party_number(read.author.value) == found.party:
        believed = Trust.TOKEN if read.trust == Trust.WEAK else read.trust
        return replace(read, conversation=found.thread, trust=believed)
    odd = [*read.details.get("odd", ()), OTHER_PARTY]
    return replace(read, details={**read.details, "odd": odd})


def _addressed(letter: Letter) -> list[str]:
    """Every address it was sent to, as written: a reply address is none that `canonical` would change."""
    every = chain(letter.delivered_to, letter.to, letter.cc)
    found = (canonical(one.written) or one.written for one in every)
    return list(dict.fromkeys(one[:320] for one in found if one))
