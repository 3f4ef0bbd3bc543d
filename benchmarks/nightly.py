"""What a night costs against a run from scratch: nothing changed, and one file in a hundred changed.

    python -m benchmarks.nightly [--forms N] [--seed N]

Every night is a process of its own, as at night. Seconds are those of the processors, workers included (on Windows without them), so that
other programs do not tell; what importing the program takes is left out on both sides, as it does not grow.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.generate import forms
from benchmarks.reading import Line, say, show

#: files of one folder, as of one unit
_TOGETHER: Final = 25
_ONE_IN: Final = 100
#: `perfsheet run`, or `perfsheet run --ledger`, which says how long it took
_NIGHT: Final = """
if __name__ == "__main__":  # workers import this again
    import os, sys
    from pathlib import Path
    from perfsheet.nightly import Night
    from perfsheet.pipeline import Order, run
    order = Order([sys.argv[1]], Path(sys.argv[2]))
    start = sum(os.times()[:4])
    Night(order, sys.argv[3]).run() if len(sys.argv) > 3 else run(order)
    print(sum(os.times()[:4]) - start)
"""


def lines(count: int, seed: int) -> Iterator[Line]:
    """Measure on so many forms; one more night than is measured brings all in."""
    with tempfile.TemporaryDirectory(prefix="perfsheet-bench-") as folder:
        home = Path(folder)
        say(f"making {count} forms")
        for number, made in enumerate(forms(count, seed)):
            _put(home, number, made.data)
        night, run = [str(home / "inbox"), str(home / "结果"), str(home / "台账.db")], [str(home / "inbox"), str(home / "从头")]
        say("a run from scratch")
        whole = _timed(home, run)
        say("the first night")
        first = _timed(home, night)
        say("a night without changes")
        quiet = _timed(home, night)
        for number, made in enumerate(forms(count, seed, contents=2)):
            if number % _ONE_IN == 0:
                _put(home, number, made.data)
        say("a night with few changes")
        few = _timed(home, night)
    against = f"from scratch {whole:.1f} s"
    yield Line("first night", f"{first:.1f} s", against, f"{first / whole:.3f}")
    yield Line("nothing changed", f"{quiet:.2f} s", against, f"{quiet / whole:.3f}", "≤ 0.05", "yes" if quiet <= whole * 0.05 else "NO")
    yield Line("1 % changed", f"{few:.1f} s", against, f"{few / whole:.3f}", "≤ 0.08", "yes" if few <= whole * 0.08 else "NO")


def _put(home: Path, number: int, data: bytes) -> None:
    path = home / "inbox" / f"{number // _TOGETHER:04}" / f"{number:05}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _timed(home: Path, arguments: list[str]) -> float:
    script = home / "night.py"
    script.write_text(_NIGHT, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script), *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nightly", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--forms", type=int, default=1000, help="how many forms (1000)")
    parser.add_argument("--seed", type=int, default=1, help="which forms")
    args = parser.parse_args()
    show(list(lines(args.forms, args.seed)))


if __name__ == "__main__":
    main()
