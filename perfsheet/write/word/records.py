"""What the reports know of a form and of a finding, and which forms tell of money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Self

from perfsheet.write.execution import Execution, ratio, total
from perfsheet.write.terms import stage

SELFEVAL: Final = "selfeval"


class FormFact(NamedTuple):
    """A form that counts; money in 万元, `recomputed` None where it is not sure, `doubtful` where its money cannot be added."""

    form: int
    file: int
    path: str
    sheet: str
    owner: str
    head: str
    kind: str
    kind_name: str
    stage: str
    year: int | None
    period: str
    project: str
    budget: float | None
    spent: float | None
    claimed: float | None
    grade: str
    recomputed: float | None
    regrade: str
    unsure: str
    returned: bool
    errors: int
    warnings: int
    doubtful: bool

    @property
    def subject(self) -> str:
        """What the form is about: its project, else its unit."""
        return self.project or self.owner

    @property
    def rate(self) -> float | None:
        """How much of the budget was spent, in per cent."""
        return None if self.doubtful else ratio(self.spent, self.budget)

    @property
    def differs(self) -> bool:
        """Tell whether the recomputed total is surely another than the claimed one."""
        return self.claimed is not None and self.recomputed is not None and f"{self.claimed:.2f}" != f"{self.recomputed:.2f}"


class FindingFact(NamedTuple):
    """A finding, or several that say the same of neighbouring cells; `follows` where another one before it is its cause."""

    form: int | None
    file: int
    severity: str
    code: str
    sheet: str
    cells: str
    number: int
    message: str
    found: str
    expected: str
    basis: str
    follows: bool


class Money(NamedTuple):
    """Forms whose money is added: what they are, which they are, and whether they tell of a whole year."""

    about: str
    forms: frozenset[int]
    final: bool
    kinds: frozenset[str]

    @classmethod
    def of(cls, execution: Execution | None) -> Self:
        """Take those of the breakdown by department."""
        if execution is None:
            return cls("", frozenset(), final=False, kinds=frozenset())
        final = stage(execution.kind) == SELFEVAL
        return cls(execution.about, frozenset(execution.whole.members), final, frozenset({execution.kind}))

    def added(self, forms: Sequence[FormFact]) -> tuple[int, float | None, float | None]:
        """Count and add those of some forms that tell: how many, budget, spent."""
        own = [form for form in forms if form.form in self.forms]
        return len(own), total(form.budget for form in own), total(form.spent for form in own)
