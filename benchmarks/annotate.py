"""Measure what giving a form back with ten marks costs, against loading, marking and saving it with openpyxl.

python -m benchmarks.annotate [--forms N] [--runs N] [--seed N]
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from benchmarks.generate import forms
from benchmarks.reading import Line, say, show
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Mark, Standing, annotate, strip

_MARKS = 10
_SLOWEST_MS, _LEAST_RATIO = 5.0, 6.0
_FILL = PatternFill("solid", fgColor="FFF8C9AC")


class Case(NamedTuple):
    """A form and what is found about it."""

    name: str
    data: bytes
    marks: Sequence[Mark]
    standings: Sequence[Standing]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.annotate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--forms", type=int, default=100, help="how many forms (100)")
    parser.add_argument("--runs", type=int, default=7, help="how many runs the least is taken of (7)")
    parser.add_argument("--seed", type=int, default=1, help="which forms")
    args = parser.parse_args()
    show(list(lines(args.forms, args.runs, args.seed)))


def lines(count: int, runs: int, seed: int) -> Iterator[Line]:
    """Measure both ways form by form, in turn, and compare the medians."""
    say(f"marking {count} forms, {_MARKS} cells each")
    rounds = [[_case(made.data) for made in forms(count, seed, contents)] for contents in range(1, runs + 1)]
    ours, theirs = _measured([_patched, _loaded_and_saved], rounds)
    cases = rounds[0]
    median, other = (statistics.median(times) * 1000 for times in (ours, theirs))
    slow = sorted(ours)[int(len(ours) * 0.95)] * 1000
    yield Line("ten marks on a form, median", f"{median:.2f} ms", "", "", f"≤ {_SLOWEST_MS:g} ms", _met(ok=median <= _SLOWEST_MS))
    yield Line("  19 of 20 forms within", f"{slow:.2f} ms", "")
    ratio = other / median
    yield Line("  as against openpyxl", f"{median:.2f} ms", f"load, mark, save {other:.2f} ms", f"{ratio:.1f}", f"≥ {_LEAST_RATIO:g}", _met(ok=ratio >= _LEAST_RATIO))
    marked = [annotate(*case).data for case in cases]
    same = sum((strip("表.xlsx", data) or case).data == case.data for data, case in zip(marked, cases, strict=True))
    yield Line("stripped to the byte", f"{same}", f"of {len(cases)}", f"{same / len(cases):.4f}", "= 1", _met(ok=same == len(cases)))


def _case(data: bytes) -> Case:
    """Find fault with ten cells spread over a form."""
    grid = open_workbook("表.xlsx", data).grids[0]
    cells = [cell.cell for _, row in grid.rows for cell in row]
    blamed = cells[:: max(1, len(cells) // _MARKS)][:_MARKS]
    marks = [
        Mark(grid.sheet, cell, "error", f"SCO00{at}", "自评得分不得高于该指标的分值", "得分 12 超过分值 10，请改为不高于 10 的得分。", "12", "不高于 10", "财预〔2020〕10号", "自评表")
        for at, cell in enumerate(blamed)
    ]
    return Case("表.xlsx", data, marks, [Standing(grid.sheet, "项目支出绩效自评表", "project_selfeval", "退回", _MARKS, 0, 98.0, 92.5, "优")])


def _measured(ways: Sequence[Callable[[Case], object]], rounds: Sequence[Sequence[Case]]) -> list[list[float]]:
    """Give for each way the least time of each layout; each round fills the layouts in otherwise, as units do."""
    least = [[float("inf")] * len(rounds[0]) for _ in ways]
    for cases in rounds:
        for at, case in enumerate(cases):
            for way, times in zip(ways, least, strict=True):
                start = time.perf_counter()
                way(case)
                times[at] = min(times[at], time.perf_counter() - start)
    return least


def _patched(case: Case) -> object:
    return annotate(*case)


def _loaded_and_saved(case: Case) -> object:
    book = openpyxl.load_workbook(io.BytesIO(case.data))
    for mark in case.marks:
        cell = book[mark.sheet or ""][mark.cell or ""]
        cell.fill = _FILL
        cell.comment = Comment(f"{mark.code} {mark.title}\n{mark.message}", "审核")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _met(*, ok: bool) -> str:
    return "met" if ok else "NOT MET"


if __name__ == "__main__":
    main()
