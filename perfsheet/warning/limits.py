"""Grades that a policy limits: monitoring that failed its review several times in a row, without having been put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.warning.cases import Case
from perfsheet.warning.known import Known
from perfsheet.write.context import summarise
from perfsheet.write.marked import counted
from perfsheet.write.subjects import subjects

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

_SELFEVAL: Final = "_selfeval"


class Evaluation(NamedTuple):
    """What a self-evaluation claims: its total, the grade of that, and where it says so."""

    total: float | None
    grade: str
    path: str
    location: str | None
    sheet: str
    cell: str


class Limited(NamedTuple):
    """A project whose grade is limited: the reviews that failed, the best grade it can have, and what it claims (None: no self-evaluation yet).

    `sure` is false where no ledger tells whether it was put right.
    """

    failed: Sequence[Case]
    best: str
    basis: str
    claims: Evaluation | None
    above: bool
    sure: bool


def limited(cases: Sequence[Case], batch: Batch, judgement: Judgement, known: Known) -> list[Limited]:
    """Find the projects whose grade is limited."""
    runs = list(_runs(cases, known))
    if not runs:
        return []
    claims = _claims(batch, judgement)
    return [
        _limited(run, claims.get((run[0].owner, run[0].name, run[0].project_code, run[0].year, _scope(run[0].kind))), known) for run in runs
    ]


def _runs(cases: Sequence[Case], known: Known) -> Iterator[list[Case]]:
    """Go through the failures in a row of each subject and year, those that are enough."""
    by_code = {case.code: case for case in cases}
    for first in cases:
        wanted = first.policy.warning.failures.value
        if first.before or not wanted or first.policy.warning.limit.value is None:
            continue
        row: list[Case] = []
        turn: Case | None = first
        while turn is not None:
            row = (
                [*row, turn]
                if _failed(turn) and not known.settled(turn.code)
                else []
                if turn.figures.score is not None or known.settled(turn.code)
                else row
            )
            if len(row) >= wanted:
                yield row
                break
            turn = by_code.get(turn.after)


def _failed(case: Case) -> bool:
    least = case.policy.thresholds.score.value
    return case.figures.score is not None and least is not None and case.figures.score < least


def _limited(run: Sequence[Case], claims: Evaluation | None, known: Known) -> Limited:
    policy = run[-1].policy
    limit = next(one for one in policy.results.limits.value or () if one.cause == policy.warning.limit.value)
    order = [band.name for band in policy.grades.bands.value]
    above = claims is not None and claims.grade in order and order.index(claims.grade) < order.index(limit.best)
    return Limited(run, limit.best, policy.warning.limit.basis, claims, above, known.ledger)


def _claims(batch: Batch, judgement: Judgement) -> dict[tuple[Any, ...], Evaluation]:
    """Return what the self-evaluations claim, by subject, year and scope."""
    rows = counted(summarise(batch, judgement))
    _, cells = batch.forms
    parts = judgement.parts
    total = parts[parts["part"] == "total"]
    said = {form: one for form, *one in zip(*(plain(total[name]) for name in ("form", "claimed", "named")), strict=True)}
    names = ("form", "path", "location", "sheet", "kind", "year")
    told = list(zip(*(plain(rows[name]) for name in names), strict=True))
    found: dict[tuple[Any, ...], Evaluation] = {}
    place = plain(cells["total_score"])
    for subject in subjects(rows, [True] * len(rows)):
        for at in reversed(subject.forms):
            form, path, location, sheet, kind, year = told[at]
            if kind.endswith(_SELFEVAL):
                key = (subject.owner, subject.name, subject.code, year, _scope(kind))
                claimed, grade = said.get(form, (None, None))
                found[key] = Evaluation(claimed, grade or "", path, location, sheet or "", place[form] or "")
    return found


def _scope(kind: str) -> str:
    return kind.partition("_")[0]
