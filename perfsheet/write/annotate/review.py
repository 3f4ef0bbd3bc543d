"""The content of the sheet 审核意见: all findings in a list, then what was accepted. The same in patched and redrawn files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from perfsheet.read.ours import SIGNATURE, TITLE
from perfsheet.write.annotate.marks import Mark, Standing, rank
from perfsheet.write.format import one_line
from perfsheet.write.links import place
from perfsheet.write.terms import kind_name, severity_name

_HOW: Final = "点击“单元格”一栏可跳到表中有问题的格子；{}，并在“整改情况”一栏注明。"
_RETURNED, _CHECKED = "请逐条改正后重新报送", "请逐条核实，确有错误的改正后重新报送"


class Heading(NamedTuple):
    """A column: what it is called, its width in characters, and the look of its cells."""

    name: str
    width: float
    look: str


FINDINGS: Final = (
    Heading("序号", 6, "count"),
    Heading("级别", 7, "centre"),
    Heading("表", 20, "text"),
    Heading("工作表", 13, "text"),
    Heading("单元格", 9, "centre"),
    Heading("编号", 9, "centre"),
    Heading("问题", 26, "text"),
    Heading("现填", 16, "text"),
    Heading("应为", 16, "text"),
    Heading("处理意见", 44, "text"),
    Heading("依据", 26, "text"),
    Heading("整改情况", 20, "text"),
)
STANDINGS: Final = ("序号", "结论", "表", "工作表", "错误", "警告", "表种", "自评得分", "重算得分", "等级")


class Finding(NamedTuple):
    """A row of the list: the values of its columns, its severity, and the cell it links to."""

    values: tuple[str | int | None, ...]
    severity: str
    sheet: str | None
    cell: str | None


class Review(NamedTuple):
    """What the sheet says, from top to bottom."""

    title: str
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]
    heading: str
    standings: tuple[tuple[str | float | None, ...], ...]


def review_rows(marks: Sequence[Mark], standings: Sequence[Standing]) -> Review:
    """Put what is said about a file into rows, the worst first, else in the order given."""
    ordered = sorted(marks, key=_rank)
    accepted = sum(standing.verdict == "接收" for standing in standings)
    return Review(
        TITLE,
        (_summary(marks, standings), _how(marks, standings)),
        tuple(_finding(number, mark) for number, mark in enumerate(ordered, 1)),
        f"各表结论（共 {len(standings)} 张，接收 {accepted} 张，退回 {len(standings) - accepted} 张）",
        tuple(_standing(number, standing) for number, standing in enumerate(standings, 1)),
    )


def _rank(mark: Mark) -> int:
    return rank(mark.severity)


def _how(marks: Sequence[Mark], standings: Sequence[Standing]) -> str:
    """Say what to do with the list; who made it is said in any case."""
    what = _RETURNED if any(standing.verdict == "退回" for standing in standings) else _CHECKED
    return f"{_HOW.format(what)}　{SIGNATURE}。" if marks else f"{SIGNATURE}。"


def _summary(marks: Sequence[Mark], standings: Sequence[Standing]) -> str:
    counts = [(severity_name(name), sum(mark.severity == name for mark in marks)) for name in ("error", "warning", "note")]
    found = "，".join(f"{name} {count} 条" for name, count in counts)
    if not marks:
        return "未发现问题。"
    returned = any(standing.verdict == "退回" for standing in standings)
    return f"共 {len(marks)} 条意见：{found}。" + (
        "“错误”必须改正后重新报送，“警告”请核实，“提示”供参考。" if returned else "“警告”请核实，“提示”供参考。"
    )


def _finding(number: int, mark: Mark) -> Finding:
    sheet, cell = place(mark.sheet, mark.cell)
    values = (
        number,
        severity_name(mark.severity),
        mark.form,
        sheet,
        cell,
        mark.code,
        mark.title,
        mark.found,
        mark.expected,
        mark.message,
        mark.basis,
        None,
    )
    return Finding(values, mark.severity, sheet, cell)


def _standing(number: int, one: Standing) -> tuple[str | float | None, ...]:
    kind = kind_name(one.kind)
    return (
        number,
        one.verdict,
        one_line(one.title) or kind,
        one.sheet,
        one.errors,
        one.warnings,
        kind,
        one.claimed,
        one.recomputed,
        one.grade,
    )
