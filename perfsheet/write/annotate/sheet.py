"""A worksheet part that is being edited: what stands where in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from perfsheet.model import Area
from perfsheet.write.annotate.cells import Restyled, Rows
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.measures import HEIGHT, WIDTH, Columns, Measures
from perfsheet.write.annotate.places import Place, place_of
from perfsheet.write.annotate.relations import STRICT, TRANSITIONAL
from perfsheet.write.annotate.source import Element, attributes_of

#: what stands behind the link to the shapes of comments
_BEHIND: Final = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
_AREA = re.compile(r"""\sref\s*=\s*["']([^"':]+):([^"':]+)["']""")
#: as many merged areas are looked at as the reader looks at
_MOST_AREAS: Final = 20_000
_TRUE: Final = ("1", "true", "on")


class Sheet:
    """A worksheet part that is being edited."""

    def __init__(self, raw: bytes) -> None:
        """Find what stands where; raises Unpatchable where this is no plain worksheet."""
        self.markup = markup = Markup(raw)
        self._parts = list(markup.children(markup.root, skip=markup.named("sheetData")))
        self._first = {element.name: element for element in reversed(self._parts)}
        data = self._child("sheetData")
        if data is None or markup.root.name != markup.named("worksheet"):
            raise Unpatchable("工作表结构异常")
        self.columns = list(self._listed_columns())
        self._rows = Rows(markup, data, self._column_style, hidden=self._format().get("zeroHeight") in _TRUE)

    def _child(self, name: str) -> Element | None:
        return self._first.get(self.markup.named(name))

    def _listed_columns(self) -> Iterator[Columns]:
        columns = self._child("cols")
        for element in self.markup.children(columns) if columns else ():
            found = self.markup.attributes(element)
            if found.get("min", "").isdecimal() and found.get("max", "").isdecimal():
                hidden = found.get("hidden") in _TRUE
                yield Columns(
                    int(found["min"]), int(found["max"]), _number(found.get("style")), 0.0 if hidden else _float(found.get("width"), WIDTH)
                )

    def shown(self, places: Iterable[Place]) -> dict[Place, Area]:
        """Say for each place where it is shown: in the first merged area that it lies in, or for itself."""
        merged = self._child("mergeCells")
        found = {place: Area(*place, *place) for place in places}
        single = set(found)
        references = _AREA.findall(self.markup.shadow, merged.inner, merged.last) if merged else ()
        for first, last in references[:_MOST_AREAS]:
            start, end = place_of(first), place_of(last)
            if start and end:
                for place in [one for one in single if start[0] <= one[0] <= end[0] and start[1] <= one[1] <= end[1]]:
                    found[place] = Area(*start, *end)
                    single.discard(place)
        return found

    def restyle(self, places: Iterable[Place], restyled: Restyled) -> None:
        """Give cells other styles."""
        self._rows.restyle(places, restyled)

    def _column_style(self, col: int) -> int:
        return next((columns.style for columns in self.columns if columns.first <= col <= columns.last), 0)

    def _format(self) -> dict[str, str]:
        element = self._child("sheetFormatPr")
        return self.markup.attributes(element) if element else {}

    def measures(self) -> Measures:
        """Tell how wide its columns are shown and how high its rows."""
        usual = self._format()
        height = _float(usual.get("defaultRowHeight"), HEIGHT)
        return Measures(self.columns, self._heights(height), _float(usual.get("defaultColWidth"), WIDTH), height)

    def _heights(self, usual: float) -> dict[int, float]:
        """List the heights of rows that are stated, in points; hidden ones have none."""
        found, markup = {}, self.markup
        for row in self._rows.listed:
            tag = markup.tag(row.element)
            if " ht" in tag or " hidden" in tag:
                given = attributes_of(tag)
                found[row.number] = 0.0 if given.get("hidden") in _TRUE else _float(given.get("ht"), usual)
        return found

    def deselect(self) -> None:
        """Take the sheet out of the selection, so that ours alone is selected."""
        deselect(self.markup, self._child("sheetViews"))

    def shapes(self) -> str | None:
        """Give the id of the relationship to the shapes of comments."""
        element = self._child("legacyDrawing")
        if element is None:
            return None
        return next((value for name, value in self.markup.attributes(element).items() if name.rpartition(":")[2] == "id"), None)

    def link_shapes(self, relation: str) -> None:
        """Link the shapes of comments, in place of a link that leads nowhere."""
        markup, there = self.markup, self._child("legacyDrawing")
        if there is not None:
            for name in markup.attributes(there):
                if name.rpartition(":")[2] == "id":
                    markup.set(there, name, relation)
            return
        prefix = markup.prefix_of(TRANSITIONAL, STRICT)
        base = STRICT if "purl.oclc.org" in markup.namespace else TRANSITIONAL
        given = f'{prefix}:id="{relation}"' if prefix else f'xmlns:r="{base}" r:id="{relation}"'
        text = f"<{markup.named('legacyDrawing')} {given}/>"
        behind = next((element for element in self._parts if self._stands_behind(element)), None)
        markup.insert(behind.start, text) if behind else markup.append(markup.root, text)

    def _stands_behind(self, element: Element) -> bool:
        """Tell whether an element belongs behind the link to the shapes; a choice between elements is judged by the first."""
        name = element.name.rpartition(":")[2]
        if name == "AlternateContent":
            return any(f"<{self.markup.named(behind)}" in self.markup.shadow[element.start : element.end] for behind in _BEHIND)
        return name in _BEHIND


def deselect(markup: Markup, views: Element | None) -> None:
    """Take a sheet out of the selection, given its views."""
    for view in markup.children(views) if views else ():
        if markup.attributes(view).get("tabSelected") in _TRUE:
            markup.set(view, "tabSelected", "0")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _float(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise
