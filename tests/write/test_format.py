"""Figures as officials write them, and the names that reports give to things."""

from __future__ import annotations

import pytest

from perfsheet.catalogue import KEYS
from perfsheet.write import format as shown
from perfsheet.write.execution import ratio, total
from perfsheet.write.owners import bare_name
from perfsheet.write.terms import heading, kind_name, kinds, stage


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [(2.675, "2.68"), (1.005, "1.01"), (-2.675, "-2.68"), (1234567.5, "1,234,567.50"), (0, "0.00"), (None, ""), (float("nan"), ""), (1e300, None)],
)
def test_money_is_rounded_half_up_with_two_decimals(figure: float | None, wanted: str | None) -> None:
    assert shown.money(figure) == wanted or (wanted is None and shown.money(figure).endswith(".00"))


def test_other_figures() -> None:
    assert shown.percent(86.205) == "86.21%"
    assert shown.points(9.5) == "9.50"
    assert shown.count(12345) == "12,345"
    assert (shown.size(512), shown.size(20480), shown.size(3 << 30), shown.size(None)) == ("512 B", "20.0 KB", "3.0 GB", "")


def test_texts_are_cleaned_and_put_on_one_line() -> None:
    assert shown.clean("甲\x00乙\r\n丙") == "甲�乙\n丙"
    assert shown.one_line("甲\n 乙\t丙") == "甲 乙 丙"


def test_money_is_added_on_its_decimal_digits() -> None:
    assert total([0.1] * 10) == 1.0
    assert total([None, None]) is None
    assert ratio(37.24, 43.2) == pytest.approx(86.2037037)
    assert ratio(1, 0) is None


@pytest.mark.parametrize("name", ["[101]示例县教育局", "101-示例县教育局", "示例县 教育局", "示例县教育局（101）", "101001示例县教育局"])
def test_codes_and_blanks_do_not_make_another_unit(name: str) -> None:
    assert bare_name(name) == "示例县教育局"


@pytest.mark.parametrize("name", ["12345", "120急救中心", "（本级）", "示例县教育局（本级）"])
def test_what_is_part_of_a_name_stays(name: str) -> None:
    assert bare_name(name) == name


def test_every_column_has_a_chinese_heading() -> None:
    for table in ("funds", "indicators"):
        for key in KEYS[table]:
            assert not heading(f"{table}.columns", key).isascii(), (table, key)


def test_headings_of_one_table_differ() -> None:
    for table in ("funds", "indicators"):
        headings = [heading(f"{table}.columns", key) for key in KEYS[table]]
        assert len(set(headings)) == len(headings)


def test_every_kind_has_a_name_and_a_stage() -> None:
    assert all(not kind_name(kind).isascii() for kind in kinds())
    assert kind_name("没有这种表") == "未识别的表"
    assert [kind for kind in kinds() if not stage(kind)] == ["unknown"]
