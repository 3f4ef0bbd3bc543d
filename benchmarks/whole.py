"""Whole runs over a folder: two workers against one, all outputs against reading alone, memory of the parent, ten times as many forms."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from perfsheet.intake import gather
from perfsheet.pipeline import ENCODER
from perfsheet.worker import Job
from perfsheet.workers import read_all

#: `perfsheet run` in a process of its own, which says its peak memory at the end (KiB on Linux, bytes on macOS)
_RUN = """
if __name__ == "__main__":  # workers import this again
    import sys, time
    from pathlib import Path
    from perfsheet.pipeline import Order, run
    start = time.perf_counter()
    run(Order([sys.argv[1]], Path(sys.argv[2])))
    seconds = time.perf_counter() - start
    try:
        import resource
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
    except ImportError:
        peak = -1
    print(seconds, peak)
"""


class Run(NamedTuple):
    """What a whole run took: seconds, and MiB of the parent at the most (negative where that cannot be told)."""

    seconds: float
    peak: float


def workers(inbox: Path, runs: int, say: Callable[[str], None]) -> dict[int, float]:
    """Time reading and encoding a folder with one worker and with two, in turn; the least seconds of each."""
    sources = gather([str(inbox)])
    least: dict[int, float] = {}
    for number in range(runs):
        for jobs in (1, 2):
            say(f"{jobs} worker{'s'[: jobs - 1]}, run {number + 1} of {runs}")
            start = time.perf_counter()
            for _ in read_all(sources, Job(ENCODER), jobs):
                pass
            seconds = time.perf_counter() - start
            least[jobs] = min(seconds, least.get(jobs, seconds))
    return least


def whole_run(inbox: Path, out: Path) -> Run:
    """Do the main job on a folder."""
    script = out.with_suffix(".py")
    script.write_text(_RUN, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script), str(inbox), str(out)], check=True, capture_output=True, encoding="utf-8")
    seconds, peak = done.stdout.split()
    return Run(float(seconds), float(peak))
