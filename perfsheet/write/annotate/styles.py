"""The styles of a workbook: a cell's own style with a fill added, and the styles of our sheet."""

from __future__ import annotations

from typing import Final

from perfsheet.write.annotate.marks import Unpatchable, rank
from perfsheet.write.annotate.markup import Markup, with_attributes

#: fills of marked cells by severity. No palette has these very colours: by them our fills are known again
FILLS: Final = ("FFF8C9AC", "FFFFE697", "FFDCECF8")
_HEAD_FILL: Final = "FFD8E3F3"
OURS: Final = (*FILLS, _HEAD_FILL)
_MOST: Final = 64_000
#: the collections of a style sheet in their order
_ORDER: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
_PLAIN = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
#: what stands in a collection that is missing
_FIRST: Final = {
    "fonts": ('<font><sz val="11"/><name val="等线"/><charset val="134"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellStyleXfs": (_PLAIN,),
    "cellXfs": (_PLAIN[:-2] + ' xfId="0"/>',),
}
#: what the elements of a collection are called
_ENTRIES: Final = {"fonts": "font", "fills": "fill", "borders": "border", "cellStyleXfs": "xf", "cellXfs": "xf"}
_FONT: Final = '<font>{more}<sz val="{size}"/>{colour}<name val="{name}"/><charset val="134"/></font>'
_GRID: Final = (
    "<border>"
    + "".join(f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + "<diagonal/></border>"
)
_BODY = _FONT.format(more="", size=10, colour="", name="等线")
_BOLD = _FONT.format(more="<b/>", size=10, colour="", name="等线")
_LINK = _FONT.format(more="<u/>", size=10, colour='<color rgb="FF0563C1"/>', name="等线")
_LOOKS: Final = {
    # name: (font, fill, ruled, horizontal, number format)
    "title": (_FONT.format(more="<b/>", size=16, colour="", name="宋体"), "", False, "left", 0),
    "line": (_FONT.format(more="", size=10, colour='<color rgb="FF595959"/>', name="等线"), "", False, "left", 0),
    "remark": (_FONT.format(more="<b/>", size=10, colour='<color rgb="FFC00000"/>', name="等线"), "", False, "left", 0),
    "section": (_FONT.format(more="<b/>", size=12, colour="", name="宋体"), "", False, "left", 0),
    "head": (_BOLD, _HEAD_FILL, True, "center", 0),
    "text": (_BODY, "", True, "left", 0),
    "centre": (_BODY, "", True, "center", 0),
    "count": (_BODY, "", True, "center", 1),
    "points": (_BODY, "", True, "right", 2),
    "link": (_LINK, "", True, "center", 0),
    "error": (_BOLD, FILLS[0], True, "center", 0),
    "warning": (_BODY, FILLS[1], True, "center", 0),
    "note": (_BODY, FILLS[2], True, "center", 0),
}


class Styles:
    """A style sheet to which styles are added."""

    def __init__(self, raw: bytes, key: str) -> None:
        """Read the style sheet, a part called `key`."""
        self.key = key
        self._markup = Markup(raw, shared=True)
        if self._markup.shadow.count("<" + self._markup.named("xf")) > 2 * _MOST:
            raise Unpatchable("单元格样式过多")
        self._sections = {name: _Section(self._markup, name) for name in _FIRST}
        self._filled: dict[tuple[int, str], int] = {}

    def filled(self, style: int, severity: str) -> int:
        """Give the style of a cell with the fill of a severity."""
        key = style, severity
        if key not in self._filled:
            styles = self._sections["cellXfs"]
            own = styles.text(style)
            self._filled[key] = styles.add(with_attributes(own, fillId=str(self._fill(FILLS[rank(severity)])), applyFill="1"))
            if len(styles) > _MOST:
                raise Unpatchable("单元格样式过多")
        return self._filled[key]

    def look(self, name: str) -> int:
        """Give a style of our own sheet."""
        font, fill, ruled, horizontal, number = _LOOKS[name]
        written = (
            f'<xf numFmtId="{number}" fontId="{self._add("fonts", font)}" fillId="{self._fill(fill) if fill else 0}" '
            f'borderId="{self._add("borders", _GRID) if ruled else 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" '
            f'applyAlignment="1"><alignment horizontal="{horizontal}" vertical="center" wrapText="1"/></xf>'
        )
        return self._add("cellXfs", written)

    def _fill(self, colour: str) -> int:
        return self._add(
            "fills", f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>'
        )

    def _add(self, section: str, text: str) -> int:
        return self._sections[section].add(prefixed(text, self._markup.prefix))

    def close(self) -> bytes:
        """Give the style sheet with what was added."""
        for section in self._sections.values():
            section.close()
        return self._markup.close()


class _Section:
    """A collection of a style sheet."""

    def __init__(self, markup: Markup, name: str) -> None:
        self._markup, self._name = markup, name
        self._element = next(iter(markup.listed(markup.root, name)), None)
        self._old = markup.listed(self._element, _ENTRIES[name]) if self._element else []
        self._new: list[str] = []
        self._at: dict[str, int] = {}
        if not self._old:
            self._new += [prefixed(text, markup.prefix) for text in _FIRST[name]]

    def __len__(self) -> int:
        return len(self._old) + len(self._new)

    def text(self, at: int) -> str:
        """Give an entry as written; the first where there is no such."""
        if at < len(self._old):
            return self._markup.text[self._old[at].start : self._old[at].end]
        return self.text(0) if self._old else self._new[0]

    def add(self, text: str) -> int:
        """Add an entry, unless it was added before; give its number."""
        if text not in self._at:
            self._at[text] = len(self)
            self._new.append(text)
        return self._at[text]

    def close(self) -> None:
        """Put the new entries in."""
        if not self._at and (self._old or self._element is not None):
            return
        markup, text = self._markup, "".join(self._new)
        if self._element is not None:
            markup.append(self._element, text)
            markup.set(self._element, "count", str(len(self)))
            return
        name = markup.named(self._name)
        behind = [markup.named(other) for other in _ORDER[_ORDER.index(self._name) + 1 :]]
        at = next((element.start for element in markup.children(markup.root) if element.name in behind), markup.root.last)
        whole = f'<{name} count="{len(self)}">{text}</{name}>'
        if markup.root.empty:
            markup.append(markup.root, whole)
        else:
            markup.insert(at, whole)


def without_fills(raw: bytes) -> bytes | None:
    """Take the colour out of our fills; None where there are none."""
    markup = Markup(raw)
    fills = markup.child(markup.root, "fills")
    for fill in markup.children(fills) if fills else ():
        text = markup.text[fill.start : fill.end].upper()
        if any(colour in text for colour in OURS):
            markup.replace(fill.start, fill.end, prefixed('<fill><patternFill patternType="none"/></fill>', markup.prefix))
    return markup.close() if markup.edited else None


def prefixed(text: str, prefix: str) -> str:
    """Put the prefix of a part before the names of elements."""
    return text if not prefix else text.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
