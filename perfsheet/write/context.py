"""What both outputs say about a run: counts, money and what needs attention, worked out once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.execution import Execution, execution, ratio, total
from perfsheet.write.keys import key
from perfsheet.write.owners import NAMELESS
from perfsheet.write.rows import RANK, finding_rows, form_rows, locations
from perfsheet.write.tallies import FamilyLine, GradeLine, Group, family_lines, grade_lines, groups
from perfsheet.write.terms import STAGES, STATUSES, kind_name, kinds, stage, status_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame, Series

    from perfsheet.judgement import Applied, Judgement
    from perfsheet.tables import Batch

#: files whose forms came again: they are listed, but neither they nor their money are counted twice
NOT_COUNTED: Final = ("duplicate", "superseded")
_UNSURE: Final = 0.6


class State(NamedTuple):
    """How many files came to one end."""

    status: str
    name: str
    meaning: str
    files: int

    @property
    def key(self) -> str:
        """The id of the number of files."""
        return key("概况", "文件", self.name)


class KindLine(NamedTuple):
    """Forms of one kind, year and period: only their money can be added. `left_out` of them have no total that could be counted.

    `members` are the numbers of the forms, `counted` those of them that tell of a budget, `rated` those that tell of spending too.
    """

    name: str
    year: int | None
    period: str | None
    forms: int
    budget: float | None
    spent: float | None
    rate: float | None
    left_out: int
    errors: int
    warnings: int
    members: Sequence[int]
    counted: Sequence[int]
    rated: Sequence[int]

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", "表种", self.name, self.year, self.period)


class OwnerLine(NamedTuple):
    """What one department or unit (`of`) returned: forms by stage of the year; `members` are their numbers."""

    name: str
    forms: int
    stages: tuple[int, ...]
    errors: int
    warnings: int
    members: Sequence[int]
    of: str

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", self.of, self.name)


class Attention(NamedTuple):
    """Something a person should look at, and the sheet that lists it: some `rows` of a table (`of`), about one topic."""

    number: int
    text: str
    sheet: str
    topic: str
    of: str
    rows: Sequence[int]

    @property
    def key(self) -> str:
        """The id of the number."""
        return key("概况", "需要处理", self.topic)


@dataclass(frozen=True, slots=True)
class Summary:
    """The run in figures."""

    files: int
    #: forms that count, and those that came again (older versions, duplicates)
    forms: int
    repeated: int
    indicators: int
    found: dict[str, int]
    states: list[State]
    kinds: list[KindLine]
    departments: list[OwnerLine]
    units: list[OwnerLine]
    attention: list[Attention]
    groups: list[Group]
    families: list[FamilyLine]
    grades: list[GradeLine]
    #: money spent by department; None where no form tells
    execution: Execution | None
    applied: Sequence[Applied]
    #: exemptions that were used, and how many findings each covers
    exempted: list[tuple[str, int]]
    #: forms, with file, unit, money and counts of findings beside them
    form_rows: DataFrame
    #: findings as they are listed, and those set apart: of rules on trial, and exempt
    findings: DataFrame
    apart: DataFrame
    #: where each file lies on disk
    locations: Series[Any]


@lru_cache(maxsize=1)
def summarise(batch: Batch, judgement: Judgement) -> Summary:
    """Count everything once, whoever asks again."""
    files = batch.files.assign(location=locations(batch.files))
    active = judgement.findings["status"] == "active"
    findings = judgement.findings[active]
    rows, listed = form_rows(batch, findings, files), finding_rows(findings, batch, files)
    counted = rows[~rows["status"].isin(NOT_COUNTED) & rows["current"].fillna(value=True)]
    found = Counter(plain(findings["severity"]))
    return Summary(
        files=len(batch.files),
        forms=len(counted),
        repeated=len(rows) - len(counted),
        indicators=int(counted["indicator_count"].sum()),
        found={severity: found[severity] for severity in RANK},
        states=_states(batch.files),
        kinds=_kind_lines(counted),
        departments=_owner_lines(counted, "head", "主管部门"),
        units=_owner_lines(counted, "owner", "单位"),
        attention=_attention(batch.files, counted),
        groups=groups(listed, judgement.titles),
        families=family_lines(findings, judgement.families),
        grades=grade_lines(judgement),
        execution=execution(counted),
        applied=judgement.applied,
        exempted=Counter(plain(judgement.findings["exempt"].dropna())).most_common(),
        form_rows=rows,
        findings=listed,
        apart=finding_rows(judgement.findings[~active], batch, files),
        locations=files["location"],
    )


def _states(files: DataFrame) -> list[State]:
    counts = Counter(plain(files["status"]))
    order = [*STATUSES, *sorted(set(map(str, counts)) - set(STATUSES))]
    return [State(status, status_name(status), STATUSES.get(status, ("", ""))[1], counts[status]) for status in order if counts[status]]


def _kind_lines(rows: DataFrame) -> list[KindLine]:
    """Break the forms down by kind, year and period, in the order of the stages."""
    groups: dict[tuple[str, int | None, str | None], list[int]] = {}
    for at, of in enumerate(zip(*(plain(rows[name]) for name in ("kind", "year", "period")), strict=True)):
        groups.setdefault(of, []).append(at)
    order = {kind: at for at, kind in enumerate(kinds())}
    columns = {name: plain(rows[name]) for name in ("form", "budget", "spent", "errors", "warnings")}
    of_kind = sorted(groups, key=lambda one: (order.get(one[0], len(order)), -(one[1] or 0), one[2] or ""))
    return [_kind_line(one, columns, groups[one]) for one in of_kind]


def _kind_line(of: tuple[str, int | None, str | None], columns: dict[str, list[Any]], members: list[int]) -> KindLine:
    forms, budgets, spents = columns["form"], columns["budget"], columns["spent"]
    known = [at for at in members if budgets[at] is not None]
    both = [at for at in known if spents[at] is not None]
    return KindLine(
        kind_name(of[0]),
        *of[1:],
        forms=len(members),
        budget=total(budgets[at] for at in members),
        spent=total(spents[at] for at in members),
        rate=ratio(total(spents[at] for at in both), total(budgets[at] for at in both)),
        left_out=len(members) - len(known),
        errors=sum(columns["errors"][at] for at in members),
        warnings=sum(columns["warnings"][at] for at in members),
        members=[forms[at] for at in members],
        counted=[forms[at] for at in known],
        rated=[forms[at] for at in both],
    )


def _owner_lines(rows: DataFrame, by: str, of: str) -> list[OwnerLine]:
    """Break the forms down by who returned them, most forms first."""
    groups: dict[str, list[int]] = {}
    for at, name in enumerate(plain(rows[by])):
        groups.setdefault(name, []).append(at)
    forms, stages, errors, warnings = plain(rows["form"]), [stage(kind) for kind in plain(rows["kind"])], plain(rows["errors"]), plain(rows["warnings"])
    lines = []
    for name, members in groups.items():
        by_stage = Counter(stages[at] for at in members)
        counts = tuple(by_stage[one] for one in STAGES)
        found = sum(errors[at] for at in members), sum(warnings[at] for at in members)
        lines.append(OwnerLine(name, len(members), counts, *found, [forms[at] for at in members], of))
    return sorted(lines, key=lambda line: (line.name == NAMELESS, -line.forms, line.name))


def _attention(files: DataFrame, rows: DataFrame) -> list[Attention]:
    nameless, wanting = rows["unit"].isna() & rows["department"].isna(), rows["project"].isna() & ~rows["kind"].str.startswith("department_")
    status, unitless = files["status"], rows["money_unit"].isna() & (rows["fund_count"] > 0)
    found = (
        (files, "个文件无法读取，内容未列入汇总。请按“问题清单”所述处理后重新报送", "问题清单", "无法读取", status == "rejected"),
        (files, "个文件有必须改正的错误，应退回填报单位改正", "问题清单", "退回", status == "returned"),
        (rows, "张表没有认出是哪一种表，请人工核对", "表单", "未识别", rows["kind"] == "unknown"),
        (rows, f"张表的种类把握不大（低于 {_UNSURE:.0%}），请核对表单类型", "表单", "把握不大", rows["confidence"] < _UNSURE),
        (rows, "张表没有填写单位和主管部门", "表单", "无单位", nameless),
        (rows, "张项目表没有填写项目名称", "表单", "无项目名称", wanting),
        (rows, "张表没有写明年度", "表单", "无年度", rows["year"].isna()),
        (rows, "张表的金额没有注明单位（万元或元），未折算、未计入合计", "资金", "无金额单位", unitless),
        (files, "个文件已有更新的版本，金额以新版本为准", "文件清单", "被新版取代", status == "superseded"),
        (files, "个文件与其他文件内容相同，只计一次", "文件清单", "重复", status == "duplicate"),
    )
    lines = (_attended(*line) for line in found)
    return [line for line in lines if line.number]


def _attended(table: DataFrame, text: str, sheet: str, topic: str, mask: Series[Any]) -> Attention:
    name = "form" if "form" in table else "file"
    numbers = plain(table[name][mask.fillna(value=False).to_numpy(dtype=bool)])
    return Attention(len(numbers), text, sheet, topic, f"{name}s", numbers)
