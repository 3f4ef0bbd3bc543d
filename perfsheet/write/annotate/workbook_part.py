"""The workbook part: our sheet becomes the first and the one that is open; what counts sheets by place is counted anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.relations import STRICT, TRANSITIONAL
from perfsheet.write.annotate.source import Element
from perfsheet.write.annotate.text import attribute, content
from perfsheet.write.links import quoted

#: what stands behind the list of names
_BEHIND: Final = (
    *("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)
_LONGEST: Final = 31
#: the highest number a sheet may have, and digits enough for any
_HIGHEST: Final = 65_534
_DIGITS: Final = 10


class WorkbookPart:
    """The workbook part that is being edited."""

    def __init__(self, raw: bytes) -> None:
        """Find the list of sheets."""
        self.markup = markup = Markup(raw, shared=True)
        self._parts = markup.listed(markup.root)
        sheets = self._child("sheets")
        if sheets is None:
            raise Unpatchable("工作簿没有工作表清单")
        self._list = sheets
        self.sheets = markup.listed(sheets)
        if not self.sheets:
            raise Unpatchable("工作簿没有工作表")

    @property
    def strict(self) -> bool:
        """Tell whether the workbook is of the strict kind."""
        return "purl.oclc.org" in self.markup.namespace

    def _child(self, name: str) -> Element | None:
        name = self.markup.named(name)
        return next((element for element in self._parts if element.name == name), None)

    def free_name(self, name: str) -> str:
        """Find a name for a sheet that no other has."""
        taken = {self.markup.attributes(sheet).get("name", "").lower() for sheet in self.sheets}
        number, found = 1, name
        while found.lower() in taken:
            number += 1
            found = f"{name[: _LONGEST - 5]}({number})"
        return found

    def _free_number(self) -> int:
        """Find a number that no sheet has: one above all others, or where that is too high any other."""
        given = [self.markup.attributes(sheet).get("sheetId", "") for sheet in self.sheets]
        numbers = {int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < _DIGITS}
        above = 1 + max(numbers, default=0)
        return above if above <= _HIGHEST else next(number for number in range(1, _HIGHEST) if number not in numbers)

    def insert_first(self, name: str, relation: str, head: int, last: int, end: str) -> None:
        """List our sheet first and open the workbook on it; its list stands in rows `head` to `last`, up to column `end`."""
        markup = self.markup
        number = self._free_number()
        prefix = markup.prefix_of(TRANSITIONAL, STRICT)
        base = STRICT if self.strict else TRANSITIONAL
        given = f'{prefix}:id="{relation}"' if prefix else f'xmlns:r="{base}" r:id="{relation}"'
        markup.insert(self._list.inner, f'<{markup.named("sheet")} name="{attribute(name)}" sheetId="{number}" {given}/>')
        self._open_first()
        self._shift_names()
        self._add_names(name, head, last, end)

    def _open_first(self) -> None:
        views = self._child("bookViews")
        for view in self.markup.children(views) if views else ():
            found = self.markup.attributes(view)
            for key in ("activeTab", "firstSheet"):
                if found.get(key, "0") != "0":
                    self.markup.set(view, key, "0")

    def _shift_names(self) -> None:
        for name, at in self._local_names():
            self.markup.set(name, "localSheetId", str(at + 1))

    def _local_names(self) -> Iterator[tuple[Element, int]]:
        """Give the names that belong to a sheet, and the place of that sheet."""
        names = self._child("definedNames")
        for name in self.markup.children(names) if names else ():
            at = self.markup.attributes(name).get("localSheetId", "")
            if re.fullmatch("[0-9]{1,6}", at):
                yield name, int(at)

    def remove(self, at: int) -> str:
        """Take a sheet off the list, with the names that belong to it; give its number."""
        markup = self.markup
        number = markup.attributes(self.sheets[at]).get("sheetId", "")
        markup.remove(self.sheets[at])
        for name, of in self._local_names():
            if of == at:
                markup.remove(name)
            elif of > at:
                markup.set(name, "localSheetId", str(of - 1))
        views = self._child("bookViews")
        for view in markup.children(views) if views else ():
            for key in ("activeTab", "firstSheet"):
                open_one = markup.attributes(view).get(key, "0")
                if open_one.isdecimal() and int(open_one) > at:
                    markup.set(view, key, str(int(open_one) - 1))
        return number

    def _add_names(self, sheet: str, head: int, last: int, end: str) -> None:
        """Name what the filter covers and what is printed on each page, as programs expect."""
        markup, name = self.markup, self.markup.named("definedName")
        where = content(quoted(sheet))
        text = (
            f'<{name} name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">{where}!$A${head}:${end}${max(head, last)}</{name}>'
            f'<{name} name="_xlnm.Print_Titles" localSheetId="0">{where}!${head}:${head}</{name}>'
        )
        names = self._child("definedNames")
        if names is not None:
            markup.append(names, text)
            return
        whole = f"<{markup.named('definedNames')}>{text}</{markup.named('definedNames')}>"
        behind = next((element for element in self._parts if element.name.removeprefix(markup.prefix) in _BEHIND), None)
        markup.insert(behind.start, whole) if behind else markup.append(markup.root, whole)
