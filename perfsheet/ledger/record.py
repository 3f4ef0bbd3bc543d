"""Recording a run: what lay where and what became of it, new forms and figures, scores that came out otherwise, what happened to findings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from perfsheet.account import FileAccount, Status
from perfsheet.intake import Source
from perfsheet.judgement import AUTO, Judgement
from perfsheet.ledger import schema
from perfsheet.ledger.exact import decimal, storable
from perfsheet.ledger.figures import enter_forms, versions_of
from perfsheet.ledger.judgings import enter_judgings
from perfsheet.ledger.lives import enter_lives, found_now, present
from perfsheet.ledger.readings import enter_files
from perfsheet.ledger.rosters import RosterFile, enter_deadlines, enter_roster
from perfsheet.ledger.writing import Writing
from perfsheet.manifest import counts, current_forms
from perfsheet.policy import choose
from perfsheet.tables import Batch, plain

GONE: Final = "gone"
#: the states in which the forms of a file count
READ: Final = frozenset({str(Status.ACCEPTED), str(Status.RETURNED)})
_STANDING: Final = ("path", "location", "sha256", "modified", "status", "reason", "current", "reading", "size", "errors", "warnings", "notes")


@dataclass(frozen=True)
class Recorded:
    """What a run came to, as it is recorded: `readings` names for each file its reading in the ledger (None: not kept)."""

    accounts: Sequence[FileAccount]
    sources: Sequence[Source]
    batch: Batch
    judgement: Judgement
    readings: Sequence[int | None]
    #: of the columns of `runs`: started, finished, program, policy, asked, basis, year
    about: Mapping[str, Any]
    #: the policy that was asked for
    policy: str = AUTO
    roster: RosterFile | None = None


def record(at: Writing, night: Recorded) -> dict[str, int]:
    """Record a run; return what was new in it: files that changed, forms judged, and findings by the state they entered."""
    accounts = night.accounts
    counted = current_forms(accounts)
    told = {**night.about, "counts": json.dumps(counts(accounts)), "files": len(accounts), "forms": sum(counted)}
    run = at.add_one(schema.runs, **told)
    enter_files(at, [(account.sha256, account.size) for account in accounts if account.sha256])
    changed = _enter_standings(at, run, night)
    listed = [form for account in accounts for form in account.forms]
    forms = enter_forms(at, night.batch, listed, night.readings)
    policies = _policies(night, counted)
    judged = enter_judgings(at, run, night.batch, night.judgement.parts, policies, forms)
    enter_deadlines(at, night.batch, policies)
    if night.roster:
        enter_roster(at, night.roster)
    here = found_now(night.batch, night.judgement.findings, accounts, forms)
    lives = enter_lives(at, run, here, present(accounts, read=READ), versions_of(at.connection))
    at.facts |= {"run": run, "files": len(accounts), "forms": sum(counted), "changed": changed, "judged": judged, "findings": lives}
    return {"changed": changed, "judged": judged, **lives}


def last_run(connection: Connection) -> Any:  # noqa: ANN401  # a row of `runs`, or None
    """Return the last run."""
    return connection.execute(select(schema.runs).order_by(schema.runs.c.id.desc()).limit(1)).first()


def standing(connection: Connection) -> dict[str, Any]:
    """Return what was last written of each path that is still there."""
    newest = select(func.max(schema.standings.c.id)).group_by(schema.standings.c.path)
    query = select(schema.standings).where(schema.standings.c.id.in_(newest))
    return {row.path: row for row in connection.execute(query).all() if row.status != GONE}


def _enter_standings(at: Writing, run: int, night: Recorded) -> int:
    """Write of each path what is new about it; return of how many paths."""
    before = standing(at.connection)
    columns = {name: storable(column) for name, column in _standings(night).items()}
    rows = list(zip(*(columns[name] for name in _STANDING), strict=True))
    fresh = [row for row in rows if row[0] not in before or _told(before[row[0]]) != row]
    here = set(columns["path"])
    gone = [path for path in before if path not in here]
    fresh += [(path, before[path].location, None, None, GONE, "文件已不在收件箱", "", None, None, 0, 0, 0) for path in gone]
    if fresh:
        at.add(schema.standings, {"run": [run] * len(fresh)} | dict(zip(_STANDING, zip(*fresh, strict=True), strict=True)))
    return len(fresh)


def _told(row: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a row of `standings`
    told = row._mapping  # noqa: SLF001  # the documented way to columns by their names
    return tuple(decimal(told[name]) if name == "modified" else told[name] for name in _STANDING)


def _standings(night: Recorded) -> dict[str, list[Any]]:
    accounts = night.accounts
    return {
        "path": [account.path for account in accounts],
        "location": [source.place for source in night.sources],
        "sha256": [account.sha256 or None for account in accounts],
        "modified": [decimal(account.modified) for account in accounts],
        "status": [str(account.status) for account in accounts],
        "reason": [account.reason for account in accounts],
        "current": ["".join(str(int(form.current)) for form in account.forms) for account in accounts],
        "reading": list(night.readings),
        "size": [account.size for account in accounts],
        "errors": [account.errors for account in accounts],
        "warnings": [account.warnings for account in accounts],
        "notes": [account.notes for account in accounts],
    }


def _policies(night: Recorded, counted: Sequence[bool]) -> list[str | None]:
    """Name the policy that each form that counts was judged by."""
    asked = night.policy
    chosen = plain(choose(night.batch)["policy"]) if asked == AUTO else [asked] * len(counted)
    return [policy if counts_ else None for policy, counts_ in zip(chosen, counted, strict=True)]
