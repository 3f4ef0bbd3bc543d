"""Measure what reading costs, against what: benchmarks/README.md.

    python -m benchmarks [--forms N] [--runs N] [--long] [--seed N]

Prints a table and exits with 0 whatever comes out: it measures, it does not judge.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import Made, forms
from benchmarks.judging import judging
from benchmarks.single import Costs, measure
from benchmarks.whole import Run, whole_run, workers
from perfsheet.read.reader import read_bytes

_TIMES = 10
_INDICATORS = 200_000


class Line(NamedTuple):
    """One thing measured: against what, the figure, and what is promised."""

    what: str
    measured: str
    against: str
    ratio: str = ""
    target: str = ""
    met: str = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--forms", type=int, default=3000, help="how many forms (3000)")
    parser.add_argument("--runs", type=int, default=5, help="how many runs the least is taken of (5)")
    parser.add_argument("--seed", type=int, default=1, help="which forms")
    parser.add_argument("--long", action="store_true", help="also ten times as many forms, which takes minutes")
    args = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors, {args.forms} forms, least of {args.runs} runs")
    with tempfile.TemporaryDirectory(prefix="perfsheet-bench-") as folder:
        show(list(lines(args, Path(folder))))


def lines(args: argparse.Namespace, folder: Path) -> Iterator[Line]:
    """Measure one thing after the other."""
    say(f"making {args.forms} forms, and the same layouts filled in otherwise")
    first = list(forms(args.forms, args.seed, 1))
    second = [made.data for made in forms(args.forms, args.seed, 2)]
    yield _understood(first)
    files = [made.data for made in first]
    costs = measure(files, second, args.runs, say)
    yield from _single(costs, args.forms)
    inbox = _written(folder / "inbox", files)
    least = workers(inbox, max(3, args.runs // 2), say)
    ratio = least[1] / least[2]
    yield Line("two workers", f"{least[2]:.2f} s", f"one worker {least[1]:.2f} s", f"{ratio:.2f}", "≥ 1.7", _met(ok=ratio >= 1.7))
    yield from _judging(files, args.runs)
    say("a whole run")
    small = whole_run(inbox, folder / "out")
    yield _whole(small, least[2], args.forms)
    yield _memory(small)
    if args.long:
        yield from _long(args, folder, small)


def _understood(made: list[Made]) -> Line:
    """Check that what is measured is reading: every form is understood."""
    right = sum(_is_right(one) for one in made)
    return Line("forms understood", f"{right}", f"of {len(made)}", f"{right / len(made):.4f}", "= 1", _met(ok=right == len(made)))


def _is_right(made: Made) -> bool:
    result = read_bytes("表.xlsx", made.data)
    return [(form.kind, len(form.indicators)) for form in result.forms] == [(made.kind, made.indicators)] and not result.findings


def _single(costs: Costs, count: int) -> Iterator[Line]:
    def each(seconds: float) -> str:
        return f"{seconds / count * 1e6:.0f} µs a form"

    for what, seconds, parser, target in (("layouts not seen before", costs.unseen, costs.parser, 3.5), ("repeated layouts", costs.seen, costs.parser_again, 3.0)):
        ratio = seconds / parser
        yield Line(what, each(seconds), f"calamine alone {each(parser)}", f"{ratio:.2f}", f"≤ {target}", _met(ok=ratio <= target))
    for what, ratios in (("  unseen, run by run", costs.unseen_ratios), ("  repeated, run by run", costs.seen_ratios)):
        yield Line(what, "", "", " ".join(f"{ratio:.2f}" for ratio in ratios))
    for part, seconds in costs.parts.items():
        yield Line(f"  {part}", each(seconds), "calamine alone", f"{seconds / costs.parser:.2f}")


def _judging(files: list[bytes], runs: int) -> Iterator[Line]:
    found = judging(files, _INDICATORS, max(2, runs // 2), say)
    rows = f"of {_INDICATORS:,} indicators, one core"
    yield Line("scoring", f"{found.scored:.2f} s", rows, "", "≤ 0.8 s", _met(ok=found.scored <= 0.8))
    yield Line("scoring and all rules", f"{found.ruled:.2f} s", rows, "", "≤ 2 s", _met(ok=found.ruled <= 2))
    ratio = found.checked / found.read
    yield Line(f"check of {len(files)} forms", f"{found.checked:.2f} s", f"reading them {found.read:.2f} s", f"{ratio:.2f}", "≤ 1.5", _met(ok=ratio <= 1.5))


def _whole(run: Run, reading: float, count: int) -> Line:
    ratio = run.seconds / reading
    return Line(f"all outputs of {count} forms", f"{run.seconds:.1f} s", f"reading alone {reading:.2f} s", f"{ratio:.2f}", "≤ 10", _met(ok=ratio <= 10))


def _memory(run: Run) -> Line:
    if run.peak < 0:
        return Line("memory of the parent", "cannot be told here", "")
    return Line("memory of the parent", f"{run.peak:.0f} MiB", f"whole run of {run.seconds:.1f} s", "", "≤ 400 MiB", _met(ok=run.peak <= 400))


def _long(args: argparse.Namespace, folder: Path, small: Run) -> Iterator[Line]:
    """Compare with ten times as many forms: the same layouts, filled in otherwise each time."""
    inbox = folder / "large"
    for contents in range(_TIMES):
        say(f"making forms, part {contents + 1} of {_TIMES}")
        _written(inbox / str(contents), [made.data for made in forms(args.forms, args.seed, contents + 1)])
    say("small and large runs in turn")
    runs = [(whole_run(folder / "inbox", folder / f"out-small-{n}"), whole_run(inbox, folder / f"out-large-{n}")) for n in range(2)]
    least, most = min(small.seconds, *(run.seconds for run, _ in runs)), min(run.seconds for _, run in runs)
    ratio = most / least
    yield Line(f"{args.forms * _TIMES} forms", f"{most:.1f} s", f"{args.forms} forms {least:.1f} s", f"{ratio:.2f}", "≤ 10.5", _met(ok=ratio <= 10.5))
    yield _memory(runs[0][1])._replace(what=f"memory of the parent, {args.forms * _TIMES}", target="", met="")


def _written(inbox: Path, files: list[bytes]) -> Path:
    inbox.mkdir(parents=True)
    for number, data in enumerate(files):
        (inbox / f"{number:05}.xlsx").write_bytes(data)
    return inbox


def _met(*, ok: bool) -> str:
    return "met" if ok else "NOT MET"


def show(found: list[Line]) -> None:
    """Print a table."""
    table = [Line("what", "measured", "against", "ratio", "target", ""), *found]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def say(what: str) -> None:
    """Tell how far it is."""
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
