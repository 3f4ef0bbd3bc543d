"""The rounds of returns that a batch belongs to: 2025 targets, 2025 monitoring by August; and their deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from perfsheet.policy import Policy, load, year_end
from perfsheet.rulebook import STAGES

#: a year or month that fewer than one in so many forms of a stage bears is a slip of the pen, no round
_SLIP: Final = 5
MONITOR: Final = "monitor"


class Round(NamedTuple):
    """What is due of everybody: a stage of a year, of whole departments or of projects; monitoring also by its month."""

    stage: str
    whole: bool
    year: int
    month: int | None = None

    @property
    def title(self) -> str:
        """Name it as officials do."""
        month = f"（{self.month}月）" if self.month else ""
        return f"{self.year}年度{'部门整体' if self.whole else '项目'}{STAGES[self.stage]}{month}"

    @property
    def order(self) -> tuple[int, int, bool, int]:
        """Tell where it stands among others."""
        return self.year, list(STAGES).index(self.stage), self.whole, self.month or 0

    @property
    def series(self) -> tuple[str, bool]:
        """The stage, and whether of whole departments."""
        return self.stage, self.whole

    @property
    def kind(self) -> str:
        """The kind of form that answers it, as policies name it."""
        return self.stage if self.stage == "ex_ante" else f"{'department' if self.whole else 'project'}_{self.stage}"


class Deadline(NamedTuple):
    """The last day of a round, and what lays it down."""

    on: date | None
    basis: str = ""


def rounds_of(forms: Iterable[Round], year: int | None, policy: str | None) -> list[Round]:
    """Find the rounds among what forms say they answer; of `year` only, if given.

    The months that a policy lays down are rounds however few forms there are yet.
    """
    found = Counter(one for one in forms if year is None or one.year == year)
    most: Counter[tuple[object, ...]] = Counter()
    for one, count in found.items():
        most[one.series] = max(most[one.series], count)
    return [one for one, count in found.items() if count * _SLIP >= most[one.series] or _is_month(one, found, policy)]


def deadline_of(one: Round, policy: str | None) -> Deadline:
    """Return the deadline that a policy lays down for a round: as it stood in the year itself, else in the next, if it falls due then."""
    for year in (one.year, one.year + 1) if policy else ():
        figure = _policy(policy or "", year).deadlines.get(one.kind)
        due = figure.value.due(one.year, one.month) if figure else None
        if figure is not None and due is not None and year in {one.year, due.year}:
            return Deadline(due, figure.basis)
    return Deadline(None)


def _policy(name: str, year: int) -> Policy:
    return load(name, year_end(year) if 1990 <= year <= 2100 else None)


def _is_month(one: Round, found: Counter[Round], policy: str | None) -> bool:
    """Tell a month that the policy lays down, in a year that is no slip."""
    months = (_policy(policy, one.year).thresholds.months.value if policy else None) or ()
    years = Counter[int]()
    for other, count in found.items():
        if other.series == one.series:
            years[other.year] += count
    return one.month in months and years[one.year] * _SLIP >= max(years.values())
