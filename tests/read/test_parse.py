"""Values: every spelling of values.md, and what must hold for any text at all."""

from __future__ import annotations

import doctest
import importlib
import math
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.model import COMPARATORS, KINDS, Cell, Parsed
from perfsheet.read.boxes import boxes
from perfsheet.read.display import show
from perfsheet.read.fold import fold
from perfsheet.read.parse import is_number_text, parse, parse_cell

_TABLES = Path(__file__).with_name("values.md").read_text(encoding="utf-8").split("\n## ")
_KINDS = {
    "数值": "number", "百分比": "percent", "区间": "range", "日期": "date", "已选": "tick",
    "未选": "untick", "无": "none", "占位": "placeholder", "错误": "error", "文字": "words",
}  # fmt: skip
_SOAK = int(os.environ.get("PERFSHEET_SOAK", "0"))
_FEW = settings(max_examples=20_000 if _SOAK else 200, deadline=None)


def _rows(*, stored: bool) -> list[list[str]]:
    tables = [table for table in _TABLES[1:] if table.startswith("数值单元格") == stored]
    lines = [line for table in tables for line in table.splitlines() if line.startswith("| ")]
    return [[_plain(cell) for cell in line[2:-2].split(" | ")] for line in lines if not line.startswith(("| 写法", "| 存的数"))]


def _plain(cell: str) -> str:
    cell = cell[1:-1] if cell.startswith("`") and cell.endswith("`") and len(cell) > 1 else cell.strip(" ")
    return re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), cell)


def _figure(cell: str) -> float | None:
    return float(cell) if cell else None


def test_the_table_of_spellings_is_long_and_repeats_nothing():
    spellings = [row[0] for row in _rows(stored=False)]
    assert len(spellings) >= 500
    assert sorted(spellings) == sorted(set(spellings))


@pytest.mark.parametrize("row", _rows(stored=False), ids=lambda row: repr(row[0]))
def test_each_spelling_of_the_table_is_read_so(row):
    text, kind, number, comparator, measure, low, high, iso = row
    expected = Parsed(_KINDS[kind], _figure(number), comparator or None, measure or None, _figure(low), _figure(high), iso or None)
    assert parse(text) == expected


@pytest.mark.parametrize("row", _rows(stored=True), ids=lambda row: f"{row[0]} {row[1]}")
def test_each_stored_figure_of_the_table_is_read_so(row):
    stored, code, shown, kind, number, comparator, measure, day = row
    text, iso = show(float(stored), code)
    assert text == shown
    expected = Parsed(_KINDS[kind], _figure(number), comparator or None, measure or None, date=day or None)
    assert parse_cell(Cell(1, 1, text, float(stored), iso)) == expected


@pytest.mark.parametrize(
    "module",
    [
        "boxes",
        "comparators",
        "digits",
        "display",
        "figures",
        "fold",
        "format_number",
        "gaps",
        "measures",
        "numerals",
        "parse",
        "periods",
        "ranges",
        "spelt_dates",
        "tails",
    ],
)
def test_the_examples_in_the_docstrings_hold(module):
    found = doctest.testmod(importlib.import_module(f"perfsheet.read.{module}"))
    assert found.attempted
    assert not found.failed


def test_a_cell_in_error_is_an_error_and_a_cell_of_text_is_its_text():
    assert parse_cell(Cell(1, 1, "#DIV/0!", error=True)).kind == "error"
    assert parse_cell(Cell(1, 1, "≥95%")) == parse("≥95%")
    assert parse_cell(Cell(1, 1, "", math.inf)).kind == "words"


def test_options_with_boxes_are_listed_with_their_choice():
    assert boxes("新增项目□延续项目√") == [("新增项目", False), ("延续项目", True)]
    assert boxes("整体□ 区域√ 项目□") == [("整体", False), ("区域", True), ("项目", False)]
    assert boxes("是□ 否☑") == [("是", False), ("否", True)]
    assert boxes("☑是 □否") == [("是", True), ("否", False)]
    assert boxes("是（√）否（ ）") == [("是", True), ("否", False)]
    assert boxes("1.新增 ■  2.延续 □") == [("新增", True), ("延续", False)]
    assert boxes("□新增项目\n☑延续项目") == [("新增项目", False), ("延续项目", True)]
    assert boxes("延续项目") == []


def test_an_option_that_lost_its_box_is_left_out():
    assert boxes("1、常年性 2、延续性□ 3、一次性□ 4、新增性□") == [("延续性", False), ("一次性", False), ("新增性", False)]


def test_a_bare_figure_is_told_from_other_texts_cheaply():
    assert all(map(is_number_text, ("1", "1,234.50", "-5", "９５％", " 12 ", "￥100", "0.9‰")))
    assert not any(map(is_number_text, ("", "≥95", "95人", "2025-12-31", "1.2.3", "1,23", "-", "%", "NaN")))


_VALUE_LIKE = st.text(
    alphabet="0123456789０９.,，-—~%‰≥≤><=约至到以上内下前底年月日元万个人次不低超过达每半一二十百两…*X×√□[]()（）:：指标1 \n", max_size=24
)
_ANY = st.one_of(st.text(alphabet=st.characters(exclude_categories=()), max_size=80), _VALUE_LIKE)
_ISO = re.compile(r"(?:\d{4}|-)(?:-\d\d){0,2}(?:/(?:\d{4}|-)(?:-\d\d){0,2})?")


