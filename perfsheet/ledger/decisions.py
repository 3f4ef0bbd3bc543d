"""Decisions as they are entered and looked up: who decided what of which file or finding, when, why, until when."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from perfsheet.errors import PerfsheetError
from perfsheet.ledger import schema
from perfsheet.ledger.decided import WAIVED, Decided, Decision
from perfsheet.ledger.ledger import Ledger
from perfsheet.ledger.naming import Named
from perfsheet.ledger.record import standing
from perfsheet.names import shown

REVOKED: Final = "revoked"
#: so much of a fingerprint names a file
_SHORT: Final = 12


def decide(ledger: Ledger, what: str, target: str, by: str, why: str, until: date | None = None) -> int:  # noqa: PLR0913, PLR0917  # all that a decision is made of
    """Enter a decision and return its number; `target` is a path or fingerprint, the number of a finding, or that of a decision to revoke.

    Raises PerfsheetError for a target that the ledger does not know.
    """
    for name, said in (("决定人（--by）", by), ("理由（--why）", why)):
        if not said.strip():
            raise PerfsheetError(f"没有写明{name}。每个决定都要写明由谁作出、为什么。")
    with ledger.reading() as connection:
        about = _finding(connection, target) if what == WAIVED else _decision(connection, target) if what == REVOKED else _file(connection, target)
    with ledger.writing("decision", by) as at:
        at.facts |= {"what": what, "target": target, "why": why}
        return at.add_one(schema.decisions, what=what, by=by, at=_now(), why=why, until=until and until.isoformat(), **about)


def in_force(connection: Connection, today: date) -> Decided:
    """Return the decisions that hold on a day; of several on one file or finding, the last."""
    d = schema.decisions
    revoked = set(connection.execute(select(d.c.revokes).where(d.c.what == REVOKED)).scalars())
    files: dict[str, Decision] = {}
    findings: dict[int, Decision] = {}
    for row in connection.execute(select(d).where(d.c.what != REVOKED).order_by(d.c.id)):
        if row.id in revoked or (row.until and row.until < today.isoformat()):
            continue
        one = Decision(row.id, row.what, row.by, row.at, row.why, row.until)
        if row.finding is None:
            files[row.sha256] = one
        else:
            findings[row.finding] = one
    return Decided(files, _named(connection, findings))


def _named(connection: Connection, decisions: dict[int, Decision]) -> dict[Named, Decision]:
    f = schema.findings
    query = select(f.c.id, *(f.c[name] for name in Named._fields)).where(f.c.id.in_(list(decisions)))
    return {Named(*row[1:]): decisions[row[0]] for row in connection.execute(query)} if decisions else {}


def _file(connection: Connection, target: str) -> dict[str, object]:
    """Find a file by its path as the lists give it, by its fingerprint, or by where it lies."""
    rows = standing(connection)
    if target in rows and rows[target].sha256:
        return {"sha256": rows[target].sha256, "path": target}
    marks = {row.sha256: path for path, row in rows.items() if row.sha256}
    typed = target.strip().lower()
    found = {mark: path for mark, path in marks.items() if len(typed) >= _SHORT and mark.startswith(typed)}
    if not found and Path(target).is_file():
        mark = sha256(Path(target).read_bytes()).hexdigest()
        found = {mark: marks[mark]} if mark in marks else {}
    if len(found) != 1:
        raise PerfsheetError(f"台账里没有文件 {shown(target)}。请写 manifest.json 或台账“文件”表中的路径，或它的内容指纹（至少前 {_SHORT} 位）。")
    ((mark, path),) = found.items()
    return {"sha256": mark, "path": path}


def _finding(connection: Connection, target: str) -> dict[str, object]:
    f = schema.findings
    number = int(target) if target.isascii() and target.isdigit() else 0
    if connection.execute(select(f.c.id).where(f.c.id == number)).first() is None:
        raise PerfsheetError(f"台账里没有编号为 {shown(target)} 的问题。编号见 perfsheet ledger export 导出的“问题”表第一列。")
    return {"finding": number}


def _decision(connection: Connection, target: str) -> dict[str, object]:
    d = schema.decisions
    number = int(target) if target.isascii() and target.isdigit() else 0
    row = connection.execute(select(d).where(d.c.id == number, d.c.what != REVOKED)).first()
    if row is None:
        raise PerfsheetError(f"台账里没有编号为 {shown(target)} 的决定。编号见 perfsheet ledger export 导出的“人工决定”表第一列。")
    return {"revokes": number, "sha256": row.sha256, "path": row.path, "finding": row.finding}


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
