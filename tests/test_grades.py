"""Bands name every value once: an edge belongs to the band above it."""

from __future__ import annotations

import os
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.grades import ENDLESS, BandError, Bands

GRADES = [{"name": "优", "from": 90}, {"name": "良", "from": 80}, {"name": "中", "from": 60}, {"name": "差", "from": 0}]
SHARES = [
    {"name": "达成", "low": 0.8, "high": 1},
    {"name": "部分达成", "low": 0.6, "high": 0.8},
    {"name": "未达成", "low": 0, "high": 0.6},
]
EXAMPLES = 20_000 if os.environ.get("PERFSHEET_SOAK") else 200

CENTS = st.integers(0, 10_000).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def partitions(draw):
    """Draw bands by their edges, stated in any order."""
    edges = draw(st.lists(st.integers(1, 9_999), min_size=0, max_size=6, unique=True))
    stated = [{"name": f"档{at}", "from": float(Decimal(edge).scaleb(-2))} for at, edge in enumerate([0, *edges])]
    return draw(st.permutations(stated))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0, "差"),
        (0.01, "差"),
        (59.99, "差"),
        (60, "中"),
        (60.01, "中"),
        (79.99, "中"),
        (80, "良"),
        (80.01, "良"),
        (89.5, "良"),
        (89.99, "良"),
        (90, "优"),
        (90.0, "优"),
        (Decimal("90.00"), "优"),
        (90.01, "优"),
        (99.99, "优"),
        (100, "优"),
    ],
)
def test_a_score_has_its_grade_and_an_edge_the_upper_one(value, name):
    assert Bands.of(GRADES).name(value) == name
    assert Bands.of(GRADES).names(pd.Series([float(value)], dtype="Float64")).tolist() == [name]


def test_nothing_is_rounded_before_it_is_graded():
    assert Bands.of(GRADES).name(Decimal("89.999999999999999999")) == "良"


def test_every_hundredth_from_nought_to_a_hundred_has_a_grade():
    scores = pd.Series(range(10_001), dtype="Float64") / 100
    names = Bands.of(GRADES).names(scores)
    assert names.notna().all()
    assert names.value_counts().to_dict() == {"差": 6_000, "中": 2_000, "良": 1_000, "优": 1_001}


@settings(max_examples=EXAMPLES, deadline=None)
@given(partitions(), st.lists(CENTS, min_size=1, max_size=20))
def test_bands_are_total_and_one_band_holds_each_value(stated, values):
    bands = Bands.of(stated)
    vector = bands.names(pd.Series([float(value) for value in values], dtype="Float64"))
    for value, named in zip(values, vector, strict=True):
        holding = [band.name for band in bands if band.low <= value < band.high or value == band.high == bands.top]
        assert [bands.name(value)] == holding == [named]


@settings(max_examples=EXAMPLES, deadline=None)
@given(partitions())
def test_each_edge_goes_up_and_what_is_a_hundredth_below_goes_down(stated):
    bands = Bands.of(stated)
    for upper, lower in zip(bands, list(bands)[1:], strict=False):
        assert bands.name(upper.low) == upper.name
        assert bands.name(upper.low - Decimal("0.01")) == lower.name
        assert bands.name(min(upper.low + Decimal("0.01"), upper.high)) == (upper.name if upper.low + Decimal("0.01") < upper.high else bands.name(upper.high))


@settings(max_examples=EXAMPLES, deadline=None)
@given(partitions(), CENTS, CENTS)
def test_more_is_never_graded_lower(stated, one, other):
    bands = Bands.of(stated)
    order = [band.name for band in bands]
    low, high = sorted((one, other))
    assert order.index(bands.name(high)) <= order.index(bands.name(low))


