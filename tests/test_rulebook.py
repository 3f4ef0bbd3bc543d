"""The rulebook: every finding there can be, looked up and explained."""

from __future__ import annotations

import pytest

from perfsheet.engine.drawn import drawn
from perfsheet.engine.page import read_page
from perfsheet.errors import PerfsheetError
from perfsheet.rule import FAMILIES
from perfsheet.rulebook import entries, entry, explained, of_family


def test_entries_are_in_the_order_of_families():
    families = [one.family for one in entries().values()]
    assert families == sorted(families, key=list(FAMILIES).index)


def test_an_entry_is_found_by_code_and_by_name():
    assert entry(" bud006 ") is entry("rate_wrong")


def test_what_is_no_entry_is_refused_with_the_next_step():
    with pytest.raises(PerfsheetError, match="perfsheet list rules"):
        entry("BUD999")
    with pytest.raises(PerfsheetError, match="REA（读取）"):
        of_family("ABC")


@pytest.mark.parametrize("one", entries().values(), ids=lambda one: one.code)
def test_an_explanation_is_chinese_and_complete(one):
    lines = list(explained(one))
    assert lines[0].startswith(f"{one.code}  {one.name}  〔")
    assert any(line.startswith("适用：") for line in lines)
    assert "{" not in next(line for line in lines if line.startswith("提示语："))


def test_examples_are_drawn_in_the_words_of_forms():
    (example,) = read_page("应。\n\n| funds | source | budget |   |\n| 1 | total | 5 | ✗ |\n| 2 | fiscal | 1,234 | ✓ |", "funds").examples
    assert drawn(example) == [
        "| 资金（表号） | 资金来源     | 全年预算数 |   |",
        "| 1            | 年度资金总额 | 5          | ✗ |",
        "| 2            | 财政拨款     | 1,234      | ✓ |",
    ]
