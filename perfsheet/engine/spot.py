"""Where a value of another form stands: a text for a message, which also knows its file, sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Place(NamedTuple):
    """A cell of another form: its file as a row of files, the sheet and the cell; None where the form as a whole is meant."""

    file: int
    sheet: str
    cell: str | None


class Spot(str):
    """A place as it is spoken of: 2024年度《项目支出绩效自评表》F13（文件 …，工作表 …）."""

    __slots__ = ("place",)

    place: Place

    @classmethod
    def of(cls, said: str, place: Place) -> Spot:
        """Make a text that knows its place."""
        spot = cls(said)
        spot.place = place
        return spot


def place_in(facts: Sequence[Any]) -> Place | None:
    """Return the place of the first fact that is one."""
    return next((fact.place for fact in facts if isinstance(fact, Spot)), None)
