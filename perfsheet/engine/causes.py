"""Which findings follow from others, and which are one finding over neighbouring cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd
from pandas import DataFrame

from perfsheet.model import column_letters
from perfsheet.tables import plain

#: reading findings about one cell: what is said of that cell's figure besides is their consequence
UNREADABLE = ("REA107", "REA108")
_CELL = re.compile(r"([A-Z]+)(\d+)")


def with_causes(findings: DataFrame, after: Mapping[str, Sequence[str]]) -> DataFrame:
    """Add `cause`: the index of the finding that a finding follows from, or NA; `after` names the causing codes of a code.

    A finding about an unreadable cell is the cause of the others about it. A finding of a causing code is the cause where it is about the
    same row of the same table, or about another table of the same form. Of a chain the first is named.
    """
    columns = [plain(findings[name]) for name in ("form", "code", "table", "row", "cell")]
    rows = [(i, *row) for i, row in zip(plain(findings.index), zip(*columns, strict=True), strict=True) if row[0] is not None]
    unreadable = {(form, cell): i for i, form, code, _, _, cell in rows if code in UNREADABLE}
    causing = {code for codes in after.values() for code in codes}
    before: dict[tuple[int, str], list[tuple[int, str, int]]] = defaultdict(list)
    for i, form, code, table, row, _ in rows:
        if code in causing:
            before[form, code].append((i, table, row))
    cause: dict[int, int] = {}
    for i, form, code, table, row, cell in rows:
        if code not in UNREADABLE:
            candidates = (unreadable.get((form, cell)), *(_cause(before.get((form, of), ()), table, row) for of in after.get(code, ())))
            found = next((one for one in candidates if one is not None and one != i), None)
            cause |= {} if found is None else {i: found}
    return findings.assign(cause=pd.array([_root(i, cause) if i in cause else None for i in plain(findings.index)], dtype="Int64"))


def with_groups(findings: DataFrame) -> DataFrame:
    """Add `group`: the index of the first of the findings that say the same (`gist`) of cells side by side, in a column or in a row."""
    seen: dict[tuple[object, ...], int] = {}
    group: list[int] = []
    columns = [plain(findings[name]) for name in ("file", "sheet", "code", "gist", "cell")]
    for i, (*said, cell) in zip(plain(findings.index), zip(*columns, strict=True), strict=True):
        place = _CELL.fullmatch(cell) if cell else None
        if place is None:
            group.append(i)
            continue
        letters, row = place[1], int(place[2])
        before = ((*said, letters, row - 1), (*said, _left(letters), row))
        first = next((seen[neighbour] for neighbour in before if neighbour in seen), i)
        seen[(*said, letters, row)] = first
        group.append(first)
    return findings.assign(group=pd.array(group, dtype="Int64"))


def _cause(candidates: Sequence[tuple[int, str, int]], table: str, row: int) -> int | None:
    near = (i for i, where, at in candidates if where != table or at == row)
    return next(near, None)


def _root(i: int, cause: Mapping[int, int]) -> int:
    seen = {i}
    while cause.get(i, i) not in seen:
        i = cause[i]
        seen.add(i)
    return i


@cache
def _left(letters: str) -> str:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return column_letters(number - 1)
