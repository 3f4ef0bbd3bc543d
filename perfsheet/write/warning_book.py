"""预警台账.xlsx: all that is monitored with its light, what is to be put right by when, what is overdue, each indicator, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perfsheet.policy.keys import KEYS
from perfsheet.warning.course import Course
from perfsheet.warning.known import Deed
from perfsheet.warning.state import LATE, OPEN, State
from perfsheet.write.book import Book, Column, Styled
from perfsheet.write.format import count
from perfsheet.write.links import Links
from perfsheet.write.warning_rows import ItemRow, PolicyRow, item_rows, policy_rows, rank, standing

if TYPE_CHECKING:
    from perfsheet.warning.cases import Case
    from perfsheet.warning.limits import Limited
    from perfsheet.warning.watch import Watched

#: colours as cells show them; another is shown by its name alone
_FILLS: Final = {"红": "error", "橙": "warning", "黄": "warning", "蓝": "note", "绿": "good"}
_STATES: Final = {State.OVERDUE: "error", State.UNANSWERED: "error", State.WAITING: "warning", State.UNDERWAY: "note", State.FINISHED: "good", State.CLOSED: "good"}
_LIMITED: Final = "等级限制"
#: so many cells are named in a row of the register
_PLACES: Final = 3


def write_warning_book(watched: Watched, path: Path, *, home: Path, letters: Mapping[str, str], made: datetime) -> None:
    """Write the workbook to `path`; it will stand in `home`, from where its links lead; `letters` name the letter of each unit, below it."""
    found = {unit: Links(home).to_cell(str(home / name), None, None) for unit, name in letters.items()}
    book, links = Book(path, "监控预警台账", made), Links(home)
    ranks = watched.ranks
    cases = sorted(watched.cases, key=lambda case: (rank(case, ranks), case.head, case.owner, case.name, case.figures.month or 0))
    warned = sum(case.light.warning for case in cases)
    book.table("预警台账", f"监控表 {count(len(cases))} 张，其中预警 {count(warned)} 张　金额单位：万元　{_since(watched)}", _cases(cases, links), len(cases), 4)
    order = {state: at for at, state in enumerate(State)}
    courses = sorted(watched.courses, key=lambda one: (order[one.state], one.rectify_due or date.max, one.case.owner, one.case.name))
    book.table("整改台账", f"预警 {count(len(courses))} 件，尚未办结 {count(sum(one.state in OPEN for one in courses))} 件　{_since(watched)}", _courses(courses, found), len(courses), 5)
    late = [one for one in courses if one.state in LATE]
    book.table("逾期清单", f"逾期 {count(len(late))} 件，截至 {watched.today:%Y-%m-%d}", _courses(late, found), len(late), 5)
    if watched.limiting:
        book.table(_LIMITED, _about_limits(watched), _limits(watched.limited, links), len(watched.limited), 3)
    items = item_rows(cases)
    book.table("指标明细", "完成率以指标值为 100%；不比较的写明原因，不参加平均", _items(items, links), len(items), 4)
    rows = policy_rows(watched.cases)
    book.table("口径", "各项监控表适用的规定；标“推定”的没有见到原文，使用前请核对", _policies(rows), len(rows), 2)
    book.close()


def _since(watched: Watched) -> str:
    return "" if watched.known.ledger else "没有使用台账（--ledger），预警日期按今天计"


def _light(case: Case) -> Any:  # noqa: ANN401  # a value with a style, or none
    return Styled(case.light.colour, _FILLS.get(case.light.colour, "centre")) if case.light.colour else None


def _each(rows: Sequence[Any], value: Callable[[Any], Any]) -> Callable[[slice], list[Any]]:
    return lambda part: [value(row) for row in rows[part]]


def _share(value: Any) -> float | None:  # noqa: ANN401  # a fraction or None
    return None if value is None else float(value)


def _cases(cases: Sequence[Case], links: Links) -> list[Column]:
    def cell(case: Case) -> str | None:
        return links.to_cell(case.location, case.sheet, next(iter(_places(case)), None)) if _places(case) else None

    scored = [Column("审核得分", 8, "points", _each(cases, lambda case: case.figures.score))] if any(case.figures.score is not None for case in cases) else []
    return [
        Column("预警", 6, "centre", _each(cases, _light)),
        Column("情况", 12, "centre", _each(cases, lambda case: str(standing(case)))),
        Column("单位", 20, "text", _each(cases, lambda case: case.owner)),
        Column("项目", 22, "text", _each(cases, lambda case: case.name)),
        Column("时点", 8, "centre", _each(cases, lambda case: case.period or None)),
        Column("预算数（万元）", 11, "money", _each(cases, lambda case: case.figures.spending.base)),
        Column("执行数（万元）", 11, "money", _each(cases, lambda case: case.figures.spending.spent)),
        Column("执行率", 9, "percent", _each(cases, lambda case: _share(case.figures.spending.rate))),
        Column("序时进度（预警线）", 9, "percent", _each(cases, lambda case: _share(case.light.expected))),
        Column("目标完成率", 9, "percent", _each(cases, lambda case: _share(case.light.completion.whole))),
        Column("其中计数指标", 9, "percent", _each(cases, lambda case: _share(case.light.completion.counted))),
        Column("执行与完成相差", 9, "points", _each(cases, lambda case: _share(case.light.apart))),
        *scored,
        Column("原因", 58, "text", _each(cases, lambda case: case.light.said)),
        Column("单元格", 9, "centre", _each(cases, lambda case: "、".join(_places(case)[:_PLACES]) or None), links=_each(cases, cell)),
        Column("预警编号", 15, "code", _each(cases, lambda case: case.code if case.light.warning and case.known else None)),
        Column("未能比较的", 40, "text", _each(cases, lambda case: "；".join(_doubts(case)) or None), printed=False),
        *_about(cases, links),
    ]


def _doubts(case: Case) -> list[str]:
    """Say what could not be compared, and what keeps a warning from being followed."""
    lost = [] if case.known or not case.light.warning else ["没有写明单位、项目、年度或监控时点，不能发函和跟踪，请先补全"]
    return [*lost, *(sign.said for sign in case.light.doubts)]


def _places(case: Case) -> list[str]:
    """List the cells that a light comes from, else those of the money."""
    return list(case.light.cells or case.figures.spending.cells)


def _about(cases: Sequence[Case], links: Links) -> list[Column]:
    """Say of each case what it is read from."""
    return [
        Column("主管部门", 24, "text", _each(cases, lambda case: case.head), printed=False),
        Column("项目编码", 24, "code", _each(cases, lambda case: case.project_code or None), printed=False),
        Column("年度", 7, "year", _each(cases, lambda case: case.year), printed=False),
        Column("表", 22, "text", _each(cases, lambda case: case.kind_name), printed=False),
        Column("政策", 14, "text", _each(cases, lambda case: case.policy.title), printed=False),
        Column("工作表", 14, "text", _each(cases, lambda case: case.sheet), printed=False),
        Column("文件", 50, "text", _each(cases, lambda case: case.path), links=_each(cases, lambda case: links.to_cell(case.location, case.sheet, None)), printed=False),
    ]


def _courses(courses: Sequence[Course], letters: Mapping[str, str | None]) -> list[Column]:
    def told(one: Course) -> str | None:
        return letters.get(one.case.owner) if one.state in OPEN else None

    def last(name: str) -> Callable[[slice], list[Any]]:
        return _each(courses, lambda one: (getattr(one.last, name) or None) if one.last else None)

    def checked(one: Course) -> str | None:
        done = [reply for reply in one.replies if reply.what != Deed.REPLIED]
        return "；".join(f"{reply.on:%Y-%m-%d} {reply.by}：{'通过' if reply.what == Deed.CONFIRMED else '不通过'}，{reply.measure}" for reply in done) or None

    return [
Column("预警编号", 15, "code", _each(courses, lambda one: one.case.code)),
        Column("状态", 12, "centre", _each(courses, lambda one: Styled(str(one.state), _STATES.get(one.state, "centre")))),
        Column("预警", 6, "centre", _each(courses, lambda one: _light(one.case))),
        Column("单位", 20, "text", _each(courses, lambda one: one.case.owner)),
        Column("项目", 22, "text", _each(courses, lambda one: one.case.name)),
        Column("时点", 8, "centre", _each(courses, lambda one: one.case.period)),
        Column("预警日期", 11, "centre", _each(courses, lambda one: _iso(one.on))),
        Column("答复期限", 11, "centre", _each(courses, lambda one: _iso(one.answer_due))),
        Column("整改期限", 11, "centre", _each(courses, lambda one: _iso(one.rectify_due))),
        Column("逾期（天）", 6, "count", _each(courses, lambda one: one.late)),
        Column("处理方式", 9, "centre", last("choice")),
        Column("整改措施", 24, "text", last("measure")),
        Column("答复人", 8, "text", last("by")),
        Column("计划完成", 11, "centre", _each(courses, lambda one: _iso(one.last.until) if one.last else None)),
        Column("核实情况", 18, "text", _each(courses, checked)),
        Column("告知函", 7, "centre", _each(courses, lambda one: "打开" if told(one) else None), links=_each(courses, told)),
        Column("备注", 22, "text", _each(courses, lambda one: one.remark or None)),
        Column("答复日期", 12, "centre", _each(courses, lambda one: _iso(one.last.on) if one.last else None), printed=False),
        Column("主管部门", 24, "text", _each(courses, lambda one: one.case.head), printed=False),
    ]


def _iso(on: date | None) -> str | None:
    return f"{on:%Y-%m-%d}" if on else None


def _about_limits(watched: Watched) -> str:
    about = "、".join(dict.fromkeys(f"{limit}的，最高为{best}" for limit, best in watched.limiting))
    return about if watched.known.ledger else f"{about}　没有使用台账，是否已整改请核对"


def _limits(found: Sequence[Limited], links: Links) -> list[Column]:
    def failed(one: Limited) -> str:
        return "；".join(f"{case.period} {case.figures.score:g} 分（{case.figures.score_cell}）" for case in one.failed)

    def verdict(one: Limited) -> str:
        if one.claims is None:
            return f"尚无自评表；自评时最高为{one.best}"
        above = f"高于上限，{'' if one.sure else '如没有整改，'}应改为不高于{one.best}"
        return f"自评为{one.claims.grade or '（没有等级）'}，{above if one.above else '没有超过上限'}"

    def cell(one: Limited) -> str | None:
        return links.to_cell(one.claims.location, one.claims.sheet, one.claims.cell or None) if one.claims else None

    return [
        Column("单位", 24, "text", _each(found, lambda one: one.failed[0].owner)),
        Column("项目", 28, "text", _each(found, lambda one: one.failed[0].name)),
        Column("年度", 7, "year", _each(found, lambda one: one.failed[0].year)),
        Column("不合格的监控", 40, "text", _each(found, failed)),
        Column("是否整改", 14, "centre", _each(found, lambda one: "未整改" if one.sure else "待核对")),
        Column("最高等级", 9, "centre", _each(found, lambda one: one.best)),
        Column("自评得分", 9, "points", _each(found, lambda one: one.claims.total if one.claims else None)),
        Column("结论", 40, "text", _each(found, verdict)),
        Column("自评表", 12, "centre", _each(found, lambda one: (one.claims.cell or one.claims.sheet) if one.claims else None), links=_each(found, cell)),
        Column("依据", 50, "text", _each(found, lambda one: one.basis)),
    ]


def _items(rows: Sequence[ItemRow], links: Links) -> list[Column]:
    return [
        Column("预警", 7, "centre", _each(rows, lambda row: Styled(row.colour, _FILLS.get(row.colour, "centre")) if row.colour else None)),
        Column("单位", 24, "text", _each(rows, lambda row: row.case.owner)),
        Column("项目", 26, "text", _each(rows, lambda row: row.case.name)),
        Column("时点", 9, "centre", _each(rows, lambda row: row.case.period or None)),
        Column("指标", 30, "text", _each(rows, lambda row: row.item.name)),
        Column("指标值", 18, "text", _each(rows, lambda row: row.item.target)),
        Column("完成情况", 18, "text", _each(rows, lambda row: row.item.actual)),
        Column("完成率", 10, "percent", _each(rows, lambda row: _share(row.item.done))),
        Column("计数指标", 9, "centre", _each(rows, lambda row: "是" if row.item.counted else None)),
        Column("不比较的原因", 44, "text", _each(rows, lambda row: row.item.why or None)),
        Column("单元格", 10, "centre", _each(rows, lambda row: row.item.cell or None), links=_each(rows, lambda row: links.to_cell(row.case.location, row.case.sheet, row.item.cell or None))),
        Column("文件", 50, "text", _each(rows, lambda row: row.case.path), printed=False),
    ]


def _policies(rows: Sequence[PolicyRow]) -> list[Column]:
    return [
        Column("政策", 16, "text", _each(rows, lambda row: row.policy)),
        Column("项目", 36, "text", _each(rows, lambda row: KEYS[row.key].title)),
        Column("规定", 60, "text", _each(rows, lambda row: row.shown)),
        Column("推定", 7, "centre", _each(rows, lambda row: "推定" if row.assumed else None)),
        Column("依据", 60, "text", _each(rows, lambda row: row.basis)),
        Column("键", 22, "code", _each(rows, lambda row: row.key), printed=False),
    ]
