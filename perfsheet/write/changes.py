"""今日变化.html: what came in, what changed, what is overdue; one page without script, for screen, phone and paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet import __version__
from perfsheet.coverage.tables import records
from perfsheet.ledger.changes import AGAIN, CHANGED, JUDGED, LEFT, MOVED, NEW, WITHDRAWN
from perfsheet.write.exchange_words import STATES
from perfsheet.write.format import shorten
from perfsheet.write.links import Links, place
from perfsheet.write.overview_coverage import RoundLine, round_lines
from perfsheet.write.overview_template import rendered
from perfsheet.write.owners import NAMELESS, bare_name
from perfsheet.write.terms import SEVERITIES, kind_name, status_name

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.ledger.changed_findings import FindingChange
    from perfsheet.ledger.changed_forms import FormChange
    from perfsheet.ledger.changes import Changes, FileChange

_TEMPLATE: Final = "今日变化.html"
#: rows of a list; the tables of the run have the rest
_MOST: Final = 300
_LONGEST: Final = 300
#: what happened to a file → what it is called, in the order of the counts
FILES: Final = {NEW: "新到", AGAIN: "重报", CHANGED: "改后重报", LEFT: "撤走", WITHDRAWN: "撤回", MOVED: "移动", JUDGED: "结果有变"}
#: the states of findings that are told, in their order
_STATES: Final = ("new", "reopened", "open", "fixed", "waived", "gone")
_SEVERE: Final = list(SEVERITIES)


class Part(NamedTuple):
    """The first rows of a list, and how many more there are."""

    rows: Sequence[Any]
    left: int


class UnitLine(NamedTuple):
    """A unit in figures: files that came or changed, files that went, findings that appeared, stayed and were corrected."""

    unit: str
    came: int
    went: int
    fresh: int
    open: int
    fixed: int


class FileLine(NamedTuple):
    """A file and what happened to it."""

    unit: str
    path: str
    link: str | None
    what: str
    status: str
    reason: str


class FindingLine(NamedTuple):
    """A finding and what happened to it."""

    unit: str
    state: str
    severity: str
    form: str
    place: str
    message: str


class ScoreLine(NamedTuple):
    """A form whose totals come out otherwise: claimed and recomputed, before and now."""

    unit: str
    form: str
    claimed: str
    computed: str
    why: str


class OverdueLine(NamedTuple):
    """A return that is due and has not come by its deadline."""

    department: str
    unit: str
    name: str
    round: str
    deadline: str
    days: int
    contact: str


class Overdue(NamedTuple):
    """The rounds, and what is overdue in them, the longest first."""

    rounds: Sequence[RoundLine]
    lines: Part


def changes_page(changes: Changes, coverage: Coverage | None, made: datetime, home: Path) -> str:
    """Compose the page; `home` is the folder where it will stand, and without a coverage nothing is said of what is due."""
    links = Links(home)
    findings = sorted(
        changes.findings, key=lambda one: (_STATES.index(one.state), _SEVERE.index(one.severity) if one.severity in _SEVERE else 0)
    )
    rescored = [one for one in changes.forms if one.rescored]
    values = {
        "title": f"今日变化（{made:%Y年}{made.month}月{made.day}日）",
        "made": made,
        "version": __version__,
        "since": _moment(changes.since.started),
        "quiet": changes.quiet,
        "severities": SEVERITIES,
        "counts": counts(changes),
        "units": _cut(_units(changes), tuple),
        "files": _cut(changes.files, lambda one: _file(one, links)),
        "findings": _cut(findings, _finding),
        "rescored": _cut(rescored, _score),
        "judged": len(changes.forms),
        "due": overdue(coverage) if coverage else None,
    }
    return rendered(values, name=_TEMPLATE)


def counts(changes: Changes) -> list[tuple[str, int]]:
    """Count what happened, with the words for it; what did not happen is left out."""
    files, states = Counter(one.what for one in changes.files), Counter(one.state for one in changes.findings)
    told = [(f"{name}文件", files[what]) for what, name in FILES.items()]
    told += [(f"{STATES[state]}问题", states[state]) for state in _STATES]
    told.append(("得分有变的表", sum(one.rescored for one in changes.forms)))
    return [(name, number) for name, number in told if number]


def overdue(coverage: Coverage) -> Overdue:
    """Say what is overdue, and how each round stands."""
    rounds = records(coverage.rounds)
    rows = [row for row in records(coverage.due) if row["overdue"]]
    rows.sort(key=lambda row: -row["overdue"])
    return Overdue(round_lines(coverage), _cut(rows, lambda row: _owed(row, rounds[row["round"]])))


def _cut(rows: Iterable[Any], told: Callable[[Any], Any]) -> Part:
    listed = list(rows)
    return Part([told(row) for row in listed[:_MOST]], max(0, len(listed) - _MOST))


def _units(changes: Changes) -> list[UnitLine]:
    """Count by unit."""
    found: dict[str, Counter[str]] = {}
    for file in changes.files:
        kind = "went" if file.what in {LEFT, WITHDRAWN} else "came" if file.what in {NEW, AGAIN, CHANGED} else ""
        found.setdefault(_owner(file.unit), Counter())[kind] += 1
    for finding in changes.findings:
        kind = {"new": "fresh", "reopened": "fresh", "open": "open", "fixed": "fixed"}.get(finding.state, "")
        found.setdefault(_owner(finding.unit), Counter())[kind] += 1
    return [UnitLine(unit, *(tally[name] for name in UnitLine._fields[1:])) for unit, tally in sorted(found.items())]


def _owner(unit: str) -> str:
    return bare_name(unit) or NAMELESS


def _file(one: FileChange, links: Links) -> FileLine:
    before, now = (status_name(status) if status else "" for status in (one.before, one.now))
    status = f"{before} → {now}" if before and now and before != now else now
    return FileLine(
        _owner(one.unit), one.path, links.to_page(one.location) if one.now else None, FILES[one.what], status, shorten(one.reason, _LONGEST)
    )


def _finding(one: FindingChange) -> FindingLine:
    sheet, cell = place(one.sheet, one.cell)
    where = "!".join(filter(None, (sheet, cell)))
    said = shorten(one.message, _LONGEST) + (f"（{shorten(one.why)}）" if one.why else "")
    form = "　".join(filter(None, (shorten(one.project), kind_name(one.kind) if one.kind else one.path)))
    return FindingLine(_owner(one.unit), STATES[one.state], one.severity, form, where, said)


def _score(one: FormChange) -> ScoreLine:
    about = "　".join(filter(None, (shorten(one.project), kind_name(one.kind), f"{one.year}年度" if one.year else "", shorten(one.period))))
    before, now = one.before, one.now
    claimed, computed = (_arrow(before and getattr(before, name), now and getattr(now, name)) for name in ("claimed", "computed"))
    return ScoreLine(_owner(one.unit), about, claimed, computed, "重报" if one.again else "重新评判")


def _arrow(before: str | None, now: str | None) -> str:
    return f"{before or '无'} → {now or '无'}" if before != now else now or ""


def _owed(row: Mapping[str, Any], about: Mapping[str, Any]) -> OverdueLine:
    contact = " ".join(filter(None, (row["contact"], row["phone"])))
    name = "（整体支出）" if row["project"] is None else shorten(row["name"])
    return OverdueLine(row["department"], row["unit"], name, about["title"], str(about["deadline"] or ""), row["overdue"], contact)


def _moment(started: str | None) -> str:
    return f"{datetime.fromisoformat(started):%Y-%m-%d %H:%M}" if started else ""