def test_a_blank_has_no_grade_and_neither_has_what_is_off_the_scale():
    scores = pd.Series([pd.NA, 95, -0.01, 100.01, float("nan")], dtype="Float64", index=[3, 5, 8, 9, 11])
    names = Bands.of(GRADES).names(scores)
    assert names.index.tolist() == [3, 5, 8, 9, 11]
    assert names.isna().tolist() == [True, False, True, True, True]
    assert names[5] == "优"


@pytest.mark.parametrize("value", [-0.01, 100.01, Decimal(101), float("inf"), float("nan")])
def test_a_single_value_off_the_scale_is_a_mistake_of_the_caller(value):
    with pytest.raises(ValueError, match="outside"):
        Bands.of(GRADES).name(value)


def test_shares_of_a_weight_are_bands_up_to_one():
    bands = Bands.of(SHARES, Decimal(1))
    assert [bands.name(share) for share in (1, 0.8, 0.79, 0.6, 0.59, 0)] == ["达成", "达成", "部分达成", "部分达成", "未达成", "未达成"]
    assert bands["部分达成"] == ("部分达成", Decimal("0.6"), Decimal("0.8"))


def test_bands_are_listed_from_the_highest_and_found_by_name():
    bands = Bands.of([GRADES[2], GRADES[0], GRADES[3], GRADES[1]])
    assert [band.name for band in bands] == ["优", "良", "中", "差"]
    assert len(bands) == 4
    assert (bands["优"].high, bands["差"].low) == (100, 0)
    with pytest.raises(KeyError):
        bands["优秀"]
    with pytest.raises(AttributeError):
        bands.bands = ()


def test_progress_has_no_upper_end():
    bands = Bands.of([{"name": "蓝", "from": 120}, {"name": "绿", "from": 0}], ENDLESS)
    assert (bands.name(119.99), bands.name(120), bands.name(1e9)) == ("绿", "蓝", "蓝")


@pytest.mark.parametrize(
    ("stated", "said", "at"),
    [
        ([], "没有任何档次", 0),
        ([{"name": "优", "from": 60}], "0 到 60 不属于任何一档", 0),
        ([{"name": "优", "from": 60}, {"name": "差", "from": 0.5}], "0 到 0.5 不属于任何一档", 1),
        ([{"name": "优", "from": 60}, {"name": "差", "from": -1}], "最低一档须从 0 起", 1),
        ([{"name": "优", "from": 0}, {"name": "差", "from": 0}], "重叠：都从 0 起", 1),
        ([{"name": "优", "low": 60, "high": 100}, {"name": "差", "low": 0, "high": 59}], "空档：59 到 60", 1),
        ([{"name": "优", "low": 60, "high": 100}, {"name": "差", "low": 0, "high": 61}], "重叠：60 到 61", 1),
        ([{"name": "优", "low": 60, "high": 99}, {"name": "差", "low": 0, "high": 60}], "须到 100 为止，现为 99", 0),
        ([{"name": "优", "from": 100}, {"name": "差", "from": 0}], "须低于 100", 0),
        ([{"name": "优", "from": 10**400}, {"name": "差", "from": 0}], "须低于 100", 0),
        ([{"name": "优", "from": 60}, {"name": "优", "from": 0}], "“优”出现两次", 1),
        ([{"name": "优", "from": "60"}, {"name": "差", "from": 0}], "须是数", 0),
        ([{"name": "优", "from": float("nan")}], "须是数", 0),
        ([{"name": "优", "from": True}], "须是数", 0),
        ([{"name": "优", "from": 0, "low": 0}], "只能写一个", 0),
        ([{"name": " ", "from": 0}], "没有名称", 0),
        ([{"from": 0}], "没有名称", 0),
        ([{"name": "优"}], "没有起点", 0),
        ([{"name": "优", "from": 0, "form": 1}], "不认识的键 form", 0),
    ],
)
def test_what_does_not_partition_is_refused(stated, said, at):
    with pytest.raises(BandError, match=said) as refused:
        Bands.of(stated)
    assert refused.value.at == at
    assert refused.value.args == (str(refused.value),)
