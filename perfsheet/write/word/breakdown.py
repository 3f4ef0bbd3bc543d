"""The forms of a batch broken down for a bulletin: by stage, department, unit, grade and kind of finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from perfsheet.write.execution import ratio
from perfsheet.write.owners import NAMELESS
from perfsheet.write.terms import STAGES
from perfsheet.write.word.bulletin_fields import ErrorLine, GradeLine, OwnerLine, ProjectLine, StageLine
from perfsheet.write.word.facts import Facts, mean
from perfsheet.write.word.records import SELFEVAL, FormFact

#: kinds of finding that the text lists
MOST_ERRORS: Final = 10
_UNGRADED: Final = "无法确定"


def by_stage(forms: Sequence[FormFact]) -> Iterator[StageLine]:
    """Count the forms by stage of the year."""
    for key, name in STAGES.items():
        mine = [form for form in forms if form.stage == key]
        if mine:
            returned = sum(form.returned for form in mine)
            yield StageLine(name, len(mine), len(mine) - returned, returned, sum(form.errors for form in mine), sum(form.warnings for form in mine))


def by_owner(groups: Mapping[str, Sequence[FormFact]], found: Facts) -> list[OwnerLine]:
    """Count the forms of departments or units: departments together, those with the most forms first."""
    heads = {name: _head(forms) for name, forms in groups.items()}
    sizes = Counter(form.head for forms in groups.values() for form in forms)
    order = sorted(groups, key=lambda name: (name == NAMELESS, -sizes[heads[name]], heads[name], -len(groups[name]), name))
    return [_owner(number, name, heads[name], groups[name], found) for number, name in enumerate(order, 1)]


def _head(forms: Sequence[FormFact]) -> str:
    return Counter(form.head for form in forms).most_common(1)[0][0]


def _owner(number: int, name: str, head: str, forms: Sequence[FormFact], found: Facts) -> OwnerLine:
    own = [form for form in forms if form.stage == SELFEVAL]
    tallied, budget, spent = found.money.added(forms)
    returned = sum(form.returned for form in forms)
    return OwnerLine(
        number=number,
        name=name,
        department=head,
        units=len({form.owner for form in forms}),
        forms=len(forms),
        accepted=len(forms) - returned,
        returned=returned,
        errors=sum(form.errors for form in forms),
        warnings=sum(form.warnings for form in forms),
        projects=len(own),
        tallied=tallied,
        budget=budget,
        spent=spent,
        rate=ratio(spent, budget),
        claimed=mean([form.claimed for form in own]),
        recomputed=mean([form.recomputed for form in own]),
    )


def by_grade(names: Sequence[str], scored: Sequence[FormFact]) -> Iterator[GradeLine]:
    """Count the forms that have a total by grade, as claimed and as recomputed."""
    claimed, again = Counter(form.grade for form in scored), Counter(form.regrade for form in scored)
    for name in (*names, *(("",) if claimed[""] or again[""] else ())):
        yield GradeLine(name or _UNGRADED, claimed[name], ratio(claimed[name], len(scored)), again[name], ratio(again[name], len(scored)))


def by_error(found: Facts) -> list[ErrorLine]:
    """List the kinds of finding that must be corrected, the most frequent first."""
    wrong = [group for group in found.summary.groups if group.severity == "error"][:MOST_ERRORS]
    return [
        ErrorLine(number, group.code, group.title.rstrip("。") or group.message, group.number, group.files, group.message)
        for number, group in enumerate(wrong, 1)
    ]


def one_by_one(forms: Sequence[FormFact]) -> list[ProjectLine]:
    """List forms as an annex does."""
    return [_project(number, form) for number, form in enumerate(forms, 1)]


def _project(number: int, form: FormFact) -> ProjectLine:
    return ProjectLine(
        number=number,
        form=form.form + 1,
        unit=form.owner,
        title=form.kind_name,
        project=form.subject,
        budget=form.budget,
        spent=form.spent,
        rate=form.rate,
        claimed=form.claimed,
        recomputed=form.recomputed,
        difference=form.claimed - form.recomputed if form.claimed is not None and form.recomputed is not None else None,
        grade=form.grade,
        regrade=form.regrade,
        errors=form.errors,
    )
