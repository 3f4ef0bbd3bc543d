"""What the ledger knows of warnings: when each was first given, what was replied, what the office made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

#: the state of a warning of which there is no form any more
GONE: Final = "已撤销"


class Deed(StrEnum):
    """What may be done about a warning: a unit replies, the office confirms that it was put right, or that it was not."""

    REPLIED = "replied"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Reply(NamedTuple):
    """What was done about a warning: by whom, on which day, what was chosen and undertaken, whether it is finished, else by when it will be."""

    number: int
    code: str
    what: str
    by: str
    on: date
    choice: str
    measure: str
    finished: bool
    until: date | None


class Warned(NamedTuple):
    """A warning as it was last entered; `on` is the day it was first given, `ended` the state in which forms left it ("" where they did not)."""

    code: str
    owner: str
    head: str
    name: str
    project_code: str
    year: int | None
    period: str
    colour: str
    meaning: str
    said: str
    choices: tuple[str, ...]
    on: date
    answer_due: date | None
    rectify_due: date | None
    ended: str

    def passed(self, today: date) -> list[date]:
        """List the days by which something was due and that have passed."""
        return [] if self.ended else [due for due in (self.answer_due, self.rectify_due) if due is not None and due < today]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of all warnings, by their codes; without a `ledger` nothing is."""

    ledger: bool = False
    warned: Mapping[str, Warned] = field(default_factory=dict)
    replies: Mapping[str, Sequence[Reply]] = field(default_factory=dict)

    def of(self, code: str) -> Sequence[Reply]:
        """Return what was done about a warning, in turn."""
        return self.replies.get(code, ())

    def settled(self, code: str) -> bool:
        """Tell whether a warning was put right, as far as the unit says and the office has not denied."""
        done = self.of(code)
        return bool(done) and (done[-1].what == Deed.CONFIRMED or (done[-1].what == Deed.REPLIED and done[-1].finished))

    def first_day(self, code: str, today: date) -> date:
        """Return the day on which a warning was given."""
        before = self.warned.get(code)
        return today if before is None or before.ended == GONE else before.on

    def basis(self, today: date) -> str:
        """Say what a run depends on: the replies, and which due days have passed."""
        passed = {code: one.passed(today) for code, one in sorted(self.warned.items())}
        return repr(({code: list(done) for code, done in sorted(self.replies.items())}, {code: days for code, days in passed.items() if days}))


NOTHING: Final = Known()
