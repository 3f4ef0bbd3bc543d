"""Whatever a workbook holds: the marks are where they should be, and everything else is as it was."""

from __future__ import annotations

import io
import re
import zipfile
from copy import copy
from functools import cache

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook

from perfsheet.model import Grid
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Copy, annotate, strip
from perfsheet.write.annotate.styles import FILLS
from tests.write.annotate.corpus import CELLS, NAMES, SEVERITIES, SOFFICE, STANDINGS, made, marks, saved_again
from tests.write.annotate.drawn import SHEET

#: what openpyxl says about what it does not keep when it saves is of no matter here
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

#: openpyxl does not read these, marked or not
UNREAD = {"the strict kind", "parts with other names", "parts in GBK"}
#: parts that have to change: what lists parts, sheets and styles, and what belongs to the sheet that is marked
CHANGED = re.compile(
    r"\[Content_Types\]\.xml|(xl|office)/(_rels/)?(workbook|buch)\.xml(\.rels)?|(xl|office)/(styles|look)\.xml|xl/worksheets/(_rels/)?sheet1\.xml(\.rels)?"
    r"|office/blatt/eins\.part|xl/comments1\.xml|xl/comments/comment1\.xml|xl/pizhu\.xml|xl/drawings/(vml|comments)Drawing1\.vml|xl/(threadedComments/threadedComment1|persons/person)\.xml"
)


@cache
def copy_of(name: str) -> Copy:
    return annotate(f"{name}.xlsx", made(name), marks(), STANDINGS)


