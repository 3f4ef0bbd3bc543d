"""The lists of 汇总表.xlsx that judge: every score beside its recomputation, and every finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from perfsheet.tables import plain
from perfsheet.write.book import Column, Styled, row_link
from perfsheet.write.cells import Cells, hundredth, mapped, straight, to_source
from perfsheet.write.format import one_line, points
from perfsheet.write.listing import Listed, View, identity, number, place, text
from perfsheet.write.terms import FINDING_STATUSES, PARTS, severity_name

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.write.links import Links

FINDINGS: Final = "问题清单"
#: part → the column that says what is scored, by the table it stands in
_SUBJECTS: Final = {"indicators": ("name", "level2", "level1"), "funds": ("label",), "totals": ("label",)}
_VERDICTS: Final = {"differs": Styled("不符", "error"), "unsure": Styled("存疑", "note"), "right": "相符"}


def scores(view: View) -> Listed:
    """List each part of each form that was recomputed."""
    parts = view.judgement.parts
    rows = parts.assign(form=parts["form"].astype("int64"))
    columns = [
        *identity(view, rows)[:3],
        Column("项目", 12, "centre", mapped(rows["part"], lambda part: PARTS.get(part, part))),
        Column("名称", 30, "text", _subjects(view, rows)),
        Column("分值", 8, "points", straight(rows["weight"]), of="weight"),
        Column("自评得分", 9, "points", _claimed(rows), of="claimed"),
        Column("重算得分", 10, "points", _computed(rows), of="computed"),
        Column("差", 8, "points", _difference(rows), of="difference"),
        Column("结论", 7, "centre", _verdicts(rows)),
        Column("怎样得出", 52, "text", lambda part: [line or None for line in view.judgement.explained(rows.iloc[part])]),
        place(view, rows, rows, ("cell",)),
        Column("适用政策", 10, "code", straight(rows["policy"]), printed=False),
    ]
    return Listed("得分", columns, len(rows), 3, "差＝自评得分－重算得分；“存疑”的不能确定，不算错误；点“位置”打开原表", "parts")


def findings(view: View) -> Listed:
    """List what must be known about the forms, cause first."""
    return Listed(FINDINGS, finding_columns(view.links, view.summary.findings), len(view.summary.findings), 2, "先列必须改正的错误，其次警告、提示；由其他问题引起的紧随其后；点“单元格”打开原表", "findings")


def apart(view: View) -> Listed | None:
    """List what has no consequence: findings of rules on trial, and those that a policy exempts."""
    rows = view.summary.apart
    if rows.empty:
        return None
    state = Column("状态", 9, "centre", mapped(rows["status"], lambda status: FINDING_STATUSES.get(status, status)))
    columns = [*finding_columns(view.links, rows), Column("豁免", 40, "text", straight(rows["exempt"]), optional=True)]
    return Listed("试行和豁免", [columns[0], state, *columns[1:]], len(rows), 2, "试行规则的发现和已批准豁免的问题，不影响接收", "apart")


def finding_columns(links: Links, rows: DataFrame) -> list[Column]:
    """Give the columns of a list of findings."""
    shown = mapped(rows["span"].fillna("打开文件"), str)
    source = to_source(links, *(straight(rows[name]) for name in ("location", "sheet", "cell")))
    return [
        number("序号"),
        Column("级别", 7, "centre", mapped(rows["severity"], lambda severity: Styled(severity_name(severity), severity))),
        text(rows, "path", "文件", 34),
        text(rows, "unit", "实施单位", 18, optional=True),
        text(rows, "project", "项目名称", 20, optional=True),
        text(rows, "sheet", "工作表", 12, optional=True),
        Column("单元格", 10, "centre", shown, source),
        text(rows, "message", "问题与处理办法", 50),
        Column("填报", 14, "text", _cut(rows, "found"), optional=True),
        Column("应为", 14, "text", _cut(rows, "expected"), optional=True),
        text(rows, "basis", "依据", 28, optional=True),
        Column("对照的单元格", 12, "centre", _others(rows), to_source(links, *(straight(rows[name]) for name in ("other_location", "other_sheet", "other_cell"))), optional=True),
        Column("由第几条引起", 8, "count", straight(rows["after"]), lambda part: [at and row_link(FINDINGS, at - 1) for at in plain(rows["after"].array[part])], optional=True),
        Column("处数", 6, "count", straight(rows["number"])),
        Column("问题代码", 10, "centre", straight(rows["code"])),
    ]


def _others(rows: DataFrame) -> Cells:
    """Give the sheet and the cell of the other form that a finding is held against."""
    said = [None if sheet is None else f"{sheet} {cell or ''}".strip() for sheet, cell in zip(plain(rows["other_sheet"]), plain(rows["other_cell"]), strict=True)]
    return lambda part: said[part]


def _cut(rows: DataFrame, name: str) -> Cells:
    """Give texts, with nothing for empty ones."""
    column = rows[name].array
    return lambda part: [value or None for value in plain(column[part])]


def _subjects(view: View, rows: DataFrame) -> Cells:
    """Name what is scored: the indicator, the source of money, the line of totals."""
    known: dict[str, list[list[Any]]] = {}
    for table, names in _SUBJECTS.items():
        values, _ = getattr(view.batch, table)
        known[table] = [plain(values[name]) for name in names]
    tables, at = rows["table"].array, rows["row"].array

    def subject(table: str, row: int | None) -> str | None:
        if row is None or row < 0:
            return None
        return next((one_line(column[row]) for column in known.get(table, ()) if column[row]), None)

    return lambda part: list(map(subject, plain(tables[part]), plain(at[part])))


def _claimed(rows: DataFrame) -> Cells:
    columns = [rows[name].array for name in ("part", "claimed", "claimed_text")]
    return lambda part: [_shown(*row) for row in zip(*(plain(column[part]) for column in columns), strict=True)]


def _computed(rows: DataFrame) -> Cells:
    """Give the recomputed score; of a quality the points that its band allows."""
    columns = [rows[name].array for name in ("part", "computed", "computed_text", "low", "high")]

    def computed(part: str, figure: float | None, word: str | None, low: float | None, high: float | None) -> object:
        if figure is None and low is not None and high is not None:
            return Styled(f"{points(low)}–{points(high)}", "centre")
        return _shown(part, figure, word)

    return lambda part: [computed(*row) for row in zip(*(plain(column[part]) for column in columns), strict=True)]


def _shown(part: str, figure: float | None, word: str | None) -> object:
    """Show points as a figure, a rate as a percentage, a grade as its name."""
    if part == "grade":
        return word and Styled(one_line(word), "centre")
    return Styled(hundredth(figure), "percent") if part == "rate" else figure


def _difference(rows: DataFrame) -> Cells:
    """Give differences, of rates in points of the percentage; none between grades."""
    parts, differences = rows["part"].array, rows["difference"].array

    def difference(part: str, figure: float | None) -> object:
        if part == "grade":
            return None
        return Styled(hundredth(figure), "percent") if part == "rate" else figure

    return lambda part: list(map(difference, plain(parts[part]), plain(differences[part])))


def _verdicts(rows: DataFrame) -> Cells:
    columns = [rows[name].array for name in ("differs", "unsure", "claimed", "claimed_text")]

    def verdict(differs: bool | None, unsure: str | None, *claimed: object) -> object:  # noqa: FBT001  # a column of the frame
        if unsure is not None:
            return _VERDICTS["unsure"]
        if differs:
            return _VERDICTS["differs"]
        return None if claimed == (None, None) else _VERDICTS["right"]

    return lambda part: [verdict(*row) for row in zip(*(plain(column[part]) for column in columns), strict=True)]
