"""What on the roster is nearly what a form says: proposed to a person, never assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from pandas import Series
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from perfsheet.account import same_name
from perfsheet.roster.matching import Register
from perfsheet.roster.names import spellings
from perfsheet.tables import plain

#: how alike two names must be to be worth a look, of 100: within one unit, and anywhere
_WITHIN: Final = 65
_ANYWHERE: Final = 80
#: a name that is part of another is as good as this
_PART: Final = 90
_SHORTEST_PART: Final = 4
#: how alike the names of two codes must be that differ by slips
_AKIN: Final = 50
#: slips of the finger in a code of so many characters at least
_SLIPS: Final = 2
_LONG_CODE: Final = 10
_SHOWN: Final = 3
#: names looked for: where more are not on a roster it is another roster, and what is near says nothing
_MOST: Final = 2_000


class Near(NamedTuple):
    """A row of the roster that may be meant, and how alike it is (100: the same name)."""

    row: int
    likeness: float


class Likeness:
    """Finds what is near; answers are kept, as forms repeat."""

    def __init__(self, register: Register) -> None:
        """Take the roster."""
        self._register = register
        self._known: dict[tuple[object, ...], list[Near]] = {}

    def projects(self, project: str | None, code: str | None, units: Sequence[int]) -> list[Near]:
        """Find projects whose code or name is nearly that; of the units first, if they have any."""
        key = (project, code, *units)
        if key not in self._known and len(self._known) < _MOST:
            self._known[key] = _best([*self._by_code(same_name(code or ""), project), *self._by_name(project, units)], self._register.first)
        return self._known.get(key, [])

    def units(self, text: str | None) -> list[Near]:
        """Find units whose name is nearly that."""
        if ("", text) not in self._known and len(self._known) < _MOST:
            self._known["", text] = _best(_alike(text, self._unit_names, _ANYWHERE), range(len(self._register.roster.units)))
        return self._known.get(("", text), [])

    @cached_property
    def _unit_names(self) -> Mapping[int, str]:
        return _named(self._register.roster.units["unit"])

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return _named(self._register.roster.projects["name"])

    @cached_property
    def _codes(self) -> Mapping[int, str]:
        return _named(self._register.roster.projects["code"])

    @cached_property
    def _of_unit(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for row, unit in enumerate(self._register.unit_of):
            found.setdefault(unit, []).append(row)
        return found

    def _by_name(self, project: str | None, units: Sequence[int]) -> list[Near]:
        own = {row: self._names[row] for unit in units for row in self._of_unit.get(unit, ()) if row in self._names}
        return _alike(project, own, _WITHIN) or _alike(project, self._names, _ANYWHERE)

    def _by_code(self, code: str, project: str | None) -> list[Near]:
        """Find codes that a slip of the finger makes of this one; neighbours in a list have such codes too, so the names must be akin."""
        if len(code) < _LONG_CODE:
            return []
        found = process.extract(code, self._codes, scorer=Levenshtein.distance, score_cutoff=_SLIPS, limit=None)
        names = spellings(project or "")
        akin = {row: max(fuzz.ratio(name, self._names.get(row, "")) for name in names) for _, _, row in found}
        return [Near(row, 100 - 100 * slips / len(code)) for _, slips, row in found if not project or akin[row] >= _AKIN]


def _named(column: Series) -> Mapping[int, str]:
    return {row: same_name(name) for row, name in enumerate(plain(column)) if name}


def _best(found: Sequence[Near], first: Sequence[int]) -> list[Near]:
    """Keep the likest, of several rows of one thing the first."""
    best: dict[int, Near] = {}
    for near in sorted(found, key=lambda one: (-one.likeness, one.row)):
        best.setdefault(first[near.row], near)
    return list(best.values())[:_SHOWN]


def _alike(text: str | None, names: Mapping[int, str], least: float) -> list[Near]:
    """Find among names by row those nearest to a text in any of its spellings: alike, else one a part of the other."""
    found: list[Near] = []
    for spelling in filter(None, spellings(text or "")):
        likest = process.extract(spelling, names, scorer=fuzz.ratio, score_cutoff=least, limit=_SHOWN)
        found += [Near(row, likeness) for _, likeness, row in likest]
        if not found and len(spelling) >= _SHORTEST_PART:
            found += [Near(row, _PART) for row, name in names.items() if spelling in name or (name in spelling and len(name) >= _SHORTEST_PART)]
    return found
