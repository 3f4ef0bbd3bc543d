"""公开前检查（内部）.xlsx: what is published, what is held back and where in the returned files the reason stands; not for the public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perfsheet.disclosure.catalogue import BY_CODE
from perfsheet.disclosure.plan import STAGES
from perfsheet.disclosure.privacy import redacted
from perfsheet.write.book import Book, Column, Styled

if TYPE_CHECKING:
    from perfsheet.disclosure.plan import Publication
    from perfsheet.disclosure.record import Changed

_STOPS: Final = Styled("停止公开", "error")
_WARNS: Final = Styled("提醒", "warning")


def write_checklist(publication: Publication, changed: Sequence[Changed] | None, path: Path, made: date) -> None:
    """Write the list."""
    title = f"公开前检查（内部，不公开）　{publication.year or ''}年{STAGES[publication.stage]}"
    book = Book(path, title, datetime.combine(made, time()))
    _tables(book, publication)
    _findings(book, publication)
    _coverage(book, publication)
    if changed is not None:
        _changes(book, changed)
    book.close()


def _tables(book: Book, publication: Publication) -> None:
    entries = publication.entries
    published = sum(entry.published for entry in entries)
    counted = f"公开 {published} 张，暂不公开 {len(entries) - published} 张，涉密项目 {publication.secret} 个（不公开、不列名）。{_deadline(publication)}"
    columns = (
        _column("主管部门", 24, "text", [entry.table.department for entry in entries]),
        _column("单位", 26, "text", [entry.table.unit for entry in entries]),
        _column("编号", 10, "centre", [entry.table.number for entry in entries]),
        _column("表名", 34, "text", [entry.table.title for entry in entries]),
        _column("项目", 30, "text", [publication.secrets.hidden(entry.table.project) for entry in entries]),
        _column("公开", 10, "centre", ["公开" if entry.published else Styled("暂不公开", "error") for entry in entries]),
        _column("停止公开的检查", 30, "text", ["、".join(entry.stopped_by) for entry in entries]),
        _column("提醒", 18, "text", [_warned(entry.findings, publication) for entry in entries]),
        _column("来源文件", 44, "text", [publication.paths.get(entry.table.form, "") for entry in entries]),
    )
    book.table("公开情况", counted, columns, len(entries), 2)


def _warned(findings: Sequence[Any], publication: Publication) -> str:
    return "、".join(dict.fromkeys(one.code for one in findings if one.code not in publication.stops))


def _deadline(publication: Publication) -> str:
    deadline = publication.deadline
    if deadline is None:
        return ""
    left = f"还剩 {deadline.left} 天" if deadline.left >= 0 else f"已逾期 {-deadline.left} 天"
    return f"批复日期 {deadline.approved}，公开期限 {deadline.due}，{left}（{deadline.basis}）"


def _findings(book: Book, publication: Publication) -> None:
    rows = [(entry.table, one) for entry in publication.entries for one in entry.findings]
    hidden = publication.secrets.hidden
    columns = (
        _column("单位", 24, "text", [table.unit for table, _ in rows]),
        _column("表名", 30, "text", [table.title for table, _ in rows]),
        _column("项目", 26, "text", [hidden(table.project) for table, _ in rows]),
        _column("后果", 10, "centre", [_STOPS if one.code in publication.stops else _WARNS for _, one in rows]),
        _column("编号", 9, "centre", [one.code for _, one in rows]),
        _column("检查内容", 30, "text", [BY_CODE[one.code].title for _, one in rows]),
        _column("问题和改法", 60, "text", [one.message for _, one in rows]),
        _column("来源文件", 44, "text", [publication.paths.get(table.form, "") for table, _ in rows]),
        _column("工作表", 16, "text", [hidden(redacted(one.sheet)) for _, one in rows]),
        _column("单元格", 9, "centre", [one.cell for _, one in rows]),
    )
    book.table("检查发现", "个人信息已遮盖；请按单元格到来源文件中改正，重新报送后再公开", columns, len(rows), 3)


def _coverage(book: Book, publication: Publication) -> None:
    lines, missing = publication.coverage.lines, publication.coverage.missing
    columns = (
        _column("内容", 30, "text", [line.name for line in lines]),
        _column("应公开", 10, "centre", ["未知" if line.due is None else line.due for line in lines]),
        _column("已公开", 10, "centre", ["未知" if line.published is None else line.published for line in lines]),
        _column("覆盖率", 10, "percent", [None if line.share is None else line.share / 100 for line in lines]),
        _column("说明", 50, "text", [line.remark for line in lines]),
    )
    demanded = publication.coverage.demanded
    book.table("三覆盖", "" if demanded is None else f"覆盖率应达到 {demanded:.0%}", columns, len(lines), 1)
    if missing:
        listed = (
            _column("主管部门", 26, "text", [one.department for one in missing]),
            _column("单位", 30, "text", [one.unit for one in missing]),
            _column("应公开而没有公开", 40, "text", [one.name for one in missing]),
        )
        book.table("未公开名单", "名册（项目库）中有、本次没有公开的；涉密项目不在此列", listed, len(missing), 1)


def _changes(book: Book, changed: Sequence[Changed]) -> None:
    rows = [(one, change) for one in changed for change in one.changes or (None,)]
    columns = (
        _column("变动", 8, "centre", [one.what for one, _ in rows]),
        _column("单位", 26, "text", [one.unit for one, _ in rows]),
        _column("表名", 32, "text", [one.title for one, _ in rows]),
        _column("项目", 28, "text", [one.project for one, _ in rows]),
        _column("位置", 36, "text", [change.place if change else None for _, change in rows]),
        _column("上次公开", 36, "text", [change.before if change else None for _, change in rows]),
        _column("本次公开", 36, "text", [change.now if change else None for _, change in rows]),
    )
    book.table("与上次公开相比", "没有变动" if not rows else f"变动的表 {len(changed)} 张", columns, len(rows), 2)


def _column(heading: str, width: float, style: str, values: Sequence[object]) -> Column:
    return Column(heading, width, style, _slices(values))


def _slices(values: Sequence[object]) -> Callable[[slice], Sequence[object]]:
    return lambda part: [value if value != "" else None for value in values[part]]
