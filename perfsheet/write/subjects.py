"""What the forms of a run are about: each project of a unit with all its forms, and each unit as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import normalize

from perfsheet.tables import plain
from perfsheet.write.execution import last_month
from perfsheet.write.format import one_line
from perfsheet.write.owners import NAMELESS
from perfsheet.write.terms import stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

#: the subject of forms about all that a unit does
WHOLE: Final = "（整体支出）"
_WHOLE_UNIT: Final = "department_"
_SHORTEST: Final = 5
_CODE: Final = re.compile(r"^[0-9A-Za-z]{10,}[-—－_:：. ]+(?=\D)")
#: the form whose figures stand for the project, best first
_TELLING: Final = {"selfeval": 0, "monitor": 1, "target": 2, "ex_ante": 3, "": 4}


class Subject(NamedTuple):
    """A project or a whole unit; `forms` are positions in `form_rows`, those that count first, the latest stage first."""

    owner: str
    head: str
    name: str
    code: str
    forms: Sequence[int]


def subjects(rows: DataFrame, counts: Sequence[bool]) -> list[Subject]:
    """Put the forms together that are about the same: by unit and code, else by unit and name; in the order of units and names."""
    names = ("owner", "head", "kind", "project", "project_code", "year", "period")
    found: dict[int, _Draft] = {}
    known: dict[tuple[str, str, str], int] = {}
    for at, (owner, head, kind, project, code, year, period) in enumerate(zip(*(plain(rows[name]) for name in names), strict=True)):
        draft = _Draft.of(owner, head, kind, one_line(project), _whole(one_line(code)))
        number = draft.number(known, len(found), found)
        found.setdefault(number, draft).forms.append((not counts[at], _TELLING[stage(kind)], -(year or 0), -last_month(period), at))
    made = [Subject(draft.owner, draft.head, draft.name, draft.code, [form[-1] for form in sorted(draft.forms)]) for draft in found.values()]
    return sorted(made, key=lambda one: (one.owner == NAMELESS, one.owner, one.name != WHOLE, one.name == NAMELESS, one.name))


class _Draft(NamedTuple):
    """A subject while its forms come together."""

    owner: str
    head: str
    name: str
    code: str
    forms: list[Any]

    @classmethod
    def of(cls, owner: str, head: str, kind: str, project: str, code: str) -> _Draft:
        if kind.startswith(_WHOLE_UNIT):
            return cls(owner, head, WHOLE, "", [])
        bare = project.removeprefix(code).lstrip("-—－_:：. ") if code else project
        return cls(owner, head, _CODE.sub("", bare or project) or NAMELESS, code, [])

    def number(self, known: dict[tuple[str, str, str], int], new: int, found: dict[int, _Draft]) -> int:
        """Find which subject this is: the one with its code, or the one of its name unless that has another code."""
        by_code, by_name = (self.owner, "code", _folded(self.code)), (self.owner, "name", _folded(self.name))
        number = known.get(by_code) if self.code else None
        if number is None:
            named = known.get(by_name)
            number = new if named is None or (self.code and found[named].code) else named
        if self.code:
            known[by_code] = number
            if number in found and not found[number].code:
                found[number] = found[number]._replace(code=self.code)
        known.setdefault(by_name, number)
        return number


def _whole(code: str) -> str:
    """Take a code for one if it is long enough; 2019年… begins with a year, and many projects do."""
    return code if len(code) >= _SHORTEST else ""


def _folded(name: str) -> str:
    return "".join(normalize("NFKC", name).casefold().split())
