"""The boxes of comments: beside their cells, large enough for their text, theirs left as they are."""

from __future__ import annotations

import re

import pytest

from perfsheet.write.annotate import annotate
from perfsheet.write.annotate.measures import Columns, Measures
from perfsheet.write.annotate.vml import Shape, lines_of, new_drawing, with_shapes, without_shapes
from tests.write.annotate.corpus import STANDINGS, made, mark, marks
from tests.write.annotate.packages import parts_of

MEASURES = Measures([Columns(1, 1, 0, 20.0), Columns(3, 4, 0, 0.0)], {2: 0.0, 5: 100.0})
VML = "xl/drawings/vmlDrawing1.vml"


def anchors(drawing: bytes) -> list[list[int]]:
    return [[int(figure) for figure in found.split(b",")] for found in re.findall(rb"<x:Anchor>([^<]*)</x:Anchor>", drawing)]


def test_a_box_stands_to_the_right_of_its_cell() -> None:
    left, indent, top, drop, right, _, bottom, _ = anchors(new_drawing([Shape(7, 2, 2, 3)], MEASURES, 1))[0]
    assert (left, indent, top, drop) == (2, 12, 5, 6)
    assert right > left
    assert bottom > top


def test_a_box_stands_to_the_right_of_a_merged_area() -> None:
    drawing = parts_of(annotate("表.xlsx", made("nothing but the form"), [mark("C1")], STANDINGS).data)[VML]
    assert anchors(drawing)[0][0] == 6
    assert b"<x:Row>0</x:Row><x:Column>0</x:Column>" in drawing


def test_a_box_is_as_wide_however_the_columns_are() -> None:
    """Hidden columns have no width: the box reaches over them."""
    narrow = Measures([Columns(1, 99, 0, 2.0)], {})
    wide = Measures([Columns(1, 99, 0, 60.0)], {})
    assert anchors(new_drawing([Shape(1, 1, 1, 1)], narrow, 1))[0][4] > 15
    assert anchors(new_drawing([Shape(1, 1, 1, 1)], wide, 1))[0][4] == 1
    assert anchors(new_drawing([Shape(1, 2, 2, 1)], MEASURES, 1))[0][4] > 4


def test_a_box_grows_with_its_text_up_to_a_limit() -> None:
    heights = [anchors(new_drawing([Shape(9, 1, 1, count)], Measures([], {}), 1))[0][6] for count in (2, 10, 500, 5000)]
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_lines_are_counted_as_they_are_shown() -> None:
    assert lines_of("") == 1
    assert lines_of("一行\n两行") == 2
    assert lines_of("字" * 23) == 2


def test_numbers_of_shapes_are_not_given_twice() -> None:
    drawing = parts_of(annotate("表.xlsx", made("comments on the same cell and others"), marks(), STANDINGS).data)[VML]
    numbers = re.findall(rb'<v:shape id="_x0000_s(\d+)"', drawing)
    assert len(numbers) == len(set(numbers)) == 3 + 5


def test_prefixes_that_a_drawing_lacks_are_declared() -> None:
    old = b'<xml xmlns:w="urn:schemas-microsoft-com:vml"><w:shape id="_x0000_s1025"/></xml>'
    drawing = with_shapes(old, [Shape(1, 1, 1, 1)], Measures([], {}), 1)
    assert drawing.startswith(old[: -len(b"</xml>")])
    assert drawing.count(b'xmlns:v="urn:schemas-microsoft-com:vml"') == 2  # the type of shape and the shape


def test_a_drawing_that_is_not_well_formed_is_kept_as_it_is() -> None:
    """Excel itself writes such: a line break in the caption of a button."""
    old = b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1030"><div>a<br>b</div></v:shape></xml>'
    assert with_shapes(old, [Shape(1, 1, 1, 1)], Measures([], {}), 1).startswith(old[: -len(b"</xml>")])


@pytest.mark.parametrize("cell", ["B6", "C3"])
def test_boxes_go_with_their_comments_and_no_others(cell: str) -> None:
    old = parts_of(made("comments on the same cell and others"))[VML]
    place = (6, 2) if cell == "B6" else (3, 3)
    left = without_shapes(old, [place])
    assert left.count(b"<v:shape ") == 2
    assert f"<x:Row>{place[0] - 1}</x:Row>".encode() not in left
    assert without_shapes(old, [(1, 1)]) == old
