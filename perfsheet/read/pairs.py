"""Rows of labels with their values beside them: the head of a form, and what follows its tables."""

from __future__ import annotations

import re
from functools import lru_cache

from perfsheet.model import Cell, Fund
from perfsheet.read import funds
from perfsheet.read.draft import Draft
from perfsheet.read.inline import inline
from perfsheet.read.notes import make
from perfsheet.read.sheet import Row, Sheet, value_of, words_of
from perfsheet.read.vocabulary import Label, fold, look_up

_LONG = 24
_AMOUNTS = frozenset({"amount_total", "amount_year"})
_MONEY_UNIT = re.compile(r"(?:金额)?单位:.{0,4}元.{0,3}")
_VALUED = re.compile(r"[:：][\s_＿]*[^\s_＿]")
_ATTACHMENT = re.compile(r"附(?:件|表|录)?[一二三四五六七八九十\d\-—.－:、()]*(?:样例|样表)?")
_NOTE = re.compile(r"(?:注|注释|备注|说明|填表说明|填报说明|附注|填写说明|填报要求)(?:[:：]|\d|[一二三1]、)")
_HEADING = re.compile(r"[(（]?(?:\d{4}|[二〇○零一二三四五六七八九]{4})年?度?[)）]?|(?:金额)?单位[:：]?.{0,8}[元分].{0,3}|\(?\d{4}年\d{1,2}月.{0,6}|.{0,3}\d{4}年度?.{0,12}")


@lru_cache(maxsize=8192)
def is_heading(text: str) -> bool:
    """Say whether a text that stands alone is a year, a period or a money unit rather than prose."""
    return len(text) < 40 and _HEADING.fullmatch(fold(text)) is not None


def read_pairs(sheet: Sheet, row: Row, draft: Draft) -> None:
    """Read one row outside tables: labels with values, notes, or texts that stand alone."""
    if len(row.cells) == 1:
        if _note(row.cells[0].text) or not _split(row.cells[0], draft):
            _alone(row.cells[0], row.labels[0], draft)
        return
    if len(row.cells) == 2 and row.labels[0].header and not row.labels[1].known and sheet.beside(*row.cells) and not _complete(row.cells[0].text):
        draft.fields.append((row.labels[0].header, row.cells[0], value_of(row.cells[1])))
        return
    start = 0
    while start < len(row.cells):
        stop = start + 1
        while stop < len(row.cells) and not _is_label(row.labels[stop]):
            stop += 1
        _group(sheet, row, start, stop, draft)
        start = stop


def _is_label(label: Label) -> bool:
    return label.header is not None or label.goal is not None or label.fund_column in funds.STRONG


def _group(sheet: Sheet, row: Row, start: int, stop: int, draft: Draft) -> None:
    """Read a label with the cells up to the next known label."""
    first, label = row.cells[start], row.labels[start]
    rest = list(row.cells[start + 1 : stop])
    if label.header is not None and not (_complete(first.text) and _split(first, draft)):
        near = rest and (sheet.beside(first, rest[0]) or (len(rest) == 1 and not sheet.drawn_between(first, rest[0])))
        value = rest.pop(0) if near else None
        draft.fields.append((label.header, first, value_of(value) if value else None))
    elif label.header is not None:
        pass  # the cell says it all
    elif label.fund_column in funds.STRONG and rest and sheet.beside(first, rest[0]):
        funds.store_named([(first, label, rest.pop(0))], draft)
    else:
        rest.insert(0, first)
    _unknown(sheet, rest, draft, money=_names_money_once(row))


def _names_money_once(row: Row) -> bool:
    """Say whether a row of fields names one amount besides: two are those of different years."""
    fields = {label.header for label in row.labels if label.header}
    return row.labels[0].header is not None and fields.isdisjoint(_AMOUNTS) and sum(label.source is not None for label in row.labels) == 1


def _unknown(sheet: Sheet, cells: list[Cell], draft: Draft, *, money: bool) -> None:
    """Pair cells without a known label two by two where they stand together; keep the others as remarks."""
    while cells:
        first = cells.pop(0)
        if _split(first, draft) or (money and _amount(sheet, first, cells, draft)):
            continue
        pair = cells and sheet.beside(first, cells[0]) and not _MONEY_UNIT.fullmatch(fold(cells[0].text))
        if pair and len(first.text) <= 30 and first.number is None and not is_heading(first.text):
            value = cells.pop(0)
            draft.other_fields.append((words_of(first), value_of(value)))
            draft.findings.append(make("label_unknown", sheet.name, words_of(first).cell, label=first.text.strip()))
        else:
            _alone(first, look_up(first.text), draft)


def _amount(sheet: Sheet, first: Cell, rest: list[Cell], draft: Draft) -> bool:
    """Take the whole money with its amount beside it, behind a field in the same row: 主管部门 | 某局 | 资金总额 | 3200."""
    source = look_up(first.text).source
    if source != "total" or not rest or not sheet.beside(first, rest[0]) or value_of(rest[0]).parsed.kind != "number":
        return False
    draft.funds.append(Fund(source, words_of(first), {"budget": value_of(rest.pop(0))}))
    draft.columns.add("funds.loose")
    return True


def _complete(text: str) -> bool:
    """Say whether a label has its value behind its colon: 自评得分：98分."""
    return _VALUED.search(text) is not None


def _split(cell: Cell, draft: Draft) -> bool:
    parts = [] if is_heading(cell.text) else inline(cell)
    for text, label, value in parts:
        draft.fields.append((str(label.header), cell._replace(text=text), value))
    return bool(parts)


def _alone(cell: Cell, label: Label, draft: Draft) -> None:
    """Keep a cell that stands alone: a label without value, a heading, or a remark."""
    if label.fund_block or label.block:
        draft.labels.append(("funds" if label.fund_block else "indicators", cell))
    elif label.header is not None and not is_heading(cell.text):
        draft.fields.append((label.header, cell, None))
    elif is_heading(cell.text):
        draft.headings.append(words_of(cell))
    else:
        draft.remarks.append(words_of(cell))


@lru_cache(maxsize=8192)
def _note(text: str) -> bool:
    return _NOTE.match(fold(text[:12])) is not None or (len(text) < _LONG and _ATTACHMENT.fullmatch(fold(text)) is not None)
