"""One process: what reading a form costs, in multiples of what its parser alone costs on the same bytes."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from benchmarks.memos import forget
from perfsheet.process import rest_collector
from perfsheet.read.reader import read_bytes
from perfsheet.read.recognise import read_grids
from perfsheet.read.workbook import Workbook, open_workbook

#: forms read by one side before it is the other side's turn: what disturbs the machine disturbs both
SLICE = 100

Files = Sequence[bytes]


class Costs(NamedTuple):
    """Seconds of processor time for all forms, each the least of all runs; `ratios` are those of the single runs."""

    parser: float
    unseen: float
    parser_again: float
    seen: float
    parts: dict[str, float]
    unseen_ratios: list[float]
    seen_ratios: list[float]


def parse_alone(files: Files) -> None:
    """Let calamine parse every sheet and nothing else be done."""
    for data in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def read(files: Files) -> None:
    """Read the forms as a worker does."""
    for data in files:
        read_bytes("表.xlsx", data)


def measure(first: Files, second: Files, runs: int, say: Callable[[str], None]) -> Costs:
    """Measure reading `first` with nothing remembered, then `second`: the same layouts, filled in otherwise."""
    parse_alone(first[:SLICE])
    read(first[:SLICE])  # what is loaded once is loaded
    rest_collector()  # as workers do
    found: list[tuple[float, float, float, float]] = []
    parts: list[dict[str, float]] = []
    for number in range(runs):
        say(f"run {number + 1} of {runs}")
        forget()
        unseen = _against(first)
        found.append((*unseen, *_against(second)))
        parts.append(_parts(first))
    parser, reading, again, warm = (min(column) for column in zip(*found, strict=True))
    least = {name: min(one[name] for one in parts) for name in parts[0]}
    return Costs(parser, reading, again, warm, least, [b / a for a, b, _, _ in found], [d / c for _, _, c, d in found])


def _against(files: Files) -> tuple[float, float]:
    """Time the parser and the reader, slice by slice in turn."""
    parser = reader = 0.0
    for at in range(0, len(files), SLICE):
        parser += _timed(parse_alone, files[at : at + SLICE])
        reader += _timed(read, files[at : at + SLICE])
    return parser, reader


def _timed(work: Callable[[Files], object], files: Files) -> float:
    start = time.process_time()
    work(files)
    return time.process_time() - start


def _parts(files: Files) -> dict[str, float]:
    """Time the parts of reading by themselves, nothing remembered at the start."""
    forget()
    spent = dict.fromkeys(("fingerprint", "guard and grid", "recognise and extract"), 0.0)
    for at in range(0, len(files), SLICE):
        some = files[at : at + SLICE]
        books: list[Workbook] = []
        spent["fingerprint"] += _timed(_fingerprint, some)
        spent["guard and grid"] += _timed(partial(_open, into=books), some)
        spent["recognise and extract"] += _timed(partial(_recognise, books), some)
    return spent


def _fingerprint(files: Files) -> None:
    for data in files:
        hashlib.sha256(data).hexdigest()


def _open(files: Files, into: list[Workbook]) -> None:
    into.extend(open_workbook("表.xlsx", data) for data in files)


def _recognise(books: Sequence[Workbook], _: Files) -> None:
    for book in books:
        read_grids(book.grids)
