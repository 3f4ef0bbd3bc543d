"""Files with macros come back without them, and say so; everything else in them stays."""

from __future__ import annotations

import io

import openpyxl
import pytest
from lxml import etree

from perfsheet.write.annotate import Unpatchable, annotate, strip
from perfsheet.write.annotate.content_types import WORKBOOK
from perfsheet.write.annotate.macros import REMOVED
from tests.corpus.packages import relations
from tests.write.annotate import drawn
from tests.write.annotate.corpus import STANDINGS, made, marks
from tests.write.annotate.packages import altered, both, parts_of, put, related, typed
from tests.write.annotate.test_fidelity import opened, records

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
MACROS = annotate("填报.xlsm", made("macros"), marks(), STANDINGS)


def test_a_file_with_macros_comes_back_as_a_plain_workbook() -> None:
    parts = parts_of(MACROS.data)
    assert MACROS.name == "填报.xlsx"
    assert not [name for name in parts if "vba" in name.lower()]
    assert b"vbaProject" not in parts["xl/_rels/workbook.xml.rels"]
    types = etree.fromstring(parts["[Content_Types].xml"])
    assert [one.get("ContentType") for one in types if one.get("PartName") == "/xl/workbook.xml"] == [WORKBOOK]
    assert b"macroEnabled" not in parts["[Content_Types].xml"]


def test_it_says_so_in_its_remarks_and_on_its_sheet() -> None:
    assert MACROS.remarks == (REMOVED,)
    assert REMOVED in [row[0].value for row in opened(MACROS.data).worksheets[0].iter_rows(max_row=6)]


def test_no_button_calls_a_macro_that_is_gone() -> None:
    before, after = parts_of(made("macros")), parts_of(MACROS.data)
    assert any(b"FmlaMacro" in part for part in before.values())
    assert not [name for name, part in after.items() if b"FmlaMacro" in part or b"[0]!" in part]
    assert b"\xe6\xb1\x87\xe6\x80\xbb" in after["xl/drawings/vmlDrawing1.vml"]  # the button itself, with its caption


def test_macros_do_not_come_back_and_hide_nowhere() -> None:
    vba = parts_of(made("macros"))["xl/vbaProject.bin"]
    packed = records(made("macros"))["xl/vbaProject.bin"][-60:]
    stripped = strip(MACROS.name, MACROS.data)
    assert stripped is not None
    assert stripped.name == "填报.xlsx"
    assert stripped.remarks == (REMOVED,)
    for data in (MACROS.data, stripped.data):
        assert packed not in data
        assert vba not in b"".join(parts_of(data).values())


def test_everything_else_of_it_comes_back_to_the_byte() -> None:
    stripped = strip(MACROS.name, MACROS.data)
    assert stripped is not None
    before, after = records(made("macros")), records(stripped.data)
    changed = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/drawings/vmlDrawing1.vml"}
    assert set(before) - set(after) == {"xl/vbaProject.bin"}
    assert {name for name in after if before[name] != after[name]} <= changed


def test_marking_it_twice_gives_the_same_file() -> None:
    assert annotate(MACROS.name, MACROS.data, marks(), STANDINGS) == MACROS


def test_buttons_in_the_ribbon_and_calls_from_shapes_are_taken_out() -> None:
    shape = '<xdr:sp macro="[0]!汇总" textlink="">'
    data = altered(
        made("macros"),
        {
            "xl/drawings/drawing1.xml": put("<xdr:sp ", shape + "</xdr:sp>"),
            "customUI/customUI.xml": b'<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"/>',
            "_rels/.rels": related("http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "customUI/customUI.xml"),
        },
    )
    parts = parts_of(annotate("填报.xlsm", data, marks(), STANDINGS).data)
    assert "customUI/customUI.xml" not in parts
    assert b"customUI" not in parts["_rels/.rels"]
    assert b'<xdr:sp macro="" textlink="">' in parts["xl/drawings/drawing1.xml"]


def test_signatures_of_macros_go_with_them() -> None:
    data = altered(
        made("macros"),
        {
            "xl/_rels/vbaProject.bin.rels": relations(("rId1", "http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature", "vbaProjectSignature.bin")).encode(),
            "xl/vbaProjectSignature.bin": b"x",
            "[Content_Types].xml": typed(("/xl/vbaProjectSignature.bin", "application/vnd.ms-office.vbaProjectSignature")),
        },
    )
    parts = parts_of(annotate("填报.xlsm", data, marks(), STANDINGS).data)
    assert not [name for name in parts if "vba" in name]
    assert b"vbaProjectSignature" not in parts["[Content_Types].xml"]


def test_a_template_becomes_a_workbook_without_a_word() -> None:
    template = WORKBOOK.replace("sheet.main", "template.main")
    data = altered(made("nothing but the form"), {"[Content_Types].xml": lambda raw: raw.replace(WORKBOOK.encode(), template.encode())})
    copy = annotate("模板.xltx", data, marks(), STANDINGS)
    assert (copy.name, copy.remarks) == ("模板.xlsx", ())
    assert openpyxl.load_workbook(io.BytesIO(copy.data)).sheetnames == ["审核意见", drawn.SHEET]


def test_a_template_comes_back_as_one() -> None:
    template = WORKBOOK.replace("sheet.main", "template.main")
    data = altered(made("nothing but the form"), {"[Content_Types].xml": lambda raw: raw.replace(WORKBOOK.encode(), template.encode())})
    copy = annotate("模板.xltx", data, marks(), STANDINGS)
    stripped = strip(copy.name, copy.data)
    assert stripped is not None
    assert (stripped.name, stripped.data) == ("模板.xltx", data)


def test_old_macro_sheets_cannot_be_patched() -> None:
    data = altered(made("nothing but the form"), {"xl/_rels/workbook.xml.rels": both(related("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet1.xml"))})
    with pytest.raises(Unpatchable, match="宏表"):
        annotate("表.xlsm", data, marks(), STANDINGS)
