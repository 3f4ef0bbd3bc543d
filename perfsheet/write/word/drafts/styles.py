"""The styles of official documents by GB/T 9704—2012: sizes in half points, distances in twips, names as officials know them."""

from __future__ import annotations

from typing import Final, NamedTuple

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
SONGTI: Final = "宋体"
XIAOBIAOSONG: Final = "方正小标宋简体"
#: font → (what stands in where it is missing, its class)
FONTS: Final = {
    FANGSONG: ("仿宋,FangSong", "modern"),
    KAITI: ("楷体,KaiTi", "modern"),
    HEITI: ("SimHei", "swiss"),
    SONGTI: ("SimSun", "roman"),
    XIAOBIAOSONG: ("方正小标宋_GBK,华文中宋,STZhongsong", "script"),
}
#: body text: three lines of 22 to the page want 28 points each, exactly
LINE: Final = 'w:line="560" w:lineRule="exact"'
SINGLE: Final = 'w:line="240" w:lineRule="auto"'


class Style(NamedTuple):
    """A paragraph style."""

    id: str
    name: str
    font: str
    size: int
    spacing: str = f'w:before="0" w:after="0" {LINE}'
    indent: str = ""
    align: str = "both"
    outline: int | None = None
    keep: bool = False
    bold: bool = False


_TWO: Final = 'w:firstLineChars="200" w:firstLine="640"'
_FLAT: Final = f'w:before="0" w:after="0" {SINGLE}'
STYLES: Final = (
    Style("Title", "公文标题", XIAOBIAOSONG, 44, 'w:before="0" w:after="0" w:line="680" w:lineRule="exact"', align="center", keep=True),
    Style("Under", "题注", KAITI, 32, 'w:before="120" w:after="240" w:line="560" w:lineRule="exact"', align="center", keep=True),
    Style("To", "主送机关", FANGSONG, 32, f'w:before="560" w:after="0" {LINE}'),
    Style("Body", "公文正文", FANGSONG, 32, indent=_TWO),
    Style("BodyLast", "正文末段", FANGSONG, 32, indent=_TWO, keep=True),
    Style("Heading1", "heading 1", HEITI, 32, indent=_TWO, outline=0, keep=True),
    Style("Heading2", "heading 2", KAITI, 32, indent=_TWO, outline=1, keep=True),
    Style("Heading3", "heading 3", FANGSONG, 32, indent=_TWO, outline=2, keep=True),
    Style("Attached", "附件说明", FANGSONG, 32, indent='w:leftChars="500" w:left="1600" w:hangingChars="300" w:hanging="960"', keep=True),
    Style("Issuer", "落款", FANGSONG, 32, f'w:before="1120" w:after="0" {LINE}', indent='w:rightChars="200" w:right="640"', align="right", keep=True),
    Style("Date", "成文日期", FANGSONG, 32, indent='w:rightChars="400" w:right="1280"', align="right"),
    Style("Annex", "附件序号", HEITI, 32, align="left", keep=True),
    Style("TableTitle", "表题", HEITI, 28, 'w:before="160" w:after="80" w:line="420" w:lineRule="exact"', align="center", keep=True),
    Style("TableAbout", "表前说明", FANGSONG, 21, f'w:before="40" w:after="80" {SINGLE}', align="left", keep=True),
    Style("TableUnit", "表的单位", FANGSONG, 21, f'w:before="0" w:after="40" {SINGLE}', align="right", keep=True),
    Style("TableHead", "表头", HEITI, 21, _FLAT, align="center", keep=True),
    Style("TableText", "表格文字", FANGSONG, 21, _FLAT, align="left"),
    Style("TableFigure", "表格数字", FANGSONG, 21, _FLAT, align="right"),
    Style("TableMiddle", "表格居中", FANGSONG, 21, _FLAT, align="center"),
    Style("Note", "表注", FANGSONG, 21, f'w:before="60" w:after="120" {SINGLE}', align="left"),
    Style("Chart", "图", SONGTI, 21, f'w:before="120" w:after="60" {SINGLE}', align="center"),
    Style("Footer", "footer", SONGTI, 28, _FLAT, align="left"),
)

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def fonts(name: str) -> str:
    """Name a font for Chinese and for everything else."""
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def styles_part() -> str:
    """Write word/styles.xml."""
    listed = "".join(map(_style, STYLES))
    return (
        f'{HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f'<w:widowControl w:val="0"/><w:spacing w:before="0" w:after="0" {LINE}/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{listed}</w:styles>"
    )


def _style(style: Style) -> str:
    keep = "<w:keepNext/>" if style.keep else ""
    indent = f"<w:ind {style.indent}/>" if style.indent else ""
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(not style.name.isascii())}" w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{keep}<w:widowControl w:val="0"/><w:spacing {style.spacing}/>{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(style.font)}{"<w:b/>" if style.bold else ""}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def fonts_part() -> str:
    """Write word/fontTable.xml: fonts are named with what stands in for them, and never embedded."""
    listed = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="{"fixed" if family == "modern" else "variable"}"/></w:font>'
        for name, (other, family) in FONTS.items()
    )
    return f'{HEAD}<w:fonts xmlns:w="{_W}">{listed}</w:fonts>'
