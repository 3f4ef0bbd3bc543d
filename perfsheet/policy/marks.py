"""Marks: what a form bears that is the custom of one place only."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from perfsheet.policy.publication import kinds
from perfsheet.policy.shapes import Shape, ShapeError, record, rows, text, texts

#: how the block is headed: [[marks]]
MARKS: Final = "marks"


class Heading(NamedTuple):
    """A label of a form: what it heads, and a pattern for its folded text."""

    block: str
    matches: str


class Field(NamedTuple):
    """A field of a form's head: its key, and a pattern for its folded text."""

    key: str
    matches: str


class Mark(NamedTuple):
    """All of it must be there, and none of the blocks in `without`; `reason` says so in Chinese."""

    reason: str
    kinds: tuple[str, ...]
    headings: tuple[Heading, ...]
    fields: tuple[Field, ...]
    without: tuple[str, ...]


def _pattern() -> Shape[str]:
    def read(value: object) -> str:
        try:
            re.compile(value if isinstance(value, str) and value else "(")
        except re.error as error:
            raise ShapeError("应为正则表达式") from error
        return str(value)

    return Shape("正则表达式", read, str)


_HEADINGS = rows("", lambda value: Heading(**record(value, {"block": text(), "matches": _pattern()})), str)
_FIELDS = rows("", lambda value: Field(**record(value, {"key": text(), "matches": _pattern()})), str)
_OPTIONAL: dict[str, Shape[Any]] = {"headings": _HEADINGS, "fields": _FIELDS, "without": texts()}


def mark(row: object) -> Mark:
    """Read one block; raises ShapeError."""
    found = record(row, {"reason": text(), "kinds": texts()}, _OPTIONAL)
    if strange := [kind for kind in found["kinds"] if kind not in kinds()]:
        raise ShapeError(f"没有 {'、'.join(strange)} 这一表种，可用 {'、'.join(kinds())}", key="kinds")
    if not (found.get("headings") or found.get("fields")):
        raise ShapeError("须写 headings 或 fields，缺失本身不算特征")
    return Mark(**{**dict.fromkeys(_OPTIONAL, ()), **found})
