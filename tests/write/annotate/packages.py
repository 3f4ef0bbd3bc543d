"""Workbooks that no library here draws: packages altered by hand, as Excel, WPS, LibreOffice and odd programs write them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.corpus import packages as plain
from tests.write.annotate import drawn

MAIN, STRICT = plain.MAIN, plain.STRICT
OFFICE, STRICT_OFFICE = plain.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[bytes], bytes]


def parts_of(data: bytes) -> dict[str, bytes]:
    """Give the parts of a package by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {one.filename: package.read(one) for one in package.infolist()}


def altered(data: bytes, changes: Mapping[str, Change | bytes]) -> bytes:
    """Write a package again with some parts changed or added."""
    parts = parts_of(data)
    for name, change in changes.items():
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
    return plain.packed(parts)


def put(before: str, text: str) -> Change:
    """Put a text in before another."""

    def change(raw: bytes) -> bytes:
        assert before.encode() in raw, before
        return raw.replace(before.encode(), (text + before).encode(), 1)

    return change


def typed(*overrides: tuple[str, str]) -> Change:
    return put("</Types>", "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides))


def related(kind: str, target: str, name: str = "rIdX", mode: str = "") -> Change:
    full = kind if ":" in kind else f"{OFFICE}/{kind}"
    return put("</Relationships>", f'<Relationship Id="{name}" Type="{full}" Target="{target}"{mode}/>')


def both(*changes: Change) -> Change:
    def change(raw: bytes) -> bytes:
        for one in changes:
            raw = one(raw)
        return raw

    return change


def threaded() -> bytes:
    people = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    one, two = "{11111111-1111-1111-1111-111111111111}", "{22222222-2222-2222-2222-222222222222}"
    thread = (
        f'<?xml version="1.0" encoding="UTF-8"?><ThreadedComments xmlns="{people}"><threadedComment ref="B6" dT="2025-03-01T08:00:00.00" personId="{one}" id="{two}">'
        "<text>得分为何高于分值？</text></threadedComment></ThreadedComments>"
    )
    persons = f'<?xml version="1.0" encoding="UTF-8"?><personList xmlns="{people}"><person displayName="王科长" id="{one}" userId="S::1" providerId="AD"/></personList>'
    base = drawn.workbook(lambda _, sheet: sheet.write_comment("B6", "[线程批注]\n\n得分为何高于分值？", {"author": f"tc={two}"}))
    types = "http://schemas.microsoft.com/office/2017/10/relationships"
    return altered(
        base,
        {
            "xl/threadedComments/threadedComment1.xml": thread.encode(),
            "xl/persons/person.xml": persons.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": related(f"{types}/threadedComment", "../threadedComments/threadedComment1.xml"),
            "xl/_rels/workbook.xml.rels": related(f"{types}/person", "persons/person.xml"),
            "[Content_Types].xml": typed(
                ("/xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"),
                ("/xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
            ),
        },
    )


def pivot() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    fields = '<cacheField name="科目" numFmtId="0"><sharedItems count="2"><s v="甲"/><s v="乙"/></sharedItems></cacheField><cacheField name="金额" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" minValue="1" maxValue="2"/></cacheField>'
    cache = f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedVersion="6" recordCount="2"><cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="数据"/></cacheSource><cacheFields count="2">{fields}</cacheFields></pivotCacheDefinition>'
    records = f'<pivotCacheRecords xmlns="{MAIN}" count="2"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r></pivotCacheRecords>'
    table = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="透视表1" cacheId="7" dataCaption="值" updatedVersion="6" minRefreshableVersion="3" createdVersion="6"><location ref="H3:I6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        '<pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="求和项:金额" fld="1"/></dataFields></pivotTableDefinition>'
    )

    def draw(book: Any, _: Any) -> None:
        page = book.add_worksheet("数据")
        for row, line in enumerate((("科目", "金额"), ("甲", 1), ("乙", 2))):
            page.write_row(row, 0, line)

    return altered(
        drawn.workbook(draw),
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": cache.encode(),
            "xl/pivotCache/pivotCacheRecords1.xml": records.encode(),
            "xl/pivotTables/pivotTable1.xml": table.encode(),
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": plain.relations(
                ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
            ).encode(),
            "xl/pivotTables/_rels/pivotTable1.xml.rels": plain.relations(
                ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
            ).encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": plain.relations(("rId1", "pivotTable", "../pivotTables/pivotTable1.xml")).encode(),
            "xl/_rels/workbook.xml.rels": related("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            "xl/workbook.xml": put("</workbook>", '<pivotCaches><pivotCache cacheId="7" r:id="rIdX"/></pivotCaches>'),
            "[Content_Types].xml": typed(
                ("/xl/pivotCache/pivotCacheDefinition1.xml", kind + "pivotCacheDefinition+xml"),
                ("/xl/pivotCache/pivotCacheRecords1.xml", kind + "pivotCacheRecords+xml"),
                ("/xl/pivotTables/pivotTable1.xml", kind + "pivotTable+xml"),
            ),
        },
    )


