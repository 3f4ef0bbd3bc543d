"""What goes back to whom: the files of each unit that has something to correct, and of the others those that something was found in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.marked import RETURNED, counted
from perfsheet.write.owners import NAMELESS
from perfsheet.write.safe_names import safe_files, safe_names

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pandas import DataFrame

    from perfsheet.write.context import Summary

#: the folders of an output: of units that have something to correct, and of those that have not
BACK, APART = "退回", "批注"
#: what else stands in the folder of a unit
LIST, NOTICE = "问题清单.xlsx", "整改通知.docx"
_FOLDER_NAMELESS: Final = "未填写单位"


class Parcel(NamedTuple):
    """What one unit gets: `folder` is its path in the output, `files` names its copies by the number of the file.

    `rows` are the places in the list of findings of what is its own.
    """

    unit: str
    folder: str
    files: Mapping[int, str]
    rows: Sequence[int]

    @property
    def returned(self) -> bool:
        """Whether the unit has something to correct."""
        return self.folder.startswith(f"{BACK}/")


def parcels(summary: Summary, marked: Collection[int], paths: Sequence[str], unread: Collection[int]) -> list[Parcel]:
    """Sort the files that are marked by unit; `paths` are where the files came from, `unread` those that could not be read.

    A file with forms of several units goes to each of those that something in it is about. Files that could not be read name no unit.
    """
    forms = counted(summary)
    drafts = _drafts(summary, forms, unread)
    correct = {*forms.loc[forms["verdict"] == RETURNED, "owner"], *((NAMELESS,) if unread else ())}
    units = sorted((unit for unit, draft in drafts.items() if unit in correct or not draft.files.isdisjoint(marked)), key=lambda unit: (unit == NAMELESS, unit))
    folders = folder_names(units)
    made = []
    for unit in units:
        files = _named(sorted(drafts[unit].files.intersection(marked)), paths)
        made.append(Parcel(unit, f"{BACK if unit in correct else APART}/{folders[unit]}", files, drafts[unit].rows))
    return made


def folder_names(units: Sequence[str]) -> dict[str, str]:
    """Name the folder of each unit."""
    shown = [_FOLDER_NAMELESS if unit == NAMELESS else unit for unit in units]
    return dict(zip(units, safe_names(shown), strict=True))


class _Draft(NamedTuple):
    """What concerns a unit: files, and places in the list of findings."""

    files: set[int]
    rows: list[int]


def _drafts(summary: Summary, forms: DataFrame, unread: Collection[int]) -> dict[str, _Draft]:
    """Put together what concerns each unit; what is about a whole file is about all its units."""
    drafts: dict[str, _Draft] = defaultdict(lambda: _Draft(set(), []))
    owners = dict(zip(plain(forms["form"]), plain(forms["owner"]), strict=True))
    sharing: dict[int, set[str]] = {file: {NAMELESS} for file in unread}
    for file, owner, verdict in zip(*(plain(forms[name]) for name in ("file", "owner", "verdict")), strict=True):
        sharing.setdefault(file, set()).add(owner)
        if verdict == RETURNED:
            drafts[owner].files.add(file)
    for row, (file, form) in enumerate(zip(plain(summary.findings["file"]), plain(summary.findings["form"]), strict=True)):
        for owner in {owners[form]} if form in owners else sharing.get(file, ()):
            drafts[owner].files.add(file)
            drafts[owner].rows.append(row)
    return drafts


def _named(files: Sequence[int], paths: Sequence[str]) -> dict[int, str]:
    """Name the copies in a unit's folder; none is called as what else stands there."""
    _, _, *names = safe_files([LIST, NOTICE.replace(".docx", ".xlsx"), *(paths[file].rpartition("/")[2] for file in files)], ".xlsx")
    return dict(zip(files, names, strict=True))
