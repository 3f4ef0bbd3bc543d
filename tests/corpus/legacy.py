"""Old and binary workbooks, sound and unsound."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import xlwt

from tests.corpus.case import Case, refused
from tests.corpus.packages import packed, relations
from tests.corpus.records import binary, compound, formula, label, number, record, text8, wide, xls_stream

_STRINGS = ("项目支出绩效自评表", "项目名称", "道路养护")
_CELLS = label(0, 0, 0) + label(1, 0, 1) + label(1, 1, 2) + number(2, 1, 1, 12.5) + number(3, 1, 2, 0.95)
_TEXTS = {"A1": "项目支出绩效自评表", "A2": "项目名称", "B2": "道路养护", "B3": "12.50", "B4": "95%"}
_TEXT_RESULT, _NO_RESULT = b"\0" * 6 + b"\xff\xff", b"\3" + b"\0" * 5 + b"\xff\xff"


def _book(
    cells: bytes = _CELLS, *more: bytes, strings: tuple[str, ...] = _STRINGS, kind: int = 0, codes: tuple[str, ...] = ()
) -> Callable[[], bytes]:
    return lambda: compound({"Workbook": xls_stream(cells, *more, strings=strings, kind=kind, codes=codes)})


def _written() -> bytes:
    """Let xlwt write a workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("自评表")
    sheet.write_merge(0, 0, 0, 3, "项目支出绩效自评表")
    sheet.write(1, 0, "项目名称")
    sheet.write(1, 1, "道路养护")
    sheet.write(2, 1, 12.5, xlwt.easyxf(num_format_str="0.00"))
    sheet.write(3, 1, 0.95, xlwt.easyxf(num_format_str="0%"))
    sheet.row(4).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel5() -> bytes:
    """Write a workbook of Excel 95, whose strings are GBK."""
    text = "项目名称".encode("gbk")
    cells = record(0x204, struct.pack("<4H", 0, 0, 0, len(text)) + text) + number(1, 0, 2, 0.5)
    return compound({"Book": xls_stream(cells, record(0x42, struct.pack("<H", 936)), version=0x500)})


def _continued() -> bytes:
    """Cut the shared strings in the middle of a string, which goes on in other characters."""
    shared = record(0xFC, struct.pack("<2IHB", 1, 1, 6, 1) + "项目".encode("utf-16-le")) + record(0x3C, b"\0abcd")
    return compound({"Workbook": xls_stream(label(0, 0, 0), shared)})


def _rich() -> bytes:
    """Write a string with runs and phonetic text between two plain ones."""
    odd = struct.pack("<HBHI", 2, 0x0D, 2, 6) + "项目".encode("utf-16-le") + bytes(8) + b"phonet"
    shared = record(0xFC, struct.pack("<2I", 3, 3) + text8("甲") + odd + text8("乙"))
    return compound({"Workbook": xls_stream(label(0, 0, 0) + label(0, 1, 1) + label(0, 2, 2), shared)})


def _broken_chain() -> bytes:
    data = bytearray(compound({"Workbook": xls_stream(_CELLS, strings=_STRINGS)}))
    data[-512:] = struct.pack("<I", 0x7FFFFFFF) * 128
    return bytes(data)


def _looping() -> bytes:
    """Tell a stream of 4 GiB whose sectors follow themselves, and a table that goes on in itself."""
    data = bytearray(compound({"Workbook": xls_stream(_CELLS, strings=_STRINGS)}))
    entry = data.index("Workbook".encode("utf-16-le"))
    data[entry + 120 : entry + 124] = b"\xff\xff\xff\xff"
    data[-512:-508] = bytes(4)
    data[68:76] = struct.pack("<2I", 0, 1 << 30)
    return bytes(data)


