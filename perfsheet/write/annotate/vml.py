"""The shapes of comments: the drawing that a sheet keeps beside its list of comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import ceil
from typing import Final, NamedTuple

from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.measures import Measures

_SPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_BLOCK: Final = 1024
_NUMBER = re.compile(r"_x0000_s([0-9]{1,9})\b")
_BOX = re.compile(r"<v:shape\s.*?</v:shape>", re.DOTALL)
_ROW, _COLUMN = re.compile(r"<x:Row>\s*([0-9]{1,7})\s*</x:Row>"), re.compile(r"<x:Column>\s*([0-9]{1,5})\s*</x:Column>")
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
#: points a comment is wide, a line is high, and the most it is high; characters that a line holds (a Chinese one counts two)
_WIDE, _LINE, _HIGHEST, _LINE_HOLDS = 260.0, 13.5, 420.0, 44
_PIXELS: Final = 96 / 72
#: pixels from the cell to the box
_INDENT, _DROP = 12, 6


class Shape(NamedTuple):
    """The box of a comment: its cell, the last column that is merged with it, and the lines its text takes."""

    row: int
    col: int
    right: int
    lines: int


def lines_of(text: str) -> int:
    """Count the lines that a text takes in the box of a comment."""
    wide = [len(line.encode("gb18030", "replace")) for line in text.split("\n") if 2 * len(line) > _LINE_HOLDS]
    return text.count("\n") + 1 - len(wide) + sum(max(1, ceil(width / _LINE_HOLDS)) for width in wide)


def new_drawing(shapes: Sequence[Shape], measures: Measures, number: int) -> bytes:
    """Write a drawing; `number` is the block that the numbers of its shapes are taken from."""
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    return f'<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>{_SHAPE_TYPE}{_shapes(shapes, measures, number * _BLOCK + 1)}</xml>'.encode()


def with_shapes(raw: bytes, shapes: Sequence[Shape], measures: Measures, block: int) -> bytes:
    """Add shapes to a drawing; those that are there stay as they are."""
    markup = Markup(raw, loose=True)
    if markup.root.name != "xml" or markup.root.empty:
        raise Unpatchable("批注图形的结构异常")
    missing = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items() if markup.spaces.get(prefix) != space)
    texts = [] if 'id="_x0000_t202"' in markup.shadow or "id='_x0000_t202'" in markup.shadow else [_SHAPE_TYPE]
    first = 1 + max((int(number) for number in _NUMBER.findall(markup.shadow)), default=block * _BLOCK)
    text = "".join(texts) + _shapes(shapes, measures, first)
    markup.append(markup.root, re.sub(r"<v:shape(?:type)?(?= )", rf"\g<0>{missing}", text) if missing else text)
    return markup.close()


def without_shapes(raw: bytes, places: Collection[tuple[int, int]]) -> bytes:
    """Take the boxes of comments on some cells out of a drawing."""
    markup = Markup(raw, loose=True)
    for found in _BOX.finditer(markup.shadow):
        row, col = _ROW.search(found[0]), _COLUMN.search(found[0])
        if 'ObjectType="Note"' in found[0] and row and col and (int(row[1]) + 1, int(col[1]) + 1) in places:
            markup.replace(*found.span(), "")
    return markup.close()


def _shapes(shapes: Sequence[Shape], measures: Measures, first: int) -> str:
    return "".join([_shape(shape, number, measures) for number, shape in enumerate(shapes, first)])


def _shape(shape: Shape, number: int, measures: Measures) -> str:
    high = min(_HIGHEST, shape.lines * _LINE + 10)
    anchor = _anchor(shape, high, measures)
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:1.5pt;'
        f'width:{_WIDE:g}pt;height:{high:g}pt;z-index:{number % _BLOCK};visibility:hidden" fillcolor="#fff7e0" o:insetmode="auto">'
        '<v:fill color2="#fff7e0"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{shape.row - 1}</x:Row><x:Column>{shape.col - 1}</x:Column></x:ClientData></v:shape>"
    )


def _anchor(shape: Shape, high: float, measures: Measures) -> str:
    """Say where the box begins and ends: column, pixels into it, row, pixels into it, twice (columns and rows from 0)."""
    top = max(shape.row - 1, 1)
    right, into_right = measures.across(shape.right + 1, _INDENT + _WIDE * _PIXELS)
    bottom, into_bottom = measures.down(top, _DROP + high * _PIXELS)
    return f"{shape.right}, {_INDENT}, {top - 1}, {_DROP}, {right - 1}, {into_right}, {bottom - 1}, {into_bottom}"
