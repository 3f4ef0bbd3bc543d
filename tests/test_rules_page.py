"""docs/rules.md says what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path

from perfsheet.rulebook import entries

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_of_rules_is_as_the_rules_are() -> None:
    written = runpy.run_path(str(DOCS / "generate.py"))["page"]()
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == written, "run: python docs/generate.py"


def test_every_rule_is_on_the_page() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert [code for code in entries() if f"### {code}\n" not in text] == []
