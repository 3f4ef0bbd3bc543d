"""Small files that are huge inside, or cost more than they should."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.corpus.case import Case, refused
from tests.corpus.packages import (
    DECLARATION,
    MAIN,
    SHEET,
    TEXTS,
    Entry,
    archive,
    book,
    inline,
    packed,
    parts,
    relations,
    row,
    rows_only,
    sheet,
    strings,
    styles,
    workbook,
)

_MEGA = 1 << 20
_FAR = inline("A1", "项目名称")
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def repeated(head: bytes, block: bytes, times: int, tail: bytes) -> tuple[bytes, int]:
    """Deflate head + block × times + tail without ever holding it; give the packed bytes and the size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    return start + middle * times + end, len(head) + len(block) * times + len(tail)


def _bomb(name: str, around: tuple[str, str], block: bytes, times: int, size: int | None = None) -> Callable[[], bytes]:
    """Write the plain workbook with one part that is unpacked from very little: a block so many times, and what is around it."""
    head, tail = around

    def make() -> bytes:
        squeezed, true = repeated(head.encode(), block, times, tail.encode())
        crc = 0
        for piece in (head.encode(), *[block] * (times if true < 400 * _MEGA and size is None else 0), tail.encode()):
            crc = zlib.crc32(piece, crc)
        entries = [Entry(key.encode(), data) for key, data in parts().items() if key != name]
        return archive([*entries, Entry(name.encode(), packed=squeezed, size=true if size is None else size, crc=crc)])

    return make


