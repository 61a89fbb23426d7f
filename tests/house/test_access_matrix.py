"""Every address, by every method, by whoever may ask, on whosever case: refused as declared, and a refusal changes nothing."""

from __future__ import annotations

import hashlib
import logging
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from tutti.config.tests.access.examples import ANYBODY, OK
from tutti.config.tests.access.examples import EXAMPLES as PAGES
from tutti.config.tests.access.programs import PROGRAMS
from tutti.config.tests.access.world import CANARY, MEMBERS, PRINCIPALS, WITHOUT_A_SESSION, build
from tutti.ground.access.addresses import every_address
from tutti.ground.access.policy import declared_policy
from tutti.ground.access.principal import ANYONE, principal_of
from tutti.ground.limits.models import Bucket

EXAMPLES = PAGES | PROGRAMS
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
COUNTED_APART = ("django_session", "limits_bucket")  # who came by, and how often
MAY_READ_IT = {"zoe"}
READS_SAVED_REPLIES = {"saved-replies", "saved-reply", "case"}  # the composer offers them
READS_ARTICLES = {"articles", "article", "edit-article"}

pytestmark = [pytest.mark.proves("main-5"), pytest.mark.django_db]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One request of the matrix, and what it should come to: "ok" or a status."""

    name: str
    method: str
    who: str
    variant: str
    expected: object

    def __str__(self):
        return f"{self.method} {self.name} by {self.who} on {self.variant}"


def room_of(address):
    return address.view.__module__.partition(".views")[0].removeprefix("tutti.")


def rooms():
    return sorted({room_of(address) for address in every_address()})


def addresses(room=""):
    """Those that have an example, of one room or of all; the first test names those without."""
    every = [address for address in every_address() if address.name in EXAMPLES]
    return {one.name: one for one in every if room in {"", room_of(one)}}


@pytest.fixture
def world(settings):
    settings.TUTTI_URL = "https://testserver"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # for speed
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its traceback
    yield build()
    logging.disable(logging.NOTSET)


def test_every_address_has_a_name_a_policy_and_an_example():
    every = list(every_address())

    assert [f"/{one.route}" for one in every if not one.name] == []
    assert [one.name for one in every if declared_policy(one.view) is None] == []
    assert sorted({one.name for one in every} ^ set(EXAMPLES)) == []


def test_no_address_is_named_twice():
    names = [address.name for address in every_address()]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("room", rooms())
def test_a_refusal_is_as_declared_changes_nothing_and_has_its_twin(world, room):
    """Every cell of the matrix is refused or let through as declared; a refusal changes no row."""
    wrong = []
    for name, address in addresses(room).items():
        seen = [cell for method in METHODS for cell in _cells(world, name, address, method)]
        wrong += _refusals(world, [cell for cell in seen if cell.expected != "ok"])
        wrong += _grants(world, [cell for cell in seen if cell.expected == "ok"])
        wrong += _without_twin(seen)

    assert wrong == [], "\n".join(wrong)


def test_a_foreign_id_in_any_field_is_refused(world):
    """Ids of a case one may not see, fed into every id of every address and every form, change nothing."""
    wrong = []
    for name, example in EXAMPLES.items():
        for who in ("contributor", "granted", "agent_a", "agent_b", "administrator"):
            wrong += _foreign_in_address(world, name, example, who)
            wrong += _foreign_in_fields(world, name, example, who)

    assert wrong == [], "\n".join(wrong)


def test_an_id_no_database_holds_is_no_error_of_ours(world):
    wrong = []
    for name, example in EXAMPLES.items():
        for value in ("9" * 30, "²", "\x00"):
            wrong += _odd_in_fields(world, name, example, value)

    assert wrong == [], "\n".join(wrong)


def _cells(world, name, address, method):
    example, rule = EXAMPLES[name], declared_policy(address.view)
    variants = example.sees if method in {"GET", "POST"} else list(example.sees)[:1]
    for variant in variants:
        for who in PRINCIPALS:
            yield Cell(
                name=name,
                method=method,
                who=who,
                variant=variant,
                expected=_expected(world, example, rule, method, who, variant),
            )


def _expected(world, example, rule, method, who, variant):
    member = world.members.get(who)
    asking = ANYONE if who in WITHOUT_A_SESSION else principal_of(member)
    if example.api and who in WITHOUT_A_SESSION:
        return 401
    if not rule.allows(asking):
        return "sign-in" if who in WITHOUT_A_SESSION and method == "GET" else 403
    if (
        method not in {"GET", "POST"}
        or (method == "GET" and not example.get)
        or (method == "POST" and not example.post)
    ):
        return 405
    if who not in example.sees[variant]:
        return example.missing
    if method == "POST" and example.acts is not None and who not in example.acts[variant]:
        return example.refused
    return "ok"


def _refusals(world, cells):
    """What went wrong among these: a status, a leak, a header, a changed row."""
    before = digest()
    answers = [(cell, _ask(world, cell)) for cell in cells]
    wrong = [trouble for cell, answer in answers for trouble in _judged(cell, answer)]
    changed = [table for table, found in digest().items() if found != before.get(table)]
    if changed:
        wrong += [
            f"{cell} changed {tables}" for cell in cells if (tables := _changed_by(world, cell))
        ]
        wrong = wrong or [f"{cells[0].name}: a refusal changed {changed}"]
    return wrong


def _grants(world, cells):
    """What went wrong where the door is open; a post must also have done something."""
    wrong, tried = [], set()
    for cell in cells:
        with undone():
            if EXAMPLES[cell.name].before and cell.method == "POST":
                EXAMPLES[cell.name].before(world, cell.variant)
            before = digest() if cell.method == "POST" and cell.name not in tried else None
            answer = _ask(world, cell)
            wrong += _judged(cell, answer)
            if before is not None and not EXAMPLES[cell.name].only_reads:
                tried.add(cell.name)
                wrong += [] if digest() != before else [f"{cell} changed nothing"]
    return wrong


def _without_twin(cells):
    """Methods somebody is refused although nobody is let through."""
    by_method = {}
    for cell in cells:
        by_method.setdefault((cell.name, cell.method), []).append(cell)
    return [
        f"{method} {name}: nobody is let through"
        for (name, method), group in by_method.items()
        if not any(cell.expected == "ok" for cell in group)
        and any(
            cell.expected != 405
            and method in {"GET", "POST"}
            and cell.expected not in {401, 403, "sign-in"}
            for cell in group
        )
    ]


def _changed_by(world, cell):
    before = digest()
    with undone():
        _ask(world, cell)
        return [table for table, found in digest().items() if found != before.get(table)]


def _ask(world, cell, ids=None, body=None):
    """Send the request. The body is a valid one whoever sends it, so that only who they are speaks against it."""
    example = EXAMPLES[cell.name]
    if cell.method == "POST" or example.api:
        Bucket.objects.all().delete()
    variant = cell.variant
    path = reverse(cell.name, kwargs=ids or example.ids(world, variant)) + example.query
    client = world.clients[cell.who]
    with _tidy(client):
        if example.api:
            return _ask_as_program(world, cell, path, body)
        if cell.method == "GET":
            return client.get(path)
        if example.json:
            headers = example.headers(world, variant, example.json)
            return client.generic(
                cell.method, path, example.json, content_type="application/json", headers=headers
            )
        given = (
            dict(body if body is not None else example.post(world, variant)) if example.post else {}
        )
        if cell.name == "new-import" and body is None:
            given["file"] = SimpleUploadedFile(
                "old.csv", b"id,text,email\n1,Hello,a@example.com\n2,Bye,b@example.com\n"
            )
        if cell.method == "POST":
            return client.post(path, given)
        return client.generic(
            cell.method, path, "", content_type="application/x-www-form-urlencoded"
        )


def _ask_as_program(world, cell, path, body):
    """With the member's token, beside the session of another who sees everything: it must not count."""
    example, token = EXAMPLES[cell.name], world.tokens.get(cell.who)
    given = body if body is not None else example.post and example.post(world, cell.variant)
    sent = msgspec.json.encode(dict(given or {})) if cell.method == "POST" else b""
    headers = {"Authorization": f"Bearer {token.secret}"} if token else {}
    return world.clients["zoe"].generic(
        cell.method, path, sent, content_type="application/json", headers=headers
    )


