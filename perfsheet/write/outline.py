"""Findings for people at a console: by file and form, the worst first, what follows from a finding under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from perfsheet.tables import plain
from perfsheet.write.findings import Record, form_name, records
from perfsheet.write.terms import severity_name

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.tables import Batch

_RANK: Final = {"error": 0, "warning": 1, "note": 2}
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")
#: findings without consequence, listed after the others
_APART: Final = {"shadow": "试行规则的发现（不影响接收）", "exempt": "已批准豁免的问题"}


def as_text(batch: Batch, findings: DataFrame) -> Iterator[str]:
    """Print findings line by line, then those without consequence, then how many there are."""
    listed = [{**record, "group": group} for record, group in zip(records(batch, findings), plain(findings["group"]), strict=True)]
    active = [record for record in listed if record["status"] == "active"]
    yield from _by_file(active, listed)
    for status, title in _APART.items():
        apart = [record for record in listed if record["status"] == status]
        if apart:
            yield from ("", f"== {title}")
            yield from _by_file(apart, listed)
    count = Counter(record["severity"] for record in active)
    forms, _ = batch.forms
    files = int((batch.files["status"] != "ignored").sum())
    yield ""
    yield f"共检查 {files} 个文件、{len(forms)} 张表：" + "，".join(f"{severity_name(severity)} {count[severity]}" for severity in _RANK)


def _by_file(some: list[Record], listed: list[Record]) -> Iterator[str]:
    for file, of_file in groupby(some, key=lambda record: record["file"]):
        yield from ("", file)
        for form, of_form in groupby(of_file, key=lambda record: record["form"]):
            if form is not None:
                yield f"  {form_name(form)}"
            yield from _of_form(list(of_form), listed)


def _of_form(some: list[Record], listed: list[Record]) -> Iterator[str]:
    here = {id(record) for record in some}
    following: dict[int, list[Record]] = {}
    for record in some:
        cause = listed[record["cause"]] if record["cause"] is not None else None
        if cause is not None and id(cause) in here:
            following.setdefault(id(cause), []).append(record)
    folded = {id(record) for records_ in following.values() for record in records_}
    heads = [record for record in some if id(record) not in folded]
    heads.sort(key=lambda record: (_RANK[record["severity"]], _place(record)))
    groups: dict[Any, list[Record]] = {}
    for record in heads:
        groups.setdefault(record["group"], []).append(record)
    for group in groups.values():
        yield _line(group)
        after = [record for member in group for record in following.get(id(member), [])]
        if after:
            yield f"      由此引起 {len(after)} 处：" + "、".join(f"{record['cell'] or ''} {record['code']}".strip() for record in after)


def _line(group: list[Record]) -> str:
    first = group[0]
    sheet = f"{first['sheet']}!" if first["sheet"] and first["cell"] else ""
    where = f"{sheet}{_span([record['cell'] for record in group])} " if first["cell"] else ""
    alike = "" if len({record["message"] for record in group}) == 1 else "同类"
    count = f"（{len(group)} 处{alike}）" if len(group) > 1 else ""
    return f"    {severity_name(first['severity'])} {where}{first['message']}{count}  {first['code']}"


def _span(cells: list[str]) -> str:
    """Write neighbouring cells as Excel does: F14:F18."""
    return cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"


def _place(record: Record) -> tuple[int, int, str]:
    cell = _CELL.fullmatch(record["cell"] or "")
    return (int(cell[2]), len(cell[1]), cell[1]) if cell else (0, 0, "")
