"""How the readers of files stop: inwardly only, `open_workbook` turns both into findings."""

from __future__ import annotations

from perfsheet.read.notes import make


class Refused(Exception):  # noqa: N818 - no fault of the program
    """A file, or a part of it, that is not read."""

    def __init__(self, name: str, **places: object) -> None:
        """Carry the finding called `name`."""
        super().__init__(name)
        self.finding = make(name, None, None, **places)


class Odd(Exception):  # noqa: N818 - no fault at all
    """A part that is not plainly normal."""
