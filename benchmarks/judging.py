"""What judging costs beside reading: 200,000 indicators on one core, and the forms that were read."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from benchmarks.scoring import measured
from perfsheet.columns import encode
from perfsheet.judgement import judge
from perfsheet.read.reader import read_bytes
from perfsheet.tables import Batch


class Judged(NamedTuple):
    """Seconds of one core: of scoring, and of scoring with all rules, over many indicators; of reading forms, and of reading and judging them."""

    scored: float
    ruled: float
    read: float
    checked: float


def judging(files: Sequence[bytes], rows: int, runs: int, say: Callable[[str], None]) -> Judged:
    """Measure; the least of some runs."""
    say(f"scoring and judging {rows:,} indicators")
    scored, ruled, _ = measured(rows, runs)
    read, checked = [], []
    for number in range(runs):
        say(f"reading and judging {len(files)} forms, run {number + 1} of {runs}")
        start = time.process_time()
        batch = _batch(files)
        read.append(time.process_time() - start)
        judge(batch)
        checked.append(time.process_time() - start)
    return Judged(scored, ruled, min(read), min(checked))


def _batch(files: Sequence[bytes]) -> Batch:
    columns = [encode([read_bytes(f"{number}.xlsx", data)], number) for number, data in enumerate(files)]
    batch = Batch.from_columns(columns, pd.DataFrame({"path": [f"{number}.xlsx" for number in range(len(files))]}))
    return batch.marked([True] * len(batch.forms.values))