def records(data: bytes) -> dict[str, bytes]:
    """Give the bytes of each part as they are packed, with what stands before them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = package.infolist()
    order = sorted(found, key=lambda one: one.header_offset)
    ends = [one.header_offset for one in order[1:]] + [data.rfind(b"PK\1\2", 0, len(data)) if not order else _directory(data)]
    return {one.filename: data[one.header_offset : end] for one, end in zip(order, ends, strict=True)}


def _directory(data: bytes) -> int:
    at = data.rfind(b"PK\5\6")
    return int.from_bytes(data[at + 16 : at + 20], "little")


def opened(data: bytes, *, results: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=results)


def grids(data: bytes) -> list[Grid]:
    found = open_workbook("表.xlsx", data)
    assert found.readable
    return found.grids


@pytest.mark.parametrize("name", NAMES)
def test_every_part_that_need_not_change_keeps_its_bytes(name: str) -> None:
    before, after = records(made(name)), records(copy_of(name).data)
    if name == "macros":
        pytest.skip("parts with macros are gone: test_macros.py")
    kept = [part for part in before if not CHANGED.fullmatch(part)]
    open_sheets = {part for part in kept if "sheets/sheet" in part and b"tabSelected" in zipfile.ZipFile(io.BytesIO(made(name))).read(part)}
    assert list(after)[: len(before)] == list(before)
    assert [part for part in kept if part not in open_sheets and after[part] != before[part]] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_part_that_changed_is_well_formed(name: str) -> None:
    before, after = made(name), copy_of(name).data
    old = records(before)
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.testzip() is None
        for part, record in records(after).items():
            if part.endswith((".xml", ".rels", ".vml", ".part")) and old.get(part) != record:
                etree.fromstring(package.read(part))


@pytest.mark.parametrize("name", NAMES)
def test_strip_gives_the_file_back_to_the_byte(name: str) -> None:
    if name == "macros":
        pytest.skip("macros do not come back: test_macros.py")
    stripped = strip(copy_of(name).name, copy_of(name).data)
    assert stripped is not None
    assert stripped.data == made(name)


@pytest.mark.parametrize("name", NAMES)
def test_annotating_twice_gives_the_same_file(name: str) -> None:
    first = copy_of(name)
    assert annotate(first.name, first.data, marks(), STANDINGS) == first
    assert annotate(f"{name}.xlsx", made(name), marks(), STANDINGS) == first


@pytest.mark.parametrize("name", NAMES)
def test_our_reader_sees_the_same_sheets_behind_ours(name: str) -> None:
    before, after = grids(made(name)), grids(copy_of(name).data)
    assert after[0].sheet.startswith("审核意见")
    assert [(grid.sheet, grid.rows, grid.areas, grid.hidden) for grid in after[1:]] == [
        (grid.sheet, grid.rows, grid.areas, grid.hidden) for grid in before
    ]
    assert all(old.hidden_rows <= new.hidden_rows for old, new in zip(before, after[1:], strict=True))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNREAD])
def test_comments_and_fills_are_on_the_blamed_cells(name: str) -> None:
    book = opened(copy_of(name).data)
    sheet = book[opened(made(name)).worksheets[0].title]
    for at, (blamed, shown) in enumerate(CELLS.items()):
        cell = sheet[shown if sheet.merged_cells.ranges else blamed]
        severity = "error" if blamed == "B3" else SEVERITIES[at % 3]
        assert cell.fill.fgColor.rgb == FILLS[SEVERITIES.index(severity)], blamed
        assert cell.comment is not None
        assert f"SCO00{at}" in cell.comment.text
        assert f"{blamed} 的得分 12 超过分值 10" in cell.comment.text
    assert "WGT001" in sheet["B3"].comment.text
    assert "共 2 条" in sheet["B3"].comment.text


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNREAD])
def test_no_other_cell_changes_its_value_its_result_or_its_look(name: str) -> None:
    for results in (False, True):
        before, after = opened(made(name), results=results), opened(copy_of(name).data, results=results)
        for old in before.worksheets:
            new = after[old.title]
            for row in old.iter_rows():
                for cell in row:
                    assert getattr(new[cell.coordinate].value, "text", new[cell.coordinate].value) == getattr(
                        cell.value, "text", cell.value
                    )
                    assert new[cell.coordinate].number_format == cell.number_format
                    assert copy(new[cell.coordinate].border) == copy(cell.border)
                    if name not in {"no styles", "poor styles"}:
                        assert copy(new[cell.coordinate].font) == copy(cell.font)
                    if old is not before.worksheets[0] or cell.coordinate not in CELLS.values():
                        assert copy(new[cell.coordinate].fill) == copy(cell.fill)
            assert {area.coord for area in new.merged_cells.ranges} == {area.coord for area in old.merged_cells.ranges}
            assert new.sheet_state == old.sheet_state
            assert new.protection.sheet == old.protection.sheet
            assert {key: (row.hidden, row.height) for key, row in old.row_dimensions.items()}.items() <= {
                key: (row.hidden, row.height) for key, row in new.row_dimensions.items()
            }.items()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNREAD])
def test_comments_of_others_stay_with_their_sizes(name: str) -> None:
    before, after = opened(made(name)), opened(copy_of(name).data)
    for old in before.worksheets:
        for row in old.iter_rows():
            for cell in row:
                if cell.comment:
                    new = after[old.title][cell.coordinate].comment
                    assert new.text.startswith(cell.comment.text)
                    assert new.author == cell.comment.author
    if name not in ("macros", "comments without shapes"):
        for part in ("xl/drawings/vmlDrawing1.vml", "xl/drawings/vmlDrawing2.vml"):
            if part in records(made(name)):
                old_shapes = zipfile.ZipFile(io.BytesIO(made(name))).read(part)
                new_shapes = zipfile.ZipFile(io.BytesIO(copy_of(name).data)).read(part)
                assert new_shapes.startswith(old_shapes[: old_shapes.rfind(b"</xml>")])


@pytest.mark.parametrize("name", [name for name in NAMES if name not in UNREAD])
def test_the_file_opens_on_our_sheet_alone(name: str) -> None:
    book = opened(copy_of(name).data)
    assert book.sheetnames[0].startswith("审核意见")
    assert book.active == book.worksheets[0]
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == book.sheetnames[:1]


@pytest.fixture(scope="module")
def by_libreoffice() -> dict[str, bytes]:
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return saved_again({str(number): copy_of(name).data for number, name in enumerate(NAMES)}, "ods")


@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_opens_it_and_finds_the_comments(name: str, by_libreoffice: dict[str, bytes]) -> None:
    saved = by_libreoffice[str(NAMES.index(name))]
    found = grids(saved)
    assert found[0].sheet.startswith("审核意见")
    assert "项目支出绩效自评表" in {cell.text for _, cells in found[1].rows for cell in cells}
    content = zipfile.ZipFile(io.BytesIO(saved)).read("content.xml").decode()
    for at in range(len(CELLS)):
        assert re.search(rf"<office:annotation.*?SCO00{at}", content, re.DOTALL)
    assert f'xlink:href="#&apos;{SHEET}&apos;.B3"' in content
