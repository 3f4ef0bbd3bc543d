"""Workbooks are read cell by cell at their own addresses, whichever way and whoever wrote them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

from perfsheet.model import Area, Cell, Grid, address
from perfsheet.read import celltext
from perfsheet.read.ooxml import Parts, outline, read_ooxml
from perfsheet.read.package import Package
from perfsheet.read.workbook import Workbook, open_workbook
from tests.corpus import legacy
from tests.corpus.packages import TEXTS, book, inline, packed, parts, relations, row, rows_only, sheet, workbook
from tests.hostile import CASES

REALFORMS = Path(__file__).parents[3] / "shared" / "realforms"
EXAMPLES = 300 if os.environ.get("PERFSHEET_SOAK") else 25


def slowly(data: bytes) -> list[Grid]:
    """Read a workbook with every part written anew first."""
    slow = Parts(Package(data), strict=True)
    return read_ooxml(slow, outline(slow))[0]


def texts(grid: Grid) -> dict[str, str]:
    """List what a sheet shows by address."""
    return {address(cell.row, cell.col): cell.text for _, cells in grid.rows for cell in cells}


def alike(grids: list[Grid]) -> list[Grid]:
    """Give grids in a form that compares."""
    return [grid._replace(rows=[(number, list(cells)) for number, cells in grid.rows], areas=list(grid.areas)) for grid in grids]


def saved(document: openpyxl.Workbook) -> bytes:
    """Save a workbook of openpyxl."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def realforms(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Lay the published forms out as workbooks, two seeds of them."""
    if not REALFORMS.exists():
        pytest.skip("the published forms are not here")
    folder = tmp_path_factory.mktemp("realforms")
    for seed in ("0", "1"):
        command = [sys.executable, str(REALFORMS / "build_workbooks.py"), "--out", str(folder / seed), "--seed", seed]
        subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("*/*.xlsx"))


def test_a_plain_workbook_is_read_at_absolute_addresses() -> None:
    given_ = open_workbook("a.xlsx", workbook())
    assert given_.kind == "xlsx"
    assert given_.readable
    assert given_.findings == []
    assert [grid.sheet for grid in given_.grids] == ["自评表"]
    assert texts(given_.grids[0]) == TEXTS
    assert given_.grids[0].rows[2] == (3, [Cell(3, 1, "全年预算数"), Cell(3, 2, "12.50", 12.5)])
    assert given_.grids[0].rows[3][1][1] == Cell(4, 2, "95%", 0.95)


def test_leading_blank_rows_and_columns_keep_their_place() -> None:
    data = rows_only(row(inline("F14", "得分"), at=14))
    assert open_workbook("a.xlsx", data).grids[0].rows == [(14, [Cell(14, 6, "得分")])]


def test_a_date_has_its_text_its_serial_day_and_its_iso_date() -> None:
    document = openpyxl.Workbook()
    document.active["B2"] = 45657
    document.active["B2"].number_format = 'yyyy"年"m"月"d"日"'
    assert open_workbook("a.xlsx", saved(document)).grids[0].rows == [(2, [Cell(2, 2, "2024年12月31日", 45657, "2024-12-31")])]


def test_errors_are_marked_and_keep_their_text() -> None:
    data = rows_only(row('<c r="A1" t="e"><v>#DIV/0!</v></c>'))
    assert open_workbook("a.xlsx", data).grids[0].rows == [(1, [Cell(1, 1, "#DIV/0!", error=True)])]


def test_formulas_without_values_are_named_by_cell() -> None:
    data = rows_only(row('<c r="A1"><f>1+1</f></c><c r="C1"><f>SUM(A1)</f><v></v></c>'))
    finding = open_workbook("a.xlsx", data).findings[0]
    assert (finding.code, finding.sheet, finding.cell) == ("REA046", "自评表", "A1")
    assert "A1、C1" in finding.message


def test_hidden_rows_columns_and_merged_ranges_are_told() -> None:
    document = openpyxl.Workbook()
    page = document.active
    for place in ("A1", "B2", "D5", "F9"):
        page[place] = place
    page.merge_cells("A1:C1")
    page.merge_cells("D5:D8")
    page.row_dimensions[2].hidden = True
    page.row_dimensions[7].hidden = True
    page.column_dimensions["B"].hidden = True
    page.column_dimensions.group("D", "E", hidden=True)
    grid = open_workbook("a.xlsx", saved(document)).grids[0]
    assert sorted(grid.areas) == [Area(1, 1, 1, 3), Area(5, 4, 8, 4)]
    assert grid.hidden_rows == {2, 7}
    assert grid.hidden_cols == {2, 4, 5}


