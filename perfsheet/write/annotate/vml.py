"""The shapes of comments: the drawing that a sheet keeps beside its list of comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, NamedTuple

from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup

_SPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_BLOCK: Final = 1024
_NUMBER = re.compile(r"_x0000_s([0-9]{1,9})\b")
_SHAPE_TYPE: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
#: points a comment is wide, a line is high, and the most it is high; characters that a line holds (a Chinese one counts two)
_WIDE, _LINE, _HIGHEST, _LINE_HOLDS = 260.0, 13.5, 420.0, 44
_PIXELS = 96 / 72
_REACH = 60


class Shape(NamedTuple):
    """The box of a comment: its cell, and the lines its text takes."""

    row: int
    col: int
    lines: int


class Measures(NamedTuple):
    """How wide the columns of a sheet are (characters), and how high its rows from one to another (points)."""

    width: Callable[[int], float]
    heights: Callable[[int, int], list[float]]


def lines_of(text: str) -> int:
    """Count the lines that a text takes in the box of a comment."""
    return sum(max(1, ceil(len(line.encode("gb18030", "replace")) / _LINE_HOLDS)) for line in text.split("\n"))


def new_drawing(number: int) -> bytes:
    """Write a drawing without shapes; `number` is the block that the numbers of its shapes are taken from."""
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    return f'<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout></xml>'.encode()


def with_shapes(raw: bytes, shapes: Sequence[Shape], measures: Measures, block: int) -> bytes:
    """Add shapes to a drawing; those that are there stay as they are."""
    markup = Markup(raw, loose=True)
    if markup.root.name != "xml" or markup.root.empty:
        raise Unpatchable("批注图形的结构异常")
    missing = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items() if markup.spaces.get(prefix) != space)
    texts = [] if 'id="_x0000_t202"' in markup.shadow or "id='_x0000_t202'" in markup.shadow else [_SHAPE_TYPE]
    first = 1 + max((int(number) for number in _NUMBER.findall(markup.shadow)), default=block * _BLOCK)
    texts += [_shape(shape, first + at, measures) for at, shape in enumerate(shapes)]
    for text in texts:
        markup.append(markup.root, re.sub(r"^<v:\w+", rf"\g<0>{missing}", text))
    return markup.close()


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
    """Say where the box begins and ends: column, pixels into it, row, pixels into it, twice."""
    left, top = shape.col, max(shape.row - 2, 0)
    right, into_right = _walk(left, 12 + _WIDE * _PIXELS, [_column_pixels(measures.width(col + 1)) for col in range(left, left + _REACH)])
    bottom, into_bottom = _walk(top, 6 + high * _PIXELS, [points * _PIXELS for points in measures.heights(top + 1, top + _REACH)])
    return f"{left}, 12, {top}, 6, {right}, {into_right}, {bottom}, {into_bottom}"


def _walk(start: int, pixels: float, sizes: Sequence[float]) -> tuple[int, int]:
    """Go so many pixels along columns or rows; say in which one that ends, and how far into it."""
    for at, size in enumerate(sizes, start):
        if pixels < size:
            return at, int(pixels)
        pixels -= size
    return start + len(sizes), 0


def _column_pixels(width: float) -> float:
    """Turn the width of a column into pixels, as it is with the usual font."""
    return width * 7 + 5 if width else 0.0
