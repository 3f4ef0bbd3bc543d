"""A night that is killed, as by a power cut, at its n-th step that lasts: a statement to the database, a commit, a file put in its place.

Run as `python -m tests.ledger.killed HOME LEDGER N`; N 0 lets it live and prints how many steps there were.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from perfsheet.rule import catalogue
from tests.ledger.conftest import RULES


class Doom:
    """Counts steps, and kills the process at one of them."""

    def __init__(self, at: int) -> None:
        """Choose the step; 0 for none."""
        self.at, self.steps = at, 0

    def step(self, *_: object, **__: object) -> None:
        """Take note of a step before it is done."""
        self.steps += 1
        if self.steps == self.at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Make a step of a function."""

        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            return function(*arguments, **named)

        return stepping


def main(home: Path, address: str, at: int) -> None:
    """Run a night in the county of test_incremental."""
    from tests.ledger.test_incremental import County  # noqa: PLC0415  # after the patches of whoever runs this

    doom = Doom(at)
    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, doom.step)
    some = {code: one for code, one in catalogue().items() if code in RULES or "roster" in one.others}
    with (
        patch("perfsheet.check.catalogue", lambda: some),
        patch.object(Path, "replace", doom.before(Path.replace)),
        patch.object(os, "fsync", doom.before(os.fsync)),
        patch.object(Path, "write_text", doom.before(Path.write_text)),
    ):
        County.at(home, address).night()
    sys.stdout.write(f"{doom.steps}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
