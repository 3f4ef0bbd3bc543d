"""Write docs/rules.md from the rules themselves: `python docs/generate.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfsheet.rule import FAMILIES
from perfsheet.rulebook import entries, explained

PAGE = Path(__file__).with_name("rules.md")


def page() -> str:
    """Return the page of all rules, family by family, with a list to start from."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    found = entries().values()
    yield "# 核对规则"
    yield ""
    yield "本页由 `python docs/generate.py` 根据规则生成，请勿手工修改。单条规则可用 `perfsheet explain 编号` 查看。"
    for letters, name in FAMILIES.items():
        rules = [one for one in found if one.family == letters]
        if rules:
            yield from ("", f"## {letters} {name}", "", "| 编号 | 查什么 | 核对要点 |", "|---|---|---|")
            yield from (f"| {one.code} | {one.title} | {one.ref} |" for one in rules)
    for letters in FAMILIES:
        for one in (one for one in found if one.family == letters):
            yield from ("", f"### {one.code}", "", "```text", *explained(one), "```")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
