"""Paper for official documents: paragraphs and tables as WordprocessingML, and the parts around them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from perfsheet.write.word.drafts.styles import HEAD, SONGTI, fonts, fonts_part, styles_part

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: the width between the margins, in twips: 156 mm of A4
WIDTH: Final = 8844
#: the same of a page on its side
WIDE: Final = 12756
_MM: Final = 56.6929
_ENDS: Final = {"left": "TableText", "right": "TableFigure", "centre": "TableMiddle"}


def _twips(millimetres: float) -> int:
    return round(millimetres * _MM)


class Column(NamedTuple):
    """A column of a table: its head, what each row prints, its share of the width, how it is aligned."""

    head: str
    cell: str
    share: float
    align: str = "left"


class Paper:
    """A document while it is drafted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._body: list[str] = []

    def say(self, style: str, *texts: str) -> None:
        """Add paragraphs of one style; in a text a line feed is a new line."""
        self._body.extend(map(_paragraph, [style] * len(texts), texts))

    def table(self, loop: str, columns: Sequence[Column], width: int = WIDTH) -> None:
        """Add a table with a head that is repeated on every page and a row for each turn of `loop` ("line in lines")."""
        shares = sum(column.share for column in columns)
        widths = [round(width * column.share / shares) for column in columns]
        heads = _row([("TableHead", column.head) for column in columns], widths, head=True)
        turn = [_row([("TableText", f"{{%tr {word} %}}"), *[("TableText", "")] * (len(columns) - 1)], widths) for word in (f"for {loop}", "endfor")]
        cells = _row([(_ENDS[column.align], column.cell) for column in columns], widths)
        self._body.append(_table(widths, [heads, turn[0], cells, turn[1]]))

    def rows(self, rows: Sequence[Sequence[tuple[str, str]]], shares: Sequence[float], width: int = WIDTH, height: int = 0) -> None:
        """Add a table of given rows; a cell is (style, text)."""
        widths = [round(width * share / sum(shares)) for share in shares]
        self._body.append(_table(widths, [_row(row, widths, height=height) for row in rows]))

    def on_new_page(self, style: str, text: str) -> None:
        """Add a paragraph that begins a page."""
        self._body.append(_paragraph(style, text).replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1))

    def new_section(self, *, wide: bool) -> None:
        """End the section so far, its pages on their side or not."""
        self._body.append(f'<w:p><w:pPr><w:pStyle w:val="Note"/>{_section(wide=wide)}</w:pPr></w:p>')

    def save(self, path: Path, title: str, *, wide: bool = False) -> None:
        """Write the document; its last section is on its side if `wide`."""
        body = "".join(self._body) + _section(wide=wide)
        parts = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")], core=True),
            "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>perfsheet</Application></Properties>',
            "docProps/core.xml": _core(title),
            "word/_rels/document.xml.rels": _relations([("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml"), ("footer", "footer1.xml"), ("footer", "footer2.xml")]),
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>',
            "word/fontTable.xml": fonts_part(),
            "word/footer1.xml": _footer("right"),
            "word/footer2.xml": _footer("left"),
            "word/settings.xml": _settings(),
            "word/styles.xml": styles_part(),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, part.encode("utf-8"))


def _paragraph(style: str, text: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(map(escape, text.split("\n")))
    run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _row(cells: Sequence[tuple[str, str]], widths: Sequence[int], *, head: bool = False, height: int = 0) -> str:
    properties = f'<w:cantSplit/><w:trHeight w:val="{height or 397}" w:hRule="atLeast"/>'
    properties += "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(_cell(style, text, width) for (style, text), width in zip(cells, widths, strict=True))}</w:tr>"


def _cell(style: str, text: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{_paragraph(style, text)}</w:tc>'


def _table(widths: Sequence[int], rows: Sequence[str]) -> str:
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = "".join(f'<w:{edge} w:w="57" w:type="dxa"/>' for edge in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _section(*, wide: bool) -> str:
    """Lay a page out: A4, margins 37, 35, 28 and 26 mm; on its side the head of the page is its left edge."""
    size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if wide else '<w:pgSz w:w="11906" w:h="16838"/>'
    top, bottom, left, right = (28, 26, 37, 35) if wide else (37, 35, 28, 26)
    foot = 16 if wide else 25
    return (
        '<w:sectPr><w:footerReference w:type="even" r:id="rId5"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'{size}<w:pgMar w:top="{_twips(top)}" w:right="{_twips(right)}" w:bottom="{_twips(bottom)}" w:left="{_twips(left)}" w:header="851" w:footer="{_twips(foot)}" w:gutter="0"/>'
        '<w:cols w:space="425"/></w:sectPr>'
    )


def _footer(side: str) -> str:
    """Write the number of the page as — 1 —, a character from the outer edge."""
    mark = f'<w:rPr>{fonts(SONGTI)}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    field = "".join(
        f"<w:r>{mark}{content}</w:r>"
        for content in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return f'{HEAD}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>{field}</w:p></w:ftr>'


def _settings() -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _relations(targets: Sequence[tuple[str, str]], *, core: bool = False) -> str:
    lines = "".join(f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(targets, 1))
    if core:
        lines += f'<Relationship Id="rIdCore" Type="{_P}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    return f'{HEAD}<Relationships xmlns="{_P}/relationships">{lines}</Relationships>'


def _types() -> str:
    parts = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable", "footer1": "footer", "footer2": "footer"}
    overrides = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for part, kind in parts.items())
    return (
        f'{HEAD}<Types xmlns="{_P}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _core(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_P}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(title)}</dc:title>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )
