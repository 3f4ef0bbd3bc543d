"""通报: how the units of a batch returned their forms, what was found, and who is praised and who is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from perfsheet.policy import Policy
from perfsheet.write.execution import ratio
from perfsheet.write.owners import NAMELESS
from perfsheet.write.word.breakdown import by_error, by_grade, by_owner, by_stage, one_by_one
from perfsheet.write.word.bulletin_charts import charts
from perfsheet.write.word.bulletin_fields import (
    Annex,
    AnnexNumbers,
    BulletinFields,
    Graded,
    OwnerLine,
    Scope,
    Sections,
    Spent,
    TableNumbers,
)
from perfsheet.write.word.due import due
from perfsheet.write.word.facts import Facts, main_year
from perfsheet.write.word.judging import Seen, verdicts
from perfsheet.write.word.records import SELFEVAL, FormFact
from perfsheet.write.word.said import day, numeral
from perfsheet.write.word.shapes import meanings

if TYPE_CHECKING:
    from perfsheet.roster import Roster

#: what a bulletin about forms of one stage is about
_SUBJECTS: Final = {"ex_ante": "事前绩效评估", "target": "绩效目标申报", "monitor": "绩效运行监控", "selfeval": "绩效自评"}


def bulletin(found: Facts, policy: Policy, made: datetime, roster: Roster | None = None, issuer: str = "") -> BulletinFields:
    """Put together what is to be said about a batch."""
    departments, units = by_owner(found.of_head, found), by_owner(found.of_owner, found)
    covered, scores, money, errors = due(found, roster, made), _graded(found), _spent(found, policy, departments), by_error(found)
    own = [form for form in found.forms if form.stage == SELFEVAL]
    slow, differing, returned = _slow(found, money.slow_below), [form for form in own if form.differs], [form for form in found.forms if form.returned]
    annexes, numbers = _annexes((True, covered.lines, differing, slow, returned))
    days, today, year = policy.bulletin.rectify_days.value or 0, made.date(), main_year(found.forms)
    return BulletinFields(
        title=_title(found.forms, year),
        year=f"{year}年度" if year else "",
        date=day(today),
        issuer=issuer,
        deadline=day(today + timedelta(days=days)),
        days=days,
        section=Sections(*_numbered((True, scores.forms, money.budget is not None, True, True, True), numeral)),
        table=TableNumbers(*_numbered((True, True, scores.forms, money.budget is not None, errors), "表{}".format)),
        scope=_scope(found, departments, units),
        roster=covered,
        stages=list(by_stage(found.forms)),
        departments=departments,
        units=units,
        scores=scores,
        money=money,
        errors=errors,
        verdicts=verdicts(units, covered.lines, policy, Seen(final=found.money.final, scored=scores.forms > 0)),
        slow=one_by_one(slow),
        differing=one_by_one(differing),
        returned=one_by_one(returned),
        annexes=annexes,
        annex=numbers,
        chart=charts(scores.lines, money.lines, found.summary.families),
    )


def _title(forms: Sequence[FormFact], year: int | None) -> str:
    stages = {form.stage for form in forms if form.stage}
    subject = _SUBJECTS[next(iter(stages))] if len(stages) == 1 else "预算绩效表审核"
    return f"关于{f'{year}年度' if year else ''}{subject}情况的通报"


def _numbered(filled: Iterable[object], called: Callable[[int], str]) -> Iterator[str]:
    """Call what there is by its number, and what there is not by nothing."""
    numbers = iter(range(1, 100))
    return (called(next(numbers)) if some else "" for some in filled)


def _scope(found: Facts, departments: Sequence[OwnerLine], units: Sequence[OwnerLine]) -> Scope:
    summary, forms = found.summary, found.forms
    returned = sum(form.returned for form in forms)
    return Scope(
        files=summary.files - sum(state.files for state in summary.states if state.status == "ignored"),
        unreadable=len(found.unreadable),
        forms=len(forms),
        repeated=summary.repeated,
        departments=sum(line.name != NAMELESS for line in departments),
        units=sum(line.name != NAMELESS for line in units),
        accepted=len(forms) - returned,
        returned=returned,
        accepted_rate=ratio(len(forms) - returned, len(forms)),
        errors=summary.found["error"],
        warnings=summary.found["warning"],
    )


def _graded(found: Facts) -> Graded:
    scored = [form for form in found.forms if form.stage == SELFEVAL and form.claimed is not None]
    return Graded(
        forms=len(scored),
        differing=sum(form.differs for form in scored),
        unsure=sum(form.recomputed is None for form in scored),
        lines=list(by_grade(found.judgement.grades, scored)),
    )


def _spent(found: Facts, policy: Policy, departments: Sequence[OwnerLine]) -> Spent:
    forms, budget, spent = found.money.added(found.forms)
    below = policy.bulletin.name_execution.value if found.money.final else None
    doubtful = sum(form.doubtful for form in found.forms if form.kind in found.money.kinds)
    lines = sorted((line for line in departments if line.tallied), key=lambda line: (line.name == NAMELESS, -(line.budget or 0), line.name))
    return Spent(found.money.about, forms, budget, spent, ratio(spent, budget), doubtful, None if below is None else 100 * below, lines)


def _slow(found: Facts, below: float | None) -> list[FormFact]:
    """Find the forms with too little spent, the least first."""
    rates = [(form.rate, form) for form in found.forms if form.form in found.money.forms and form.rate is not None]
    return [form for rate, form in sorted(rates, key=lambda pair: pair[0]) if below is not None and rate < below]


def _annexes(filled: Sequence[object]) -> tuple[list[Annex], AnnexNumbers]:
    """List the annexes that have something in them, in their order."""
    titles = [title for title, some in zip(meanings(AnnexNumbers).values(), filled, strict=True) if some]
    return [Annex(number, title) for number, title in enumerate(titles, 1)], AnnexNumbers(*_numbered(filled, "附件{}".format))
