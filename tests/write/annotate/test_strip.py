"""Marks come off again: to the byte where the file is as it left us, by their signatures where somebody saved it since."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import annotate, strip
from perfsheet.write.annotate.notes import OPENING
from perfsheet.write.annotate.original import NAME
from perfsheet.write.annotate.styles import OURS
from perfsheet.write.annotate.traces import SAVED_AGAIN
from tests.corpus.packages import packed
from tests.write.annotate import drawn
from tests.write.annotate.corpus import CELLS, SOFFICE, STANDINGS, made, mark, marks, saved_again
from tests.write.annotate.packages import SHEET, altered, parts_of, put

SOME = ("nothing but the form", "comments on the same cell and others", "several sheets, the last one open", "defined names", "formulas with results")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def marked(name: str) -> bytes:
    return annotate("表.xlsx", made(name), marks(), STANDINGS).data


def by_openpyxl(data: bytes) -> bytes:
    """Save a file again as a program does that knows nothing of our record."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def assert_clean(data: bytes, name: str) -> None:
    """Check that nothing of ours is left, and everything of theirs."""
    before, after = openpyxl.load_workbook(io.BytesIO(made(name))), openpyxl.load_workbook(io.BytesIO(data))
    assert after.sheetnames == before.sheetnames
    assert {key for key in after.defined_names if not key.startswith("_")} == set(before.defined_names)
    for old in before.worksheets:
        new = after[old.title]
        for row in new.iter_rows():
            for cell in row:
                assert cell.fill.fgColor.rgb not in OURS
                theirs = old[cell.coordinate].comment
                assert (cell.comment.text.strip() if cell.comment else None) == (theirs.text.strip() if theirs else None)
    sheet, was = after.worksheets[0], before.worksheets[0]
    for row, were in zip(sheet["A1:B9"], was["A1:B9"], strict=True):
        texts, before_texts = ([str(getattr(cell.value, "text", cell.value)).upper() for cell in cells] for cells in (row, were))
        assert texts == before_texts
    for part in parts_of(data).values():
        assert OPENING.encode() not in part


def test_a_file_without_marks_is_left_alone() -> None:
    assert strip("表.xlsx", made("nothing but the form")) is None
    assert strip("表.xlsx", made("a sheet of its own called 审核意见")) is None
    assert strip("表.pdf", b"%PDF-1.7") is None


def test_the_extension_comes_back_too() -> None:
    copy = annotate("自评表.et", made("nothing but the form"), marks(), STANDINGS)
    assert copy.name == "自评表.xlsx"
    stripped = strip(copy.name, copy.data)
    assert stripped is not None
    assert stripped.name == "自评表.et"


def test_an_extension_in_capital_letters_stays() -> None:
    assert annotate("自评表.XLSX", made("nothing but the form"), marks(), STANDINGS).name == "自评表.XLSX"


@pytest.mark.parametrize("name", SOME)
def test_marks_come_off_a_file_saved_by_a_library(name: str) -> None:
    stripped = strip("表.xlsx", by_openpyxl(marked(name)))
    assert stripped is not None
    assert stripped.remarks == (SAVED_AGAIN,)
    assert_clean(stripped.data, name)


@pytest.fixture(scope="module")
def by_libreoffice() -> dict[str, bytes]:
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return saved_again({str(at): marked(name) for at, name in enumerate(SOME)})


@pytest.mark.parametrize("name", SOME)
def test_marks_come_off_a_file_saved_by_libreoffice(name: str, by_libreoffice: dict[str, bytes]) -> None:
    again = by_libreoffice[str(SOME.index(name))]
    stripped = strip("表.xlsx", again)
    assert stripped is not None
    assert stripped.remarks == (SAVED_AGAIN,)
    assert_clean(stripped.data, name)


@pytest.mark.parametrize("name", SOME)
def test_a_file_saved_by_libreoffice_is_marked_afresh(name: str, by_libreoffice: dict[str, bytes]) -> None:
    again = by_libreoffice[str(SOME.index(name))]
    first = annotate("表.xlsx", again, marks(), STANDINGS)
    assert SAVED_AGAIN in first.remarks
    assert annotate("表.xlsx", first.data, marks(), STANDINGS) == first
    book = openpyxl.load_workbook(io.BytesIO(first.data))
    assert [title for title in book.sheetnames if title.startswith("审核意见")] == ["审核意见"]
    assert book[drawn.SHEET]["B3"].comment.text.count(OPENING) == 1


def test_what_the_unit_corrected_since_is_kept() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked("nothing but the form")))
    book[drawn.SHEET]["B6"] = 9.5
    out = io.BytesIO()
    book.save(out)
    stripped = strip("表.xlsx", out.getvalue())
    assert stripped is not None
    assert openpyxl.load_workbook(io.BytesIO(stripped.data))[drawn.SHEET]["B6"].value == 9.5


