"""Packages that are not plainly normal but can be understood, and some that cannot."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.case import Case, refused
from tests.corpus.packages import (
    MAIN,
    OFFICE,
    PACKAGE,
    SHEET,
    STRICT,
    TEXTS,
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
    with_parts,
    workbook,
)

_ONE = {"A1": "项目名称"}
_SHEET = sheet(row(inline("A1", "项目名称")))


def _prefixed(text: str) -> str:
    """Give every element the prefix x."""
    text = text.replace("</", "\0").replace("<?", "\1").replace("<", "<x:").replace("\0", "</x:").replace("\1", "<?")
    return text.replace("xmlns=", "xmlns:x=")


def _changed(change: Callable[[str], str | bytes], *names: str) -> Callable[[], bytes]:
    """Write the plain workbook with some parts (or all) changed alike."""

    def make() -> bytes:
        plain = parts()
        chosen = names or tuple(plain)
        changed = {name: change(plain[name].decode()) for name in chosen}
        return packed(plain | {name: text.encode() if isinstance(text, str) else text for name, text in changed.items()})

    return make


def _strict(text: str) -> str:
    return text.replace(MAIN, STRICT).replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def _single_quoted(text: str) -> str:
    return text.replace('"', "'")


def _utf16(text: str) -> bytes:
    return text.replace("UTF-8", "UTF-16").encode("utf-16")


def _big_endian(text: str) -> bytes:
    return b"\xfe\xff" + text.replace("UTF-8", "UTF-16").encode("utf-16-be")


def _without(name: str) -> Callable[[], bytes]:
    return lambda: packed({key: data for key, data in parts().items() if key != name})


def _sheet(text: str | bytes) -> Callable[[], bytes]:
    return lambda: workbook(sheet=text)


def _moved() -> bytes:
    """Put every part elsewhere."""
    plain = parts(root=relations(("a", "officeDocument", "/Daten/Mappe.xml")), book=book('name="自评表" sheetId="1" r:id="x"'))
    links = relations(("x", "worksheet", "../Blatt%201.xml"), ("y", "styles", "./s.xml"), ("z", "sharedStrings", "/t.xml"))
    moved = {
        "Daten/Mappe.xml": plain["xl/workbook.xml"],
        "Blatt 1.xml": plain[SHEET],
        "Daten/s.xml": plain["xl/styles.xml"],
        "t.xml": plain["xl/sharedStrings.xml"],
    }
    return packed({"_rels/.rels": plain["_rels/.rels"], "Daten/_rels/Mappe.xml.rels": links.encode()} | moved)


def _decoy() -> bytes:
    """Put a decoy where the workbook usually lies."""
    return with_parts(
        {
            "xl/other.xml": book('name="真表" sheetId="1" r:id="rId1"').encode(),
            "xl/_rels/other.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet9.xml")).encode(),
            "xl/worksheets/sheet9.xml": _SHEET.encode(),
        },
        root=relations(("rId1", "officeDocument", "xl/other.xml")),
    )


def _pretty(text: str) -> str:
    return text.replace("><", ">\r\n  <")


_REWRITTEN = ("rewritten",)

CASES = [
    Case(
        "prefixes in every part",
        "a.xlsx",
        _changed(_prefixed, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET),
        _REWRITTEN,
        texts=TEXTS,
    ),
    Case("prefixes in the sheet only", "a.xlsx", _changed(_prefixed, SHEET), _REWRITTEN, texts=TEXTS),
    Case(
        "prefixes in the relationships", "a.xlsx", _changed(_prefixed, "_rels/.rels", "xl/_rels/workbook.xml.rels"), _REWRITTEN, texts=TEXTS
    ),
    Case("Strict OOXML", "a.xlsx", _changed(_strict), _REWRITTEN, texts=TEXTS),
    Case("single quotes in every part", "a.xlsx", _changed(_single_quoted), _REWRITTEN, texts=TEXTS),
    Case("parts in UTF-16", "a.xlsx", _changed(_utf16), _REWRITTEN, texts=TEXTS),
    Case("parts in UTF-16, big end first", "a.xlsx", _changed(_big_endian), _REWRITTEN, texts=TEXTS),
    Case("a byte order mark before UTF-8", "a.xlsx", _changed(lambda text: "\ufeff" + text), texts=TEXTS),
    Case("parts in GB18030", "a.xlsx", _changed(lambda text: text.replace("UTF-8", "GB18030").encode("gb18030")), _REWRITTEN, texts=TEXTS),
    Case(
        "numeric references instead of characters", "a.xlsx", _changed(lambda text: text.encode("ascii", "xmlcharrefreplace")), texts=TEXTS
    ),
    Case("no declaration of XML", "a.xlsx", _changed(lambda text: text.partition("\n")[2]), texts=TEXTS),
    Case(
        "parts written on many lines",
        "a.xlsx",
        _changed(_pretty, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels"),
        texts=TEXTS,
    ),
    Case("a sheet written on many lines", "a.xlsx", _changed(_pretty, SHEET), _REWRITTEN, texts=TEXTS),
    Case("no namespace at all", "a.xlsx", _changed(lambda text: text.replace(f' xmlns="{MAIN}"', ""), SHEET), _REWRITTEN, texts=TEXTS),
    Case(
        "comments among the cells",
        "a.xlsx",
        _changed(lambda text: text.replace("<row", "<!-- <c r='Z9'><v>1</v></c> --><row"), SHEET),
        _REWRITTEN,
        texts=TEXTS | {"Z9": None},
    ),
    Case(
        "a comment that hides merged ranges",
        "a.xlsx",
        _sheet(sheet(row(inline("A1", "项目名称")), '<!-- <mergeCells><mergeCell ref="A1:B9"/></mergeCells> -->')),
        _REWRITTEN,
        texts=_ONE,
    ),
    Case(
        "text in CDATA",
        "a.xlsx",
        lambda: workbook(strings=strings("<![CDATA[项目<名称>]]>", "a", "b", "c", "d")),
        _REWRITTEN,
        texts={"A1": "项目<名称>"},
    ),
    Case(
        "instructions among the cells",
        "a.xlsx",
        _changed(lambda text: text.replace("<row", '<?x <c r="Z9"/>?><row'), SHEET),
        _REWRITTEN,
        texts=TEXTS,
    ),
    Case(
        "elements of others among the cells",
        "a.xlsx",
        _changed(lambda text: text.replace("<row", '<o:x xmlns:o="urn:o"><c r="Z9"><v>1</v></c></o:x><row'), SHEET),
        _REWRITTEN,
        texts=TEXTS | {"Z9": None},
    ),
    Case("no content types", "a.xlsx", _without("[Content_Types].xml"), texts=TEXTS),
    Case("no relationships of the package", "a.xlsx", _without("_rels/.rels"), texts=TEXTS),
    Case("no relationships of the workbook", "a.xlsx", _without("xl/_rels/workbook.xml.rels"), texts=TEXTS),
    Case("no styles", "a.xlsx", _without("xl/styles.xml"), ("styles_bad",), texts={"B2": "道路养护", "B3": "12.5", "B4": "0.95"}),
    Case("no shared strings", "a.xlsx", _without("xl/sharedStrings.xml"), ("string_index_bad",), texts={"A1": None, "B4": "95%"}),
    Case("styles that are no XML", "a.xlsx", lambda: workbook(styles="styles"), ("part_corrupt", "styles_bad"), texts={"B4": "0.95"}),
    refused("shared strings that are no XML", "a.xlsx", lambda: workbook(strings="strings"), "part_corrupt"),
    refused("no workbook part", "a.xlsx", _without("xl/workbook.xml"), "workbook_missing"),
    refused("a workbook part that is no XML", "a.xlsx", lambda: workbook(book="\0\1"), "part_corrupt"),
    refused("a workbook part that breaks off", "a.xlsx", lambda: workbook(book=book()[:-20]), "part_corrupt"),
    refused("a missing sheet", "a.xlsx", lambda: workbook(sheet=None), "sheet_missing"),
    refused("a sheet without a relationship", "a.xlsx", lambda: workbook(book=book('name="表" sheetId="1" r:id="rId99"')), "sheet_missing"),
    refused(
        "a sheet in another file",
        "a.xlsx",
        lambda: workbook(
            links=relations(more=f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="file:///c:/x.xml" TargetMode="External"/>')
        ),
        "sheet_missing",
    ),
    refused("a sheet that breaks off", "a.xlsx", _sheet(_SHEET[:-30]), "part_corrupt"),
    refused("a sheet of invalid UTF-8", "a.xlsx", _sheet(_SHEET.encode().replace("项".encode(), b"\xff\xfe\xfd")), "part_corrupt"),
    Case(
        "a sheet with raw control characters",
        "a.xlsx",
        _sheet(_SHEET.replace("项目", "项\x01目")),
        ("text_replaced",),
        texts={"A1": "项\ufffd目名称"},
    ),
    refused("a sheet that is text", "a.xlsx", _sheet("项目名称"), "part_corrupt"),
    refused("an empty sheet part", "a.xlsx", _sheet(b""), "part_corrupt"),
    Case(
        "one sheet of two is broken",
        "a.xlsx",
        lambda: with_parts(
            {"xl/worksheets/sheet2.xml": b"<worksheet"},
            book=book('name="好" sheetId="1" r:id="rId1"', 'name="坏" sheetId="2" r:id="rId9"'),
            links=relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId9", "worksheet", "worksheets/sheet2.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
                ("rId2", "styles", "styles.xml"),
            ),
        ),
        ("part_corrupt",),
        texts=TEXTS,
    ),
    Case("every part elsewhere", "a.xlsx", _moved, texts=TEXTS),
    Case("a decoy where the workbook usually lies", "a.xlsx", _decoy, texts={"A1": "项目名称", "B2": None}),
    Case(
        "absolute targets",
        "a.xlsx",
        lambda: workbook(
            links=relations(
                ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"),
                ("rId2", "styles", "/xl/styles.xml"),
                ("rId3", "sharedStrings", "/xl/sharedStrings.xml"),
            )
        ),
        texts=TEXTS,
    ),
    Case(
        "targets in another case",
        "a.xlsx",
        lambda: workbook(
            links=relations(
                ("rId1", "worksheet", "Worksheets/SHEET1.xml"),
                ("rId2", "styles", "Styles.xml"),
                ("rId3", "sharedStrings", "SharedStrings.xml"),
            )
        ),
        texts=TEXTS,
    ),
    Case(
        "targets that climb within the package",
        "a.xlsx",
        lambda: workbook(
            links=relations(
                ("rId1", "worksheet", "../xl/./worksheets/sheet1.xml"),
                ("rId2", "styles", "../../../xl/styles.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
            )
        ),
        texts=TEXTS,
    ),
    Case(
        "a name of a sheet with signs and a null",
        "a.xlsx",
        lambda: workbook(book=book('name="A&amp;B &lt;表&gt; &#34;1&#34;" sheetId="1" r:id="rId1"')),
        texts=TEXTS,
    ),
    Case(
        "a workbook with only a chart sheet",
        "a.xlsx",
        lambda: packed(
            parts(sheet=None, links=relations(("rId1", "chartsheet", "chartsheets/sheet1.xml")))
            | {"xl/chartsheets/sheet1.xml": b"<chartsheet/>"}
        ),
        (),
        texts={},
    ),
    Case(
        "a macro sheet beside the form",
        "a.xlsm",
        lambda: with_parts(
            {"xl/macrosheets/sheet1.xml": b"<xm:macrosheet/>"},
            book=book('name="自评表" sheetId="1" r:id="rId1"', 'name="宏1" sheetId="2" r:id="rId8"'),
            links=relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId8", "xlMacrosheet", "macrosheets/sheet1.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
                ("rId2", "styles", "styles.xml"),
            ),
        ),
        ("macro_sheet",),
        texts=TEXTS,
    ),
    Case("macros", "a.xlsm", lambda: with_parts({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), ("macros",), texts=TEXTS),
    Case(
        "macros under the extension of a file without",
        "a.xlsx",
        lambda: with_parts({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        ("macros", "mislabelled"),
        texts=TEXTS,
    ),
    Case(
        "macros under another name",
        "a.xlsm",
        lambda: with_parts(
            {"xl/x.bin": b"\xd0\xcf\x11\xe0"},
            links=relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "styles", "styles.xml"),
                ("rId3", "sharedStrings", "sharedStrings.xml"),
                ("v", "vbaProject", "x.bin"),
            ),
        ),
        ("macros",),
        texts=TEXTS,
    ),
    Case(
        "a link to another workbook",
        "a.xlsx",
        lambda: with_parts(
            {
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    more=f'<Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="file:///C:/%E9%A2%84%E7%AE%97.xlsx" TargetMode="External"/>'
                ).encode(),
            }
        ),
        ("external_links",),
        texts=TEXTS,
    ),
    Case(
        "a link to another program",
        "a.xlsx",
        lambda: with_parts(
            {"xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'}
        ),
        ("dde",),
        texts=TEXTS,
    ),
    Case(
        "a connection to a database",
        "a.xlsx",
        lambda: with_parts({"xl/connections.xml": b"<connections/>"}),
        ("external_links",),
        texts=TEXTS,
    ),
    Case(
        "an embedded document",
        "a.xlsx",
        lambda: with_parts({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        ("embedded_objects",),
        texts=TEXTS,
    ),
    Case("form controls", "a.xlsx", lambda: with_parts({"xl/activeX/activeX1.bin": b"x"}), ("embedded_objects",), texts=TEXTS),
    Case("a hidden sheet", "a.xlsx", lambda: workbook(book=book('name="自评表" sheetId="1" state="veryHidden" r:id="rId1"')), texts=TEXTS),
    Case(
        "days counted from 1904",
        "a.xlsx",
        lambda: workbook(
            book=book(properties='<workbookPr date1904="1"/>'),
            styles=styles("yyyy/m/d"),
            sheet=sheet(row('<c r="A1" s="3"><v>44195</v></c>')),
        ),
        texts={"A1": "2024/12/31"},
    ),
    Case(
        "a wrong dimension",
        "a.xlsx",
        lambda: rows_only(row(inline("A1", "项目名称")), before='<dimension ref="ZZ99:XFD1048576"/>'),
        texts=_ONE,
    ),
    Case(
        "relationships that nobody can read",
        "a.xlsx",
        lambda: workbook(links=f'<Relationships xmlns="{PACKAGE}"><Relationship/></Relationships>'),
        ("rewritten",),
        texts=TEXTS,
    ),
]
