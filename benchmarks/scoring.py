"""What judging a county's year costs: 10,000 self-evaluations with 200,000 indicators, on one core.

    python -m benchmarks.scoring [--rows N] [--profile]

Prints seconds (best of five, of one core's time) beside the promises: 0.8 s for scoring, 2 s for scoring and all rules. The made-up rows are as
mixed as those of real forms: most are figures, some are words or dates; a third falls short; a part has no comparator, other measures, or nothing
to compare. Units claim what is right and say why they fell short, but for one row in twenty-five.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import time
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfsheet.catalogue import LAYOUT, OWNERS, TEXT
from perfsheet.check import check
from perfsheet.policy import load
from perfsheet.process import rest_collector
from perfsheet.scoring import score
from perfsheet.tables import STRINGS, Batch, Table

PROMISE, PROMISE_JUDGED = 0.8, 2.0
PER_FORM = 20
#: one row in so many is wrong
WRONG = 25
LEVELS = (("产出指标（50分）", "数量指标"), ("产出指标（50分）", "质量指标"), ("效益指标（30分）", "社会效益指标"), ("满意度指标（10分）", "服务对象满意度指标"))
#: points of an indicator, by group: 50, 30 and 10 in all
WEIGHTS = (5.0, 5.0, 6.0, 2.0)
HEADS = tuple(f"indicators.{key}" for key in ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"))
NAMES = ("培训人次", "验收合格率", "发放补助户数", "项目总成本", "群众满意度", "投诉处理率", "维修面积", "补助标准")


def batch(rows: int, seed: int = 1) -> Batch:
    """Make a batch of self-evaluations with so many indicators, most of them filled in right."""
    rng = random.Random(seed)  # noqa: S311  # made-up rows, not secrets
    forms = max(1, rows // PER_FORM)
    tables = {name: _table(name, []) for name in LAYOUT}
    tables["forms"] = _table("forms", [_form(rng, i) for i in range(forms)])
    tables["funds"] = _table("funds", [_fund(rng, i) for i in range(forms)])
    tables["indicators"] = _table("indicators", [_indicator(rng, i // PER_FORM, i % PER_FORM) for i in range(rows)])
    tables["headings"] = _table("headings", [{"form": i, "block": block, "text": block} for i in range(forms) for block in HEADS])
    return _filled_in(Batch(pd.DataFrame({"file": range(forms)}), **tables), rng)


def _filled_in(made: Batch, rng: random.Random) -> Batch:
    """Let the units claim what is right and say why it is not more, but for one row in so many."""
    (rows, cells), (funds, _), (forms, form_cells) = made.indicators, made.funds, made.forms
    parts = score(made, load("national")).parts
    own = parts[parts["part"] == "indicator"].set_index("row").reindex(rows.index)
    banded = ((own["low"] + own["high"]) / 2).round(1).where(own["high"] < own["weight"])
    right = banded.fillna(own["computed"].where(own["unsure"].isna())).fillna(rows["weight"]).to_numpy(dtype=float)
    missed = (~own["reached"]).fillna(value=False).to_numpy(dtype=bool)
    wrong = np.array([rng.randrange(WRONG) == 0 for _ in range(len(rows))])
    claimed = np.where(wrong, np.round(right * 0.7, 1), right)
    short = (missed | (claimed < rows["weight"].to_numpy(dtype=float))) & ~wrong
    values = rows.assign(score=pd.array(claimed, dtype="Float64"), score_text=_texts(claimed), reason=_strings(["因招标推迟" if one else None for one in short]))
    total = (np.bincount(rows["form"], claimed) + funds["score"].to_numpy(dtype=float)).round(2)
    stated = forms.assign(total_score=pd.array(total, dtype="Float64"), total_score_text=_texts(total))
    return replace(made, indicators=Table(values, cells), forms=Table(stated, form_cells))


def _texts(figures: npt.NDArray[np.float64]) -> Any:  # noqa: ANN401  # an array of pandas
    return _strings([f"{figure:g}" for figure in figures])


def _strings(texts: list[Any]) -> Any:  # noqa: ANN401  # the same
    return pd.array(texts, dtype=cast("Any", STRINGS))


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    columns = {column: pd.array([row.get(column) for row in rows], dtype=cast("Any", STRINGS if dtype == TEXT else dtype)) for column, dtype in LAYOUT[name].items()}
    cells = {column: pd.array([f"H{i % 90 + 10}" for i in range(len(rows))], dtype=STRINGS) for column in OWNERS[name]}
    return Table(pd.DataFrame(columns), pd.DataFrame(cells))


def _form(rng: random.Random, form: int) -> dict[str, Any]:
    named = {"title": "项目支出绩效自评表", "project": f"项目{form}", "unit": f"某县第{form % 300}中学", "department": "某县教育局", "money_unit": "万元"}
    return {"form": form, "file": form, "kind": "project_selfeval", "year": 2025, "confidence": rng.uniform(0.8, 1), **named}


def _fund(rng: random.Random, form: int) -> dict[str, Any]:
    budget = round(rng.uniform(5, 900), 2)
    spent = round(budget * rng.choice((1, 1, rng.uniform(0.85, 1))), 2)
    rate, points = round(spent / budget * 100, 2), round(spent / budget * 10, 2)
    figures = {"budget": budget, "spent": spent, "rate": rate, "weight": 10.0, "score": points}
    texts = {f"{key}_text": f"{value}" for key, value in figures.items()} | {"rate_text": f"{rate}%"}
    figures |= {"budget_wan": budget, "spent_wan": spent}
    return {"form": form, "source": "total", "label": "年度资金总额", **figures, **texts, "rate_kind": "percent"}


def _indicator(rng: random.Random, form: int, at: int) -> dict[str, Any]:
    level1, level2 = LEVELS[at * len(LEVELS) // PER_FORM]
    row: dict[str, Any] = {"form": form, "position": at + 1, "level1": level1, "level2": level2, "name": f"{rng.choice(NAMES)}{rng.randint(1, 4000)}"}
    row |= rng.choices((_figures, _words, _date), (80, 12, 8))[0](rng)
    weight = WEIGHTS[at * len(LEVELS) // PER_FORM]
    return row | {"weight": weight, "weight_text": f"{weight:g}"}


def _figures(rng: random.Random) -> dict[str, Any]:
    target = rng.choice((100.0, 95.0, 90.0, float(rng.randint(1, 500)), round(rng.uniform(1, 900), 1)))
    actual = rng.choice((target, target, round(target * rng.uniform(0.7, 1.25), rng.choice((0, 1, 2)))))
    measure, other = rng.choice((("%", "%"), ("个", "个"), ("人次", "人次"), ("万元", "万元"), ("万元", "元"), ("台", None), ("户", "户"), ("户", "户"), ("公里", "公里")))
    comparator = rng.choices(("≥", "≤", "=", None), (60, 15, 10, 15))[0]
    kind = "percent" if measure == "%" else "number"
    return {
        "comparator": comparator, "target": target, "target_text": f"{comparator or ''}{target:g}{measure or ''}", "target_kind": kind,
        "target_measure": measure, "actual": actual, "actual_text": f"{actual:g}{other or ''}", "actual_kind": kind, "actual_measure": other,
    }


def _words(rng: random.Random) -> dict[str, Any]:
    actual = rng.choice(("达成预期指标", "部分达成预期指标并具有一定效果", "明显改善", "未达成预期指标且效果较差", "较好"))
    return {"target_text": "明显改善", "target_kind": "words", "actual_text": actual, "actual_kind": "words"}


def _date(rng: random.Random) -> dict[str, Any]:
    due, done = (f"2025-{month:02}-{rng.randint(1, 28):02}" for month in (rng.randint(6, 12), rng.randint(4, 12)))
    return {
        "comparator": "≤", "target_text": due, "target_kind": "date", "target_date": due, "actual_text": done, "actual_kind": "date", "actual_date": done,
    }


def measured(rows: int, runs: int = 5) -> tuple[float, float, int]:
    """Return the least seconds of one core that scoring takes, and scoring with all rules, and how much is found."""
    made, policy = batch(rows), load("national")
    rest_collector()  # as every run does
    seconds: list[tuple[float, float]] = []
    for _ in range(runs):
        start = time.process_time()
        scores = score(made, policy)
        scored = time.process_time() - start
        found = check(made, scores, policy)
        seconds.append((scored, time.process_time() - start))
    return min(one for one, _ in seconds), min(both for _, both in seconds), len(found)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    scored, judged, found = measured(chosen.rows)
    print(f"scoring {chosen.rows:,} indicators: {scored:.2f} s (promised: {PROMISE} s for 200,000)")
    print(f"scoring and all rules: {judged:.2f} s, {found:,} findings (promised: {PROMISE_JUDGED} s for 200,000)")
    if chosen.profile:
        made, policy = batch(chosen.rows), load("national")
        profile = cProfile.Profile()
        profile.runcall(lambda: check(made, score(made, policy), policy))
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
