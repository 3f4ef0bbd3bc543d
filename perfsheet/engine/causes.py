"""Which findings follow from others, and which are one finding over neighbouring cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.model import column_letters

#: reading findings about one cell: what is said of that cell's figure besides is their consequence
UNREADABLE = ("REA107", "REA108")
_CELL = re.compile(r"([A-Z]+)(\d+)")


def with_causes(findings: DataFrame, after: Mapping[str, Sequence[str]]) -> DataFrame:
    """Add `cause`: the index of the finding that a finding follows from, or NA; `after` names the causing codes of a code.

    A finding about an unreadable cell is the cause of the others about it. A finding of a causing code is the cause where it is about the
    same row of the same table, or about another table of the same form. Of a chain the first is named.
    """
    cause: dict[int, int] = {}
    cells = {
        (form, cell): i
        for i, form, code, cell in zip(findings.index, findings["form"], findings["code"], findings["cell"], strict=True)
        if code in UNREADABLE and not pd.isna(form)
    }
    by_code = _by_form_and_code(findings)
    for i, form, code, table, row, cell in zip(
        *(findings.reset_index()[name] for name in ("index", "form", "code", "table", "row", "cell")), strict=True
    ):
        if pd.isna(form) or code in UNREADABLE:
            continue
        candidates = [cells.get((form, cell))] + [_cause(by_code[form, causing], table, row) for causing in after.get(code, ())]
        found = next((candidate for candidate in candidates if candidate is not None and candidate != i), None)
        if found is not None:
            cause[i] = found
    roots = {i: _root(i, cause) for i in cause}
    return findings.assign(cause=Series(roots, dtype="Int64").reindex(findings.index))


def with_groups(findings: DataFrame) -> DataFrame:
    """Add `group`: the index of the first of the findings that say the same (`gist`) of cells side by side, in a column or in a row."""
    seen: dict[tuple[object, ...], int] = {}
    group: list[int] = []
    for i, *said, cell in zip(
        findings.index, *(findings[name] for name in ("file", "sheet", "code", "gist")), findings["cell"], strict=True
    ):
        place = _CELL.fullmatch(cell) if isinstance(cell, str) else None
        if place is None:
            group.append(i)
            continue
        letters, row = place[1], int(place[2])
        before = ((letters, row - 1), (_left(letters), row))
        first = next((seen[(*said, *neighbour)] for neighbour in before if (*said, *neighbour) in seen), i)
        seen[(*said, letters, row)] = first
        group.append(first)
    return findings.assign(group=pd.array(group, dtype="Int64"))


def _by_form_and_code(findings: DataFrame) -> dict[tuple[int, str], list[tuple[int, str, int]]]:
    found: dict[tuple[int, str], list[tuple[int, str, int]]] = defaultdict(list)
    for i, form, code, table, row in zip(findings.index, *(findings[name] for name in ("form", "code", "table", "row")), strict=True):
        if not pd.isna(form):
            found[form, code].append((i, table, row))
    return found


def _cause(candidates: Sequence[tuple[int, str, int]], table: str, row: int) -> int | None:
    near = (i for i, where, at in candidates if where != table or at == row)
    return next(near, None)


def _root(i: int, cause: Mapping[int, int]) -> int:
    seen = {i}
    while cause.get(i, i) not in seen:
        i = cause[i]
        seen.add(i)
    return i


def _left(letters: str) -> str:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return column_letters(number - 1)
