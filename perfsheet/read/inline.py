"""Labels and their values in one cell: 填表人：张三  联系电话：…"""

from __future__ import annotations

import re
from typing import NamedTuple

from perfsheet.model import Cell, Value
from perfsheet.read.parse import parse
from perfsheet.read.sheet import WORDS
from perfsheet.read.vocabulary import Label, look_up, look_up_exactly

_COLON = re.compile("[:：]")
_WORD = re.compile(r"[^\s;；,，。]+")
#: what parts a value from the label behind it; single blanks may stand within either
_GAP = re.compile(r"\s{2,}|[\n\t\u3000;；,，。]")
_NOTHING = re.compile(r"[\s_＿年月日\-—/.（）()]*")
_SEAL = re.compile(r"^[(（](?:盖章|公章|签字|签章|签名|章)[)）]\s*|\s*[(（](?:盖章|公章|签章|章)[)）]$")
_LONGEST = 48
_MOST_WORDS = 10
_MOST_LABELS = 24
_PROSE = 24


class Part(NamedTuple):
    """A label within a cell, as it is spelt there, and its value: None where the place was left empty."""

    text: str
    label: Label
    value: Value | None


class _Mark(NamedTuple):
    """Where a label begins and where its colon stands."""

    start: int
    colon: int
    label: Label


def inline(cell: Cell) -> list[Part]:
    """Split a cell into labels with values; empty unless it begins with the label of a field.

    Each value keeps the cell; its text reaches up to the next label that is known, so nothing between is lost.
    """
    text = cell.text
    marks = _marks(text)
    ends = [*(mark.start for mark in marks), len(text)][1:]
    return [Part(text[mark.start : mark.colon].strip(), mark.label, _value(cell, text[mark.colon + 1 : end])) for mark, end in zip(marks, ends, strict=True)]


def _marks(text: str) -> list[_Mark]:
    """Find the labels: the first must begin the text."""
    found: list[_Mark] = []
    begin = 0
    for match in _COLON.finditer(text):
        colon = match.start()
        if found:
            mark = _last_label(text, begin, colon)
        else:
            label = look_up(text[:colon].strip()) if colon <= _LONGEST else None
            mark = _Mark(0, colon, label) if label and label.header else None
        if mark is not None:
            found.append(mark)
        if not found or len(found) == _MOST_LABELS:
            break
        begin = colon + 1
    return found


def _last_label(text: str, begin: int, colon: int) -> _Mark | None:
    """Find the label of a field that ends at a colon, behind a value: past the last gap, else the longest; exact spellings first."""
    begin = max(begin, colon - 4 * _LONGEST)
    words = [begin + match.start() for match in _WORD.finditer(text[begin:colon])][-_MOST_WORDS:]
    gaps = [begin + match.end() for match in _GAP.finditer(text[begin:colon])]
    starts = [start for start in [*gaps[-1:], *words] if 0 < colon - start <= _LONGEST]
    for meaning in (look_up_exactly, look_up):
        for start in starts:
            label = meaning(text[start:colon].strip())
            if label.header is not None:
                return _Mark(start, colon, label)
    return None


def _value(cell: Cell, text: str) -> Value | None:
    """Make the value behind a label; a seal's place is no part of it."""
    text = _SEAL.sub("", text.strip()).rstrip(";；")
    if _NOTHING.fullmatch(text):
        return None
    return Value(text, cell.row, cell.col, parse(text) if len(text) < _PROSE else WORDS)
