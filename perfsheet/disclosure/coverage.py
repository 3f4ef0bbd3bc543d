"""三覆盖: targets, self-evaluations and evaluation reports that are published, of those that are due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.disclosure.secret import Named, Secrets, folded
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.roster import Roster

_PROJECTS: Final = {"target": "项目绩效目标", "monitor": "项目绩效运行监控", "selfeval": "项目绩效自评"}
_WHOLES: Final = {"target": "整体绩效目标", "monitor": "整体绩效运行监控", "selfeval": "整体绩效自评"}

_STAGES: Final = ("target", "monitor", "selfeval")
_THREE: Final = ("target", "selfeval")
_ABSENT: Final = "不在本次公开之内，可用 --against 指定该阶段公开的文件夹"
#: what is said in place of a project where the table of the whole department is missing
WHOLE: Final = "部门整体"


class Line(NamedTuple):
    """A line of the coverage table: None is not known, and `remark` says why."""

    name: str
    published: int | None
    due: int | None
    remark: str

    @property
    def share(self) -> float | None:
        """The part of what is due that is published, in per cent."""
        return None if self.published is None or not self.due else self.published * 100 / self.due


class Missing(NamedTuple):
    """A table that is due by the roster and not published."""

    department: str
    unit: str
    name: str


class Coverage(NamedTuple):
    """The coverage of a publication: its lines, what is missing, and the share that the policy demands."""

    lines: Sequence[Line]
    missing: Sequence[Missing]
    demanded: float | None


class Due(NamedTuple):
    """What is due by a roster: projects that are not secret, and departments."""

    projects: Sequence[tuple[str, str, str, str]]
    departments: Sequence[str]


class Counted(NamedTuple):
    """A published table, as far as coverage goes."""

    kind: str
    unit: str
    project: str
    code: str


def coverage(published: Sequence[Counted], stage: str, due: Due | None, policy: Policy) -> Coverage:
    """Compare what is published with what is due; `stage` is the one that is published now, others may have been before."""
    lines: list[Line] = []
    missing: list[Missing] = []
    for one in _STAGES if stage == "monitor" else _THREE:
        own = [table for table in published if table.kind.endswith(f"_{one}")]
        if one != stage and not own:
            sizes = (None, None) if due is None else (len(due.projects), len(due.departments))
            lines += [Line(names[one], None, size, _ABSENT) for names, size in zip((_PROJECTS, _WHOLES), sizes, strict=True)]
            continue
        for found, lacking in (_projects(own, one, due), _wholes(own, one, due)):
            lines.append(found)
            missing += lacking if one == stage else ()
    lines.append(Line("财政评价、部门评价报告", None, None, "报告不是表格，不由本程序公开；应公开数名册中没有"))
    return Coverage(lines, missing, policy.disclosure.coverage.value)


def _projects(published: Sequence[Counted], stage: str, due: Due | None) -> tuple[Line, list[Missing]]:
    own = [table for table in published if table.kind.startswith("project_")]
    names = {(folded(table.unit), folded(table.project)) for table in own}
    codes = {table.code.casefold() for table in own if table.code}
    lacking = [one for one in due.projects if not _there(one, names, codes)] if due else []
    line = _line(_PROJECTS[stage], len(names), len(due.projects) if due else None, len(lacking))
    return line, [Missing(department, unit, name) for department, unit, name, _ in lacking]


def _wholes(published: Sequence[Counted], stage: str, due: Due | None) -> tuple[Line, list[Missing]]:
    names = {folded(table.unit) for table in published if table.kind.startswith("department_")}
    lacking = [name for name in due.departments if folded(name) not in names] if due else []
    return _line(_WHOLES[stage], len(names), len(due.departments) if due else None, len(lacking)), [Missing(name, name, WHOLE) for name in lacking]


def due_by(roster: Roster | None, closed: Secrets, year: int | None) -> Due | None:
    """List what is due by a roster; secret projects are not."""
    if roster is None:
        return None
    columns = ("department", "unit", "name", "code", "secret", "year")
    rows = zip(*(plain(roster.projects[column]) for column in columns), strict=True)
    listed = {
        (department or "", unit or "", name or "", code or "")
        for department, unit, name, code, secret, of in rows
        if name and not secret and (of is None or year is None or of == year) and not closed.holds(Named(unit or "", name, code or ""))
    }
    return Due(sorted(listed), sorted(filter(None, plain(roster.departments["department"]))))


def _there(one: tuple[str, str, str, str], projects: set[tuple[str, str]], codes: set[str]) -> bool:
    _, unit, name, code = one
    return (folded(unit), folded(name)) in projects or (bool(code) and code.casefold() in codes)


def _line(name: str, published: int, due: int | None, missing: int) -> Line:
    if due is None:
        return Line(name, published, None, "没有名册（--roster），应公开数未知")
    outside = published - (due - missing)
    return Line(name, due - missing, due, f"另有 {outside} 张不在名册中" if outside > 0 else "")