def strict() -> bytes:
    def change(raw: bytes) -> bytes:
        return raw.replace(MAIN.encode(), STRICT.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())

    data = drawn.workbook(drawn.comments)
    return altered(
        data, {name: change for name in parts_of(data) if name.endswith((".xml", ".rels")) and "[" not in name and "docProps" not in name}
    )


def prefixed_part(raw: bytes) -> bytes:
    """Write the elements of the main namespace with a prefix."""
    raw = re.sub(rb"<(/?)(\w+)(?=[\s/>])", rb"<\1x:\2", raw)
    return raw.replace(b"<?x:xml", b"<?xml").replace(b' xmlns="', b' xmlns:x="', 1)


def prefixed() -> bytes:
    data = drawn.workbook(drawn.names)
    some = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET, "[Content_Types].xml", "xl/_rels/workbook.xml.rels")
    return altered(data, dict.fromkeys(some, prefixed_part))


def prefixed_comments() -> bytes:
    return altered(drawn.workbook(drawn.comments), dict.fromkeys(("xl/comments1.xml", SHEET, "xl/styles.xml"), prefixed_part))


def single_quotes() -> bytes:
    def change(raw: bytes) -> bytes:
        return re.sub(rb'="([^"\']*)"', rb"='\1'", raw)

    data = drawn.workbook(drawn.several)
    return altered(data, {name: change for name in parts_of(data) if name.endswith((".xml", ".rels")) and "docProps" not in name})


def wide_part(raw: bytes) -> bytes:
    """Encode a part as UTF-16."""
    return raw.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def wide() -> bytes:
    data = drawn.workbook(drawn.comments)
    some = (
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        SHEET,
        "xl/comments1.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
    )
    return altered(data, dict.fromkeys(some, wide_part))


def gbk() -> bytes:
    def change(raw: bytes) -> bytes:
        return raw.decode().replace('encoding="UTF-8"', 'encoding="GBK"').encode("gbk")

    return altered(drawn.workbook(drawn.comments), dict.fromkeys(("xl/comments1.xml", "xl/sharedStrings.xml", SHEET), change))


def with_bom() -> bytes:
    def change(raw: bytes) -> bytes:
        return b"\xef\xbb\xbf" + raw

    return altered(drawn.workbook(), dict.fromkeys(("xl/workbook.xml", "xl/styles.xml", SHEET, "[Content_Types].xml"), change))


def commented_markup() -> bytes:
    return altered(
        drawn.workbook(),
        {
            SHEET: both(
                put("<sheetData>", '<!-- <sheetData><row r="4"><c r="B5" s="1"/></row> -->'),
                put('<row r="3"', '<?note <row r="5"> ?>'),
                lambda raw: re.sub(
                    rb'<c r="B4"( s="\d+")><v>100</v></c>',
                    rb'<c r="B4"\1 t="inlineStr"><is><t><![CDATA[<c r="B5"/></row>]]></t></is></c>',
                    raw,
                ),
            ),
            "xl/styles.xml": put("<cellXfs", "<!-- <cellXfs> -->"),
        },
    )