@pytest.mark.parametrize("name", SOME)
def test_the_parts_come_back_from_a_file_that_was_packed_anew(name: str) -> None:
    """As mail filters and archivers do: the bytes of the package are others, those of its parts are not."""
    stripped = strip("表.xlsx", packed(parts_of(marked(name))))
    assert stripped is not None
    assert stripped.remarks == ()
    assert parts_of(stripped.data) == parts_of(made(name))
    assert list(parts_of(stripped.data)) == list(parts_of(made(name)))


def test_corrections_by_a_program_that_keeps_our_record_are_not_lost() -> None:
    """The record tells what the sheet was; what the unit has made of it since counts."""
    data = altered(marked("nothing but the form"), {SHEET: lambda raw: raw.replace(b"<v>12</v>", b"<v>9.5</v>")})
    stripped = strip("表.xlsx", data)
    assert stripped is not None
    assert stripped.remarks == (SAVED_AGAIN,)
    assert openpyxl.load_workbook(io.BytesIO(stripped.data))[drawn.SHEET]["B6"].value == 9.5
    assert NAME not in parts_of(stripped.data)


def test_a_record_that_does_not_fit_is_not_believed() -> None:
    """Somebody changed a part that we had left as it was."""
    data = altered(marked("nothing but the form"), {"xl/theme/theme1.xml": put("</a:theme>", " ")})
    stripped = strip("表.xlsx", data)
    assert stripped is not None
    assert stripped.remarks == (SAVED_AGAIN,)
    assert NAME not in parts_of(stripped.data)
    assert_clean(stripped.data, "nothing but the form")


@pytest.mark.parametrize("record", [b"", b"x", b"perfsheet-original-1\n{}\n", b"perfsheet-original-1\n[]\n", b"perfsheet-original-1\n" + b"[" * 99_999, b'perfsheet-original-1\n{"pieces":[[9,0],[9,0]],"sha256":1}\n', b'perfsheet-original-1\n{"pieces":[["a"]],"sha256":""}\n', b'perfsheet-original-1\n{"pieces":7}\n', b'perfsheet-original-1\n{"pieces":[[999999999999]],"sha256":""}\n', b'perfsheet-original-1\n{"pieces":[[]],"sha256":""}\n', b'perfsheet-original-1\n{"pieces":[[-5],[9]],"sha256":""}\n', b'perfsheet-original-1\n{"pieces":[[1e999]],"sha256":""}\n'])  # fmt: skip
def test_a_forged_record_does_no_harm(record: bytes) -> None:
    forged = altered(made("nothing but the form"), {NAME: record})
    stripped = strip("表.xlsx", forged)
    assert stripped is not None
    assert NAME not in parts_of(stripped.data)
    copy = annotate("表.xlsx", forged, marks(), STANDINGS)
    assert annotate("表.xlsx", copy.data, marks(), STANDINGS) == copy


def test_marks_over_marks_come_off_at_once() -> None:
    """Even where an older program marked a marked file."""
    once = marked("nothing but the form")
    twice = annotate("表.xlsx", altered(once, {NAME: b""}), [mark("B3", code="SCO777")], STANDINGS).data
    stripped = strip("表.xlsx", twice)
    assert stripped is not None
    assert_clean(stripped.data, "nothing but the form")


def test_a_chain_of_calculation_over_our_sheet_goes_with_it() -> None:
    """A unit wrote a formula on our sheet, and saved the file."""
    data = marked("a chain of calculation")
    parts = parts_of(data)
    number = parts["xl/workbook.xml"].decode().partition('sheetId="')[2].partition('"')[0]
    again = altered(data, {"xl/calcChain.xml": put("</calcChain>", f'<c r="L6" i="{number}"/>'), NAME: b""})
    stripped = strip("表.xlsx", again)
    assert stripped is not None
    left = parts_of(stripped.data)
    assert "xl/calcChain.xml" not in left
    assert b"calcChain" not in left["[Content_Types].xml"]
    assert [grid.sheet for grid in open_workbook("表.xlsx", stripped.data).grids] == [drawn.SHEET]


def test_cells_of_ours_are_counted_as_marked() -> None:
    """The test's own yardstick: every blamed place carries our words before, none after."""
    book = openpyxl.load_workbook(io.BytesIO(marked("nothing but the form")))
    assert sum(cell.comment is not None for row in book[drawn.SHEET].iter_rows() for cell in row) == len(set(CELLS.values()))
    with zipfile.ZipFile(io.BytesIO(marked("nothing but the form"))) as package:
        assert package.getinfo(NAME).date_time == (1980, 1, 1, 0, 0, 0)
