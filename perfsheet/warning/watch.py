"""All that a run knows of warnings: lights, their courses, grades that are limited; and which units are to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from perfsheet.warning.cases import Case, cases
from perfsheet.warning.course import Course, courses, lit
from perfsheet.warning.known import Known
from perfsheet.warning.limits import Limited, limited
from perfsheet.warning.state import OPEN

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch


@dataclass(frozen=True, eq=False)
class Watched:
    """Every monitored case, the courses of those that are warned of, the grades that are limited, as of a day."""

    cases: Sequence[Case]
    courses: Sequence[Course]
    limited: Sequence[Limited]
    known: Known
    today: date

    @classmethod
    def of(cls, batch: Batch, judgement: Judgement, known: Known, today: date, year: int | None = None) -> Self:
        """Look at all monitoring forms of a batch; `year` is that of forms that state none. Asked for again, they are not looked at again."""
        return cls._of(batch, judgement, known, today, year)

    @classmethod
    @lru_cache(maxsize=1)
    def _of(cls, batch: Batch, judgement: Judgement, known: Known, today: date, year: int | None) -> Self:
        found = lit(cases(batch, judgement, year), known)
        return cls(found, courses(found, known, today), limited(found, batch, judgement, known), known, today)

    @property
    def limiting(self) -> list[tuple[str, str]]:
        """What limits a grade here, and to which; nothing where no policy says."""
        wanted = {(case.policy.warning.limit.value, one) for case in self.cases if case.policy.warning.limit.value for one in case.policy.results.limits.value or ()}
        return sorted((one.cause, one.best) for cause, one in wanted if one.cause == cause)

    @property
    def ranks(self) -> Mapping[str, int]:
        """The colours of all policies, the worst first."""
        colours = [one.colour for case in self.cases for one in case.policy.lights.colours.value]
        return {colour: at for at, colour in enumerate(dict.fromkeys(colours))}

    def by_unit(self) -> dict[str, list[Course]]:
        """Sort the courses in which something is asked of a unit by unit."""
        found: dict[str, list[Course]] = {}
        for one in self.courses:
            if one.state in OPEN:
                found.setdefault(one.case.owner, []).append(one)
        return dict(sorted(found.items()))