def wps() -> bytes:
    """Write what WPS writes: properties of its own, pictures in cells, its build in the workbook."""
    images = f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:r="{OFFICE}"/>'
    custom = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.16120</vt:lpwstr></property></Properties>'
    return altered(
        drawn.workbook(drawn.comments),
        {
            "docProps/custom.xml": custom.encode(),
            "xl/cellimages.xml": images.encode(),
            "_rels/.rels": related("custom-properties", "docProps/custom.xml"),
            "xl/_rels/workbook.xml.rels": related("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml"),
            "[Content_Types].xml": typed(
                ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
                ("/xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"),
            ),
            "xl/workbook.xml": lambda raw: raw.replace(b'activeTab="0"', b"").replace(b'lastEdited="4"', b'lastEdited="3"'),
            SHEET: put("</worksheet>", '<extLst><ext uri="{x}" xmlns:etc="http://www.wps.cn/x"><etc:row r="2"/></ext></extLst>'),
        },
    )


def by_openpyxl() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = drawn.SHEET
    sheet["A1"] = "项目支出绩效自评表"
    sheet.merge_cells("A1:F1")
    for row, line in enumerate(drawn.ROWS, 2):
        for col, value in enumerate(line, 1):
            cell = sheet.cell(row, col, value)
            cell.data_type = "s" if isinstance(value, str) else "n"
    sheet["B6"].comment = Comment("请核对", "李主任", width=301, height=99)
    sheet["B3"].fill = PatternFill("solid", fgColor="FF00B050")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without_references() -> bytes:
    def change(raw: bytes) -> bytes:
        return re.sub(rb'(<(?:row|c)) r="(?!(?:9|B9)")[A-Z0-9]+"', rb"\1", re.sub(rb"(?<=<sheetData>)", b"", raw))

    return altered(drawn.workbook(), {SHEET: change})


def odd_names() -> bytes:
    """Name parts otherwise: only relationships say what is what."""
    moved = {
        "xl/workbook.xml": "office/buch.xml",
        SHEET: "office/blatt/eins.part",
        "xl/styles.xml": "office/look.xml",
        "xl/sharedStrings.xml": "office/worte.xml",
    }
    parts = parts_of(drawn.workbook())
    types, root, links = parts.pop("[Content_Types].xml"), parts.pop("_rels/.rels"), parts.pop("xl/_rels/workbook.xml.rels")
    for old, new in moved.items():
        types = types.replace(f"/{old}".encode(), f"/{new}".encode())
    links = (
        links.replace(b"worksheets/sheet1.xml", b"blatt/eins.part")
        .replace(b'"styles.xml', b'"/office/look.xml')
        .replace(b"sharedStrings.xml", b"worte.xml")
    )
    head = {
        "[Content_Types].xml": types,
        "_rels/.rels": root.replace(b"xl/workbook.xml", b"office/buch.xml"),
        "office/_rels/buch.xml.rels": links,
    }
    # one part stays where the guard looks for a workbook's own
    return plain.packed(head | {moved.get(name, name): part for name, part in parts.items()})


def signed() -> bytes:
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
    return altered(
        drawn.workbook(),
        {
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
            "_xmlsignatures/_rels/origin.sigs.rels": f'<Relationships xmlns="{plain.PACKAGE}"><Relationship Id="rId1" Type="{origin}signature" Target="sig1.xml"/></Relationships>'.encode(),
            "_rels/.rels": related(f"{origin}origin", "_xmlsignatures/origin.sigs"),
            "[Content_Types].xml": both(
                typed(("/_xmlsignatures/sig1.xml", "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml")),
                put(
                    "<Override", '<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.digital-signature-origin"/>'
                ),
            ),
        },
    )


