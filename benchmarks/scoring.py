"""What scoring a county's year costs: 10,000 self-evaluations with 200,000 indicators, on one core.

    python -m benchmarks.scoring [--rows N] [--profile]

Prints seconds (best of five, of one core's time) beside the promise of 0.8 s. The made-up rows are as mixed as those of real forms: most are figures, some
are words or dates; a third falls short; a part has no comparator, other measures, or nothing to compare.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import time
from typing import Any

import pandas as pd

from perfsheet.catalogue import LAYOUT, OWNERS, TEXT
from perfsheet.policy import load
from perfsheet.scoring import score
from perfsheet.tables import STRINGS, Batch, Table

PROMISE = 0.8
PER_FORM = 20
LEVELS = (("产出指标（50分）", "数量指标"), ("产出指标（50分）", "质量指标"), ("效益指标（30分）", "社会效益指标"), ("满意度指标（10分）", "服务对象满意度指标"))
NAMES = ("培训人次", "验收合格率", "发放补助户数", "项目总成本", "群众满意度", "投诉处理率", "维修面积", "补助标准")


def batch(rows: int, seed: int = 1) -> Batch:
    """Make a batch of self-evaluations with so many indicators."""
    rng = random.Random(seed)  # noqa: S311  # made-up rows, not secrets
    forms = max(1, rows // PER_FORM)
    tables = {name: _table(name, []) for name in LAYOUT}
    tables["forms"] = _table("forms", [_form(rng, i) for i in range(forms)])
    tables["funds"] = _table("funds", [_fund(rng, i) for i in range(forms)])
    tables["indicators"] = _table("indicators", [_indicator(rng, i // PER_FORM, i % PER_FORM) for i in range(rows)])
    return Batch(pd.DataFrame({"file": range(forms)}), **tables)


def _table(name: str, rows: list[dict[str, Any]]) -> Table:
    columns = {column: pd.array([row.get(column) for row in rows], dtype=STRINGS if dtype == TEXT else dtype) for column, dtype in LAYOUT[name].items()}
    cells = {column: pd.array([f"H{i % 90 + 10}" for i in range(len(rows))], dtype=STRINGS) for column in OWNERS[name]}
    return Table(pd.DataFrame(columns), pd.DataFrame(cells))


def _form(rng: random.Random, form: int) -> dict[str, Any]:
    total = round(rng.uniform(80, 100), 2)
    return {"form": form, "file": form, "kind": "project_selfeval", "year": 2025, "total_score": total, "total_score_text": f"{total}"}


def _fund(rng: random.Random, form: int) -> dict[str, Any]:
    budget = round(rng.uniform(5, 900), 2)
    spent = round(budget * rng.choice((1, 1, rng.uniform(0.6, 1))), 2)
    rate, points = round(spent / budget * 100, 2), round(spent / budget * 10, 2)
    figures = {"budget": budget, "spent": spent, "rate": rate, "weight": 10.0, "score": points}
    texts = {f"{key}_text": f"{value}" for key, value in figures.items()}
    return {"form": form, "source": "total", "label": "年度资金总额", **figures, **texts, "rate_kind": "percent"}


def _indicator(rng: random.Random, form: int, at: int) -> dict[str, Any]:
    level1, level2 = LEVELS[at * len(LEVELS) // PER_FORM]
    row: dict[str, Any] = {"form": form, "position": at + 1, "level1": level1, "level2": level2, "name": f"{rng.choice(NAMES)}{rng.randint(1, 4000)}"}
    row |= rng.choices((_figures, _words, _date), (80, 12, 8))[0](rng)
    weight = rng.choice((3.0, 4.0, 5.0, 4.5, 10.0))
    claimed = round(weight * rng.choice((1, 1, 1, 0.9, rng.random())), 2)
    return row | {"weight": weight, "weight_text": f"{weight:g}", "score": claimed, "score_text": f"{claimed:g}"}


def _figures(rng: random.Random) -> dict[str, Any]:
    target = rng.choice((100.0, 95.0, 90.0, float(rng.randint(1, 500)), round(rng.uniform(1, 900), 1)))
    actual = rng.choice((target, target, round(target * rng.uniform(0.7, 1.5), rng.choice((0, 1, 2)))))
    measure, other = rng.choice((("%", "%"), ("个", "个"), ("人次", "人次"), ("万元", "万元"), ("万元", "元"), ("台", None), (None, None), ("户", "家")))
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


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    made, policy = batch(chosen.rows), load("national")
    seconds = []
    for _ in range(5):
        start = time.process_time()
        found = score(made, policy)
        seconds.append(time.process_time() - start)
    sure = int(found.parts["unsure"].isna().sum())
    print(f"scoring: {chosen.rows:,} indicators, {len(found.parts):,} scores, {sure:,} sure: {min(seconds):.2f} s (promised: {PROMISE} s for 200,000)")
    if chosen.profile:
        profile = cProfile.Profile()
        profile.runcall(score, made, policy)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
