"""Where a collection stands, for a terminal: the rounds, the departments, who is missing, what is not on the roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.table import Table
from rich.text import Text

from perfsheet.coverage.tables import CORRECT, MISSING, records
from perfsheet.tables import plain
from perfsheet.write.format import count, money, one_line, percent, shorten

if TYPE_CHECKING:
    from pandas import DataFrame
    from rich.console import RenderableType

    from perfsheet.coverage import Coverage
    from perfsheet.roster import Roster

#: by → (frame, heads)
GROUPS: Final = {"department": ("by_department", ("主管部门",)), "unit": ("by_unit", ("主管部门", "单位")), "account": ("by_account", ("预算类别",))}
_COUNTS: Final = {"due": "应报", "returned": "已报", "accepted": "接收", "missing": "未报", "late": "迟报", "overdue": "逾期"}
_MONEY: Final = ("应报预算（万元）", "已报预算（万元）")
#: characters across that a table with budgets takes
_ROOM: Final = 130
_STATES: Final = {MISSING: "未报", CORRECT: "待改正"}


def standing(coverage: Coverage, by: str, most: int, width: int) -> Iterator[RenderableType]:
    """Draw the rounds, the counts of each group, and the first of those that are missing; budgets only where there is room."""
    wide = width >= _ROOM
    yield _rounds(coverage.rounds, wide=wide)
    yield from (Text(f"{row['title']}：{row['remark']}") for row in records(coverage.rounds) if row["remark"])
    yield _groups(coverage, by, wide=wide)
    yield from _missing(coverage, most)


def doubts(roster: Roster, coverage: Coverage, forms: DataFrame, paths: Sequence[str], most: int) -> Iterator[RenderableType]:
    """Say what is not on the roster, and what of the roster itself must be looked at."""
    lines = [_strange(row, forms, paths) for row in records(coverage.strange)]
    yield from _listed(f"名册以外或对不上轮次的表 {len(lines)} 张", lines, most)
    found = [f"{one.sheet or ''}{'!' if one.sheet and one.cell else ''}{one.cell or ''}　{one.message}" for one in roster.findings]
    yield from _listed(f"名册 {roster.file} 中请核对 {len(found)} 处", found, most)


def _rounds(rounds: DataFrame, *, wide: bool) -> Table:
    table = _table("报送情况", ("轮次", "期限"), wide=wide)
    for row in records(rounds):
        due = "" if row["deadline"] is None else f"{row['deadline']:%Y-%m-%d}"
        table.add_row(row["title"], due, *_counts(row, wide=wide))
    return table


def _groups(coverage: Coverage, by: str, *, wide: bool) -> Table:
    name, heads = GROUPS[by]
    table = _table("分部门" if by == "department" else "分单位" if by == "unit" else "分预算", ("轮次", *heads), wide=wide)
    frame: DataFrame = getattr(coverage, name)
    titles, before = plain(coverage.rounds["title"]), None
    keys = ("department", "unit") if by == "unit" else (by,)
    for row in records(frame):
        title = titles[row["round"]]
        table.add_row("" if title == before else title, *(one_line(row[key]) for key in keys), *_counts(row, wide=wide))
        before = title
    return table


def _missing(coverage: Coverage, most: int) -> Iterator[RenderableType]:
    due, titles = coverage.due, plain(coverage.rounds["title"])
    for state, name in _STATES.items():
        rows = records(due[(due["state"] == state).to_numpy(dtype=bool)])
        lines = [f"{titles[row['round']]}　{_who(row)}" for row in rows]
        yield from _listed(f"{name} {len(lines)} 张", lines, most)


def _who(row: Mapping[str, Any]) -> str:
    """Name what is due, and what must be known of it."""
    whose = one_line(row["unit"]) if row["unit"] == row["name"] else f"{one_line(row['unit'])}：{shorten(row['name'], 40)}"
    overdue = f"（逾期 {row['overdue']} 天）" if row["overdue"] else ""
    remark = f"　{row['remark']}" if row["remark"] else ""
    return f"{whose}{overdue}{remark}"


def _strange(row: Mapping[str, Any], forms: DataFrame, paths: Sequence[str]) -> str:
    form = forms.loc[row["form"]].to_dict()
    about = " ".join(one_line(text) for text in (form["unit"], form["project"]) if isinstance(text, str))
    near = f"　相近的有{row['proposed']}，请核对" if row["proposed"] else ""
    return f"{paths[form['file']]}　{about}　{row['reason']}{near}"


def _listed(head: str, lines: Sequence[str], most: int) -> Iterator[RenderableType]:
    if not lines:
        return
    yield Text(f"\n{head}：", style="bold")
    yield from (Text(f"  {line}") for line in lines[:most])
    if len(lines) > most:
        yield Text(f"  ……另有 {len(lines) - most} 项，用 --all 全部列出")


def _table(title: str, heads: Sequence[str], *, wide: bool) -> Table:
    table = Table(title=title, box=box.SIMPLE, title_justify="left", title_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(head, no_wrap=head == "期限", overflow="fold")
    for head in (*_COUNTS.values(), "报送率", *(_MONEY if wide else ())):
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _counts(row: Mapping[str, Any], *, wide: bool) -> list[str]:
    rate = percent(100 * row["returned"] / row["due"]) if row["due"] else ""
    figures = [count(row[name]) if row[name] else "" for name in _COUNTS]
    return [*figures, rate, *([money(row["due_wan"]), money(row["returned_wan"])] if wide else [])]