@contextmanager
def _tidy(client):
    """Sign-in, sign-out and messages leave cookies; the next request starts as this one did."""
    kept = client.cookies.output(), dict(client.cookies)
    try:
        yield
    finally:
        client.cookies.clear()
        client.cookies.update(kept[1])


@contextmanager
def undone():
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


def _judged(cell, answer):
    yield from _status(cell, answer)
    yield from _headers(cell, answer)
    if CANARY.encode() in _read(answer) and cell.who not in MAY_READ_IT and not _only_echoed(cell):
        yield f"{cell} read the canary"


def _read(answer):
    """The whole body; reading a stream to its end is what closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _only_echoed(cell):
    """The search page repeats what was asked; an administrator reads every saved reply and every article."""
    return cell.name == "search" or (
        cell.who == "administrator" and cell.name in READS_SAVED_REPLIES | READS_ARTICLES
    )


def _status(cell, answer):
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
    if cell.expected == "sign-in":
        fits = to_sign_in
    elif cell.expected == "ok":
        fits = answer.status_code in OK and not (to_sign_in and cell.name != "sign-out")
    else:
        fits = answer.status_code == cell.expected
    if not fits:
        yield f"{cell}: {answer.status_code} instead of {cell.expected}{_why(answer)}"


def _why(answer):
    context = answer.context or {}
    form = next(
        (
            part["form"]
            for part in ([context] if isinstance(context, dict) else context)
            if "form" in part
        ),
        None,
    )
    return f" {dict(form.errors)}" if form is not None and getattr(form, "errors", None) else ""


def _headers(cell, answer):
    if "default-src 'none'" not in answer.get("Content-Security-Policy", ""):
        yield f"{cell}: no content security policy"
    if answer.get("X-Content-Type-Options") != "nosniff":
        yield f"{cell}: may be sniffed"
    if "Cache-Control" not in answer:
        yield f"{cell}: says nothing about keeping it"
    if (
        EXAMPLES[cell.name].steady
        and cell.method == "GET"
        and cell.who == "anonymous"
        and answer.cookies
    ):
        yield f"{cell}: left a cookie"


def _foreign_ids(world):
    """Ids of everything under the foreign case, by the words ids are called by."""
    foreign = world["foreign"]
    return {
        "case": foreign.case.pk,
        "other": foreign.case.pk,
        "take": foreign.case.pk,
        "conversation": foreign.conversation.pk,
        "message": foreign.message.pk,
        "attachment": foreign.attachment.pk,
        "note": foreign.note.pk,
        "parent": foreign.note.pk,
        "task": foreign.task.pk,
        "word": foreign.task.pk,
        "send": foreign.send.pk,
        "notice": foreign.notice.pk,
        "view": world.things["views"]["zoe"].pk,
        "saved": world.things["replies"]["c"].pk,
        "insert": world.things["replies"]["c"].pk,
        "file": foreign.attachment.pk,
        "shows": f"m{foreign.message.pk}",
    }


# Words of other stages' forms that take an id although their example leaves them out.
ALSO = {
    "new-call": ("case",),
    "case-notes": ("parent",),
    "case-tasks": ("shows",),
    "keep-draft": ("insert",),
    "several-cases": ("take",),
}
EVERYBODYS = {"saved", "insert"}  # an administrator sees every department's saved replies


def _foreign_in_address(world, name, example, who):
    """One id of the address at a time belongs to the foreign case; the others are of a case they see."""
    foreign = _foreign_ids(world)
    for variant, seers in example.sees.items():
        if who not in seers or seers == ANYBODY or variant == "foreign":
            continue
        ids = example.ids(world, variant)
        for key in ids:
            word = key.removesuffix("_id")
            if (
                word not in foreign
                or key == word
                or (who == "administrator" and word in EVERYBODYS)
            ):
                continue
            for method in ("GET", "POST"):
                yield from _harmless(
                    world, name, method, who, variant, key, ids=ids | {key: foreign[word]}
                )


def _foreign_in_fields(world, name, example, who):
    rule = declared_policy(addresses()[name].view)
    if example.post is None or not rule.allows(principal_of(world.members[who])):
        return
    foreign = _foreign_ids(world)
    for variant, seers in example.sees.items():
        if who not in seers or variant == "foreign":
            continue
        body = example.post(world, variant)
        for key in (*body, *ALSO.get(name, ())):
            if key not in foreign or (who == "administrator" and key in EVERYBODYS):
                continue
            yield from _harmless(
                world, name, "POST", who, variant, key, body=dict(body) | {key: foreign[key]}
            )


def _harmless(world, name, method, who, variant, key, *, ids=None, body=None):
    cell = Cell(name=name, method=method, who=who, variant=variant, expected=f"refusal of {key}")
    before = digest()
    with undone():
        answer = _ask(world, cell, ids=ids, body=body)
        changed = [table for table, found in digest().items() if found != before.get(table)]
        leaked = CANARY.encode() in _read(answer)
    if answer.status_code >= 500 or changed or leaked:
        yield f"{cell}, foreign {key}: {answer.status_code}, changed {changed}, leaked {leaked}"


def _odd_in_fields(world, name, example, value):
    if example.post is None or example.json:
        return
    who, variant = next(
        (one, variant)
        for variant in example.sees
        for one in (*MEMBERS, "anonymous")
        if _lets(world, name, example, variant, one)
    )
    body = example.post(world, variant)
    for key in dict.fromkeys((*body, *ALSO.get(name, ()))):
        cell = Cell(name=name, method="POST", who=who, variant=variant, expected=value)
        with undone():
            answer = _ask(world, cell, body=dict(body) | {key: value})
            _read(answer)
        if answer.status_code >= 500:
            yield f"{cell}, {key}={value!r}: {answer.status_code}"


def _lets(world, name, example, variant, who):
    rule = declared_policy(addresses()[name].view)
    return _expected(world, example, rule, "POST", who, variant) == "ok"


def digest():
    """Every table but the two that count visits, as one number each: rows and their contents."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if name not in COUNTED_APART and not name.startswith("journal_entry_p")
    ]
    parts = (
        f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {connection.ops.quote_name(name)} t"
        for name in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {
            table: (count, hashlib.sha256(str(total).encode()).hexdigest()[:8])
            for table, count, total in cursor.fetchall()
        }
