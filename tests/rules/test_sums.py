"""Totals against their parts: no form that adds up in any sensible way is accused, and what cannot add up is found."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.check import found_by
from perfsheet.engine.material import Material
from perfsheet.engine.places import Places
from perfsheet.policy import load
from perfsheet.rule import catalogue
from tests.rules.paper import batch_of

NATIONAL = load("national")
MANY = 500 if os.environ.get("PERFSHEET_SOAK") else 40


def accused(lines, code="BUD001", kind="project_selfeval", unit="万元"):
    rows = "\n".join(f"| 1 | {source} | {label} | {amount} |" for source, label, amount in lines)
    batch = batch_of(f"| forms | kind | money_unit |\n| 1 | {kind} | {unit} |\n\n| funds | source | label | budget |\n{rows}")
    return [one.message for one in found_by(catalogue()[code], Material(batch, policy=NATIONAL), Places(batch))]


@pytest.mark.parametrize(
    "lines",
    [
        [("total", "资金总额", 100), ("fiscal", "财政拨款", 80), ("carry_over", "上年结转", 15), ("other", "其他资金", 5)],
        # levels of government under 财政拨款, said and unsaid
        [
            ("total", "资金总额", 100),
            ("fiscal", "财政拨款", 80),
            ("central", "其中：中央", 50),
            ("county", "县级", 30),
            ("other", "其他资金", 20),
        ],
        [("total", "资金总额", 100), ("fiscal", "财政拨款", 100), ("fund_government", "政府性基金", 40), ("other", "其他资金", "")],
        # the same source again below itself
        [("total", "资金总额", 50), ("own", "单位资金", 50), ("own", "事业收入", 30), ("own", "经营收入", 20)],
        # 其中 after a part, and what follows it
        [
            ("total", "资金总额", 150),
            ("fiscal", "财政拨款", 100),
            ("other", "其他资金", 50),
            ("other", "其中：社会资金", 30),
            ("own", "自筹", 20),
        ],
        # upper and own levels, each with levels of its own
        [
            ("total", "资金总额", 100),
            ("upper", "上级资金", 80),
            ("central", "中央", 50),
            ("provincial", "省级", 30),
            ("local", "本级资金", 20),
        ],
        [
            ("total", "资金总额", 100),
            ("central", "中央补助", 60),
            ("local", "地方资金", 40),
            ("provincial", "省级", 25),
            ("county", "县级", 15),
        ],
        # a second total of part of the sources
        [
            ("total", "资金总额", 100),
            ("total", "财政资金合计", 80),
            ("central", "中央", 50),
            ("provincial", "省级", 30),
            ("other", "其他资金", 20),
        ],
        # a project's whole beside the year's, and a total at the end
        [("total", "项目总投资", 900), ("total", "年度资金总额", 100), ("fiscal", "财政拨款", 60), ("other", "其他资金", 40)],
        [("fiscal", "财政拨款", 60), ("other", "其他资金", 40), ("total", "合计", 100)],
        # only some sources are listed
        [("total", "资金总额", 100), ("fiscal", "其中：财政拨款", 80)],
        # an unknown row, a memo, an amount that cannot be read
        [("total", "资金总额", 100), ("fiscal", "财政拨款", 90), ("unknown", "直达资金", 70), ("other", "其他", 10)],
        [("total", "资金总额", 100), ("fiscal", "财政拨款", 90), ("three_public", "其中：三公经费", 3), ("other", "其他", 10)],
        [("total", "资金总额", 100), ("fiscal", "财政拨款", "约 60（中央40）"), ("other", "其他", 10)],
        # within the tolerance, and converted
        [("total", "资金总额", 100), ("fiscal", "财政拨款", 99.95), ("other", "其他", 0)],
        [("total", "资金总额", 100), ("fiscal", "财政拨款", "900000元"), ("other", "其他", 10)],
        # nothing to compare
        [("total", "资金总额", ""), ("fiscal", "财政拨款", 90), ("other", "其他", 10)],
        [("total", "资金总额", 100), ("fiscal", "财政拨款", ""), ("other", "其他", "—")],
    ],
)
def test_a_form_that_adds_up_is_not_accused(lines):
    assert accused(lines) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("total", "资金总额", 0), ("fiscal", "财政拨款", 89.974)], "各资金来源之和为 89.974万元（财政拨款 89.974）"),
        ([("total", "资金总额", 100), ("fiscal", "财政拨款", 80), ("other", "其他资金", 10)], "之和为 90万元"),
        (
            [("total", "资金总额", 100), ("fiscal", "财政拨款", 100), ("carry_over", "上年结转", 5), ("other", "其他资金", 0)],
            "之和为 105万元",
        ),
        ([("total", "资金总额", 100), ("fiscal", "财政拨款", 110)], "之和为 110万元"),
        (
            [
                ("total", "资金总额", 100),
                ("fiscal", "财政拨款", 70),
                ("central", "其中：中央", 50),
                ("county", "县级", 20),
                ("other", "其他", 20),
            ],
            "请核对",
        ),
        ([("total", "资金总额", 100), ("fiscal", "财政拨款", "800000元"), ("other", "其他", 10)], "财政拨款 800000元＋其他 10"),
    ],
)
def test_a_form_that_cannot_add_up_is_found_and_told_how(lines, said):
    (message,) = accused(lines)
    assert said in message


def test_sums_are_told_in_the_unit_of_the_form():
    (message,) = accused([("total", "资金总额", 1000000), ("fiscal", "财政拨款", 900000), ("other", "其他", 5000)], unit="元")
    assert "之和为 905000元" in message


def test_figures_rounded_to_hundred_millions_may_be_off_by_their_rounding():
    lines = [("total", "资金总额", "3.58"), ("fiscal", "财政拨款", "1.23"), ("other", "其他", "2.34")]
    assert accused(lines, unit="亿元") == []
    assert accused([("total", "资金总额", "3.68"), *lines[1:]], unit="亿元")


AMOUNT = st.integers(1, 99_999).map(lambda cents: cents / 100)
FLAT = st.lists(AMOUNT, min_size=2, max_size=3)


@settings(max_examples=MANY, deadline=None)
@given(FLAT, st.lists(AMOUNT, min_size=2, max_size=3), st.booleans())
def test_however_sources_are_divided_a_true_total_is_not_accused(sources, levels, among):
    fiscal = round(sum(levels), 2)
    lines = [("fiscal", "其中：财政拨款", fiscal)]
    lines += [
        (source, ("其中：" if among and i == 0 else "") + source, amount)
        for i, (source, amount) in enumerate(zip(("central", "provincial", "county"), levels, strict=False))
    ]
    lines += [(source, source, amount) for source, amount in zip(("carry_over", "own", "other"), sources, strict=False)]
    total = round(fiscal + sum(sources), 2)
    assert accused([("total", "年度资金总额", total), *lines]) == []


@settings(max_examples=MANY, deadline=None)
#: four figures of one decimal may together be off by 0.2 through rounding alone
@given(FLAT, st.floats(0.25, 50).map(lambda off: round(off, 2)), st.sampled_from([1, -1]))
def test_a_total_that_is_off_by_more_than_the_tolerance_is_found(sources, off, sign):
    total = round(sum(sources) + sign * off, 2)
    lines = [(source, source, amount) for source, amount in zip(("fiscal", "carry_over", "other"), sources, strict=False)]
    if total >= 0 and len(lines) == 3:
        assert len(accused([("total", "年度资金总额", total), *lines])) == 1 or _fits_otherwise(total, sources)


def _fits_otherwise(total, sources):
    """Two sources may be the parts of the third."""
    rest = [[amount for j, amount in enumerate(sources) if j != i] for i in range(3)]
    return any(abs(total - sum(kept)) <= 0.11 for kept in [*rest, *([amount] for amount in sources)])