def _words(size: int) -> bytes:
    """Make text that shrinks about fifty times: no bomb by its ratio."""
    words = "".join(f"{n * n % 9973:04d}绩效目标完成情况良好，资金使用规范，社会效益显著，" * 4 for n in range(4000)).encode()
    return words[: size // 3 * 3]


_STRINGS = (f'{DECLARATION}<sst xmlns="{MAIN}"><si><t>', "</t></si></sst>")
_SHEET = (f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>")
_ONE_ROW = (_SHEET[0] + '<row r="1"><c r="A1" t="inlineStr"><is><t>', "</t></is></c></row>" + _SHEET[1])
_BLANK_ROW = ('<row r="9">' + "".join(f'<c r="{letter}9" s="1"/>' for letter in "ABCDEFGHIJKLMNOPQRST") + "</row>").encode()


def _declared(entities: str, use: str = "&e9;") -> Callable[[], bytes]:
    text = strings("项目", use).replace("<sst", f"<!DOCTYPE sst [{entities}]><sst", 1)
    return lambda: workbook(strings=text)


def _many_sheets(count: int) -> Callable[[], bytes]:
    """Write a workbook of so many filled sheets."""

    def make() -> bytes:
        listed = book(*[f'name="表{n}" sheetId="{n}" r:id="r{n}"' for n in range(1, count + 1)])
        links = relations(*[(f"r{n}", "worksheet", f"worksheets/s{n}.xml") for n in range(1, count + 1)])
        sheets = {f"xl/worksheets/s{n}.xml": sheet(row(inline("A1", f"表{n}"))).encode() for n in range(1, count + 1)}
        return packed(parts(book=listed, links=links, sheet=None, strings=None, styles=None) | sheets)

    return make


def _deep(prefix: str) -> Callable[[], bytes]:
    """Nest elements behind the rows."""
    nested = "<ext>" * 100_000 + "</ext>" * 100_000
    plain = sheet(row(inline("A1", "项目")), nested)
    return lambda: workbook(sheet=plain.replace("<sheetData>", f"<sheetData>{prefix}", 1))


def _filled(rows: int, cols: int) -> str:
    letters = [chr(65 + n) for n in range(cols)]
    return "".join(
        f'<row r="{r}">' + "".join(f'<c r="{letter}{r}"><v>{r}</v></c>' for letter in letters) + "</row>" for r in range(1, rows + 1)
    )


CASES = [
    refused("a string of 1 GiB", "a.xlsx", _bomb("xl/sharedStrings.xml", _STRINGS, b"A" * _MEGA, 1024), "bomb"),
    refused("a string of 1 GiB told as 1 kB", "a.xlsx", _bomb("xl/sharedStrings.xml", _STRINGS, b"A" * _MEGA, 1024, 1000), "zip_size_lie"),
    refused("a sheet of 1 GiB", "a.xlsx", _bomb(SHEET, _SHEET, b"<row/>" * (_MEGA // 6), 1024), "unpacked_too_large"),
    refused("a workbook part of 1 GiB", "a.xlsx", _bomb("xl/workbook.xml", ("<workbook>", "</workbook>"), b" " * _MEGA, 1024), "bomb"),
    refused("strings of 60 MB that shrank little", "a.xlsx", _bomb("xl/sharedStrings.xml", _STRINGS, _words(_MEGA), 60), "part_too_large"),
    refused("a row of 30 MB that shrank little", "a.xlsx", _bomb(SHEET, _ONE_ROW, _words(_MEGA), 30), "row_too_large"),
    refused("a sheet of 300 MB that shrank little", "a.xlsx", _bomb(SHEET, _SHEET, _words(_MEGA), 300), "unpacked_too_large"),
    refused("entities that expand", "a.xlsx", _declared('<!ENTITY e0 "lol">' + _ENTITIES), "dtd"),
    refused("an entity that is the password file", "a.xlsx", _declared('<!ENTITY e9 SYSTEM "file:///etc/passwd">'), "dtd"),
    refused("an entity from the network", "a.xlsx", _declared('<!ENTITY e9 SYSTEM "http://127.0.0.1:9/x">'), "dtd"),
    refused("a parameter entity", "a.xlsx", _declared('<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;', "x"), "dtd"),
    refused(
        "an external declaration",
        "a.xlsx",
        lambda: workbook(book=book().replace("<workbook", '<!DOCTYPE workbook SYSTEM "http://127.0.0.1:9/x.dtd"><workbook')),
        "dtd",
    ),
    refused(
        "a declaration in a sheet",
        "a.xlsx",
        lambda: workbook(sheet=sheet("").replace("<worksheet", "<!DOCTYPE worksheet><worksheet")),
        "dtd",
    ),
    refused(
        "a declaration in a sheet in UTF-16",
        "a.xlsx",
        lambda: workbook(
            sheet=sheet("").replace("UTF-8", "UTF-16").replace("<worksheet", "<!DOCTYPE worksheet><worksheet").encode("utf-16")
        ),
        "dtd",
    ),
    refused("an entity that nobody declares", "a.xlsx", lambda: workbook(strings=strings("&nobody;")), "part_corrupt"),
    Case(
        "a declaration in the styles",
        "a.xlsx",
        lambda: workbook(styles=styles().replace("<styleSheet", "<!DOCTYPE styleSheet><styleSheet")),
        ("dtd", "styles_bad"),
        texts={"B2": "道路养护", "B4": "0.95"},
    ),
    Case(
        "A1 and the last cell of all",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + row(inline("XFD1048576", "远"), at=1048576)),
        ("cells_far",),
        texts={"A1": "项目名称", "XFD1048576": None},
    ),
    Case(
        "rows 1 and 1,000,000",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + row(inline("A1000000", "远"), at=1000000)),
        ("cells_far",),
        texts={"A1": "项目名称", "A1000000": None},
    ),
    Case(
        "a far cell in small letters",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + row(inline("xfd1048576", "远"), at=1048576)),
        ("cells_far", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a far cell in single quotes",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"),
        ("cells_far", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a far cell with spaces around =",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + '<row r = "1048576"><c r = "XFD1048576"><v>1</v></c></row>'),
        ("cells_far", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a far cell whose r is not first",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>'),
        ("cells_far", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a far row whose cells have no reference",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + '<row r="1048576"><c><v>1</v></c></row>'),
        ("cells_far", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a far cell in a part elsewhere",
        "a.xlsx",
        lambda: packed(
            parts(sheet=None, links=relations(("rId1", "worksheet", "/data/x.bin")))
            | {"data/x.bin": sheet(row(_FAR) + row(inline("XFD1048576", "远"), at=1048576)).encode()}
        ),
        ("cells_far",),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a reference beyond the last column",
        "a.xlsx",
        lambda: rows_only(row(_FAR, inline("XFE1", "外"))),
        ("cell_address_bad", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a reference beyond the last row",
        "a.xlsx",
        lambda: rows_only(row(_FAR) + row(inline("A1048577", "外"), at=1048577)),
        ("cell_address_bad", "rewritten"),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a million blank cells with a style",
        "a.xlsx",
        _bomb(SHEET, (_SHEET[0] + row(_FAR), _SHEET[1]), _BLANK_ROW * 500, 100),
        texts={"A1": "项目名称"},
    ),
    refused("more than three hundred thousand filled cells", "a.xlsx", lambda: rows_only(_filled(12_001, 25)), "cells_too_many"),
    Case(
        "a hundred thousand merged ranges",
        "a.xlsx",
        lambda: rows_only(
            row(_FAR), "<mergeCells>" + "".join(f'<mergeCell ref="B{n}:C{n}"/>' for n in range(1, 100_001)) + "</mergeCells>"
        ),
        ("merges_too_many",),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a merged range over the whole sheet",
        "a.xlsx",
        lambda: rows_only(row(_FAR), '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        texts={"A1": "项目名称"},
    ),
    Case(
        "a million styles",
        "a.xlsx",
        lambda: workbook(
            styles=styles().replace("</cellXfs>", "".join(f'<xf numFmtId="0" fontId="{n}"/>' for n in range(1_000_000)) + "</cellXfs>")
        ),
        texts=TEXTS,
    ),
    Case(
        "three hundred thousand names",
        "a.xlsx",
        lambda: workbook(
            book=book(
                after="<definedNames>" + "".join(f'<definedName name="n{n}">A{n}</definedName>' for n in range(300_000)) + "</definedNames>"
            )
        ),
        texts=TEXTS,
    ),
    Case(
        "a hundred thousand validations",
        "a.xlsx",
        lambda: rows_only(
            row(_FAR),
            '<dataValidations count="100000">'
            + '<dataValidation type="list" sqref="A1"><formula1>"是,否"</formula1></dataValidation>' * 100_000
            + "</dataValidations>",
        ),
        texts={"A1": "项目名称"},
    ),
    Case("ten thousand sheets", "a.xlsx", _many_sheets(10_000), ("sheets_too_many",), texts={"A1": "表1"}),
    Case("deep nesting behind the rows of a plain sheet", "a.xlsx", _deep(""), texts={"A1": "项目"}),
    refused("deep nesting in an odd sheet", "a.xlsx", _deep("<!-- -->"), "nesting_too_deep"),
    Case(
        "32,768 characters in a cell",
        "a.xlsx",
        lambda: rows_only(row(inline("A1", "绩" * 32768))),
        ("text_too_long",),
        texts={"A1": "绩" * 32767},
    ),
    Case("32,767 characters in a cell", "a.xlsx", lambda: rows_only(row(inline("A1", "绩" * 32767))), texts={"A1": "绩" * 32767}),
    Case(
        "unclosed strings without end",
        "a.xlsx",
        lambda: rows_only('<c r="A1" t="inlineStr"><is>' * 60_000),
        ("nesting_too_deep",),
        readable=False,
    ),
    Case(
        "unclosed phonetic runs without end",
        "a.xlsx",
        lambda: workbook(strings=_STRINGS[0] + "x</t>" + '<rPh sb="0">' * 60_000 + "</si></sst>"),
        ("nesting_too_deep",),
        readable=False,
    ),
]
