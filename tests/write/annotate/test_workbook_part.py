"""What counts sheets by place is counted anew; protection, signatures and hidden sheets stay what they were."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import annotate, strip
from perfsheet.write.annotate.patch import SIGNED
from tests.write.annotate import drawn
from tests.write.annotate.corpus import STANDINGS, made, marks
from tests.write.annotate.packages import SHEET, altered, parts_of, prefixed_part, put
from tests.write.annotate.test_fidelity import opened, records

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
BOOK = "xl/workbook.xml"


def marked(data: bytes) -> dict[str, bytes]:
    return parts_of(annotate("表.xlsx", data, marks(), STANDINGS).data)


def book(data: bytes) -> etree._Element:
    return etree.fromstring(marked(data)[BOOK])


def test_our_sheet_is_the_first_and_sheets_keep_their_numbers() -> None:
    before = etree.fromstring(parts_of(made("several sheets, the last one open"))[BOOK])
    sheets = [dict(sheet.attrib) for sheet in book(made("several sheets, the last one open")).iter("{*}sheet")]
    assert sheets[0]["name"] == "审核意见"
    assert sheets[1:] == [dict(sheet.attrib) for sheet in before.iter("{*}sheet")]
    assert len({sheet["sheetId"] for sheet in sheets}) == len(sheets)


def test_names_of_sheets_follow_them() -> None:
    names = {(name.get("name"), name.get("localSheetId")): name.text for name in book(made("defined names")).iter("{*}definedName")}
    assert names["预算数", None] == f"{drawn.SHEET}!$B$3"
    assert names["局部", "1"] == f"{drawn.SHEET}!$B$4"
    assert names["局部", "2"] == "第二表!$A$1"
    assert names["_xlnm.Print_Area", "1"].startswith(drawn.SHEET)
    assert names["_xlnm._FilterDatabase", "0"].startswith("'审核意见'!$A$")
    assert names["_xlnm._FilterDatabase", "1"].startswith(drawn.SHEET)


def test_every_window_opens_on_our_sheet() -> None:
    windows = '<bookViews><workbookView activeTab="2" firstSheet="1"/><workbookView activeTab="1"/><workbookView/></bookViews>'
    data = altered(made("several sheets, the last one open"), {BOOK: lambda raw: re.sub(rb"<bookViews>.*</bookViews>", windows.encode(), raw)})
    assert [(view.get("activeTab", "0"), view.get("firstSheet", "0")) for view in book(data).iter("{*}workbookView")] == [("0", "0")] * 3


def test_a_workbook_without_windows_or_names_gets_what_it_needs() -> None:
    data = altered(made("nothing but the form"), {BOOK: lambda raw: re.sub(rb"<bookViews>.*</bookViews>", b"", raw)})
    found = book(data)
    assert found.find("{*}bookViews") is None
    order = [etree.QName(child).localname for child in found]
    assert order.index("sheets") < order.index("definedNames") < order.index("calcPr")


def test_a_protected_workbook_stays_protected() -> None:
    lock = '<workbookProtection workbookPassword="CC1A" lockStructure="1"/>'
    data = altered(made("very hidden sheets"), {BOOK: put("<bookViews>", lock)})
    assert lock.encode() in marked(data)[BOOK]
    states = [sheet.get("state") for sheet in book(data).iter("{*}sheet")]
    assert states == [None, None, "veryHidden", "hidden"]


def test_a_protected_sheet_stays_protected() -> None:
    before, after = parts_of(made("a protected sheet"))[SHEET], marked(made("a protected sheet"))[SHEET]
    for pattern in (rb"<sheetProtection[^>]*>", rb"<protectedRanges>.*</protectedRanges>"):
        assert re.findall(pattern, before) == re.findall(pattern, after) != []


def test_a_signature_that_no_longer_holds_is_said_and_comes_back_with_the_file() -> None:
    data = made("a digital signature")
    copy = annotate("表.xlsx", data, marks(), STANDINGS)
    assert copy.remarks == (SIGNED,)
    assert SIGNED in [row[0].value for row in opened(copy.data).worksheets[0].iter_rows(max_row=6)]
    before, after = records(data), records(copy.data)
    assert all(before[name] == after[name] for name in before if name.startswith("_xmlsignatures/"))
    stripped = strip("表.xlsx", copy.data)
    assert stripped is not None
    assert stripped.data == data


@pytest.mark.parametrize("declared", ["", ' xmlns:rel="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'])
def test_relationships_are_named_by_whatever_prefix_there_is(declared: str) -> None:
    """A sheet that declares none gets its own; one that calls it otherwise is taken at its word."""
    office = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    data = altered(made("nothing but the form"), {SHEET: lambda raw: raw.replace(office, declared.encode())})
    link = etree.fromstring(marked(data)[SHEET]).find("{*}legacyDrawing")
    assert link is not None
    assert [etree.QName(name).localname for name in link.attrib] == ["id"]
    assert [grid.sheet for grid in open_workbook("表.xlsx", annotate("表.xlsx", data, marks(), STANDINGS).data).grids] == ["审核意见", drawn.SHEET]


@pytest.mark.parametrize("name", ["controls", "lists", "pictures, also in the header", "page set-up, hidden rows and columns", "sparklines"])
def test_the_link_to_the_boxes_stands_where_the_schema_has_it(name: str) -> None:
    order = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "ignoredErrors", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "controls", "AlternateContent", "tableParts", "extLst"]
    found = [etree.QName(child).localname for child in etree.fromstring(marked(made(name))[SHEET])]
    assert found.count("legacyDrawing") == 1
    assert found == sorted(found, key=order.index)


def test_a_link_that_leads_nowhere_is_put_right() -> None:
    data = altered(made("nothing but the form"), {SHEET: put("</worksheet>", '<legacyDrawing r:id="rId77"/>')})
    parts = marked(data)
    links = etree.fromstring(parts[SHEET]).findall("{*}legacyDrawing")
    assert len(links) == 1
    relations = {one.get("Id"): one.get("Target") for one in etree.fromstring(parts["xl/worksheets/_rels/sheet1.xml.rels"])}
    assert relations[next(iter(links[0].attrib.values()))] == "/xl/drawings/vmlDrawing1.vml"


def test_a_prefixed_workbook_is_written_with_its_prefix() -> None:
    data = altered(made("several sheets, the last one open"), {BOOK: prefixed_part})
    part = marked(data)[BOOK]
    assert b'<x:sheet name="\xe5\xae\xa1' in part
    assert b"<definedName" not in part
    assert b"<x:definedName " in part
