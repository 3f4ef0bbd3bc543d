"""Texts that a form may hold and no output may obey."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perfsheet.columns import encode
from perfsheet.model import FileResult, Finding, Fund, Goal, Parsed, Total, Value
from perfsheet.tables import Batch
from tests.write.county import form

HOSTILE = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/","点我")',
    "+1",
    "-1+1",
    "@SUM(A1:A9)",
    "{=1+1}",
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "javascript:alert(1)",
    "http://evil.example/",
    "mailto:a@evil.example",
    "internal:Sheet1!A1",
    "external:c:\\evil.xlsx",
    "<r><t>假富文本</t></r>",
    "</t></is></c></row>",
    "&amp;&lt;&#65;",
    "]]>",
    "_x0041_",
    "控\x00制\x07字\x1b符",
    "坏\ud800字\udfff",
    "非字符\ufffe\uffff",
    "换\r\n行\r又\u2028一",
    "\u202egnp.exe",
    "A" * 32_768,
    "😀" * 16_384,
    "　前后空格　 ",
    "00012",
    "1e3",
    "NA",
    "#DIV/0!",
    "'",
    '" onmouseover="alert(1)',
)


def batch_of(*texts: str) -> Batch:
    """Put each text wherever a text can stand."""
    return Batch.from_columns([encode(results_of(*texts), 0)], pd.DataFrame())


def results_of(*texts: str) -> list[FileResult]:
    """Give what reading files would give that hold each text wherever a text can stand."""
    return [result for text in texts for result in _results(text)]


def _results(text: str) -> list[FileResult]:
    value = Value(text, 14, 6, Parsed("words"))
    row = dict.fromkeys(("level1", "name", "target", "actual", "weight", "score", "reason", "measure", "comparator", "core", "陌生" + text[:9]), value)
    made = replace(
        form(1),
        sheet=text[:31].replace("\n", " ") or "表",
        title=value,
        period=text[:40],
        money_unit=text[:8],
        fields=dict.fromkeys(("project", "project_code", "department", "unit", "grade", "score_total"), value),
        funds=[Fund("total", value, dict.fromkeys(("budget", "spent", "rate", "reason", "陌生"), value)), Fund(text[:20], value, {})],
        goals=[Goal("expected", value, value)],
        indicators=[row, {"name": value._replace(sheet=text[:31])}],
        totals=[Total(value, {"score": value})],
    )
    findings = (
        Finding("REA101", "label_unknown", "note", text, made.sheet, "A5"),
        Finding("REA102", "other", "error", text, made.sheet, f"'{text[:31]}'!B6"),
    )
    return [
        FileResult(f"收件/{text[:99]}.xlsx", "0" * 64, 1, "returned", (made,), findings, text),
        FileResult(text[:200], "1" * 64, 1, "rejected", (), (Finding("REA003", "broken", "error", text),), text),
        FileResult(f"{text[:200]}.pdf", "2" * 64, 1, "ignored", (), (), "附件" + text),
    ]
