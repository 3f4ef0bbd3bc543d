"""Scores equal plain decimals, grow with what was reached, and stay between nought and the weight."""

from __future__ import annotations

import os
import random
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.policy import load
from perfsheet.scoring import explanations, score
from perfsheet.scoring.scores import Scores
from tests.scoring.forms import batch_of
from tests.scoring.reference import Case, execution, points, random_case

SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
CASES = 120_000 if SOAK else 5_000
EXAMPLES = 2_000 if SOAK else 60
PER_FORM = 50

policy = cache(load)
decimals = st.decimals(min_value=0, max_value=10_000, places=2, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value=1, max_value=10_000, places=2, allow_nan=False, allow_infinity=False)
weights = st.decimals(min_value=1, max_value=60, places=1, allow_nan=False, allow_infinity=False)


def scores_of(cases: list[Case], name: str = "national") -> Scores:
    forms = [
        {"indicators": [_row(case) for case in cases[start : start + PER_FORM]]} for start in range(0, len(cases), PER_FORM)
    ]
    return score(batch_of(*forms), policy(name))


def computed(scores: Scores) -> list[Decimal | None]:
    figures = scores.parts.loc[scores.parts["part"] == "indicator", "computed"]
    return [None if value != value else Decimal(repr(value)) for value in figures.to_numpy(dtype=float, na_value=float("nan")).tolist()]  # noqa: PLR0124


def _row(case: Case) -> dict[str, str | float]:
    return {"comparator": case.sign, "target": float(case.target), "actual": float(case.actual), "weight": float(case.weight)}


@pytest.mark.parametrize(("name", "reverse"), [("national", "linear"), ("hubei", "ratio")])
def test_scores_equal_plain_decimals(name: str, reverse: str) -> None:
    rng = random.Random(20200225)  # cases, not secrets
    cases = [random_case(rng) for _ in range(CASES)]
    found = computed(scores_of(cases, name))
    wrong = [(case, points(case, reverse), got) for case, got in zip(cases, found, strict=True) if got != points(case, reverse)]
    assert not wrong, wrong[:5]


def test_execution_equals_plain_decimals() -> None:
    rng = random.Random(10)  # cases, not secrets
    money = [(f"{rng.randint(1, 10**6) / 100}", f"{rng.randint(0, 12 * 10**5) / 100}", rng.choice(("10", "20", "9"))) for _ in range(CASES // 5)]
    money += [(str(budget), str(spent), "10") for budget in (4, 8, 16, 40, 80, 125) for spent in range(budget + 3)]
    batch = batch_of(*({"budget": budget, "spent": spent, "weight": weight} for budget, spent, weight in money))
    parts = score(batch, policy("national")).parts
    found = parts.loc[parts["part"] == "execution", "computed"].tolist()
    assert [Decimal(repr(value)) for value in found] == [execution(*one) for one in money]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from("≥>≤<="), positive, st.lists(decimals, min_size=2, max_size=20), weights, st.sampled_from(("national", "hubei")))
def test_scores_grow_with_the_actual_in_the_direction_of_the_indicator(sign, target, actuals, weight, name) -> None:
    cases = [Case(sign, str(target), str(actual), str(weight)) for actual in sorted(actuals)]
    found = computed(scores_of(cases, name))
    assert None not in found
    assert found == sorted(found, reverse=sign in "≤<")
    assert all(0 <= value <= weight for value in found)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=6), st.text(max_size=6)), min_size=1, max_size=8))
def test_whatever_is_written_nothing_breaks_and_every_doubt_has_its_reason(rows) -> None:
    form = {"indicators": [dict(zip(("target", "actual", "weight", "score"), row, strict=True)) for row in rows]}
    scores = score(batch_of(form), policy("national"))
    lines = explanations(scores)
    assert len(lines) == len(scores.parts)
    unsure, differs = scores.parts["unsure"].notna(), scores.parts["differs"]
    assert not (unsure & differs).any()
    assert all(lines)


def test_forms_are_scored_alike_alone_and_together() -> None:
    rng = random.Random(7)  # cases, not secrets
    forms = [{"indicators": [_row(random_case(rng)) for _ in range(5)], "budget": "100", "spent": f"{i}", "total": 90 + i} for i in range(6)]
    together = score(batch_of(*forms), policy("national")).parts
    for i, form in enumerate(forms):
        alone = score(batch_of(form), policy("national")).parts
        mine = together[together["form"] == i].reset_index(drop=True)
        kept = ["part", "weight", "claimed", "computed", "difference", "differs", "method", "unsure"]
        assert mine[kept].equals(alone[kept])
