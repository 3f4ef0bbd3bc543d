"""The frozen types that the whole product shares.

Built a few hundred times a form, so the small ones are named tuples, which cost a third of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple


@cache
def column_letters(col: int) -> str:
    """Name column `col` (1 = A)."""
    name = ""
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, col: int) -> str:
    """Name a cell absolutely, as Excel shows it: (14, 6) is F14."""
    return f"{column_letters(col)}{row}"


class Cell(NamedTuple):
    """One non-blank cell of a sheet, where it stands and as it is shown.

    `text` is what the person at the screen reads (number format applied; line breaks kept); `number` is the stored
    figure of a numeric cell (a fraction where shown as a percentage; a serial day where shown as a date), None for text;
    `date` is the ISO date of a cell that is shown as a date; `error` marks #DIV/0! and its kin.
    """

    row: int
    col: int
    text: str
    number: float | None = None
    date: str | None = None
    error: bool = False

    @property
    def cell(self) -> str:
        """The absolute address."""
        return address(self.row, self.col)


class Area(NamedTuple):
    """A merged range, 1-based and inclusive, exactly as the file states it (ranges may overlap: never expand them)."""

    top: int
    left: int
    bottom: int
    right: int


class Grid(NamedTuple):
    """A sheet as the recogniser sees it: rows of non-blank cells at absolute addresses.

    `rows` holds (row number, cells by column), ascending, blank rows left out.
    """

    sheet: str
    rows: Sequence[tuple[int, Sequence[Cell]]]
    areas: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    hidden: bool = False


class Parsed(NamedTuple):
    """What a text means. `kind` is one of KINDS.

    `number` is in the stated measure (95 for 95 %, 100 for 100万元 with measure 万元); a range has `low` and `high` and no
    `number`; a date is ISO text as far as it is known (2025-12-31, 2025-12, 2025).
    """

    kind: str
    number: float | None = None
    comparator: str | None = None
    measure: str | None = None
    low: float | None = None
    high: float | None = None
    date: str | None = None


#: number · percent · range · date · tick (chosen) · untick (an empty box) · none (不适用, —, /) · placeholder (……, **, XX) ·
#: error (#DIV/0!) · words (anything else: qualitative words and prose)
KINDS = ("number", "percent", "range", "date", "tick", "untick", "none", "placeholder", "error", "words")

#: ≥ ≤ > < = ≈
COMPARATORS = ("≥", "≤", ">", "<", "=", "≈")


class Value(NamedTuple):
    """A value of a form with the cell it stands in; `sheet` only where that is not the form's own sheet."""

    text: str
    row: int
    col: int
    parsed: Parsed
    sheet: str | None = None

    @property
    def cell(self) -> str:
        """The absolute address, with the sheet where it is another than the form's."""
        here = address(self.row, self.col)
        return here if self.sheet is None else f"'{self.sheet}'!{here}"


class Finding(NamedTuple):
    """Something a person must know: data beside the data, never an exception."""

    code: str
    name: str
    severity: str
    message: str
    sheet: str | None = None
    cell: str | None = None


class Fund(NamedTuple):
    """A row of the funds block: a source of money (`total`, `fiscal`, …) and its figures by column key."""

    source: str
    label: Value | None
    values: Mapping[str, Value]


class Goal(NamedTuple):
    """A goal text: `kind` is expected, actual, expected_medium, management, problem …"""

    kind: str
    label: Value | None
    value: Value | None


class Task(NamedTuple):
    """A main task of a department (年度主要任务) and its figures by column key."""

    values: Mapping[str, Value]


class Total(NamedTuple):
    """A line of totals: 总分, 合计, 自评总分."""

    label: Value
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Form:
    """A returned form as understood. Keys are the glossary's; every value keeps its cell."""

    kind: str
    sheet: str
    title: Value | None
    year: int | None
    period: str | None
    money_unit: str | None
    confidence: float
    fields: Mapping[str, Value | None]
    other_fields: Sequence[tuple[Value, Value | None]] = ()
    funds: Sequence[Fund] = ()
    goals: Sequence[Goal] = ()
    tasks: Sequence[Task] = ()
    indicators: Sequence[Mapping[str, Value]] = ()
    totals: Sequence[Total] = ()
    remarks: Sequence[Value] = ()
    #: the labels of the fields, as they stand on the sheet
    field_labels: Sequence[Cell] = ()
    #: absolute rows first and last of the form on its sheet
    span: tuple[int, int] = (0, 0)
    #: the labels of blocks, columns and groups that were understood: (what it heads, the cell)
    labels: Sequence[tuple[str, Cell | Value]] = ()


@dataclass(frozen=True, slots=True)
class FileResult:
    """What reading one file gave.

    `status` is read (forms may be empty), rejected (could not be read), or ignored; `findings` are about the file and its forms.
    """

    file: str
    sha256: str
    size: int
    status: str
    forms: Sequence[Form] = ()
    findings: Sequence[Finding] = ()
    reason: str = ""
    seconds: float = field(default=0.0, compare=False)
