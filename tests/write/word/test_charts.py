"""Charts that Word draws itself: valid parts, their data in a workbook, true to the tables of the report."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from perfsheet.write.word import write_bulletin, write_unit_reports
from perfsheet.write.word.chart import chart_part, workbook
from perfsheet.write.word.fields import Chart, Series
from tests.write.word.district import MADE, SCHOOL, district
from tests.write.word.documents import NAMES, body, column, parts, table_after

ODD = Chart("标题 <b>&", ["甲&乙", "", "=1+1"], [Series("一\x00", [1.5, None, 3]), Series("二", [4, 5, 6])], "0.00", lying=True)

#: of the children of an element of a chart, those that Word insists on finding in this order
ORDERS = {
    "chartSpace": ["date1904", "lang", "roundedCorners", "style", "chart", "spPr", "txPr", "externalData"],
    "chart": ["title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"],
    "plotArea": ["layout", "barChart", "catAx", "valAx", "spPr"],
    "barChart": ["barDir", "grouping", "varyColors", "ser", "dLbls", "gapWidth", "overlap", "axId"],
    "ser": ["idx", "order", "tx", "spPr", "invertIfNegative", "dLbls", "cat", "val"],
    "dLbls": ["numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"],
    "catAx": [
        "axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses",
        "auto", "lblAlgn", "lblOffset", "noMultiLvlLbl",
    ],
    "valAx": [
        "axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses",
        "crossBetween",
    ],
    "scaling": ["orientation", "max", "min"],
    "title": ["tx", "layout", "overlay"],
    "legend": ["legendPos", "layout", "overlay"],
}  # fmt: skip


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("报告") / "通报.docx"
    write_bulletin(*district(), path, made=MADE)
    return path


def charts(document: Path) -> list[tuple[str, etree._Element]]:
    """Return the charts in the order of the text, with the names of their parts."""
    found = parts(document)
    relations = {one.get("Id"): one.get("Target") for one in etree.fromstring(found["word/_rels/document.xml.rels"])}
    shown = [relations[one.get(f"{{{NAMES['r']}}}id")] for one in body(document).iter(f"{{{NAMES['c']}}}chart")]
    return [(f"word/{name}", etree.fromstring(found[f"word/{name}"])) for name in shown]


def title(chart: etree._Element) -> str:
    return "".join(chart.xpath("c:chart/c:title//a:t/text()", namespaces=NAMES))


def series(chart: etree._Element) -> dict[str, list[str]]:
    return {one.findtext("c:tx//c:v", namespaces=NAMES) or "": [v.text or "" for v in one.iterfind("c:val//c:v", NAMES)] for one in chart.iterfind(".//c:ser", NAMES)}


def categories(chart: etree._Element) -> list[str]:
    return [one.text or "" for one in chart.find(".//c:ser", NAMES).iterfind("c:cat//c:v", NAMES)]


def test_the_bulletin_has_grades_execution_and_findings_as_charts_of_word(bulletin: Path) -> None:
    assert [title(chart) for _, chart in charts(bulletin)] == ["自评等级分布（张）", "各主管部门预算执行率（%）", "各类问题（处）"]
    assert not [name for name in parts(bulletin) if name.endswith((".png", ".emf", ".jpeg"))]


def test_the_chart_of_grades_shows_the_table_of_grades(bulletin: Path) -> None:
    table, (_, chart) = table_after(bulletin, "表3　"), charts(bulletin)[0]
    assert categories(chart) == column(table, "等级")
    assert list(series(chart).values()) == [column(table, "按自评总分（张）"), column(table, "按重算总分（张）")]


def test_the_chart_of_execution_shows_the_table_of_departments(bulletin: Path) -> None:
    table, (_, chart) = table_after(bulletin, "表4　"), charts(bulletin)[1]
    assert categories(chart) == column(table, "主管部门")
    assert [f"{float(value):.2f}%" for value in series(chart)["预算执行率"]] == column(table, "执行率")


def test_the_chart_of_a_unit_shows_its_comparison(tmp_path: Path) -> None:
    write_unit_reports(*district(), tmp_path, made=MADE)
    path = tmp_path / f"{SCHOOL}.docx"
    rows = {row[0]: row[1:] for row in table_after(path, "一、与主管部门")[1:]}
    ((_, chart),) = charts(path)
    shown = zip(*series(chart).values(), strict=True)
    assert [[f"{float(value):.2f}" for value in values] for values in shown] == [
        [figure.rstrip("%") for figure in rows[item]] for item in ("预算执行率", "自评得分平均", "重算得分平均")
    ]


def test_each_chart_has_its_data_in_a_workbook_that_word_opens(bulletin: Path) -> None:
    found = parts(bulletin)
    for name, chart in charts(bulletin):
        external = chart.find("c:externalData", NAMES)
        relations = etree.fromstring(found[name.replace("charts/", "charts/_rels/") + ".rels"])
        relation = next(one for one in relations if one.get("Id") == external.get(f"{{{NAMES['r']}}}id"))
        assert str(relation.get("Type")).endswith("/package")
        book = openpyxl.load_workbook(io.BytesIO(found["word/" + str(relation.get("Target")).removeprefix("../")]))
        rows = list(book["Sheet1"].values)
        assert [row[0] for row in rows[1:]] == categories(chart)
        for number, (named, values) in enumerate(series(chart).items(), 1):
            assert rows[0][number] == named
            assert [float(str(row[number])) for row in rows[1:]] == [float(value) for value in values]


def test_a_series_names_the_cells_that_its_data_stand_in() -> None:
    chart = etree.fromstring(chart_part(ODD).encode())
    assert [one.text for one in chart.iter(f"{{{NAMES['c']}}}f")] == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4", "Sheet1!$C$1", "Sheet1!$A$2:$A$4", "Sheet1!$C$2:$C$4",
    ]  # fmt: skip


def test_odd_names_are_text_in_the_chart_and_in_its_workbook() -> None:
    chart = etree.fromstring(chart_part(ODD).encode())
    assert title(chart) == "标题 <b>&"
    assert categories(chart)[2] == "=1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(ODD, MADE)))["Sheet1"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert sheet["B3"].value is None


def test_a_gap_is_a_gap_and_not_nought() -> None:
    chart = etree.fromstring(chart_part(ODD).encode())
    points = [one.get("idx") for one in chart.find(".//c:ser/c:val//c:numCache", NAMES).iterfind("c:pt", NAMES)]
    assert points == ["0", "2"]
    assert chart.find(".//c:dispBlanksAs", NAMES).get("val") == "gap"


def test_the_same_data_give_the_same_workbook() -> None:
    assert workbook(ODD, MADE) == workbook(ODD, MADE)


def test_a_chart_says_to_those_who_cannot_see_it_what_it_shows(bulletin: Path) -> None:
    described = [one.get("descr") or "" for one in body(bulletin).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")]
    assert described[0].startswith("自评等级分布（张）")


def test_the_parts_of_a_chart_stand_in_the_order_that_word_wants(bulletin: Path) -> None:
    for _, chart in [*charts(bulletin), ("", etree.fromstring(chart_part(ODD).encode()))]:
        for element in chart.iter("*"):
            order = ORDERS.get(etree.QName(element).localname, []) if element.tag.startswith(f"{{{NAMES['c']}}}") else []
            places = [order.index(etree.QName(child).localname) for child in element] if order and len(element) else []
            assert places == sorted(places), etree.QName(element).localname
