"""Examples of rules as officials read them: heads and keys in the form's own words, columns aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final
from unicodedata import east_asian_width

from perfsheet.engine.page import Example, Page
from perfsheet.engine.places import called
from perfsheet.read.vocabulary import document, kinds
from perfsheet.roster import heads

_DRAWN, _WORDS, _BLANK = "drawn", "words", "blank"
_TABLES: Final = {
    "forms": "表",
    "fields": "表头",
    "funds": "资金",
    "goals": "目标",
    "tasks": "任务",
    "indicators": "指标",
    "totals": "合计",
    "roster": "名册",
}
_ROSTER: Final = "roster"
_HEADS: Final = {
    "source": "资金来源",
    "label": "栏目",
    "kind": "种类",
    "key": "栏目",
    "text": "内容",
    "value": "数值",
    "title": "标题",
    "money_unit": "金额单位",
    "nature": "指标性质",
    "stage": "阶段",
}


def lines(page: Page) -> Iterator[str]:
    """Write a page line by line: each paragraph on a line of its own, each table of examples drawn anew."""
    examples = iter(page.examples)
    for kind, block in groupby(page.text.splitlines(), key=_kind):
        if kind == _DRAWN:
            yield from drawn(next(examples))
        elif kind == _WORDS:
            yield _joined([line.strip() for line in block])
        else:
            yield ""


def _kind(line: str) -> str:
    return _DRAWN if line.startswith("|") else _WORDS if line else _BLANK


def _joined(parts: Sequence[str]) -> str:
    """Join the lines of a paragraph, with a blank between them only where Latin letters or figures meet."""
    text = parts[0]
    for part in parts[1:]:
        text += (" " if text[-1].isascii() and part[0].isascii() else "") + part
    return text


def drawn(example: Example) -> list[str]:
    """Draw a table of examples."""
    numbered = len(set(example.forms)) > 1 or example.table == _ROSTER
    marked = any(example.marks)
    head = [*([_numbers(example.table)] if numbered else []), *(spelt(example.table, column) for column in example.columns)]
    rows = [
        [*([form] if numbered else []), *(_told(example.table, column, text) for column, text in zip(example.columns, row, strict=True))]
        for form, row in zip(example.forms, example.rows, strict=True)
    ]
    if marked:
        head.append("")
        rows = [[*row, mark] for row, mark in zip(rows, example.marks, strict=True)]
    widths = [max(_width(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return [
        "| " + " | ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)) + " |"
        for row in (head, *rows)
    ]


def _numbers(table: str) -> str:
    return f"{_TABLES[table]}（{'行号' if table == _ROSTER else '表号'}）"


def spelt(table: str, column: str) -> str:
    """Say what heads a column, in the words of a form or of a roster."""
    if table == _ROSTER:
        return str(heads.document()["columns"][column.removesuffix("_wan")][0]) + ("（万元）" if column.endswith("_wan") else "")
    return _HEADS.get(column) or called(table, column)


def _told(table: str, column: str, text: str) -> str:
    """Say what a key stands for."""
    if table == "forms" and column == "kind":
        return next((kind.title for kind in kinds() if kind.name == text), text)
    if table == "totals" and column == "key":
        return next((name for name in (called(block, text) for block in ("indicators", "tasks")) if name != text), text)
    words: Any = {("funds", "source"): ("funds", "sources"), ("goals", "kind"): ("goals",), ("fields", "key"): ("header",)}.get(
        (table, column)
    )
    if words is None:
        return text
    spellings: Any = document()
    for part in words:
        spellings = spellings[part]
    return str(next(iter(spellings.get(text, ())), text))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