def test_a_row_is_hidden_in_whatever_order_that_is_told() -> None:
    rows = '<row hidden="true" r="1"><c r="A1"><v>1</v></c></row><row r="2" spans="1:2" hidden="1"><c r="A2"><v>2</v></c></row>'
    assert open_workbook("a.xlsx", rows_only(rows)).grids[0].hidden_rows == {1, 2}


def test_rows_and_columns_of_no_height_or_width_are_hidden() -> None:
    rows = '<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>'
    grid = open_workbook("a.xlsx", rows_only(rows, before='<cols><col min="2" max="2" width="0" customWidth="1"/></cols>')).grids[0]
    assert grid.hidden_rows == {1}
    assert grid.hidden_cols == {2}


def test_sheets_come_in_the_order_of_the_workbook_and_hidden_ones_are_marked() -> None:
    document = openpyxl.Workbook()
    document.active.title = "第二"
    document.create_sheet("第一", 0)["A1"] = "甲"
    document["第二"]["A1"] = "乙"
    document["第二"].sheet_state = "hidden"
    document.create_sheet("空")
    grids = open_workbook("a.xlsx", saved(document)).grids
    assert [(grid.sheet, grid.hidden, len(grid.rows)) for grid in grids] == [("第一", False, 1), ("第二", True, 1), ("空", False, 0)]


def test_chart_sheets_are_passed_over() -> None:
    document = openpyxl.Workbook()
    document.active["A1"] = 1
    document.create_chartsheet("图")
    assert [grid.sheet for grid in open_workbook("a.xlsx", saved(document)).grids] == ["Sheet"]


def test_sheets_are_found_by_relationship_not_by_name_or_order() -> None:
    links = relations(("b", "worksheet", "worksheets/sheet1.xml"), ("a", "worksheet", "worksheets/sheet2.xml"))
    listed = book('name="甲" sheetId="7" r:id="a"', 'name="乙" sheetId="1" r:id="b"')
    two = parts(sheet=sheet(row(inline("A1", "一"))), links=links, book=listed) | {
        "xl/worksheets/sheet2.xml": sheet(row(inline("A1", "二"))).encode()
    }
    grids = open_workbook("a.xlsx", packed(two)).grids
    assert [(grid.sheet, texts(grid)) for grid in grids] == [("甲", {"A1": "二"}), ("乙", {"A1": "一"})]


def test_a_sheet_that_comes_in_pieces_is_read_whole() -> None:
    rows = "".join(row(inline(f"A{n}", f"第{n}行" + "绩效" * 30), f'<c r="B{n}"><v>{n}</v></c>', at=n) for n in range(1, 25_001))
    grid = open_workbook("a.xlsx", rows_only(rows, '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')).grids[0]
    assert len(grid.rows) == 25_000
    assert grid.rows[-1][1][1] == Cell(25_000, 2, "25000", 25_000)
    assert grid.areas == [Area(1, 1, 1, 2)]


def test_both_ways_give_the_same_grids_on_real_forms(realforms: list[Path]) -> None:
    for path in realforms:
        data = path.read_bytes()
        quick = open_workbook(path.name, data)
        assert quick.findings == []
        assert alike(quick.grids) == alike(slowly(data)), path.name


def test_real_forms_hold_what_calamine_reads(realforms: list[Path]) -> None:
    for path in realforms:
        data = path.read_bytes()
        other = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for grid in open_workbook(path.name, data).grids:
            found = {
                (cell.row, cell.col): cell.number if cell.number is not None else cell.text for _, cells in grid.rows for cell in cells
            }
            lines = other.get_sheet_by_name(grid.sheet).to_python(skip_empty_area=False)
            stated = {(r, c): value for r, line in enumerate(lines, 1) for c, value in enumerate(line, 1) if value != ""}
            assert found == stated, path.name


def test_a_full_memory_of_texts_is_emptied_without_losing_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celltext, "_ROOM", 40)
    rows = "".join(row(inline(f"A{n}", f"第&#{20000 + n};项"), inline(f"B{n}", "同样"), at=n) for n in range(1, 30))
    for data in (rows_only(rows), workbook(), rows_only(rows)):
        assert alike(open_workbook("a.xlsx", data).grids) == alike(slowly(data))
    assert texts(open_workbook("a.xlsx", rows_only(rows)).grids[0])["A29"] == f"第{chr(20029)}项"


