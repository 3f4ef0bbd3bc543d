"""Every light of every policy, from tables that an official can read; and what holds of all lights."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from perfsheet.policy import load, names, year_end
from perfsheet.warning.completion import ONE, Progress
from perfsheet.warning.lights import light
from perfsheet.warning.sign import Figures
from perfsheet.warning.spending import Spending
from tests.warning.monitors import lights

TABLES = [table for path in sorted(Path(__file__).parent.glob("*.yaml")) for table in yaml.safe_load(path.read_text(encoding="utf-8"))]
BY_POLICY = {policy: [table for table in TABLES if table.get("policy", "national") == policy] for policy in {table.get("policy", "national") for table in TABLES}}


@pytest.fixture(scope="module")
def given_lights():
    """Give all cases of all tables their lights: policy by policy, each case a unit of its own."""
    found = {}
    for policy, tables in BY_POLICY.items():
        stated = [{**table["input"], "unit": f"甲县第{at}小学"} for at, table in enumerate(tables)]
        found |= {table["name"]: case for table, case in zip(tables, lights(policy, *stated), strict=True)}
    return found


@pytest.mark.parametrize("table", TABLES, ids=[table["name"] for table in TABLES])
def test_a_form_has_the_light_that_the_table_says(table, given_lights):
    case, told = given_lights[table["name"]], table["output"]
    seen = {
        "light": case.light.colour, "meaning": case.light.meaning, "warning": case.light.warning, "clear": case.light.clear, "open": case.light.left_open,
        "rate": percent(case.figures.spending.rate), "done": percent(case.light.completion.whole), "expected": percent(case.light.expected), "apart": percent(case.light.apart, 1),
    }  # fmt: skip
    assert {key: seen[key] for key in told if key in seen} == {key: value for key, value in told.items() if key in seen}, case.light.said
    assert told.get("said", "") in case.light.said
    assert told.get("doubt", "") in "；".join(sign.said for sign in case.light.doubts)


def percent(share, scale=100):
    return None if share is None else round(float(share * scale), 2)


def test_the_names_of_the_tables_are_different():
    assert len({table["name"] for table in TABLES}) == len(TABLES)


SHARES = st.fractions(min_value=0, max_value=3, max_denominator=997)
ITEMS = st.builds(
    lambda pace, counted, kept, why: Progress(0, "甲", "≥1", "1", "F9", *((None, None) if why else (min(pace, ONE), pace)), counted and not why, kept, None, None, why),
    SHARES, st.booleans(), st.booleans(), st.sampled_from(["", "", "", "没有填"]),
)  # fmt: skip
SPENDING = st.one_of(
    st.builds(lambda rate: Spending(rate, float(rate * 100), 100.0, "年初预算数", ("K8", "H8"), ""), st.fractions(min_value=0, max_value=1, max_denominator=997)),
    st.just(Spending(None, None, None, "", (), "没有填执行数")),
)
FIGURES = st.builds(Figures, st.one_of(st.none(), st.integers(1, 12)), SPENDING, st.lists(ITEMS, max_size=6), st.one_of(st.none(), st.integers(0, 100)), st.just("C4"), st.sampled_from(["", "1-5月"]))
POLICIES = st.sampled_from([load(name, year_end(year)) for name in names() for year in (2019, 2025)])


@given(FIGURES, POLICIES)
def test_every_form_has_one_light_or_a_reason_why_not(figures, policy):
    found = light(figures, policy)
    assert found.said
    assert found.colour in {"", *(one.colour for one in policy.lights.colours.value)}
    assert found.warning == (found.colour in {one.colour for one in policy.lights.colours.value if one.warning})
    if found.warning:
        assert found.causes
        assert "不亮灯" not in found.said


@given(FIGURES, POLICIES)
def test_what_is_not_known_never_makes_a_light_worse(figures, policy):
    """Blank is not zero: a form that says less is warned of for less."""
    order = {one.colour: at for at, one in enumerate(policy.lights.colours.value)}
    less = figures._replace(spending=Spending(None, None, None, "", (), "没有填执行数"))
    before, after = light(figures, policy), light(less, policy)
    if after.warning:
        assert order[before.colour] <= order[after.colour]


@given(FIGURES, st.fractions(min_value=0, max_value=1, max_denominator=97))
def test_more_spent_never_makes_the_light_of_pace_worse(figures, more):
    """The four colours by pace only get better when more was spent."""
    policy = load("national", year_end(2025))
    order = {one.colour: at for at, one in enumerate(policy.lights.colours.value)}
    if figures.spending.rate is None:
        return
    better = figures._replace(spending=figures.spending._replace(rate=figures.spending.rate + more))
    before, after = light(figures, policy), light(better, policy)
    assert order.get(after.colour, 9) >= order.get(before.colour, 9)


@given(st.integers(1, 12), st.fractions(min_value=0, max_value=1, max_denominator=997), st.fractions(min_value=0, max_value=1, max_denominator=997))
def test_money_and_work_are_set_apart_exactly(month, rate, done):
    policy = load("jiashi", year_end(2025))
    items = [Progress(0, "甲", "≥1", "1", "F9", done, done, counted=True, kept=False, limit=None, band=None, why="")] * 3
    found = light(Figures(month, Spending(rate, 1.0, 1.0, "年初预算数", ("K8",), ""), items), policy)
    assert found.warning == (abs(rate - done) >= Fraction(20, 100))
