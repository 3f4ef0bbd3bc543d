"""Cells as they should not be written, or as a guard might be evaded."""

from __future__ import annotations

from tests.corpus.case import Case
from tests.corpus.packages import inline, row, rows_only, sheet, strings, styles, workbook

_REWRITTEN = ("rewritten",)
_A = inline("A1", "项目")


def _case(title: str, cells: str, texts: dict[str, str | None], *findings: str) -> Case:
    """Describe a workbook of one row that is written normally."""
    return Case(title, "a.xlsx", lambda: rows_only(row(cells)), findings, texts=texts)


def _rows(title: str, rows: str, texts: dict[str, str | None], *findings: str, after: str = "") -> Case:
    """Describe a workbook of several rows."""
    return Case(title, "a.xlsx", lambda: rows_only(rows, after), findings, texts=texts)


def _text(title: str, text: str, shown: str | None, *findings: str) -> Case:
    """Describe a workbook whose first shared string is this."""
    return Case(title, "a.xlsx", lambda: workbook(strings=strings(text, "b", "c", "d", "e")), findings, texts={"A1": shown})


def _items(title: str, items: str, shown: str | None, *findings: str) -> Case:
    """Describe a workbook with these items of shared strings."""
    return Case(
        title,
        "a.xlsx",
        lambda: workbook(strings=strings().replace("</sst>", items + "</sst>"), sheet=sheet(row('<c r="A1" t="s"><v>0</v></c>'))),
        findings,
        texts={"A1": shown},
    )


def _figure(title: str, code: str, value: str, shown: str | None, *findings: str) -> Case:
    """Describe a figure under a format."""
    return Case(
        title,
        "a.xlsx",
        lambda: workbook(styles=styles(code), sheet=sheet(row(f'<c r="A1" s="3"><v>{value}</v></c>'))),
        findings,
        texts={"A1": shown},
    )


