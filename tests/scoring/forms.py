"""A form made of the few words of a case: what is not said is not on the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from perfsheet.columns import encode
from perfsheet.model import FileResult, Form, Fund, Parsed, Total, Value
from perfsheet.read.complete import complete
from perfsheet.read.parse import parse
from perfsheet.tables import Batch

MONEY = ("approved", "budget", "received", "spent", "rate", "weight", "score")
INDICATOR = (
    "level1", "level2", "name", "comparator", "direction", "nature", "target", "target_adjusted", "actual", "measure", "weight", "score", "coefficient",
    "standard", "grade",
)  # fmt: skip
WEIGHT = 10


def batch_of(*cases: Mapping[str, Any]) -> Batch:
    """Make a batch of one form for each case."""
    forms = [form_of(case) for case in cases]
    return Batch.from_columns([encode([FileResult(f"{i}.xlsx", "", 0, "read", [form]) for i, form in enumerate(forms)], 0)], pd.DataFrame())


def form_of(case: Mapping[str, Any]) -> Form:
    """Make the form of a case."""
    fields = {key: _value(case[key], 3, 2) for key in ("grade",) if key in case}
    if "total" in case:
        fields["score_total"] = _value(case["total"], 4, 2)
    return Form(
        kind=case.get("kind", "project_selfeval"), sheet="Sheet1", title=None, year=case.get("year"), period=None, money_unit="万元", confidence=1.0,
        fields=fields, funds=_funds(case), indicators=_indicators(case), totals=_totals(case), labels=_heads(case), span=(1, 99),
    )


def _funds(case: Mapping[str, Any]) -> Sequence[Fund]:
    if "funds" in case:
        return [_fund(row, 6 + at) for at, row in enumerate(case["funds"])]
    if not {"budget", "spent", "approved"} & set(case):
        return []
    stated: dict[str, Any] = {"weight": WEIGHT, **{key: case[key] for key in MONEY if key in case}}
    if "score_execution" in case:
        stated["score"] = case["score_execution"]
    return [_fund({"source": "total", **stated}, 6)]


def _fund(stated: Mapping[str, Any], row: int) -> Fund:
    values = {key: _value(stated[key], row, 5 + at) for at, key in enumerate(MONEY) if stated.get(key) is not None}
    return Fund(stated["source"], _value(stated.get("label", "年度资金总额"), row, 1), values)


def _indicators(case: Mapping[str, Any]) -> Sequence[Mapping[str, Value]]:
    alone = {key: case[key] for key in INDICATOR if key in case} if {"target", "actual", "name"} & set(case) else None
    rows = case.get("indicators") or ([alone] if alone else [])
    return [complete({key: _value(text, 10 + at, 1 + INDICATOR.index(key)) for key, text in row.items()}) for at, row in enumerate(rows)]


def _totals(case: Mapping[str, Any]) -> Sequence[Total]:
    if "total_weight" not in case:
        return []
    return [Total(_value("总分", 30, 1), {"weight": _value(case["total_weight"], 30, 8)})]


def _heads(case: Mapping[str, Any]) -> Sequence[tuple[str, Value]]:
    heads = {"head": "funds", "head_score": "funds.score", "head_rate": "funds.rate", "head_approved": "funds.approved", "head_indicators": "indicators"}
    return [(block, _value(case[key], 5, 1)) for key, block in heads.items() if key in case]


def _value(text: object, row: int, col: int) -> Value:
    shown = str(text)
    parsed = Parsed("number", float(text)) if isinstance(text, int | float) else parse(shown)
    return Value(shown, row, col, parsed)
