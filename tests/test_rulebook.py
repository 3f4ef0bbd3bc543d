"""The rulebook: docs/rules.md is what the rules say, and each can be looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfsheet.engine.drawn import drawn
from perfsheet.engine.page import read_page
from perfsheet.errors import PerfsheetError
from perfsheet.rule import FAMILIES
from perfsheet.rulebook import as_markdown, entries, entry, explained, of_family

DOCUMENT = Path(__file__).parent.parent / "docs" / "rules.md"


def test_the_document_is_what_the_rules_say_now():
    expected = "\n".join(as_markdown(of_family(None))) + "\n"
    assert DOCUMENT.read_text(encoding="utf-8") == expected, "the rules have changed: run `make rules`"


def test_every_code_of_the_document_is_an_entry_and_the_other_way_round():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert all(f"| {code} |" in text for code in entries())


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
