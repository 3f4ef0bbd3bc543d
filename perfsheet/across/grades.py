"""Scores and grades of forms against what limits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text

if TYPE_CHECKING:
    from perfsheet.policy import Policy

#: the word by which a cause speaks of audits, and the one for grave findings
AUDIT: Final = "审计"
GRAVE: Final = "严重"


def graded(forms: DataFrame, policy: Policy) -> Series:
    """Return the grade that each form states, as the policy calls it, else that of its total."""
    bands = policy.grades.bands.value
    called = {name: one.name for one in bands for name in (one.name, *(policy.grades.also.value or {}).get(one.name, ()))}
    stated = by_text(forms["grade"], lambda text: called.get("".join(text.split())))
    return stated.fillna(bands.names(forms["total_score"]))


def above(grades: Series, best: str, policy: Policy) -> Series:
    """Tell which grades are better than the best that is allowed."""
    names = [one.name for one in policy.grades.bands.value]
    better = names[: names.index(best)] if best in names else []
    return grades.isin(better)


def limit(policy: Policy, *, grave: bool) -> str | None:
    """Return the best grade after an audit that found something (`grave`: something serious); None where none is laid down."""
    causes = [one for one in policy.results.limits.value or () if AUDIT in one.cause]
    own = [one.best for one in causes if (GRAVE in one.cause) == grave] or [one.best for one in causes]
    return own[0] if own else None
