"""The life of a finding across returns: new, open (returned again and still there), fixed, reopened, waived, gone (with its form).

A finding is known by its form, its rule and what it is about, not by its cell: a form that is drawn anew and sent again is the same form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pandas import DataFrame
from sqlalchemy import Connection, func, select

from perfsheet.account import FileAccount
from perfsheet.ledger import schema
from perfsheet.ledger.exact import storable
from perfsheet.ledger.figures import Version
from perfsheet.ledger.naming import Named, about_forms, named
from perfsheet.ledger.writing import Writing
from perfsheet.tables import Batch, plain

NEW: Final = "new"
OPEN: Final = "open"
FIXED: Final = "fixed"
WAIVED: Final = "waived"
REOPENED: Final = "reopened"
GONE: Final = "gone"
#: states in which something is still wrong
STANDING: Final = (NEW, OPEN, REOPENED)
_EXEMPT: Final = "exempt"
#: what an event says beside its state
_SAID: Final = ("form", "path", "severity", "sheet", "cell", "message", "found", "expected", "basis", "why")


class Said(NamedTuple):
    """What is said of a finding where it stands now."""

    form: int | None
    path: str
    severity: str
    sheet: str | None
    cell: str | None
    message: str
    found: str | None
    expected: str | None
    basis: str | None
    why: str | None


class Event(NamedTuple):
    """The latest that happened to a finding."""

    finding: int
    state: str
    said: Said


def enter_lives(at: Writing, run: int, here: Mapping[Named, Said], subjects_here: set[str], versions: Mapping[int, Version]) -> dict[str, int]:
    """Enter what happened to findings since the last run; return how often each state was entered.

    `here` are the findings there are; `subjects_here` the forms and files that there are, without which no finding can be fixed.
    """
    before = latest(at.connection)
    changed: list[tuple[Named, str, Said]] = []
    for name, said in here.items():
        event = before.get(name)
        state = _state(event, said, versions)
        if event is None or state != event.state or said != event.said:
            changed.append((name, state, said))
    for name, event in before.items():
        if name not in here:
            state = FIXED if name.about in subjects_here else GONE
            if event.state != state and (event.state in {*STANDING, WAIVED} or state == FIXED):
                changed.append((name, state, event.said._replace(why=None)))
    _enter(at, run, changed, before)
    return {state: sum(1 for _, one, _ in changed if one == state) for state in (NEW, OPEN, FIXED, WAIVED, REOPENED, GONE)}


def _state(event: Event | None, said: Said, versions: Mapping[int, Version]) -> str:
    """Say what state a finding that is there enters, after what happened last."""
    if said.why is not None:
        return WAIVED
    if event is None:
        return NEW
    if event.state == FIXED:
        return REOPENED
    if event.state not in STANDING or _again(event.said, said, versions):
        return OPEN
    return event.state


def _again(before: Said, now: Said, versions: Mapping[int, Version]) -> bool:
    """Tell whether the form was returned again since."""
    if before.form is None or now.form is None:
        return False
    unknown = Version(None, 0)
    return versions.get(before.form, unknown) != versions.get(now.form, unknown)


def _enter(at: Writing, run: int, changed: Sequence[tuple[Named, str, Said]], before: Mapping[Named, Event]) -> None:
    fresh = [named for named, _, _ in changed if named not in before]
    numbers = {named: event.finding for named, event in before.items()}
    if fresh:
        numbers |= dict(zip(fresh, at.add(schema.findings, dict(zip(Named._fields, zip(*fresh, strict=True), strict=True))), strict=True))
    if changed:
        said = dict(zip(_SAID, zip(*(said for _, _, said in changed), strict=True), strict=True))
        at.add(
            schema.events,
            {"finding": [numbers[named] for named, _, _ in changed], "run": [run] * len(changed), "state": [state for _, state, _ in changed], **said},
        )


def latest(connection: Connection) -> dict[Named, Event]:
    """Return what happened last to every finding."""
    newest = select(func.max(schema.events.c.id)).group_by(schema.events.c.finding)
    known = (schema.findings.c[name] for name in Named._fields)
    said = (schema.events.c[name] for name in _SAID)
    query = select(schema.findings.c.id, schema.events.c.state, *known, *said).join(schema.events, schema.events.c.finding == schema.findings.c.id)
    width = len(Named._fields)
    return {
        Named(*row[2 : 2 + width]): Event(row[0], row[1], Said(*row[2 + width :]))
        for row in connection.execute(query.where(schema.events.c.id.in_(newest))).all()
    }


def found_now(batch: Batch, findings: DataFrame, accounts: Sequence[FileAccount], forms: Sequence[int | None]) -> dict[Named, Said]:
    """Say what there is to say of the findings that count; `forms` are the numbers of the batch's forms in the ledger."""
    known = named(batch, findings, accounts)
    rows = findings.loc[list(known)]
    columns = {name: storable(plain(rows[name])) for name in ("file", "form", "status", *_SAID[2:-1], "exempt")}
    here: dict[Named, Said] = {}
    for name, file, form, status, *said, exempt in zip(known.values(), *columns.values(), strict=True):
        why = (exempt or "") if status == _EXEMPT else None
        here[name] = Said._make((None if form is None else forms[form], accounts[file].path, *said, why))
    return here


def present(accounts: Sequence[FileAccount], *, read: frozenset[str]) -> set[str]:
    """Name the forms that count and the files that there are; `read` are the states in which the forms of a file count."""
    abouts = iter(about_forms(accounts))
    here = {account.path for account in accounts}
    for account in accounts:
        mine = [(form, next(abouts)) for form in account.forms]
        here |= {about for form, about in mine if account.status in read and form.current}
    return here


def tallied(connection: Connection) -> dict[str, int]:
    """Count findings by the state they are in."""
    counts: dict[str, int] = {}
    for event in latest(connection).values():
        counts[event.state] = counts.get(event.state, 0) + 1
    return counts
