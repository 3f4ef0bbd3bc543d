"""Rounding and comparing: half-up as decimals are, one by one and over columns."""

from __future__ import annotations

import math
import os
from decimal import ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.figures import round_points, same

EXAMPLES = 20_000 if os.environ.get("PERFSHEET_SOAK") else 400
figures = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(min_value=-1000, max_value=1000),
    st.decimals(min_value=-10_000, max_value=10_000, places=3, allow_nan=False).map(float),
    st.decimals(min_value=-10_000, max_value=10_000, places=3, allow_nan=False).map(lambda exact: math.nextafter(float(exact), math.inf)),
)
places = st.integers(min_value=-2, max_value=6)


def half_up(figure: float, to: int) -> float:
    with localcontext() as context:
        context.prec = 2000
        return float(Decimal(repr(figure)).quantize(Decimal(1).scaleb(-to), ROUND_HALF_UP)) + 0.0


@settings(max_examples=EXAMPLES, deadline=None)
@given(figures, places)
def test_a_figure_is_rounded_as_decimals_are(figure: float, to: int) -> None:
    assert round_points(figure, to) == half_up(figure, to)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(figures, min_size=1, max_size=30), places)
def test_a_column_is_rounded_as_its_figures_are(column: list[float], to: int) -> None:
    assert round_points(np.array(column), to).tolist() == [half_up(figure, to) for figure in column]
    series = round_points(pd.Series(column, dtype="Float64", name="得分"), to)
    assert series.tolist() == [half_up(figure, to) for figure in column]
    assert (series.name, str(series.dtype)) == ("得分", "Float64")


def test_half_a_cent_is_rounded_up_although_binary_fractions_lie_below_it() -> None:
    assert [round_points(figure) for figure in (2.675, 1.005, 0.575, -0.005, 8.995)] == [2.68, 1.01, 0.58, -0.01, 9.0]


def test_blanks_stay_blank_when_rounded() -> None:
    assert round_points(pd.Series([1.005, None], dtype="Float64")).isna().tolist() == [False, True]
    assert math.isnan(round_points(float("nan")))
    assert round_points(float("inf")) == math.inf
    assert round_points(np.array([np.nan, np.inf]))[1] == np.inf
    assert round_points(Decimal("2.675")) == 2.68


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.decimals(min_value=-(10**8), max_value=10**8, places=4, allow_nan=False),
    st.decimals(min_value=-2, max_value=2, places=4, allow_nan=False),
    st.sampled_from(("0", "0.1", "0.01", "0.05", "0.5")),
)
def test_figures_are_the_same_where_their_decimals_differ_by_no_more(one: Decimal, apart: Decimal, tolerance: str) -> None:
    other = one + apart
    expected = abs(apart) <= Decimal(tolerance)
    a, b, tol = float(one), float(other), float(tolerance)
    assert same(a, b, tol) is expected
    assert same(np.array([a]), np.array([b]), tol).tolist() == [expected]
    assert same(pd.Series([a]), b, tol).tolist() == [expected]


def test_the_dust_of_adding_floats_makes_no_difference() -> None:
    assert same(0.1 + 0.2, 0.3)
    assert not same(0.3, 0.30000001)
    assert same(1.9, 1.8, 0.1)
    assert not same(1.91, 1.8, 0.1)


def test_a_blank_is_the_same_as_nothing() -> None:
    found = same(pd.Series([1.0, None], dtype="Float64"), pd.Series([1.0, 2.0], dtype="Float64"))
    assert found.tolist() == [True, pd.NA]
    assert same(pd.Series([None, 1.0], dtype="Float64"), 1.0).isna().tolist() == [True, False]
    assert same(np.array([np.nan, np.inf]), np.array([np.nan, np.inf])).tolist() == [False, True]
    assert not same(float("inf"), 1.0)