def _xlsb(cells: bytes, *, strings: bytes | None = None, more: dict[str, bytes] | None = None) -> bytes:
    """Write a binary package with one sheet."""
    book = (
        binary(131)
        + binary(153, struct.pack("<2I", 0, 0) + wide(""))
        + binary(143)
        + binary(156, struct.pack("<2I", 0, 1) + wide("rId1") + wide("自评表"))
        + binary(144)
        + binary(132)
    )
    shared = binary(159, struct.pack("<2I", 3, 3)) + b"".join(binary(19, b"\0" + wide(text)) for text in _STRINGS) + binary(160)
    styles = binary(278) + binary(44, struct.pack("<H", 164) + wide('0.0"万元"')) + binary(617, struct.pack("<I", 4))
    styles += b"".join(binary(47, struct.pack("<2H", 0, code) + bytes(12)) for code in (0, 2, 9, 164)) + binary(618) + binary(279)
    links = relations(
        ("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin"), ("rId3", "sharedStrings", "sharedStrings.bin")
    )
    parts = {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")).encode(),
        "xl/_rels/workbook.bin.rels": links.encode(),
        "xl/workbook.bin": book,
        "xl/styles.bin": styles,
        "xl/sharedStrings.bin": shared if strings is None else strings,
        "xl/worksheets/sheet1.bin": binary(129)
        + binary(148, struct.pack("<4I", 0, 3, 0, 4))
        + binary(145)
        + cells
        + binary(146)
        + binary(130),
    }
    return packed(parts | (more or {}))


def _row(at: int, *, hidden: bool = False) -> bytes:
    return binary(0, struct.pack("<2IHBBB", at, 0, 300, 0, 0x10 * hidden, 0) + bytes(4))


def _cell(kind: int, col: int, value: bytes, style: int = 0) -> bytes:
    return binary(kind, struct.pack("<2I", col, style) + value)


_BINARY = (
    _row(0)
    + _cell(7, 0, struct.pack("<I", 0))
    + _row(1)
    + _cell(7, 0, struct.pack("<I", 1))
    + _cell(6, 1, wide("道路养护"))
    + _row(2)
    + _cell(5, 1, struct.pack("<d", 12.5), 1)
    + _cell(2, 2, struct.pack("<I", 100 << 2 | 2), 3)
    + _cell(3, 3, b"\x07")
    + _cell(4, 4, b"\1")
    + _row(3, hidden=True)
    + _cell(9, 1, struct.pack("<d", 0.95) + bytes(6), 2)
    + _cell(8, 2, wide("文") + bytes(6))
)
_BINARY_TEXTS = _TEXTS | {"C3": "100.0万元", "D3": "#DIV/0!", "E3": "TRUE", "C4": "文"}