@_FEW
@given(_ANY)
def test_any_text_is_read_without_an_exception_and_into_the_shapes_promised(text):
    parsed = parse(text)
    assert parsed.kind in KINDS
    assert parsed.comparator in {None, *COMPARATORS}
    assert parsed.measure is None or parsed.measure.strip()
    assert all(figure is None or math.isfinite(figure) for figure in (parsed.number, parsed.low, parsed.high))
    assert (parsed.kind in {"number", "percent"}) <= (parsed.number is not None)
    assert (parsed.low is None) == (parsed.high is None)
    assert parsed.low is None or parsed.high is None or parsed.low <= parsed.high
    assert parsed.date is None or _ISO.fullmatch(parsed.date)
    assert (parsed.kind == "date") == (parsed.date is not None)
    boxes(text)


@_FEW
@given(_VALUE_LIKE)
def test_folding_a_value_first_changes_nothing(text):
    assert parse(fold(text)) == parse(text)


@_FEW
@given(_ANY, st.floats())
def test_any_cell_is_read_without_an_exception(text, number):
    assert parse_cell(Cell(1, 1, text, number)).kind in KINDS


_MEASURES = ("", "%", "‰", "个", "人次", "万元", "元/生/年", "元/人*月", "平方米", "小时", "m²", "个行政村", "万粒")
_SIGNS = {
    "": None,
    "≥": "≥",
    "≤": "≤",
    ">": ">",
    "<": "<",
    "=": "=",
    "不低于": "≥",
    "不超过": "≤",
    "大于等于": "≥",
    "小于": "<",
    "约": "≈",
    ">=": "≥",
    "≧": "≥",
    "达到": "≥",
}
_SUFFIXES = {"以上": "≥", "及以上": "≥", "以下": "≤", "以内": "≤", "左右": "≈"}
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_FIGURES = st.decimals(min_value=-(10**12), max_value=10**12, places=None, allow_nan=False, allow_infinity=False).map(
    lambda figure: float(f"{float(figure):.6f}")
)


def _spell(figure: float, *, grouped: bool) -> str:
    return f"{figure:{',' if grouped else ''}.6f}".rstrip("0").rstrip(".")


@_FEW
@given(_FIGURES, st.sampled_from(sorted(_SIGNS)), st.sampled_from(_MEASURES), st.booleans(), st.sampled_from(("", " ", "\u3000", "\n")))
def test_a_printed_figure_is_read_back_with_comparator_and_measure(figure, sign, measure, grouped, blank):
    text = f"{sign}{blank}{_spell(figure, grouped=grouped)}{blank}{measure}"
    kind = "percent" if measure in {"%", "‰"} else "number"
    expected = Parsed(kind, figure + 0.0, _SIGNS[sign], measure or None)
    assert parse(text) == expected
    assert parse(text.translate(_WIDE)) == expected


@_FEW
@given(_FIGURES, st.sampled_from(sorted(_SUFFIXES)), st.sampled_from(_MEASURES), st.booleans())
def test_a_printed_figure_is_read_back_with_the_comparator_after_it(figure, suffix, measure, grouped):
    parsed = parse(f"{_spell(figure, grouped=grouped)}{measure}{suffix}")
    assert (parsed.number, parsed.comparator, parsed.measure) == (figure + 0.0, _SUFFIXES[suffix], measure or None)


@_FEW
@given(
    st.tuples(st.integers(0, 1800), st.integers(0, 1800)).map(sorted),
    st.sampled_from(_MEASURES),
    st.sampled_from(("-", "—", "～", "至", "到")),
    st.booleans(),
)
def test_a_printed_range_is_read_back(ends, measure, sep, twice):
    low, high = ends
    parsed = parse(f"{low}{measure if twice else ''}{sep}{high}{measure}")
    assert parsed == Parsed("range", measure=measure or None, low=low, high=high)


_PATTERNS = ("{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0} 年 {1} 月 {2} 日")


@_FEW
@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(_PATTERNS),
    st.sampled_from(("", "前", "之前", "前完成")),
)
def test_a_printed_date_is_read_back(day, pattern, suffix):
    parsed = parse(pattern.format(day.year, day.month, day.day) + suffix)
    assert parsed == Parsed("date", comparator="≤" if suffix else None, date=day.isoformat())


@_FEW
@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
    st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(_PATTERNS),
    st.sampled_from(("-", "—", "～", "至", "到")),
)
def test_a_printed_period_is_read_back(one, other, pattern, sep):
    start, end = sorted((one, other))
    parsed = parse(sep.join(pattern.format(day.year, day.month, day.day) for day in (start, end)))
    assert parsed == Parsed("date", date=f"{start.isoformat()}/{end.isoformat()}")


@_FEW
@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from(("General", "0", "0.00", "#,##0.00", "0.00%", "0%", "0.00_);(0.00)", '"≥"0.0"个"', "0.0E+0")),
)
def test_a_stored_figure_is_never_rounded_by_its_format(figure, code):
    text, iso = show(figure, code)
    parsed = parse_cell(Cell(1, 1, text, figure, iso))
    assert parsed.number == (float(Decimal(repr(figure)) * 100) if code.endswith("%") else figure)
    assert parsed.kind == ("percent" if code.endswith("%") else "number")
