"""Linking an identity to a person by proof: the link goes where the identity lives, a code to the address they give.

Whoever has answered both holds both. Nobody learns on the way whether an address is known to us.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from tutti.ground.db.locks import take_turns
from tutti.ground.limits.taking import take
from tutti.ground.mail.addresses import canonical
from tutti.ground.web.address import public_url
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.actions.merging import merge_persons, one_merge_at_a_time
from tutti.people.errors import PeopleTrouble
from tutti.people.facts import IdentityAdded
from tutti.people.matching.actions.deciding import in_order
from tutti.people.matching.errors import ProofOver
from tutti.people.matching.facts import IdentityProved, ProofAsked, SamenessSuggested
from tutti.people.matching.jobs import mail_proof_code
from tutti.people.matching.links import digest_of, new_secret, proof_path
from tutti.people.matching.models import HandleProof, Kind, State, Suggestion
from tutti.people.models import Identity, Merge, Person

LINK_LIVES = timedelta(days=7)
CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5
CODES_BY_LINK, CODES_TO_ADDRESS = 3, 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CERTAIN = 99  # percent; only a person makes it a hundred
PROVED_BITS = 40.0


@transaction.atomic
def make_proof(
    identity: Identity, *, conversation_id: int, by: Actor, asked_by: int | None = None
) -> str:
    """The whole address of a new link for whoever holds this identity; it is known this once. Earlier ones end."""
    take_turns(f"proofs of identity {identity.pk}")
    _end_open(identity)
    secret, now = new_secret(), timezone.now()
    proof = HandleProof.objects.create(
        digest=digest_of(secret),
        identity=identity,
        conversation_id=conversation_id,
        asked_by_id=asked_by,
        made_at=now,
        ends_at=now + LINK_LIVES,
    )
    record([ProofAsked(person=identity.person_id, identity=identity.pk, proof=proof.pk)], by=by)
    return public_url(proof_path(secret))


def known_proof(secret: str) -> HandleProof | None:
    """The proof behind a link, over or not; None tells a wrong link, and says nothing more."""
    found = HandleProof.objects.select_related("identity__person__survivor")
    return found.filter(digest=digest_of(secret)).first()


def ask_code(proof: HandleProof, *, address: str) -> None:
    """Mail a code to this address, whether anybody is known by it or not. `ProofOver` says why none goes."""
    spelled = canonical(address)
    if spelled is None:
        raise ProofOver(_("This is not a mail address. Write it as mira@example.com."))
    by_link = take("proof-link", str(proof.pk), limit=CODES_BY_LINK, per=HOUR)
    to_address = take("proof-address", spelled.lower(), limit=CODES_TO_ADDRESS, per=DAY)
    if not (by_link.allowed and to_address.allowed):
        raise ProofOver(_("We mailed several codes already. Please wait a while."))
    with transaction.atomic():
        locked = _open(proof)
        locked.address, locked.code_digest, locked.code_at, locked.tries = spelled, "", None, 0
        locked.save(update_fields=["address", "code_digest", "code_at", "tries"])
        mail_proof_code.defer(proof_id=locked.pk)


@transaction.atomic
def new_code(proof_id: int) -> tuple[str, str] | None:
    """The code for the mail that is leaving now and where it goes; only its hash stays. None when it is not wanted."""
    proof = HandleProof.objects.select_for_update().filter(pk=proof_id).first()
    if proof is None or not proof.is_open or not proof.address:
        return None
    code = f"{secrets.randbelow(1_000_000):06}"
    proof.code_digest, proof.code_at, proof.tries = _digest(proof, code), timezone.now(), 0
    proof.save(update_fields=["code_digest", "code_at", "tries"])
    return code, proof.address


def prove(proof: HandleProof, *, code: str) -> Merge | None:
    """The code is right: both identities are proved, and their persons one.

    Where both persons were identified before, a colleague says so (a suggestion waits on top). `ProofOver` for a wrong
    code, which is counted; only a right one uses the link up.
    """
    if not _is_right(proof, code):
        raise ProofOver(_("This is not the code, or it has ended. You can ask for a new one."))
    with transaction.atomic():
        one_merge_at_a_time()
        return _join(_open(proof))


@transaction.atomic
def _is_right(proof: HandleProof, code: str) -> bool:
    """Counts the try, whatever comes of it: a transaction of its own, that no refusal rolls back."""
    locked = _open(proof)
    locked.tries += 1
    locked.save(update_fields=["tries"])
    return _fits(locked, code)


def _join(proof: HandleProof) -> Merge | None:
    handle = proof.identity
    mail, new = _mail_identity(proof)
    here, there = handle.person.root, mail.person.root
    merge = _merge(proof, here, there) if here.pk != there.pk else None
    for identity in (handle, mail):
        _verify(identity, proof)
    if new:
        added = IdentityAdded(person=mail.person_id, identity=mail.pk, identity_kind="email")
        record([added], by=Actor.person(here.pk))
    proof.state, proof.merge = HandleProof.State.DONE, merge
    proof.address = proof.code_digest = ""
    proof.save()
    return merge


def _mail_identity(proof: HandleProof) -> tuple[Identity, bool]:
    """Whoever is known by the address they proved; nobody yet makes it one more way to reach this person."""
    known = Identity.objects.select_related("person__survivor").filter(
        kind="email", value__iexact=proof.address
    )
    found = known.order_by("id").first()
    if found is not None:
        return found, False
    made = Identity.objects.create(
        person=proof.identity.person,
        kind="email",
        value=proof.address,
        how="proof",
        created_at=timezone.now(),
    )
    return made, True


def _merge(proof: HandleProof, here: Person, there: Person) -> Merge | None:
    survivor, other = in_order(here, there)
    evidence = {"proof": proof.pk, "evidence": [["proof", "same", PROVED_BITS]]}
    try:
        with transaction.atomic():
            return merge_persons(survivor, other, by=Actor.person(here.pk), evidence=evidence)
    except PeopleTrouble:  # both were identified before: a colleague says so
        _suggest(here, there)
        return None


def _suggest(here: Person, there: Person) -> None:
    left, right = sorted((here.pk, there.pk))
    one, _made = Suggestion.objects.update_or_create(
        left_id=left,
        right_id=right,
        defaults={
            "sure": CERTAIN,
            "kind": Kind.PROOF,
            "evidence": [["proof", "same", PROVED_BITS]],
            "state": State.OPEN,
        },
        create_defaults={
            "sure": CERTAIN,
            "kind": Kind.PROOF,
            "evidence": [["proof", "same", PROVED_BITS]],
            "made_at": timezone.now(),
        },
    )
    suggested = SamenessSuggested(
        suggestion=one.pk, person=left, other=right, sure=CERTAIN, rests_on=str(Kind.PROOF)
    )
    record([suggested], by=Actor.person(here.pk))


def _verify(identity: Identity, proof: HandleProof) -> None:
    Person.objects.select_for_update().get(pk=identity.person_id)
    identity.verified_at, identity.how = timezone.now(), "proof"
    identity.save(update_fields=["verified_at", "how"])
    fact = IdentityProved(person=identity.person_id, identity=identity.pk, proof=proof.pk)
    record([fact], by=Actor.person(proof.identity.person_id))


def _open(proof: HandleProof) -> HandleProof:
    rows = HandleProof.objects.select_for_update(of=("self",))
    locked = rows.select_related("identity__person__survivor").get(pk=proof.pk)
    if not locked.is_open:
        raise ProofOver(_("This link has ended. Write to us, and you get a new one."))
    return locked


def _end_open(identity: Identity) -> None:
    open_ = HandleProof.objects.filter(identity=identity, state=HandleProof.State.OPEN)
    open_.update(state=HandleProof.State.ENDED, address="", code_digest="")


def _fits(proof: HandleProof, code: str) -> bool:
    if not proof.code_digest or proof.code_at is None or proof.tries > MOST_TRIES:
        return False
    if proof.code_at + CODE_LIVES < timezone.now():
        return False
    return constant_time_compare(proof.code_digest, _digest(proof, "".join(code.split())))


def _digest(proof: HandleProof, code: str) -> str:
    return salted_hmac("tutti proof code", f"{proof.pk}:{code}", algorithm="sha256").hexdigest()
