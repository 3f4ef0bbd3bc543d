"""Monitoring forms made of the few words of a case: what is not said is not on the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import pandas as pd

from perfsheet.account import account, judged
from perfsheet.columns import encode
from perfsheet.judgement import Judgement, judge
from perfsheet.manifest import current_forms
from perfsheet.model import FileResult, Form, Fund, Value
from perfsheet.read.complete import complete
from perfsheet.read.parse import parse
from perfsheet.rule import catalogue
from perfsheet.tables import Batch
from perfsheet.warning.cases import Case, cases

YEAR = 2025
UNIT, HEAD, PROJECT = "甲县第一小学", "甲县教育局", "食堂改造"
_COLUMNS = {"level1": 2, "level2": 3, "name": 4, "target": 5, "actual": 6}
_MONEY = {"approved": 8, "budget": 9, "spent": 11}


def batch_of(*stated: Mapping[str, Any]) -> Batch:
    """Make a batch of one file for each monitoring form (or self-evaluation) that is stated."""
    results = [FileResult(f"收件箱/{at}.xlsx", f"{at:064d}", 10, "read", [form_of(one)]) for at, one in enumerate(stated)]
    accounts = [account(judged(result), 0.0) for result in results]
    files = pd.DataFrame({"path": [result.file for result in results], "status": [one.status for one in accounts]})
    return Batch.from_columns([encode(results, 0)], files).marked(current_forms(accounts))


def form_of(stated: Mapping[str, Any]) -> Form:
    """Make a form; without `month` it does not say of what period it is."""
    month, kind = stated.get("month"), stated.get("kind", "project_monitor")
    named = {"project": stated.get("project", PROJECT), "unit": stated.get("unit", UNIT), "department": stated.get("department", HEAD)}
    fields: dict[str, Value | None] = {key: value(text, 3, 3 + at) for at, (key, text) in enumerate(named.items()) if text}
    if "score" in stated:
        fields["score_total"] = value(stated["score"], 4, 3)
    return Form(
        kind=kind, sheet="监控表", title=value("项目支出绩效目标执行监控表" if kind.endswith("monitor") else "项目支出绩效自评表", 2, 1), year=stated.get("year", YEAR),
        period=stated.get("period", f"1-{month}月" if month else None), money_unit=stated.get("money_unit", "万元"), confidence=1.0,
        fields=fields, funds=_funds(stated), indicators=[_indicator(row, 20 + at) for at, row in enumerate(stated.get("indicators", ()))], span=(1, 99),
    )  # fmt: skip


def _funds(stated: Mapping[str, Any]) -> list[Fund]:
    columns = {"approved": stated.get("approved"), "budget": stated.get("budget"), "spent": stated.get("spent")}
    given = {key: value(text, 8, _MONEY[key]) for key, text in columns.items() if text is not None}
    return [Fund("total", value("年度资金总额：", 8, 4), given)] if given else []


def _indicator(row: list[Any], at: int) -> Mapping[str, Value]:
    name, target, actual = (*row, None, None)[:3]
    told = {"level1": "产出指标", "level2": "数量指标", "name": name, "target": target, "actual": actual}
    return complete({key: value(text, at, _COLUMNS[key]) for key, text in told.items() if text is not None})


def value(text: object, row: int, col: int) -> Value:
    """Put a text into a cell."""
    return Value(str(text), row, col, parse(str(text)))


def lights(policy: str, *stated: Mapping[str, Any]) -> list[Case]:
    """Give forms their lights, in the order of the forms."""
    batch = batch_of(*stated)
    return sorted(cases(batch, judged_by(batch, policy)), key=lambda case: case.form)


def judged_by(batch: Batch, policy: str) -> Judgement:
    """Judge a batch by the rules about money, indicators and monitoring: what they find wrong gives no light."""
    some = {code: one for code, one in catalogue().items() if one.family in {"BUD", "IND", "MON"}}
    with patch("perfsheet.check.catalogue", lambda: some):
        return judge(batch, policy)
