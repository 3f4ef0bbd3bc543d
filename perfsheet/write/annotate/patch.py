"""The story of marking a workbook: its sheets, the sheet 审核意见, the styles, the workbook, the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perfsheet.model import column_letters
from perfsheet.read.ours import TITLE
from perfsheet.write.annotate.content_types import STYLES, WORKBOOK, WORKSHEET
from perfsheet.write.annotate.marking import Marked, Marking
from perfsheet.write.annotate.marks import Mark, Standing
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.original import NAME, TYPE, record
from perfsheet.write.annotate.places import place_of
from perfsheet.write.annotate.review import FINDINGS, review_rows
from perfsheet.write.annotate.review_sheet import ReviewSheet
from perfsheet.write.annotate.sheet import deselect
from perfsheet.write.annotate.styles import Styles
from perfsheet.write.links import place

SIGNED: Final = "原文件带有数字签名，写入审核意见后签名失效"


class Patch:
    """A workbook without marks that is being marked."""

    def __init__(self, opened: Opened, before: Sequence[str]) -> None:
        """Take over an opened workbook; remarks made `before` come first."""
        self._opened = opened
        self._before = tuple(before)
        self._styles = _styles(self._opened)
        signed = any(name.startswith("_xmlsignatures/") for name in self._opened.bundle.package.parts)
        self.remarks = (*self._before, *((SIGNED,) if signed else ()))

    def write(self, marks: Sequence[Mark], standings: Sequence[Standing], extension: str) -> bytes:
        """Mark the workbook, which had this extension."""
        opened, bundle = self._opened, self._opened.bundle
        known = self._mark(_by_sheet(marks))
        self._add_review(ReviewSheet(review_rows(marks, standings), self.remarks, known, self._styles, opened.namespace))
        bundle.write(self._styles.key, self._styles.close())
        opened.types.add(NAME, TYPE)
        opened.types.change(opened.key, WORKBOOK)  # templates and their like become workbooks
        opened.close()
        return bundle.close(NAME, lambda splice: record(bundle.data, splice, extension, self._before))

    def _mark(self, by_sheet: dict[str, Marked]) -> set[str]:
        """Mark the sheets that have findings; name those that can be linked to."""
        opened, known = self._opened, set()
        seen: set[str] = set()
        for number, (title, kind, part) in enumerate(opened.sheets(), 1):
            if part in seen:
                continue
            seen.add(part)
            marked = by_sheet.get(title) if kind == "worksheet" and title not in known else None
            if marked:
                Marking(opened, part, number).write(marked, self._styles)
            else:
                _deselect(opened, part)
            if kind == "worksheet":
                known.add(title)
        return known

    def _add_review(self, sheet: ReviewSheet) -> None:
        """Put the sheet 审核意见 in first."""
        opened = self._opened
        name = opened.bundle.free(f"{opened.folder}worksheets/sheet", ".xml")
        opened.bundle.add(name, sheet.written())
        opened.types.add(name, WORKSHEET)
        relation = opened.relations.add("worksheet", name)
        opened.book.insert_first(opened.book.free_name(TITLE), relation, sheet.head, sheet.last, column_letters(len(FINDINGS)))


def _by_sheet(marks: Sequence[Mark]) -> dict[str, Marked]:
    """Sort the findings on cells by sheet and place."""
    found: dict[str, Marked] = {}
    for mark in marks:
        sheet, cell = place(mark.sheet, mark.cell)
        at = place_of(cell) if cell else None
        if sheet is not None and at is not None:
            found.setdefault(sheet, {}).setdefault(at, []).append(mark)
    return found


def _styles(opened: Opened) -> Styles:
    """Open the style sheet; make one where there is none."""
    key = opened.relations.target("styles")
    if key is None:
        name = opened.bundle.free(f"{opened.folder}styles", ".xml", plain=True)
        opened.bundle.add(
            name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{opened.namespace}"></styleSheet>'.encode()
        )
        opened.relations.add("styles", name)
        opened.types.add(name, STYLES)
        key = name.lower()
    return Styles(opened.bundle.read(key), key)


def _deselect(opened: Opened, part: str) -> None:
    """Take a sheet without findings out of the selection, if it is in it."""
    start = next(iter(opened.bundle.package.pieces(part)), b"")
    if b"tabSelected" not in start and b"t\0a\0b\0S\0" not in start:
        return
    markup = Markup(opened.bundle.read(part))
    views = next(
        (one for one in markup.children(markup.root, skip=markup.named("sheetData")) if one.name == markup.named("sheetViews")), None
    )
    deselect(markup, views)
    if markup.edited:
        opened.bundle.write(part, markup.close())
