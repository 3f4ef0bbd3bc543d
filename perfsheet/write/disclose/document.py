"""Tables of a unit as a Word document: a table a page or more, heads repeated, page numbers below."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Mm

from perfsheet.write.format import clean

if TYPE_CHECKING:
    from docx.document import Document as Documented
    from docx.section import Section

    from perfsheet.disclosure.table import Block, Box, PublicTable

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PAGE: Final = (210, 297)
_MARGIN: Final = 18
#: twentieths of a point in a millimetre
_TWIPS: Final = 56.7
_SIZES: Final = {"title": 36, "subtitle": 22, "number": 22, "note": 20, "box": 20, "small": 18}
_FONTS: Final = {"title": "黑体", "head": "宋体"}
_LEFT: Final = ("words",)
_THIN: Final = 'w:before="0" w:after="0" w:line="20" w:lineRule="exact"'
#: what stands between two tables, which would else become one
_BETWEEN: Final = f"<w:p {_W}><w:pPr><w:spacing {_THIN}/></w:pPr></w:p>"
_MADE: Final = (1980, 1, 1, 0, 0, 0)


def write_document(tables: Sequence[PublicTable], path: Path, empty: str) -> None:
    """Write tables to a document; `empty` is what an empty table says."""
    document = Document()
    _begin(document, clean(tables[0].title))
    for at, table in enumerate(tables):
        section = document.sections[-1] if at == 0 else _section(document)
        _lay_out(section, landscape=table.landscape)
        for element in _body(table, empty):
            document.element.body.insert(len(document.element.body) - 1, parse_xml(element))
    buffer = BytesIO()
    document.save(buffer)
    path.write_bytes(_timeless(buffer))


def _begin(document: Documented, title: str) -> None:
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)  # noqa: SLF001  # the library has no public way to remove
    about = document.core_properties
    about.title, about.author, about.comments = title[:255], "", ""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    footer._element.insert(0, parse_xml(_footer()))  # noqa: SLF001  # a field, which the library cannot make
    for paragraph in footer.paragraphs[1:]:
        paragraph._element.getparent().remove(paragraph._element)  # noqa: SLF001  # as above


def _section(document: Documented) -> Section:
    """Begin a page; the paragraph that ends the last one takes next to no room, so that it never makes a page of its own."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1]._element.get_or_add_pPr().insert(0, parse_xml(f"<w:spacing {_W} {_THIN}/>"))  # noqa: SLF001  # no public way
    return section


def _lay_out(section: Section, *, landscape: bool) -> None:
    wide, high = (_PAGE[1], _PAGE[0]) if landscape else _PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(20)
    section.footer_distance = Mm(12)


def _body(table: PublicTable, empty: str) -> Iterator[str]:
    if table.number:
        yield _paragraph(table.number, "number", "left")
    yield _paragraph(table.title, "title", "center")
    yield _paragraph(table.subtitle, "subtitle", "center")
    room = ((_PAGE[1] if table.landscape else _PAGE[0]) - 2 * _MARGIN) * _TWIPS
    widths = [round(width * room / sum(table.widths)) for width in table.widths]
    parts = _parts(table.blocks)
    for at, blocks in enumerate(parts):
        if at:
            yield _BETWEEN
        yield _table(blocks, widths, "small" if table.landscape else "box")
    yield _paragraph(f"注：{empty}。", "note", "left") if table.empty else _BETWEEN


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    """Part the blocks so that each whose heads are to be repeated begins a table: Word repeats only the first rows of one."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if block.name.endswith("绩效指标") and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    return parts


def _table(blocks: Sequence[Block], widths: Sequence[int], style: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    rows = "".join(_row(block, row, widths, style, repeated=at == 0 and row < block.heads) for at, block in enumerate(blocks) for row in range(block.rows))
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(block: Block, row: int, widths: Sequence[int], style: str, *, repeated: bool) -> str:
    here = sorted((box for box in block.boxes if box.row <= row < box.row + box.rows), key=lambda box: box.col)
    cells = "".join(_cell(box, sum(widths[box.col : box.col + box.cols]), style, first=box.row == row) for box in here)
    head = "<w:tblHeader/>" if repeated else ""
    whole = "" if any(len(box.text) > 400 for box in here) else "<w:cantSplit/>"
    return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="380" w:hRule="atLeast"/>{head}</w:trPr>{cells}</w:tr>'


def _cell(box: Box, width: int, style: str, *, first: bool) -> str:
    span = f'<w:gridSpan w:val="{box.cols}"/>' if box.cols > 1 else ""
    merged = "" if box.rows == 1 else '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    side = "left" if box.look in _LEFT else "center"
    text = box.text if first else ""
    paragraphs = "".join(_line(line, style, side, bold=box.look == "head", namespace="") for line in clean(text).split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'


def _paragraph(text: str, style: str, side: str) -> str:
    return _line(" ".join(clean(text).split("\n")), style, side)


def _line(text: str, style: str, side: str, *, bold: bool = False, namespace: str = f" {_W}") -> str:
    font, size = _FONTS.get(style, "宋体"), _SIZES[style]
    look = (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>{"<w:b/>" if bold else ""}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    space = "120" if style == "title" else "0"
    return f'<w:p{namespace}><w:pPr><w:spacing w:before="0" w:after="{space}"/><w:jc w:val="{side}"/>{look}</w:pPr>{run}</w:p>'


def _footer() -> str:
    look = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr>'
    field = "".join(f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>{more}' for kind, more in (("begin", f'<w:r>{look}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'), ("end", "")))
    dash = f'<w:r>{look}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    return f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr>{dash.format("— ")}{field}{dash.format(" —")}</w:p>'


def _timeless(package: BytesIO) -> bytes:
    """Pack a package anew without the time of packing, so that equal tables give equal files."""
    out = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            plain = zipfile.ZipInfo(item.filename, _MADE)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, old.read(item.filename))
    return out.getvalue()