CASES = [
    Case("a workbook that xlwt wrote", "a.xls", _written, texts=_TEXTS),
    Case("an old workbook", "a.xls", _book(), texts=_TEXTS),
    Case("an old workbook that WPS names et", "a.et", _book(), texts=_TEXTS),
    Case("an old workbook under a new extension", "a.xlsx", _book(), ("mislabelled",), texts=_TEXTS),
    Case("records without a compound file", "a.xls", lambda: xls_stream(_CELLS, strings=_STRINGS), texts=_TEXTS),
    Case("a workbook of Excel 95", "a.xls", _excel5, texts={"A1": "项目名称", "A2": "50%"}),
    Case("a shared string over two records", "a.xls", _continued, texts={"A1": "项目abcd"}),
    Case("a shared string with runs and phonetic text", "a.xls", _rich, texts={"A1": "甲", "B1": "项目", "C1": "乙"}),
    Case("a format with a unit", "a.xls", _book(number(0, 0, 3, 100), codes=('0.0"万元"',)), texts={"A1": "100.0万元"}),
    Case(
        "small and packed figures",
        "a.xls",
        _book(
            record(0x27E, struct.pack("<3HI", 0, 0, 0, 12345 << 2 | 3))
            + record(0xBD, struct.pack("<2HHIHIH", 1, 0, 0, 5 << 2 | 2, 2, 0x3FE00000, 1))
        ),
        texts={"A1": "123.45", "A2": "5", "B2": "50%"},
    ),
    Case("a negative packed figure", "a.xls", _book(record(0x27E, struct.pack("<3Hi", 0, 0, 0, (-7 << 2) | 2))), texts={"A1": "-7"}),
    Case("text of an old formula", "a.xls", _book(formula(0, 0, _TEXT_RESULT) + record(0x207, text8("结果"))), texts={"A1": "结果"}),
    Case(
        "truth and error of formulas",
        "a.xls",
        _book(formula(0, 0, b"\1\0\1" + bytes(3) + b"\xff\xff") + formula(0, 1, b"\2\0\7" + bytes(3) + b"\xff\xff")),
        texts={"A1": "TRUE", "B1": "#DIV/0!"},
    ),
    Case(
        "an old formula never calculated",
        "a.xls",
        _book(formula(0, 0, _NO_RESULT, 3) + number(0, 1, 0, 5)),
        ("formula_without_value",),
        texts={"A1": None, "B1": "5"},
    ),
    Case("a formula with an empty result", "a.xls", _book(formula(0, 0, _NO_RESULT) + number(0, 1, 0, 5)), texts={"A1": None, "B1": "5"}),
    Case(
        "truth values and errors",
        "a.xls",
        _book(record(0x205, struct.pack("<3H2B", 0, 0, 0, 1, 0)) + record(0x205, struct.pack("<3H2B", 0, 1, 0, 0x17, 1))),
        texts={"A1": "TRUE", "B1": "#REF!"},
    ),
    Case(
        "a chart inside a sheet",
        "a.xls",
        _book(record(0x809, bytes(16)) + number(8, 8, 0, 1) + record(0x0A) + _CELLS),
        texts=_TEXTS | {"I9": None},
    ),
    Case(
        "a string index beyond the table",
        "a.xls",
        _book(label(0, 0, 77) + number(0, 1, 0, 5)),
        ("string_index_bad",),
        texts={"A1": None, "B1": "5"},
    ),
    Case(
        "more strings told than there are",
        "a.xls",
        _book(label(0, 0, 0) + label(0, 1, 9), record(0xFC, struct.pack("<2I", 1 << 30, 1 << 30) + text8("甲")), strings=()),
        ("string_index_bad",),
        texts={"A1": "甲"},
    ),
    Case(
        "a string longer than its record",
        "a.xls",
        _book(label(0, 0, 0), record(0xFC, struct.pack("<2IHB", 1, 1, 60000, 1) + b"ab"), strings=()),
        ("string_index_bad",),
        texts={"A1": None},
    ),
    Case(
        "the last row and column of an old sheet",
        "a.xls",
        _book(number(0, 0, 0, 1) + number(65535, 255, 0, 2)),
        ("cells_far",),
        texts={"A1": "1", "IV65536": None},
    ),
    Case("a cell twice in an old sheet", "a.xls", _book(number(0, 0, 0, 1) + number(0, 0, 0, 2)), ("cell_twice",), texts={"A1": "1"}),
    Case(
        "merged ranges, some of them none",
        "a.xls",
        _book(number(0, 0, 0, 1) + record(0xE5, struct.pack("<9H", 2, 0, 1, 0, 1, 5, 2, 0, 0))),
        ("merge_bad",),
        texts={"A1": "1"},
    ),
    Case("control characters", "a.xls", _book(label(0, 0, 0), strings=("得分\x0712",)), ("text_replaced",), texts={"A1": "得分\ufffd12"}),
    Case("a macro sheet in an old workbook", "a.xls", _book(kind=1), ("macro_sheet",), texts={}),
    Case(
        "macros in an old workbook",
        "a.xls",
        lambda: compound({"Workbook": xls_stream(_CELLS, strings=_STRINGS), "_VBA_PROJECT_CUR/": b""}),
        ("macros",),
        texts=_TEXTS,
    ),
    Case("a mark of macros in the records", "a.xls", _book(_CELLS, record(0xD3)), ("macros",), texts=_TEXTS),
    Case(
        "an old link to another workbook",
        "a.xls",
        _book(_CELLS, record(0x1AE, struct.pack("<H", 1) + text8("\1预算.xls"))),
        ("external_links",),
        texts=_TEXTS,
    ),
    Case(
        "an old link to another program",
        "a.xls",
        _book(_CELLS, record(0x1AE, struct.pack("<H", 1) + text8("cmd\3/c calc"))),
        ("dde",),
        texts=_TEXTS,
    ),
    Case("an old link to the workbook itself", "a.xls", _book(_CELLS, record(0x1AE, struct.pack("<2H", 1, 0x0401))), texts=_TEXTS),
    refused("an encrypted old workbook", "a.xls", _book(_CELLS, record(0x2F, b"\1\0" + bytes(52))), "encrypted_xls"),
    refused(
        "an encrypted new workbook",
        "a.xlsx",
        lambda: compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)}),
        "encrypted",
    ),
    refused("a Word document of old", "a.xls", lambda: compound({"WordDocument": b"x"}), "word_renamed"),
    refused("slides of old", "a.xls", lambda: compound({"PowerPoint Document": b"x"}), "slides_renamed"),
    refused("some other compound file", "a.xls", lambda: compound({"Contents": b"x"}), "ole_not_workbook"),
    refused("a compound file without streams", "a.xls", lambda: compound({}), "ole_not_workbook"),
    refused("only the first bytes of a compound file", "a.xls", lambda: compound({"Workbook": b""})[:512], "zip_corrupt"),
    refused("eight bytes of a compound file", "a.xls", lambda: compound({})[:8], "zip_corrupt"),
    Case("a chain of sectors that breaks behind the last record", "a.xls", _broken_chain, texts=_TEXTS),
    Case("sectors that follow themselves", "a.xls", _looping, texts=_TEXTS),
    refused("an old workbook cut in half", "a.xls", lambda: _written()[:2000], "zip_corrupt"),
    refused("records that break off", "a.xls", lambda: xls_stream(_CELLS, strings=_STRINGS)[:-30], "part_corrupt"),
    refused("records that end without an end", "a.xls", lambda: xls_stream(_CELLS, strings=_STRINGS)[:-4], "zip_truncated"),
    Case(
        "a sheet told beyond the end",
        "a.xls",
        _book(_CELLS, record(0x85, struct.pack("<IBB2s2s", 1 << 30, 0, 0, b"\1\1", "远".encode("utf-16-le")))),
        ("sheet_missing",),
        texts=_TEXTS,
    ),
    refused("a stream that is no workbook", "a.xls", lambda: compound({"Workbook": b"\1\2\3\4" * 50}), "part_corrupt"),
    refused("records shorter than they must be", "a.xls", _book(record(0x203, b"\0\0")), "part_corrupt"),
    refused("a list of sheets that is cut", "a.xls", _book(_CELLS, record(0x85, b"\0")), "part_corrupt"),
    refused("no sheet at all", "a.xls", lambda: record(0x809, struct.pack("<2H", 0x600, 5) + bytes(12)) + record(0x0A), "workbook_missing"),
    Case("a binary package", "a.xlsb", lambda: _xlsb(_BINARY), texts=_BINARY_TEXTS),
    Case("a binary package under another extension", "a.xlsx", lambda: _xlsb(_BINARY), ("mislabelled",), texts=_BINARY_TEXTS),
    Case(
        "macros in a binary package", "a.xlsb", lambda: _xlsb(_BINARY, more={"xl/vbaProject.bin": b"x"}), ("macros",), texts=_BINARY_TEXTS
    ),
    Case(
        "a binary cell at the last place of all",
        "a.xlsb",
        lambda: _xlsb(_BINARY + _row(1048575) + _cell(5, 16383, bytes(8))),
        ("cells_far",),
        texts=_BINARY_TEXTS,
    ),
    Case(
        "a binary cell beyond the last place",
        "a.xlsb",
        lambda: _xlsb(_BINARY + _row(4_000_000_000) + _cell(5, 0, bytes(8))),
        ("cell_address_bad",),
        texts=_BINARY_TEXTS,
    ),
    Case(
        "a binary string index beyond the table",
        "a.xlsb",
        lambda: _xlsb(_BINARY, strings=b""),
        ("string_index_bad",),
        texts={"A1": None, "B2": "道路养护"},
    ),
    refused("binary records cut off", "a.xlsb", lambda: _xlsb(_BINARY + b"\5\x7f"), "part_corrupt"),
    refused(
        "a binary string longer than its record", "a.xlsb", lambda: _xlsb(_BINARY + _cell(6, 0, struct.pack("<I", 1 << 31))), "part_corrupt"
    ),
    refused(
        "a binary package that holds text",
        "a.xlsb",
        lambda: packed({"xl/workbook.bin": b"text", "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")).encode()}),
        "part_corrupt",
    ),
]
