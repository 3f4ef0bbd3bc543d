"""A rule, whole: its code, what it looks at, what it says, its page and examples, in one decorated function.

    @rule("SCO003", ref="S09", blame="score", basis="财预〔2020〕10号", message="得分 {score} 超过分值 {weight}，请改为不高于 {weight} 的得分")
    def score_above_weight(indicators: DataFrame) -> Series:
        '''自评得分不得高于该指标的分值。

        | name     | weight | score |   |
        | 培训人数 | 10     | 12    | ✗ |
        | 培训人数 | 10     | 10    | ✓ |
        | 培训人数 | 10     |       | ✓ |
        '''
        return indicators.score > indicators.weight

The first parameter names the table that the rule looks at, the others are handed in by name (`perfsheet.engine.material` says which
there are). A rule returns which rows are wrong: a boolean Series over some of the table's rows (NA and rows left out are not wrong), or a
boolean DataFrame whose columns are the blamed columns, or `Wrong` to give the message more to speak of.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from perfsheet import rules
from perfsheet.engine.page import Page, read_page

SEVERITIES = ("error", "warning", "note")
STATUSES = ("active", "shadow", "retired")
#: view → the table of the batch that it is made of
VIEWS = {"amounts": "funds"}
#: family → what it is about; the file of a family in rules/ has its name
FAMILIES = {
    "REA": "读取",
    "BUD": "资金",
    "IND": "指标",
    "WGT": "分值权重",
    "SCO": "得分",
    "MON": "运行监控",
    "TXT": "文字说明",
    "BAT": "跨表核对",
}


class Wrong(NamedTuple):
    """What is wrong, and what the message says about it beyond the row's own columns.

    `rows` is a boolean Series, or a boolean DataFrame with a column for each blamed column; each fact is a Series over the same rows, or
    beside a DataFrame a DataFrame of the same columns.
    """

    rows: Any
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue; call it as the function that it was made of.

    `stages` are the stages whose forms it looks at (none: all); `after` are codes of rules: a finding of one of them about the same row,
    or about another table of the same form, is the cause of this one.
    """

    code: str
    name: str
    ref: str
    severity: str
    status: str
    stages: tuple[str, ...]
    blame: str
    basis: str
    message: str
    expected: str
    after: tuple[str, ...]
    table: str
    others: tuple[str, ...]
    page: Page
    function: Callable[..., Any] = field(compare=False)

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # what the function takes and gives
        """Say which rows are wrong."""
        return self.function(*arguments, **named)

    @property
    def base(self) -> str:
        """The table of the batch whose rows it finds."""
        return VIEWS.get(self.table, self.table)

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code[:3]


def rule(  # noqa: PLR0913  # one argument for each thing that a rule states
    code: str,
    *,
    ref: str,
    basis: str,
    message: str,
    blame: str = "",
    expected: str = "",
    severity: str = "error",
    status: str = "active",
    stages: str = "",
    after: str = "",
) -> Callable[[Callable[..., Any]], Rule]:
    """Make a rule of a function; `stages` and `after` are lists parted by blanks.

    `message` and `expected` have places for columns of the row, for facts, and for `here` (the text of the blamed cell) and `heading`
    (what heads it in the form). `blame` is the blamed column, needed where the function returns a Series.
    """

    def made(function: Callable[..., Any]) -> Rule:
        table, *others = inspect.signature(function).parameters
        page = read_page(function.__doc__, VIEWS.get(table, table))
        listed = tuple(stages.split()), tuple(after.split())
        return Rule(
            code, function.__name__, ref, severity, status, listed[0], blame, basis, message, expected, listed[1], table, tuple(others), page, function
        )  # fmt: skip

    return made


@cache
def catalogue() -> Mapping[str, Rule]:
    """Find the rules of `perfsheet/rules/*.py`, by code, in the order of their codes."""
    modules = [import_module(f"{rules.__name__}.{found.name}") for found in iter_modules(rules.__path__)]
    found = [thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule)]
    return {each.code: each for each in sorted(found, key=lambda each: each.code)}
