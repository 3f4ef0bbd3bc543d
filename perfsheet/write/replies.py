"""The list of warnings as a terminal and other programs get it: what is due by when, what was replied, the late ones first."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from perfsheet.warning.known import Known, Warned
from perfsheet.warning.state import OPEN, State, days_late, state_of
from perfsheet.write.format import one_line, shorten


class Line(NamedTuple):
    """A warning and how far it has come."""

    code: str
    state: State
    late: int | None
    colour: str
    unit: str
    project: str
    period: str
    on: date
    answer_due: date | None
    rectify_due: date | None
    choice: str
    measure: str
    said: str

    @property
    def open(self) -> bool:
        """Whether something is still asked of the unit, or of the office that has to look."""
        return self.state in {*OPEN, State.FINISHED}

    def told(self) -> dict[str, Any]:
        """Tell it to other programs; days as ISO dates."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self._asdict().items()}

    def __str__(self) -> str:
        """Tell it on one line."""
        due = "，".join(f"{name} {day}" for name, day in (("答复期限", self.answer_due), ("整改期限", self.rectify_due)) if day)
        late = f" {self.late} 天" if self.late is not None else ""
        replied = "".join(f"　{part}" for part in (self.choice, shorten(self.measure, 40)) if part)
        return f"{self.code}　{self.state}{late}　{self.colour}　{one_line(self.unit)}：{shorten(self.project, 30)}　{self.period}　预警 {self.on}{f'，{due}' if due else ''}{replied}"


def lines(known: Known, today: date) -> list[Line]:
    """List all warnings: the latest by most days first, then by what is due next."""
    found = [_line(known, one, today) for one in known.warned.values()]
    order = {state: at for at, state in enumerate(State)}
    return sorted(found, key=lambda line: (order[line.state], -(line.late or 0), line.rectify_due or date.max, line.unit, line.project, line.code))


def _line(known: Known, one: Warned, today: date) -> Line:
    replies = known.of(one.code)
    state = state_of(replies, one.ended, one.answer_due, one.rectify_due, today)
    last = replies[-1] if replies else None
    return Line(
        code=one.code,
        state=state,
        late=days_late(state, one.answer_due, one.rectify_due, today),
        colour=one.colour,
        unit=one.owner,
        project=one.name,
        period=one.period,
        on=one.on,
        answer_due=one.answer_due,
        rectify_due=one.rectify_due,
        choice=last.choice if last else "",
        measure=last.measure if last else "",
        said=one.said,
    )
