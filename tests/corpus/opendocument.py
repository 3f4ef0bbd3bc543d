"""OpenDocument workbooks, sound and unsound."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.case import Case, refused
from tests.corpus.packages import packed

_NAMES = ("office", "table", "text", "style")
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES) + (
    ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_ROW = '<table:table-row><table:table-cell office:value-type="string"><text:p>项目名称</text:p></table:table-cell></table:table-row>'
_ONE = {"A1": "项目名称"}


def _content(rows: str, styles: str = "", before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES}>'
        f'<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="自评表">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )


def _book(rows: str, styles: str = "", before: str = "", **more: bytes) -> Callable[[], bytes]:
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _content(rows, styles, before).encode()}
    return lambda: packed(parts | {name.replace("__", "/"): data for name, data in more.items()})


def _cells(title: str, cells: str, texts: dict[str, str | None], *findings: str) -> Case:
    """Describe a workbook of one row."""
    return Case(title, "a.ods", _book(f"<table:table-row>{cells}</table:table-row>"), findings, texts=texts)


def _cell(content: str, attributes: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {attributes}>{content}</table:table-cell>"


_MONTH = '<number:date-style style:name="N1"><number:year/><number:text>年</number:text><number:month/></number:date-style><style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'

CASES = [
    Case("an OpenDocument workbook", "a.ods", _book(_ROW), texts=_ONE),
    Case("an OpenDocument workbook under another extension", "a.xlsx", _book(_ROW), ("mislabelled",), texts=_ONE),
    Case(
        "an OpenDocument workbook without a type",
        "a.ods",
        lambda: packed({"content.xml": _content(_ROW).encode(), "META-INF/manifest.xml": b"<m/>"}),
        texts=_ONE,
    ),
    _cells(
        "figures as they are shown",
        _cell("<text:p>95%</text:p>", 'office:value-type="percentage" office:value="0.95"')
        + _cell("", 'office:value-type="float" office:value="12.5"'),
        {"A1": "95%", "B1": "12.5"},
    ),
    _cells(
        "paragraphs, spaces and breaks",
        _cell('<text:p>甲<text:s text:c="3"/>乙<text:tab/>丙</text:p><text:p>丁<text:line-break/><text:span>戊</text:span></text:p>'),
        {"A1": "甲   乙\t丙\n丁\n戊"},
    ),
    _cells("spaces by the thousand million", _cell('<text:p>甲<text:s text:c="1000000000"/>乙</text:p>'), {"A1": "甲 乙"}),
    _cells(
        "notes and drawings in a cell",
        _cell(
            "<office:annotation><text:p>批注</text:p></office:annotation><text:p>正文</text:p><x:frame xmlns:x='urn:x'><text:p>图中</text:p></x:frame>"
        ),
        {"A1": "正文"},
    ),
    _cells(
        "phonetic text",
        _cell("<text:p><text:ruby><text:ruby-base>項目</text:ruby-base><text:ruby-text>コウモク</text:ruby-text></text:ruby></text:p>"),
        {"A1": "項目"},
    ),
    _cells(
        "errors in OpenDocument",
        _cell("<text:p>#DIV/0!</text:p>", 'table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"'),
        {"A1": "#DIV/0!"},
    ),
    _cells("a truth value without text", _cell("", 'office:value-type="boolean" office:boolean-value="true"'), {"A1": "TRUE"}),
    _cells(
        "an OpenDocument formula never calculated",
        _cell("", 'table:formula="of:=SUM([.B1])"') + _cell("<text:p>乙</text:p>"),
        {"A1": None, "B1": "乙"},
        "formula_without_value",
    ),
    _cells(
        "an OpenDocument formula that calls a program",
        _cell(
            "<text:p>1</text:p>", 'table:formula="of:=DDE(&quot;soffice&quot;;&quot;x&quot;)" office:value-type="float" office:value="1"'
        ),
        {"A1": "1"},
        "dde",
    ),
    _cells(
        "a formula over another file",
        _cell("<text:p>1</text:p>", 'table:formula="of:=[\'file:///c:/a.ods\'#$Sheet1.A1]" office:value-type="float" office:value="1"'),
        {"A1": "1"},
        "external_links",
    ),
    _cells(
        "a cell repeated over the whole row",
        _cell("<text:p>满</text:p>", 'office:value-type="string" table:number-columns-repeated="16384"'),
        {"A1": "满", "GR1": "满", "GS1": None},
        "repeats_cut",
    ),
    Case(
        "a row repeated over the whole sheet",
        "a.ods",
        _book(_ROW.replace("table-row>", 'table-row table:number-rows-repeated="1048576">', 1)),
        ("repeats_cut",),
        texts=_ONE | {"A200": "项目名称", "A201": None},
    ),
    Case(
        "blank rows repeated before a far one",
        "a.ods",
        _book(_ROW + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>' + _ROW),
        ("cells_far",),
        texts=_ONE,
    ),
    Case(
        "repeated more often than a sheet has rows",
        "a.ods",
        _book('<table:table-row table:number-rows-repeated="99999999999"/>' + _ROW),
        texts={"A2": "项目名称"},
    ),
    _cells(
        "a merged range with something under it",
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>甲</text:p></table:table-cell><table:covered-table-cell office:value-type="string"><text:p>乙</text:p></table:covered-table-cell>',
        {"A1": "甲", "B1": "乙"},
    ),
    Case(
        "a date shown as a month",
        "a.ods",
        _book(
            '<table:table-row><table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2024-12-31"><text:p>2024年12月</text:p></table:table-cell></table:table-row>',
            _MONTH,
        ),
        texts={"A1": "2024年12月"},
    ),
    Case("macros in an OpenDocument workbook", "a.ods", _book(_ROW, **{"Basic__Standard__Module1.xml": b"<x/>"}), ("macros",), texts=_ONE),
    Case(
        "a sheet linked to another file",
        "a.ods",
        _book('<table:table-source xlink:href="../b.ods"/>' + _ROW),
        ("external_links",),
        texts=_ONE,
    ),
    Case(
        "a link to another program in OpenDocument",
        "a.ods",
        _book(_ROW + '<office:dde-source office:dde-application="cmd" office:dde-topic="/c calc"/>'),
        ("dde",),
        texts=_ONE,
    ),
    refused("a declaration in OpenDocument", "a.ods", _book(_ROW, before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "dtd"),
    refused(
        "deep nesting in OpenDocument",
        "a.ods",
        _book(f"<table:table-row>{_cell('<text:p>' * 100_000 + '</text:p>' * 100_000)}</table:table-row>"),
        "nesting_too_deep",
    ),
    refused(
        "an encrypted OpenDocument workbook",
        "a.ods",
        _book(_ROW, **{"META-INF__manifest.xml": b"<m:manifest><m:encryption-data/></m:manifest>"}),
        "encrypted_ods",
    ),
    refused(
        "an OpenDocument workbook encrypted whole",
        "a.ods",
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "encrypted-package": b"x"}),
        "encrypted_ods",
    ),
    refused(
        "an OpenDocument workbook without content",
        "a.ods",
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "workbook_missing",
    ),
    refused(
        "OpenDocument content that breaks off",
        "a.ods",
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _content(_ROW)[:-40].encode()}),
        "part_corrupt",
    ),
]
