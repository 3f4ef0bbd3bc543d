"""催报: for each department that owes something a notice (.docx) and a list (.xlsx), and one list of all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet import outputs
from perfsheet.coverage.tables import ACCEPTED, CORRECT, MISSING, UNNAMED, records
from perfsheet.manifest import written_before
from perfsheet.tables import plain
from perfsheet.write.book import Book, Column
from perfsheet.write.format import count
from perfsheet.write.safe_names import safe_names
from perfsheet.write.word.reminder import OwedLine, owed, reminder
from perfsheet.write.word.said import day
from perfsheet.write.word.shelf import template

if TYPE_CHECKING:
    from perfsheet.status import Stock

FOLDER: Final = "催报"
ALL: Final = "催报名单（全部）"
_RECORD: Final = "催报记录.json"
_SHEETS: Final = {MISSING: "未报", CORRECT: "待改正"}
_STRANGE: Final = "名册以外"
_SITUATION: Final = "报送情况"
#: counts that are written though they are 0
_ALWAYS: Final = ("due", "returned", "accepted")
_NO_DEPARTMENT: Final = "未注明主管部门"


class Debtor(NamedTuple):
    """A department that owes something, and what its files are called."""

    name: str
    shown: str
    stem: str


def write_reminders(stock: Stock, out: Path, made: datetime | None = None, issuer: str = "", templates: Path | None = None) -> int:
    """Write 催报/ into a folder, in the place of the last ones; return how many departments owe something."""
    moment = made or datetime.now().astimezone()
    debtors = debtors_of(stock)
    if not debtors:
        return 0
    record = out / FOLDER / _RECORD
    with outputs.held(out, (FOLDER,), written_before(record)) as place, place.replacing() as folder:
        home = folder / FOLDER
        home.mkdir()
        shape = template("催报通知", templates)
        for debtor in debtors:
            fields = reminder(debtor.name, stock.coverage, stock.today, issuer)
            (home / f"{debtor.stem}.docx").write_bytes(shape.render(fields._replace(department=debtor.shown), moment))
            _write_list(stock, debtor.name, home / f"{debtor.stem}.xlsx", f"{debtor.shown}催报名单", moment)
        _write_list(stock, None, home / f"{ALL}.xlsx", "催报名单", moment)
        files = sorted(f"{FOLDER}/{path.name}" for path in home.iterdir())
        document = {"on": f"{stock.today}", "outputs": [{"path": path} for path in (*files, f"{FOLDER}/{_RECORD}")]}
        (home / _RECORD).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(debtors)


def debtors_of(stock: Stock) -> list[Debtor]:
    """List the departments that owe something, in the order of the roster."""
    due = stock.coverage.due
    names = list(dict.fromkeys(due["department"][(due["state"] != ACCEPTED).to_numpy(dtype=bool)]))
    shown = [_NO_DEPARTMENT if name == UNNAMED else name for name in names]
    stems = safe_names([ALL, *shown])[1:]
    return [Debtor(*one) for one in zip(names, shown, stems, strict=True)]


def _write_list(stock: Stock, department: str | None, path: Path, title: str, made: datetime) -> None:
    """Write the list of a department, or of all."""
    rounds = records(stock.coverage.rounds)
    mine = [row for row in records(stock.coverage.due) if department in {None, row["department"]}]
    book = Book(path, title, made)
    about = f"截至{day(stock.today)}"
    for state, name in _SHEETS.items():
        rows = [row for row in mine if row["state"] == state]
        lines = owed(rows, rounds, state)
        book.table(name, f"{about}　共 {count(len(lines))} 张", _columns(lines, rows, state, whole=department is None), len(lines), 2)
    frame = stock.coverage.by_unit
    situation = [row for row in records(frame) if department in {None, row["department"]}]
    book.table(_SITUATION, f"{about}　迟报按文件的修改日期判断", _counts(situation, rounds), len(situation), 3)
    if department is None:
        _write_strange(book, stock, about)
    book.close()


def _columns(lines: Sequence[OwedLine], rows: Sequence[dict[str, Any]], state: str, *, whole: bool) -> list[Column]:
    columns = [
        Column("序号", 6, "count", _given([line.number for line in lines])),
        *([Column("主管部门", 24, "text", _given([row["department"] for row in rows]))] if whole else []),
        Column("单位", 28, "text", _given([line.unit for line in lines])),
        Column("项目（部门）名称", 30, "text", _given([line.name for line in lines])),
        Column("项目编码", 24, "code", _given([line.code or None for line in lines])),
        Column("应报的表", 28, "text", _given([line.round for line in lines])),
        Column("期限", 12, "centre", _given([line.deadline or None for line in lines])),
        Column("逾期（天）", 9, "count", _given([line.overdue for line in lines])),
        Column("预算（万元）", 14, "money", _given([row["budget_wan"] for row in rows])),
        Column("联系人", 18, "text", _given([line.contact or None for line in lines])),
        Column("备注", 34, "text", _given([line.remark or None for line in lines])),
        Column("预算类别", 18, "text", _given([None if row["project"] is None else row["account"] for row in rows]), printed=False),
        Column("名册位置", 14, "centre", _given([row["cell"] for row in rows]), printed=False),
    ]
    left = {"逾期（天）", "备注"} if state == CORRECT else set[str]()
    return [column for column in columns if column.heading not in left]


def _counts(rows: Sequence[dict[str, Any]], rounds: Sequence[dict[str, Any]]) -> list[Column]:
    rates = [row["returned"] / row["due"] if row["due"] else None for row in rows]
    heads = {"due": "应报", "returned": "已报", "accepted": "接收", "missing": "未报", "late": "迟报", "overdue": "逾期未报"}
    return [
        Column("轮次", 34, "text", _given([rounds[row["round"]]["title"] for row in rows])),
        Column("主管部门", 26, "text", _given([row["department"] for row in rows])),
        Column("单位", 30, "text", _given([row["unit"] for row in rows])),
        *(Column(head, 9, "count", _given([row[name] or (0 if name in _ALWAYS else None) for row in rows])) for name, head in heads.items()),
        Column("报送率", 10, "percent", _given(rates)),
        Column("应报预算（万元）", 15, "money", _given([row["due_wan"] for row in rows])),
        Column("已报预算（万元）", 15, "money", _given([row["returned_wan"] for row in rows])),
    ]


def _write_strange(book: Book, stock: Stock, about: str) -> None:
    """List the forms that answer to nothing due."""
    rows = records(stock.coverage.strange)
    forms = stock.batch.forms.values.loc[[row["form"] for row in rows], ["file", "sheet", "unit", "project", "project_code"]]
    said, paths = records(forms), plain(stock.batch.files["path"])
    columns = [
        Column("序号", 6, "count", _given(list(range(1, len(rows) + 1)))),
        Column("单位", 28, "text", _given([one["unit"] for one in said])),
        Column("项目名称", 30, "text", _given([one["project"] for one in said])),
        Column("项目编码", 24, "code", _given([one["project_code"] for one in said])),
        Column("情况", 34, "text", _given([row["reason"] for row in rows])),
        Column("名册上相近的", 44, "text", _given([row["proposed"] or None for row in rows])),
        Column("工作表", 16, "text", _given([one["sheet"] for one in said]), printed=False),
        Column("文件", 60, "text", _given([paths[one["file"]] for one in said]), printed=False),
    ]
    book.table(_STRANGE, f"{about}　名称相近的请人工核对，程序没有当作同一项目", columns, len(rows), 2)


def _given(values: Sequence[object]) -> Any:  # noqa: ANN401  # the cells of a slice
    return lambda part: values[part]
