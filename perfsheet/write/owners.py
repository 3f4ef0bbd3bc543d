"""Whose forms they are: units and departments by their names without codes, and the department where only other forms name it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from perfsheet.tables import plain
from perfsheet.write.format import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame

_CODE: Final = re.compile(r"^(?:[\[(（【]\d{3,}[\])）】]|\d{3,}[-—－_:：.]|\d{5,})(?=\D)|[\[(（【]\d{3,}[\])）】]$")
_WHOLE_UNIT: Final = "department_"
NAMELESS: Final = "（未填写）"


def bare_name(name: str | None) -> str:
    """Drop white space and the code before or behind a name, so that [101]示例县教育局 and 示例县教育局 are one."""
    plainly = "".join(one_line(name).split())
    return _CODE.sub("", plainly) or plainly


def owners(forms: DataFrame) -> tuple[list[str], list[str]]:
    """Return for each form its unit and its department.

    A form without a unit is its department's. One without a department has the one that other forms of the unit name; forms about a
    whole department, and those of units that others name as their department, are that department's own.
    """
    named = [(bare_name(unit), bare_name(head)) for unit, head in zip(plain(forms["unit"]), plain(forms["department"]), strict=True)]
    units = [unit or head or NAMELESS for unit, head in named]
    heads = {head for _, head in named if head}
    commonest = usual((unit, head) for unit, (_, head) in zip(units, named, strict=True) if head)
    whole = [str(kind).startswith(_WHOLE_UNIT) for kind in plain(forms["kind"])]
    own = {unit for unit, about_all in zip(units, whole, strict=True) if unit in heads or about_all} - {NAMELESS}
    return units, [head or commonest.get(unit) or (unit if unit in own else NAMELESS) for unit, (_, head) in zip(units, named, strict=True)]


def usual(pairs: Iterable[tuple[Any, str]]) -> dict[Any, str]:
    """Find what each is paired with most often, the first of equals."""
    found: dict[Any, Counter[str]] = {}
    for one, other in pairs:
        found.setdefault(one, Counter())[other] += 1
    return {one: counts.most_common(1)[0][0] for one, counts in found.items()}
