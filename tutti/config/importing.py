"""An import told on a terminal: what was found, what is not clear, how far it is, how it ended."""

from __future__ import annotations

import argparse
import json
import sys
import time

from django.db import DatabaseError

from tutti.channels.importer.mapping import ROLES, Mapping
from tutti.ground.accounts.models import Department
from tutti.ground.mail.addresses import canonical
from tutti.ground.mail.limited import CannotStart
from tutti.journal.facts import SYSTEM
from tutti.journal.passing import StillBehind
from tutti.listen.actions.importing import (
    begin_import,
    desk_for_imports,
    fail_import,
    last_mapping,
    origin_of,
    run_import,
)
from tutti.listen.importing.guessing import complete, guess
from tutti.listen.importing.items import FileUnusable, Row
from tutti.listen.importing.opening import open_source
from tutti.listen.importing.surveying import Survey, names, survey
from tutti.listen.models import Import
from tutti.measure.queries import count_of_cases

BAR = 30  # characters


class NotImported(Exception):
    """The import could not finish; the message says why and what to do."""


def import_path(options: argparse.Namespace) -> None:
    """Import `options.path` and print the summary; `NotImported` says why it could not."""
    try:
        seen = survey(open_source(options.path))
    except (FileUnusable, OSError) as trouble:
        raise NotImported(str(trouble)) from trouble
    department = _department(options.department)
    origin = origin_of(seen.fingerprint, department=department if options.department else None)
    if origin is not None:
        department = origin.department
    mapping = _mapping(seen, options, zone=department.time_zone, known=last_mapping(origin))
    _confirm(seen, mapping, options)
    imported = Import.objects.create(name=options.path.name[:250], department=department)
    begin_import(
        imported,
        fingerprint=seen.fingerprint,
        mapping=mapping,
        by=SYSTEM,
        own_addresses=[own for own in map(canonical, options.own) if own],
    )
    _run(imported, seen)
    _summary(imported, as_json=options.json)


def _department(name: str | None) -> Department:
    if not name:
        return desk_for_imports(by=SYSTEM)
    found = Department.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        known = ", ".join(Department.objects.values_list("name", flat=True)) or "none yet"
        raise NotImported(f"There is no department “{name}”. There are: {known}.")
    return found


def _mapping(
    seen: Survey, options: argparse.Namespace, *, zone: str, known: Mapping | None
) -> Mapping:
    guessed = guess(seen, zone=options.zone or zone, known=known)
    if options.map and not seen.letters:
        columns = {role: guessed.mapping.column(role) for role in ROLES} | _told(seen, options.map)
        guessed = complete(seen, columns, zone=options.zone or zone)
    if "text" in guessed.doubts:
        raise NotImported(_no_text(seen))
    mapping = guessed.mapping
    style = options.dates or (_ask_for_dates(seen, mapping) if "dates" in guessed.doubts else "")
    close = "all" if options.closed else "none" if options.open else "old"
    plain = mapping.plain() | {"close": close} | ({"style": style} if style else {})
    return Mapping.of(plain)


def _told(seen: Survey, pairs: list[str]) -> dict[str, str]:
    told = {}
    for pair in pairs:
        role, found, column = pair.partition("=")
        if not found or role not in ROLES:
            raise NotImported(f"“{pair}” is not ROLE=COLUMN. Roles are: {', '.join(ROLES)}.")
        if column and column not in seen.columns:
            raise NotImported(
                f"There is no column “{column}”. There are: {names(seen.columns.values())}."
            )
        told[role] = column
    return told


def _no_text(seen: Survey) -> str:
    if not seen.columns:
        return "The file holds no rows."
    return (
        "No column looks like the words of a message. "
        f"The columns are: {names(seen.columns.values())}. "
        "Say which one holds the words, for example --map text=…"
    )


def _ask_for_dates(seen: Survey, mapping: Mapping) -> str:
    """Nothing in the file tells day from month, and a guess would move history by months."""
    samples = ", ".join(seen.columns[mapping.at].samples)
    question = f"Dates in “{mapping.at}” can be read two ways ({samples})."
    if not sys.stdin.isatty():
        raise NotImported(f"{question} Say --dates dmy (day first) or --dates mdy (month first).")
    while True:
        answer = _ask(f"{question} Is the first number the day or the month? [d/m] ")
        if answer[:1] in {"d", "m"}:
            return "dmy" if answer[0] == "d" else "mdy"


def _confirm(seen: Survey, mapping: Mapping, options: argparse.Namespace) -> None:
    """On a terminal, show what was understood and ask; elsewhere go ahead."""
    if options.yes or options.json or not sys.stdin.isatty():
        return
    _note(f"{seen.source.path.name}: {seen.source.about}\n" if hasattr(seen.source, "path") else "")
    for role in ROLES:
        if column := mapping.column(role):
            samples = seen.columns[column].said if column in seen.columns else ""
            _note(f"  {role:9} {column}: {samples[:90]}\n")
    rows = [item for item in seen.shown if isinstance(item, Row)]
    if rows and mapping.fields:
        _note(f"  kept as fields: {', '.join(mapping.fields)}\n")
    if _ask("Import it like this? [Y/n] ")[:1] == "n":
        raise NotImported("Nothing was imported.")


def _run(imported: Import, seen: Survey) -> None:
    try:
        run_import(imported, seen.source, by=SYSTEM, report=_Bar().show)
    except (StillBehind, DatabaseError, CannotStart, OSError) as trouble:
        fail_import(imported, why=str(trouble))
        raise NotImported(
            f"The import broke off after {imported.read} items: {trouble}\n"
            "What was stored stays. Run the same command again to add the rest."
        ) from trouble


class _Bar:
    """A line on a terminal that says how far it is; nothing where nobody watches."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown = 0.0

    def show(self, imported: Import) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._shown < 0.1:  # noqa: PLR2004 -- ten a second
            return
        self._shown = now
        full = BAR * imported.per_cent // 100
        pace = imported.read / max(0.1, now - self._began)
        bar = "█" * full + "░" * (BAR - full)
        _note(
            f"\r{bar} {imported.read} read, {pace:.0f} a second, {imported.get_state_display()}  "
        )


def _summary(imported: Import, *, as_json: bool) -> None:
    if sys.stderr.isatty():
        _note("\r\033[K")
    figures = {
        "read": imported.read,
        "new": imported.new,
        "duplicate": imported.duplicate,
        "quarantined": imported.quarantined,
        "cases": count_of_cases(imported),
    }
    if as_json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    sys.stdout.write(
        f"{figures['read']} items read: {figures['new']} new, {figures['duplicate']} already here, "
        f"{figures['quarantined']} set aside because they could not be read.\n"
        f"They went into {figures['cases']} cases of {imported.department}. Nobody was written to.\n"
    )


def _ask(question: str) -> str:
    _note(question)
    answer = sys.stdin.readline()
    if not answer:
        raise NotImported("Nothing was imported.")
    return answer.strip().lower()


def _note(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
