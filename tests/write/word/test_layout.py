"""The layout of official documents by GB/T 9704—2012, as it stands in the XML, and the parts that a .docx is made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from perfsheet.resources import templates_dir
from perfsheet.write.word import write_bulletin, write_notice, write_unit_reports
from perfsheet.write.word.drafts import write_drafts
from tests.write.word.district import COLLEGE, MADE, district
from tests.write.word.documents import NAMES, W, body, parts

#: of the children of an element, those that Word insists on finding in this order
ORDERS = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "tabs", "spacing", "ind", "jc", "textAlignment", "outlineLvl", "rPr", "sectPr"],
    "rPr": ["rStyle", "rFonts", "b", "i", "color", "kern", "sz", "szCs", "u", "lang"],
    "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"],
    "sectPr": ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"],
    "settings": ["zoom", "defaultTabStop", "evenAndOddHeaders", "characterSpacingControl", "compat", "themeFontLang"],
    "style": ["name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr"],
    "font": ["altName", "panose1", "charset", "family", "pitch", "sig"],
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("报告")
    batch, judgement = district()
    write_bulletin(batch, judgement, folder / "通报.docx", made=MADE)
    write_notice(COLLEGE, batch, judgement, folder / "整改通知.docx", made=MADE)
    return [folder / "通报.docx", folder / "整改通知.docx", *write_unit_reports(batch, judgement, folder / "单位报告", made=MADE)]


def millimetres(twips: str | None) -> float:
    return round(int(twips or 0) / 56.6929, 1)


def style(document: Path, name: str) -> etree._Element:
    return next(one for one in etree.fromstring(parts(document)["word/styles.xml"]).iterfind("w:style", NAMES) if one.find("w:name", NAMES).get(f"{W}val") == name)


def attributes(element: etree._Element, path: str) -> dict[str, str]:
    found = element.find(path, NAMES)
    assert found is not None, path
    return {str(name).removeprefix(W): str(value) for name, value in found.attrib.items()}


def test_pages_are_a4_with_the_margins_of_official_documents(documents: list[Path]) -> None:
    for document in documents:
        section = body(document).find(".//w:sectPr", NAMES)
        size, margins = attributes(section, "w:pgSz"), attributes(section, "w:pgMar")
        assert (millimetres(size["w"]), millimetres(size["h"])) == (210.0, 297.0)
        assert [millimetres(margins[edge]) for edge in ("top", "bottom", "left", "right")] == [37.0, 35.0, 28.0, 26.0]


def test_annexes_lie_on_their_side_with_the_same_edges(documents: list[Path]) -> None:
    section = body(documents[0]).find("w:body/w:sectPr", NAMES)
    size, margins = attributes(section, "w:pgSz"), attributes(section, "w:pgMar")
    assert (size["orient"], millimetres(size["w"])) == ("landscape", 297.0)
    assert [millimetres(margins[edge]) for edge in ("left", "right", "top", "bottom")] == [37.0, 35.0, 28.0, 26.0]


@pytest.mark.parametrize(
    ("name", "font", "points"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("heading 1", "黑体", 16),
        ("heading 2", "楷体_GB2312", 16),
        ("heading 3", "仿宋_GB2312", 16),
        ("footer", "宋体", 14),
    ],
)
def test_each_style_has_its_font_and_size(documents: list[Path], name: str, font: str, points: int) -> None:
    for document in documents:
        found = style(document, name)
        assert attributes(found, "w:rPr/w:rFonts")["eastAsia"] == font
        assert attributes(found, "w:rPr/w:sz")["val"] == str(2 * points)


def test_the_text_has_lines_of_28_points_and_begins_two_characters_in(documents: list[Path]) -> None:
    for document in documents:
        found = style(document, "公文正文")
        assert attributes(found, "w:pPr/w:spacing") == {"before": "0", "after": "0", "line": "560", "lineRule": "exact"}
        assert attributes(found, "w:pPr/w:ind")["firstLineChars"] == "200"


def test_the_title_stands_in_the_middle(documents: list[Path]) -> None:
    assert attributes(style(documents[0], "公文标题"), "w:pPr/w:jc")["val"] == "center"
    first = body(documents[0]).find("w:body/w:p", NAMES)
    assert attributes(first, "w:pPr/w:pStyle")["val"] == style(documents[0], "公文标题").get(f"{W}styleId")


def test_page_numbers_stand_outside_with_a_dash_on_either_side(documents: list[Path]) -> None:
    for document in documents:
        found = parts(document)
        assert b"<w:evenAndOddHeaders/>" in found["word/settings.xml"]
        relations = {one.get("Id"): one.get("Target") for one in etree.fromstring(found["word/_rels/document.xml.rels"])}
        for section in body(document).iter(f"{W}sectPr"):
            kinds = {one.get(f"{W}type"): relations[one.get(f"{{{NAMES['r']}}}id")] for one in section.iterfind("w:footerReference", NAMES)}
            for kind, side in (("default", "right"), ("even", "left")):
                footer = etree.fromstring(found[f"word/{kinds[kind]}"])
                assert "".join(footer.itertext()) == "—  PAGE 1 —"
                assert attributes(footer, ".//w:jc")["val"] == side
                assert attributes(footer, ".//w:ind")[f"{side}Chars"] == "100"


def test_heads_of_tables_are_repeated_and_rows_are_not_torn(documents: list[Path]) -> None:
    for document in documents:
        for table in body(document).iter(f"{W}tbl"):
            rows = table.findall("w:tr", NAMES)
            if len(rows) > 1:
                assert rows[0].find("w:trPr/w:tblHeader", NAMES) is not None
            assert all(row.find("w:trPr/w:cantSplit", NAMES) is not None for row in rows)


def test_fonts_are_named_with_what_stands_in_for_them_and_never_embedded(documents: list[Path]) -> None:
    for document in documents:
        found = parts(document)
        table = etree.fromstring(found["word/fontTable.xml"])
        named = {one.get(f"{W}name"): one.find("w:altName", NAMES).get(f"{W}val") for one in table}
        assert named["仿宋_GB2312"] == "仿宋,FangSong"
        assert set(named) >= {"方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}
        assert not [name for name in found if name.startswith("word/fonts/")]
        assert b"embed" not in found["word/fontTable.xml"]


def test_every_part_is_xml_in_the_order_that_word_wants(documents: list[Path]) -> None:
    for document in documents:
        for name, data in parts(document).items():
            if name.endswith((".xml", ".rels")) and "charts" not in name:
                for element in etree.fromstring(data).iter("*"):
                    local = etree.QName(element).localname
                    order = ORDERS.get(local, []) if element.tag.startswith(W) else []
                    places = [order.index(etree.QName(child).localname) for child in element] if order else []
                    assert places == sorted(places), (document.name, name, local, [etree.QName(child).localname for child in element])


def test_every_cell_holds_a_paragraph_and_every_row_as_many_cells_as_the_table_has_columns(documents: list[Path]) -> None:
    for document in documents:
        for table in body(document).iter(f"{W}tbl"):
            columns = len(table.findall("w:tblGrid/w:gridCol", NAMES))
            for row in table.findall("w:tr", NAMES):
                cells = row.findall("w:tc", NAMES)
                assert len(cells) == columns
                assert all(cell[-1].tag == f"{W}p" for cell in cells)


def test_every_part_is_of_a_declared_type_and_every_relation_leads_somewhere(documents: list[Path]) -> None:
    for document in documents:
        found = parts(document)
        types = etree.fromstring(found["[Content_Types].xml"])
        defaults = {one.get("Extension") for one in types.iterfind("t:Default", NAMES)}
        overrides = {str(one.get("PartName"))[1:] for one in types.iterfind("t:Override", NAMES)}
        assert overrides <= set(found)
        assert all(name in overrides or name.rpartition(".")[2] in defaults for name in found if name != "[Content_Types].xml")
        for name in [one for one in found if one.endswith(".rels")]:
            home = Path(name).parent.parent
            for relation in etree.fromstring(found[name]):
                target = (Path("/") / home / str(relation.get("Target"))).resolve().relative_to("/")
                assert target.as_posix() in found, (name, relation.get("Target"))


def test_the_properties_bear_the_day_it_was_made_and_no_other(documents: list[Path]) -> None:
    for document in documents:
        core = parts(document)["docProps/core.xml"].decode()
        stamp = "2026-03-12T01:30:00Z"
        assert core.count(stamp) == 2
        assert "2025-01-01" not in core


def test_the_templates_are_what_the_drafts_make(tmp_path: Path) -> None:
    write_drafts(tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.docx"))
    assert {path.name for path in made} >= {"通报.docx", "单位报告.docx", "整改通知.docx"}
    for path in made:
        assert (templates_dir() / "report" / path).read_bytes() == (tmp_path / path).read_bytes(), f"python -m perfsheet.write.word.drafts: {path}"