def linked() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    link = f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    return altered(
        drawn.workbook(lambda _, sheet: sheet.write_formula("C3", "=[1]Sheet1!A1", None, 5)),
        {
            "xl/externalLinks/externalLink1.xml": link.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{plain.PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="旧表.xlsx" TargetMode="External"/></Relationships>'.encode(),
            "xl/_rels/workbook.xml.rels": related("externalLink", "externalLinks/externalLink1.xml"),
            "xl/workbook.xml": put("<calcPr", '<externalReferences><externalReference r:id="rIdX"/></externalReferences>'),
            "[Content_Types].xml": typed(("/xl/externalLinks/externalLink1.xml", kind)),
        },
    )


def calc_chain() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    return altered(
        drawn.workbook(),
        {
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="B9" i="1"/></calcChain>'.encode(),
            "xl/_rels/workbook.xml.rels": related("calcChain", "calcChain.xml"),
            "[Content_Types].xml": typed(("/xl/calcChain.xml", kind)),
        },
    )


def active_controls() -> bytes:
    """Write a control as Excel does: in a choice that older programs skip."""
    control = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><controls>'
        '<control shapeId="1025" r:id="rIdA" name="CheckBox1"><controlPr macro="[0]!Click" r:id="rIdA"><anchor><from><xdr:col xmlns:xdr="x">1</xdr:col></from><to/></anchor></controlPr></control></controls></mc:Choice></mc:AlternateContent>'
    )
    return altered(
        drawn.workbook(),
        {
            SHEET: put("</worksheet>", control),
            "xl/activeX/activeX1.xml": b'<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:classid="{8BD21D40-EC42-11CE-9E0D-00AA006002F3}" ax:persistence="persistPropertyBag"/>',
            "xl/worksheets/_rels/sheet1.xml.rels": plain.relations(("rIdA", "control", "../activeX/activeX1.xml")).encode(),
            "[Content_Types].xml": typed(("/xl/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml")),
        },
    )


def without_styles() -> bytes:
    return plain.workbook(
        styles=None,
        links=plain.relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")),
        types=_types(styles=False),
        sheet=_bare(),
    )


def poor_styles() -> bytes:
    """Leave out fonts, fills and borders."""
    return plain.workbook(types=_types(styles=True), sheet=_bare())


def _bare() -> str:
    return plain.sheet(plain.ROWS.replace(' s="1"', "").replace(' s="2"', "").replace(' s="0"', ""))


def _types(*, styles: bool) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "sharedStrings": "sharedStrings"} | (
        {"styles": "styles"} if styles else {}
    )
    listed = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{kind}{what}+xml"/>' for name, what in parts.items())
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'


def streamed() -> bytes:
    """Write a package as streaming programs do: sizes behind the parts, 64-bit figures, a comment, bytes before the first part."""
    parts = parts_of(drawn.workbook(drawn.comments))
    entries = []
    for name, content in parts.items():
        extra = b""
        if name == SHEET:
            packed = plain.deflated(content)
            extra = struct.pack("<2H2Q", 1, 16, len(content), len(packed)) + struct.pack("<2HI", 0x9999, 4, 7)
        entries.append(plain.Entry(name.encode(), content, descriptor=True, extra=extra))
    return plain.archive(entries, comment="由某系统导出".encode())


def stored() -> bytes:
    return plain.archive(
        (plain.Entry(name.encode(), content, method=0) for name, content in parts_of(drawn.workbook(drawn.images)).items())
    )


def comments_without_shapes() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
    listed = f'<comments xmlns="{MAIN}"><authors><author/></authors><commentList><comment ref="B6" authorId="0"><text/></comment><comment ref="B5" authorId="0"><text><t>旧批注</t><phoneticPr fontId="1"/></text></comment></commentList></comments>'
    return altered(
        drawn.workbook(),
        {
            "xl/pizhu.xml": listed.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": plain.relations(("rId1", "comments", "../pizhu.xml")).encode(),
            "[Content_Types].xml": typed(("/xl/pizhu.xml", kind)),
        },
    )


PACKAGES: dict[str, Callable[[], bytes]] = {
    "nothing but the form": drawn.workbook,
    "threaded comments": threaded,
    "a pivot table": pivot,
    "the strict kind": strict,
    "prefixed namespaces": prefixed,
    "prefixed comments": prefixed_comments,
    "single quotes": single_quotes,
    "parts in UTF-16": wide,
    "parts in GBK": gbk,
    "byte order marks": with_bom,
    "comments, instructions and literal text in the XML": commented_markup,
    "made by WPS": wps,
    "made by openpyxl": by_openpyxl,
    "cells without references": without_references,
    "parts with other names": odd_names,
    "a digital signature": signed,
    "links to another file": linked,
    "a chain of calculation": calc_chain,
    "controls": active_controls,
    "no styles": without_styles,
    "poor styles": poor_styles,
    "written as a stream": streamed,
    "parts that are not compressed": stored,
    "comments without shapes": comments_without_shapes,
}