CASES = [
    _case("cells without references", '<c t="inlineStr"><is><t>一</t></is></c><c><v>2</v></c>', {"A1": "一", "B1": "2"}, "rewritten"),
    _case("a cell without a reference behind one with", inline("C1", "三") + "<c><v>4</v></c>", {"C1": "三", "D1": "4"}, "rewritten"),
    _case("references in small letters", inline("b1", "二"), {"B1": "二"}, "rewritten"),
    _case("references with dollars", inline("$B$1", "二"), {"B1": "二"}, "rewritten"),
    _case("attributes in another order", '<c t="n" s="2" r="B1"><v>0.5</v></c>', {"B1": "50%"}, "rewritten"),
    _case("type before style", '<c r="B1" t="n" s="2"><v>0.5</v></c>', {"B1": "50%"}),
    _case("a reference that is none", _A + inline("1A", "丢"), {"A1": "项目"}, "cell_address_bad", "rewritten"),
    _case("a reference to row 0", _A + inline("B0", "丢"), {"A1": "项目"}, "cell_address_bad", "rewritten"),
    _case("cells in wrong order", inline("C1", "三") + inline("B1", "二"), {"B1": "二", "C1": "三"}, "rewritten"),
    _case("a cell twice", inline("B1", "先") + inline("B1", "后"), {"B1": "先"}, "cell_twice", "rewritten"),
    _case("a cell twice, the first blank", '<c r="B1" s="1"/>' + inline("B1", "后"), {"B1": "后"}),
    _rows("rows in wrong order", row(inline("A2", "二"), at=2) + row(inline("A1", "一")), {"A1": "一", "A2": "二"}, "rewritten"),
    _rows("a row twice", row(inline("A1", "一")) + row(inline("B1", "二")), {"A1": "一", "B1": "二"}),
    _rows("rows without numbers", f"<row>{inline('A1', '一')}</row><row>{inline('A2', '二')}</row>", {"A1": "一", "A2": "二"}),
    _rows(
        "neither rows nor cells numbered",
        '<row><c t="b"><v>1</v></c></row><row><c t="b"><v>0</v></c></row>',
        {"A1": "TRUE", "A2": "FALSE"},
        "rewritten",
    ),
    _rows("a row number that is none", f'<row r="x">{_A}</row>', {"A1": "项目"}),
    _rows("cells outside rows", _A, {"A1": "项目"}),
    _rows("rows without cells", '<row r="1"/><row r="2" ht="0" customHeight="1"></row>' + row(inline("A3", "三"), at=3), {"A3": "三"}),
    _case(
        "an index of a string that is not there",
        '<c r="A1" t="s"><v>999999</v></c>' + inline("B1", "二"),
        {"A1": None, "B1": "二"},
        "string_index_bad",
    ),
    _case("a negative index", '<c r="A1" t="s"><v>-1</v></c>', {"A1": None}, "string_index_bad", "rewritten"),
    _case("an index that is none", '<c r="A1" t="s"><v>x</v></c>', {"A1": None}, "string_index_bad", "rewritten"),
    _case("an index with leading zeros", '<c r="A1" t="s"><v>001</v></c>', {"A1": "项目名称"}, "rewritten"),
    _case("an index of 400 digits", f'<c r="A1" t="s"><v>{"9" * 400}</v></c>', {"A1": None}, "string_index_bad", "rewritten"),
    _case("a figure that is none", '<c r="A1"><v>十二</v></c>', {"A1": "十二"}, "number_bad", "rewritten"),
    _case("NaN", '<c r="A1"><v>NaN</v></c>', {"A1": "NaN"}, "number_bad", "rewritten"),
    _case("INF", '<c r="A1"><v>-INF</v></c>', {"A1": "-INF"}, "number_bad", "rewritten"),
    _case("1_000", '<c r="A1"><v>1_000</v></c>', {"A1": "1_000"}, "number_bad", "rewritten"),
    _case("a figure beyond all figures", '<c r="A1"><v>1e999</v></c>', {"A1": "########"}),
    _case("a figure with white space", '<c r="A1"><v> 12 </v></c>', {"A1": "12"}, "rewritten"),
    _case("a figure with a plus sign", '<c r="A1"><v>+12</v></c>', {"A1": "12"}, "rewritten"),
    _case("a figure of twenty digits", '<c r="A1"><v>12345678901234567890</v></c>', {"A1": "1.23457E+19"}),
    _case("a figure written at length", '<c r="A1"><v>0.29999999999999999</v></c>', {"A1": "0.3"}),
    _case(
        "a type that nobody knows",
        '<c r="A1" t="zz"><v>12</v></c><c r="B1" t="zz"><v>文</v></c>',
        {"A1": "12", "B1": "文"},
        "number_bad",
        "rewritten",
    ),
    _case("an attribute twice", '<c r="A1" s="1" s="2"><v>0.5</v></c>', {}, "part_corrupt")._replace(readable=False),
    _case("a style that is not there", '<c r="A1" s="77"><v>0.5</v></c>', {"A1": "0.5"}, "styles_bad"),
    _case("a style that is none", '<c r="A1" s="-2"><v>0.5</v></c>', {"A1": "0.5"}, "rewritten"),
    _case("truth values", '<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>', {"A1": "TRUE", "B1": "FALSE"}),
    _case(
        "truth values in words",
        '<c r="A1" t="b"><v>true</v></c><c r="B1" t="b"><v>false</v></c>',
        {"A1": "TRUE", "B1": "FALSE"},
        "rewritten",
    ),
    _case("errors", '<c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>A9</f><v>#REF!</v></c>', {"A1": "#DIV/0!", "B1": "#REF!"}),
    _case("an ISO date", '<c r="A1" t="d"><v>2024-12-31</v></c>', {"A1": "2024-12-31"}),
    _case("an ISO date that is none", '<c r="A1" t="d"><v>2024-13-41</v></c>', {"A1": "2024-13-41"}, "number_bad", "rewritten"),
    _case("text of a formula", '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>a&amp;b</v></c>', {"A1": "a&b"}),
    _case("an empty text of a formula", '<c r="A1" t="str"><f>""</f><v></v></c>' + inline("B1", "二"), {"A1": None, "B1": "二"}),
    _case(
        "formulas never calculated",
        '<c r="A1"><f>SUM(B1:B2)</f></c><c r="C1"><f>1+1</f><v/></c><c r="D1"><f>1</f><v></v></c>',
        {"A1": None, "C1": None},
        "formula_without_value",
    ),
    _case("an empty formula", '<c r="A1"><f/></c>' + inline("B1", "二"), {"A1": None, "B1": "二"}, "formula_without_value"),
    _case(
        "shared formulas out of order",
        '<c r="A1"><f t="shared" si="3"/><v>1</v></c><c r="B1"><f t="shared" ref="A1:B1" si="3">C1</f><v>2</v></c><c r="C1"><f t="shared" si="0"/><v>3</v></c>',
        {"A1": "1", "B1": "2", "C1": "3"},
    ),
    _case("an array formula", '<c r="A1"><f t="array" ref="A1:A3">C1:C3*2</f><v>4</v></c>', {"A1": "4"}),
    _case("a formula that calls a program", "<c r=\"A1\"><f>cmd|'/c calc'!A0</f><v>0</v></c>", {"A1": "0"}, "dde"),
    _case("a formula with a bar in its text", '<c r="A1" t="str"><f>"a|b"</f><v>a|b</v></c>', {"A1": "a|b"}),
    _case(
        "text that looks like a formula",
        inline("A1", "=cmd|'/c calc'!A0") + inline("B1", "@SUM(1)"),
        {"A1": "=cmd|'/c calc'!A0", "B1": "@SUM(1)"},
    ),
    _case(
        "a string of its own in runs",
        '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>项目</t></r><r><t xml:space="preserve"> 名称</t></r></is></c>',
        {"A1": "项目 名称"},
    ),
    _case(
        "a string of its own without text",
        '<c r="A1" t="inlineStr"><is></is></c><c r="B1" t="inlineStr"><is><t/></is></c><c r="C1" t="inlineStr"/>',
        {"A1": None, "B1": None},
    ),
    _case("a string of its own in <v>", '<c r="A1" t="inlineStr"><v>文</v></c>', {"A1": "文"}, "rewritten"),
    _case("a string of its own told as a figure", '<c r="A1"><is><t>5</t></is></c>', {"A1": "5"}, "rewritten"),
    _case("a string of its own told as a shared one", '<c r="A1" t="s"><is><t>0</t></is></c>', {"A1": "0"}, "rewritten"),
    _case("<is> that ends as <v>", '<c r="A1" t="inlineStr"><is><t>5</v></c>', {}, "part_corrupt")._replace(readable=False),
    _case("extensions inside a cell", '<c r="A1"><v>5</v><extLst><ext uri="x"/></extLst></c>', {"A1": "5"}, "rewritten"),
    _case("attributes of newer versions", '<c r="A1" s="1" cm="1" vm="1" ph="1"><v>5</v></c>', {"A1": "5.00"}),
    _text("an escaped line end", "第一行_x000D_\n第二行", "第一行\n第二行"),
    _text("a raw line end of Windows", "第一行\r\n第二行", "第一行\n第二行"),
    _text("a referenced line end", "第一行&#13;&#10;第二行&#13;第三行", "第一行\n第二行\n第三行"),
    _text("an escaped underscore", "a_x005F_x000D_b", "a_x000D_b"),
    _text("something that is no escape", "_x12_ _xZZZZ_", "_x12_ _xZZZZ_"),
    _text("an escaped control character", "得分_x0007_12", "得分\ufffd12", "text_replaced"),
    _text("an escaped null", "_x0000_", "\ufffd", "text_replaced"),
    _text("half of a pair", "_xD83D_x", "\ufffdx", "text_replaced"),
    _text("a pair in two escapes", "_xD83D__xDE00_", "😀"),
    _text("an emoji as it is", "完成😀", "完成😀"),
    _text("a character that is none", "_xFFFE_x", "\ufffdx", "text_replaced"),
    _text("white space only", " \t\n\u3000\u00a0\u200b\ufeff", None),
    _text("white space around", "  项目\u3000", "  项目\u3000"),
    _text("signs", "&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;", "<a> & \"b\" 'c'"),
    _text("an escaped escape", "&amp;lt; &amp;#65;", "&lt; &#65;"),
    _text("five-digit identifiers", "00012", "00012"),
    _items("phonetic runs", '<si><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="1"/></si>', "課題"),
    _items(
        "phonetic runs among runs",
        '<si><r><t>項</t></r><r><rPr><sz val="9"/></rPr><t>目</t></r><rPh sb="0" eb="2"><t>コウモク</t></rPh></si>',
        "項目",
    ),
    _items("a mark of phonetics", '<si><t>项目</t><phoneticPr fontId="1" type="noConversion"/></si>', "项目"),
    _items("an empty string", "<si/>", None),
    _items("a string without text", "<si></si>", None),
    _items(
        "runs with properties of newer versions",
        '<si><r><rPr><x:y xmlns:x="urn:x"><x:z/></x:y></rPr><t>项目</t></r></si>',
        "项目",
        "rewritten",
    ),
    _items("extensions behind the strings", '<si><t>项目</t></si><extLst><ext uri="x"/></extLst>', "项目", "rewritten"),
    _figure("a year that is no date", "0&quot;年度&quot;", "2024", "2024年度"),
    _figure("a language that is no date", "[$-804]0.00", "5", "5.00"),
    _figure("a Chinese date", "[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", "45657", "2024年12月31日"),
    _figure("a duration", "[h]:mm", "1.5", "36:00"),
    _figure("a hidden figure", ";;;", "5", None, "figure_hidden"),
    _figure("a hidden zero", "0;-0;;@", "0", None),
    Case(
        "a format with a bare sign",
        "a.xlsx",
        lambda: workbook(styles=styles("[>=60]&quot;及格&quot;0;0"), sheet=sheet(row('<c r="A1" s="3"><v>75</v></c>'))),
        _REWRITTEN,
        texts={"A1": "及格75"},
    ),
    _figure("a unit in the format", "0.0&quot;万元&quot;", "100", "100.0万元"),
    _rows(
        "merged ranges that overlap",
        row(_A),
        {"A1": "项目"},
        after='<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="B2:D4"/></mergeCells>',
    ),
    _rows(
        "merged ranges that are none",
        row(_A),
        {"A1": "项目"},
        "merge_bad",
        after='<mergeCells><mergeCell ref="A1"/><mergeCell ref="C3:A1"/><mergeCell ref="ZZZ1:ZZZ2"/><mergeCell ref="#REF!"/></mergeCells>',
    ),
    _rows(
        "merged ranges in small letters", row(_A), {"A1": "项目"}, "merge_bad", after='<mergeCells><mergeCell ref="a1:b2"/></mergeCells>'
    ),
    _rows(
        "merged ranges with other attributes first",
        row(_A),
        {"A1": "项目"},
        "rewritten",
        after='<mergeCells><mergeCell x="1" ref="A1:B2"/></mergeCells>',
    ),
    _rows("a second list of rows", row(_A), {"A1": "项目"}, "rewritten", after=f"<sheetData>{row(inline('A9', '二'), at=9)}</sheetData>"),
]
