"""Whose forms they are: units and departments by their names without codes, and the department where only other forms name it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from perfsheet.tables import plain
from perfsheet.write.format import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pandas import DataFrame

_CODE: Final = re.compile(r"^(?:[\[(（【]\d{3,}[\])）】]|\d{3,}[-—－_:：.]|\d{5,})(?=\D)|[\[(（【]\d{3,}[\])）】]$")
_WHOLE_UNIT: Final = "department_"
NAMELESS: Final = "（未填写）"


def bare_name(name: str | None) -> str:
    """Drop white space and the code before or behind a name, so that [101]示例县教育局 and 示例县教育局 are one."""
    plainly = "".join(one_line(name).split())
    return _CODE.sub("", plainly) or plainly


def owners(forms: DataFrame) -> tuple[list[str], list[str]]:
    """Return for each form its unit and its department; `path` beside the forms helps with those that name no unit.

    A form without a unit is its department's; where no other form tells of that department (the province's, on forms of transfers), it is
    the only unit's whose forms lie in the nearest folder. One without a department has the one that other forms of the unit name; forms
    about a whole department, and those of units that others name as their department, are that department's own.
    """
    named = [(bare_name(unit), bare_name(head)) for unit, head in zip(plain(forms["unit"]), plain(forms["department"]), strict=True)]
    whole = [str(kind).startswith(_WHOLE_UNIT) for kind in plain(forms["kind"])]
    local = {head for (unit, head), about_all in zip(named, whole, strict=True) if head and (unit or about_all)}
    beside = _beside(plain(forms["path"]), [unit or (head if all_ else "") for (unit, head), all_ in zip(named, whole, strict=True)]) if "path" in forms else None
    strange = [not unit and head not in local and not about_all for (unit, head), about_all in zip(named, whole, strict=True)]
    if beside is not None:
        named = [(beside[at], "") if strange[at] and beside[at] else pair for at, pair in enumerate(named)]
    units = [unit or head or NAMELESS for unit, head in named]
    heads = {head for _, head in named if head}
    commonest = usual((unit, head) for unit, (_, head) in zip(units, named, strict=True) if head)
    own = {unit for unit, about_all in zip(units, whole, strict=True) if unit in heads or about_all} - {NAMELESS}
    return units, [head or commonest.get(unit) or (unit if unit in own else NAMELESS) for unit, (_, head) in zip(units, named, strict=True)]


def _beside(paths: Sequence[str], units: Sequence[str]) -> list[str]:
    """Name for each form the only unit whose forms lie in its file or in the nearest folder that holds any; "" where there are several."""
    found: dict[str, set[str]] = {}
    for path, unit in zip(paths, units, strict=True):
        for folder in folders(path) if unit else ():
            found.setdefault(folder, set()).add(unit)
    near = (next((found[folder] for folder in folders(path) if folder in found), set()) for path in paths)
    return [next(iter(names)) if len(names) == 1 else "" for names in near]


def folders(path: str) -> Iterator[str]:
    """Go through a file and the folders that hold it, the nearest first; an archive is a folder."""
    parts = path.replace("\\", "/").replace("!/", "/").split("/")
    for end in range(len(parts), 0, -1):
        yield "/".join(parts[:end])


def usual(pairs: Iterable[tuple[Any, str]]) -> dict[Any, str]:
    """Find what each is paired with most often, the first of equals."""
    found: dict[Any, Counter[str]] = {}
    for one, other in pairs:
        found.setdefault(one, Counter())[other] += 1
    return {one: counts.most_common(1)[0][0] for one, counts in found.items()}
