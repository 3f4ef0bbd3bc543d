"""What each form is about, as numbers: equal numbers are one project, one department, one transfer; NA is not known for sure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import pandas as pd
from pandas import DataFrame

from perfsheet.account import same_name
from perfsheet.engine.chances import month_of
from perfsheet.engine.levels import matches
from perfsheet.roster.names import bare, code_before
from perfsheet.tables import plain

#: what is shorter than that is no code of a project
_SHORTEST: Final = 4
_PLAIN: Final = re.compile(r"[0-9a-z]+")
#: what stands in for a blank
_NAMELESS: Final = frozenset({"", "无", "不适用", "-", "—", "/"})

#: the stage of an evaluation that is not the unit's own, and how its title tells
EVALUATION: Final = "evaluation"
_EVALUATED: Final = re.compile("(?:部门|财政)(?:支出)?(?:绩效)?(?:重点)?(?:绩效)?(?:评价|复核|抽查|再评价)")
_OWN: Final = re.compile("自评")

_Key = tuple[str, ...]


class _Said(NamedTuple):
    """What a form says of itself: its scope, the code of its project, who answers for it, and the name of its project."""

    scope: str
    code: str
    owner: str
    name: str
    #: whether the owner is a unit; that of a transfer may be a ministry, which answers for many
    by_unit: bool

    @property
    def named(self) -> _Key | None:
        """The name within the owner, where both are stated; a whole department has no name besides."""
        if not self.owner or (not self.name and self.scope != "department"):
            return None
        return self.scope, self.owner, self.name


def subjects(forms: DataFrame) -> DataFrame:
    """Return, beside forms with `stage` and `scope`, the `subject` and the `month` of the period (Int64), and whether it is an `evaluation`.

    An evaluation by a department or the finance office is drawn like a self-evaluation; its title tells.
    """
    columns = (plain(forms[name]) for name in ("scope", "project", "project_code", "unit", "department"))
    said = [_said(*one) for one in zip(*columns, strict=True)]
    numbers: dict[_Key, int] = {}
    found = [None if key is None else numbers.setdefault(key, len(numbers)) for key in _keys(_with_units(said))]
    evaluation = matches(forms["title"], _EVALUATED) & ~matches(forms["title"], _OWN)
    beside = {"subject": pd.array(found, dtype="Int64"), "month": month_of(forms["period"]), "evaluation": evaluation}
    return DataFrame(beside, index=forms.index)


def owner_of(unit: str | None, department: str | None) -> str:
    """Return who answers for a form, folded, without codes and persons: the unit, else the department."""
    return next((name for name in (_name(unit), _name(department)) if name), "")


def _said(scope: str, project: str | None, code: str | None, unit: str | None, department: str | None) -> _Said:
    owner, by_unit = owner_of(unit, department), bool(_name(unit))
    if scope == "department":
        return _Said(scope, "", owner, "", by_unit)
    return _Said(scope, _code(code, project), owner, "" if same_name(project or "") in _NAMELESS else bare(project or ""), by_unit)


def _name(text: str | None) -> str:
    """Return a unit's name without the code before it and the person behind it."""
    name = bare(text or "").partition("/")[0]
    return "" if name in _NAMELESS else name


def _code(code: str | None, project: str | None) -> str:
    """Return the code of a project: its own, else the one that stands before its name."""
    own = same_name(code or "")
    stated = own if _PLAIN.fullmatch(own) else code_before(own)
    return stated if len(stated) >= _SHORTEST else code_before(project or "")


def _with_units(said: Sequence[_Said]) -> list[_Said]:
    """Give transfers that name only a department the unit of the one other form of their name, where nobody else claims it."""
    units: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.scope == "transfer":
            (units if one.by_unit else others)[one.name].add(one.owner)
    sole = {name: next(iter(found)) for name, found in units.items() if len(found) == 1 and len(others[name]) == 1}
    return [one._replace(owner=sole[one.name]) if one.scope == "transfer" and not one.by_unit and one.name in sole else one for one in said]


def _keys(said: Sequence[_Said]) -> Iterator[_Key | None]:
    """Name each form's subject: by the code, where a form without one has the code of the only other form of its name."""
    codes: dict[_Key, set[str]] = defaultdict(set)
    for one in said:
        if one.code and one.named:
            codes[one.named].add(one.code)
    for one in said:
        known = codes.get(one.named, set()) if one.named else set()
        if one.code:
            yield one.scope, one.code
        elif len(known) > 1:
            yield None
        else:
            yield (one.scope, *known) if known else one.named
