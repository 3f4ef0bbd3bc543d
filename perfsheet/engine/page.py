"""The page of a rule: its docstring, with tables of examples that are run as tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc
from itertools import groupby

#: in the last column of an example: the rule finds this row wrong, or leaves it alone
WRONG, RIGHT = "✗", "✓"
#: tables whose name heads the first column of an example; its cells are then the number of the form (of the row, on the roster)
TABLES = ("forms", "fields", "funds", "goals", "tasks", "indicators", "totals", "roster")


@dataclass(frozen=True, slots=True)
class Example:
    """A table of examples: rows of `table` by the form they stand in, and the mark of each ("" where none)."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    forms: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A docstring, read: its first line, all of it as an official reads it, and its examples."""

    title: str
    text: str
    examples: tuple[Example, ...]


def read_page(docstring: str | None, table: str) -> Page:
    """Read the docstring of a rule about `table`."""
    text = cleandoc(docstring or "")
    lines = text.splitlines()
    blocks = [list(block) for drawn, block in groupby(lines, key=lambda line: line.startswith("|")) if drawn]
    return Page(lines[0] if lines else "", text, tuple(_example(block, table) for block in blocks))


def _example(block: Sequence[str], table: str) -> Example:
    """Read a drawn table; a head that names a table says whose rows they are and numbers the forms, else all are of one form."""
    drawn = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block if set(line) - set("|-: ")]
    head, rows = drawn[0], drawn[1:]
    marked = head[-1] == ""
    named = head[0] in TABLES
    first, last = int(named), len(head) - int(marked)
    return Example(
        head[0] if named else table,
        tuple(head[first:last]),
        tuple(tuple(row[first:last]) for row in rows),
        tuple(row[0] if named else "1" for row in rows),
        tuple(row[-1] if marked else "" for row in rows),
    )
