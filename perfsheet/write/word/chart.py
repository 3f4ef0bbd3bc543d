"""Charts that Word draws itself: a chart part with its data in a workbook, so that an office can edit both."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from perfsheet.write.format import clean, one_line
from perfsheet.write.word.fields import Chart, Series
from perfsheet.write.word.package import TYPES, Parts

#: how a chart is kept in a text until it has its number
MARK: Final = "\ue010"
_MARKED: Final = re.compile(f"{MARK}([0-9a-f]+){MARK}")
_RELATIONS: Final = "word/_rels/document.xml.rels"
_EMU: Final = 36_000  # in a millimetre
WIDTH: Final = 150
HEIGHT: Final = 62
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: told apart in print without colour too: dark, light, middle
_COLOURS: Final = ("1F4E79", "9DC3E6", "BF8F00", "7F7F7F")
HIGHEST: Final = 200


def marked(chart: Chart) -> str:
    """Keep a chart in a text until the document takes it."""
    return f"{MARK}{json.dumps(chart).encode().hex()}{MARK}"


def placed(document: str, parts: Parts, made: datetime) -> str:
    """Put each chart where its mark stands: the drawing in the document, chart and workbook among `parts`."""
    numbers = iter(range(1, 1_000_000))
    taken = {int(number) for name in parts for number in re.findall(r"word/charts/chart(\d+)\.xml", name)}
    free = (number for number in numbers if number not in taken)
    added: list[int] = []

    def drawn(match: re.Match[str]) -> str:
        number = next(free)
        chart = _unmarked(match[1])
        parts[f"word/charts/chart{number}.xml"] = chart_part(chart).encode()
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = _workbook_relation(number).encode()
        parts[f"word/embeddings/chart{number}.xlsx"] = workbook(chart, made)
        added.append(number)
        return f"</w:t>{_drawing(number, chart)}<w:t>"

    document = _MARKED.sub(drawn, document)
    _announce(parts, added)
    return document


def _unmarked(packed: str) -> Chart:
    title, categories, series, *how = json.loads(bytes.fromhex(packed))
    return Chart(title, categories, [Series(*one) for one in series], *how)


def _announce(parts: Parts, numbers: Sequence[int]) -> None:
    """Tell the package and the document of new charts."""
    types = parts[TYPES].decode("utf-8")
    overrides = "".join(
        f'<Override PartName="/word/charts/chart{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
        for number in numbers
    )
    if 'Extension="xlsx"' not in types:
        overrides = '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>' + overrides
    parts[TYPES] = types.replace("</Types>", f"{overrides}</Types>").encode()
    relations = parts.get(_RELATIONS, f'{_DECLARED}<Relationships xmlns="{_P}"></Relationships>'.encode()).decode("utf-8")
    relations = re.sub(r"(<Relationships\b[^>]*)/>", r"\1></Relationships>", relations)
    lines = "".join(f'<Relationship Id="perfsheetChart{number}" Type="{_R}/chart" Target="charts/chart{number}.xml"/>' for number in numbers)
    parts[_RELATIONS] = relations.replace("</Relationships>", f"{lines}</Relationships>").encode()


def _workbook_relation(number: int) -> str:
    return (
        f'{_DECLARED}<Relationships xmlns="{_P}"><Relationship Id="rId1" Type="{_R}/package" '
        f'Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )


def workbook(chart: Chart, made: datetime) -> bytes:
    """Write the data of a chart as Word's own data sheet has it: categories in the first column, a series in each of the others."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
    sheet, figures = book.add_worksheet("Sheet1"), book.add_format({"num_format": chart.format})
    sheet.set_column(0, 0, 28)
    for col, series in enumerate(chart.series, 1):
        sheet.write_string(0, col, clean(series.name))
        for row, figure in enumerate(series.figures, 1):
            if figure is not None:
                sheet.write_number(row, col, figure, figures)
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, clean(category))
    book.close()
    return out.getvalue()


def chart_part(chart: Chart) -> str:
    """Write the chart itself, its data beside it as Word keeps them."""
    count = len(chart.categories)
    series = "".join(_series(chart, at, one, count) for at, one in enumerate(chart.series))
    fonts = '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1000"><a:latin typeface="宋体"/><a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        f'{_DECLARED}<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'<c:chart>{_titled(chart.title)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="{"bar" if chart.lying else "col"}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="80"/><c:axId val="111111111"/><c:axId val="222222222"/></c:barChart>{_axes(chart)}</c:plotArea>'
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{fonts}'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(chart: Chart, at: int, series: Series, count: int) -> str:
    column = chr(ord("B") + at)
    fill = f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOURS[at % len(_COLOURS)]}"/></a:solidFill></c:spPr>'
    names = "".join(f'<c:pt idx="{i}"><c:v>{_text(name)}</c:v></c:pt>' for i, name in enumerate(chart.categories))
    values = "".join(f'<c:pt idx="{i}"><c:v>{figure!r}</c:v></c:pt>' for i, figure in enumerate(series.figures) if figure is not None)
    labels = (
        f'<c:dLbls><c:numFmt formatCode={quoteattr(chart.format)} sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f'<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{_text(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'{fill}<c:invertIfNegative val="0"/>{labels}'
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f><c:strCache><c:ptCount val="{count}"/>{names}</c:strCache></c:strRef></c:cat>'
        f'<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${count + 1}</c:f><c:numCache><c:formatCode>{escape(chart.format)}</c:formatCode>'
        f'<c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _axes(chart: Chart) -> str:
    """Write both axes; of lying bars the first category stands on top."""
    across, up = ("l", "b") if chart.lying else ("b", "l")
    order = "maxMin" if chart.lying else "minMax"
    grid = '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
    return (
        f'<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/><c:axPos val="{across}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        '<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="{up}"/>{grid}'
        f'{_titled(chart.axis) if chart.axis else ""}<c:numFmt formatCode={quoteattr(chart.format)} sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="111111111"/><c:crosses val="{"max" if chart.lying else "autoZero"}"/><c:crossBetween val="between"/></c:valAx>'
    )


def _titled(text: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1100" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1100" b="0">'
        f'<a:latin typeface="黑体"/><a:ea typeface="黑体"/></a:rPr><a:t>{_text(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _drawing(number: int, chart: Chart) -> str:
    """Write the drawing that holds a chart; long lists of lying bars make it higher."""
    high = max(45, 25 + 7 * len(chart.categories) * len(chart.series)) if chart.lying else HEIGHT
    size = f'cx="{WIDTH * _EMU}" cy="{min(high, HIGHEST) * _EMU}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{9000 + number}" name="图 {number}" descr={quoteattr(_described(chart))}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="perfsheetChart{number}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _described(chart: Chart) -> str:
    """Say what a chart shows, for those who cannot see it."""
    return one_line(f"{chart.title}。数据见图表所附工作表。")


def _text(text: str) -> str:
    return escape(clean(text))