@pytest.mark.parametrize(
    "title",
    [
        "a workbook that xlwt wrote",
        "an old workbook",
        "small and packed figures",
        "a shared string with runs and phonetic text",
        "a binary package",
    ],
)
def test_binary_workbooks_hold_what_calamine_reads(title: str) -> None:
    case = next(case for case in legacy.CASES if case.title == title)
    lines = CalamineWorkbook.from_filelike(io.BytesIO(case.make())).get_sheet_by_index(0).to_python(skip_empty_area=False)
    stated = {address(r, c): value for r, line in enumerate(lines, 1) for c, value in enumerate(line, 1) if value != ""}
    grid = open_workbook(case.file, case.make()).grids[0]
    found = {address(cell.row, cell.col): cell for _, cells in grid.rows for cell in cells if not cell.error}
    assert {place: cell.number if cell.number is not None else cell.text == "TRUE" or cell.text for place, cell in found.items()} == stated


@pytest.mark.parametrize(
    ("title", "name", "kind"),
    [
        ("an old workbook", "a.xls", "xls"),
        ("an old workbook", "a.et", "et"),
        ("a binary package", "a.xlsb", "xlsb"),
        ("an OpenDocument workbook", "a.ods", "ods"),
        ("macros", "a.xlsm", "xlsm"),
        ("a workbook that WPS names et", "a.et", "et"),
        ("a PDF", "a.xlsx", "pdf"),
        ("HTML in GBK", "a.xls", "html"),
        ("random bytes", "a.xlsx", ""),
    ],
)
def test_the_kind_is_told_by_content(title: str, name: str, kind: str) -> None:
    case = next(case for case in CASES if case.title == title)
    assert open_workbook(name, case.make()).kind == kind


def test_a_rich_workbook_of_openpyxl_is_read_the_same_both_ways() -> None:
    document = openpyxl.Workbook()
    page = document.active
    page["A1"] = "项目\n名称"
    page["B1"] = "=1+1"
    page["C3"] = True
    page["D4"] = 0.1 + 0.2
    page["E5"] = "  前后空格  "
    page["F6"].fill = PatternFill("solid", fgColor="FF0000")
    page["A1"].comment = Comment("批注", "作者")
    page.merge_cells("H1:J3")
    data = saved(document)
    quick = open_workbook("a.xlsx", data)
    assert texts(quick.grids[0]) == {"A1": "项目\n名称", "C3": "TRUE", "D4": "0.3", "E5": "  前后空格  "}
    assert [finding.name for finding in quick.findings] == ["formula_without_value"]
    assert alike(quick.grids) == alike(slowly(data))


PLACES = st.tuples(st.integers(0, 400), st.integers(0, 60))
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and "_x" not in text and "\ufffd" not in text
)
FIGURES = st.one_of(st.integers(-999_999, 999_999), st.integers(-99_999, 99_999).map(lambda n: n / 100))


def _shown(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.dictionaries(PLACES, WORDS | FIGURES, min_size=1, max_size=30))
def test_what_is_written_by_others_is_read_at_the_same_place(cells: dict[tuple[int, int], str | float]) -> None:
    expected = {
        address(r + 1, c + 1): _shown(value)
        for (r, c), value in cells.items()
        if _shown(value).strip("\u200b\u200c\u200d\u2060\ufeff\u180e\u200e\u200f")
    }
    out = io.BytesIO()
    document = xlsxwriter.Workbook(out, {"in_memory": True})
    page = document.add_worksheet("表")
    for (r, c), value in cells.items():
        page.write_string(r, c, value) if isinstance(value, str) else page.write_number(r, c, value)
    document.close()
    other = openpyxl.Workbook()
    for (r, c), value in cells.items():
        place = other.active.cell(r + 1, c + 1)
        place.value = value
        place.data_type = "s" if isinstance(value, str) else "n"
    for data in (out.getvalue(), saved(other)):
        given_ = open_workbook("a.xlsx", data)
        assert given_.findings == []
        assert texts(given_.grids[0]) == expected
        assert alike(given_.grids) == alike(slowly(data))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("extension", ["xlsx", "xls", "ods"])
def test_a_form_saved_again_by_libreoffice_reads_the_same(realforms: list[Path], tmp_path: Path, extension: str) -> None:
    chosen = realforms[36::9]
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        extension,
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, *map(str, chosen)], check=True, capture_output=True, timeout=120)
    for path in chosen:
        before = open_workbook(path.name, path.read_bytes())
        after = open_workbook(f"a.{extension}", (tmp_path / f"{path.stem}.{extension}").read_bytes())
        assert after.findings == []
        assert _comparable(after) == _comparable(before), path.name


def _comparable(given_: Workbook) -> list[tuple[object, ...]]:
    return [
        (grid.sheet, [(n, list(cells)) for n, cells in grid.rows], sorted(grid.areas), grid.hidden_rows, grid.hidden_cols)
        for grid in given_.grids
    ]
