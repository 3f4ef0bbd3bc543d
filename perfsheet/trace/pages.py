"""The figures of 总览.html that no other output has: units and projects, each with the forms that its page tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from perfsheet.trace.figure import Figure, added, count
from perfsheet.write.execution import ratio, total
from perfsheet.write.keys import key
from perfsheet.write.owners import NAMELESS
from perfsheet.write.subjects import WHOLE
from perfsheet.write.terms import STAGES

if TYPE_CHECKING:
    from perfsheet.write.overview_tables import Forms
    from perfsheet.write.subjects import Subject


def pages(forms: Forms) -> Iterator[Figure]:
    """Give the figures of the tables of units and projects."""
    mine: dict[str, list[Subject]] = {}
    for subject in forms.subjects:
        mine.setdefault(subject.owner, []).append(subject)
        yield from _project(forms, subject)
    for owner, subjects in mine.items():
        yield from _unit(forms, owner, subjects)
    every = [form for subject in forms.subjects for form in subject.forms]
    named = [form for subject in forms.subjects if subject.name not in {WHOLE, NAMELESS} for form in subject.forms]
    units = sum(owner != NAMELESS for owner in mine)
    projects = sum(subject.name not in {WHOLE, NAMELESS} for subject in forms.subjects)
    yield Figure("概况.单位数", "报来表的单位数", "个", units, "distinct", "forms", every, "owner")
    yield Figure("概况.项目数", "报来表的项目数", "个", projects, "distinct", "forms", named, "subject")


def _project(forms: Forms, subject: Subject) -> Iterator[Figure]:
    begin, counted = key("项目", subject.owner, subject.name, subject.code), forms.counted(subject)
    budget, spent = forms.telling(subject)
    yield from _only(forms, begin, "预算", subject.name, "budget", budget)
    yield from _only(forms, begin, "执行", subject.name, "spent", spent)
    yield from _rate(begin, subject.name, *forms.money(subject), [form for form in (spent,) if form is not None])
    evaluated = [form for form in counted if forms.stages[form] == "selfeval"]
    yield from _only(forms, begin, "自评分", subject.name, "claimed", forms.first_at("claimed", evaluated))
    again = forms.first_at("sure", evaluated)
    if again is not None:
        yield Figure(
            f"{begin}.重算分", f"{subject.name}的重算分", "分", forms.column("sure")[again], "only", "forms", [again], "recomputed"
        )
    yield from _found(forms, begin, subject.name, counted)


def _only(forms: Forms, begin: str, head: str, name: str, measure: str, form: int | None) -> Iterator[Figure]:  # noqa: PLR0913, PLR0917  # what a figure is
    if form is not None:
        unit = "分" if measure == "claimed" else "万元"
        yield Figure(f"{begin}.{head}", f"{name}的{head}", unit, forms.column(measure)[form], "only", "forms", [form], measure)


def _rate(begin: str, name: str, budget: float | None, spent: float | None, members: Sequence[int]) -> Iterator[Figure]:
    yield Figure(f"{begin}.执行率", f"{name}的预算执行率", "%", ratio(spent, budget), "share", "forms", members, "spent", "budget")


def _found(forms: Forms, begin: str, name: str, counted: Sequence[int]) -> Iterator[Figure]:
    yield added(f"{begin}.错误", f"{name}的错误处数", forms.sum("errors", counted), counted, "errors")
    yield added(f"{begin}.警告", f"{name}的警告处数", forms.sum("warnings", counted), counted, "warnings")


def _unit(forms: Forms, owner: str, subjects: Sequence[Subject]) -> Iterator[Figure]:
    begin, counted = key("单位", owner), [form for subject in subjects for form in forms.counted(subject)]
    named = [subject for subject in subjects if subject.name not in {WHOLE, NAMELESS}]
    of = [form for subject in named for form in subject.forms]
    yield Figure(f"{begin}.项目", f"{owner}的项目数", "个", len(named), "distinct", "forms", of, "subject")
    yield count(f"{begin}.表单", f"{owner}的表数", len(counted), "forms", counted)
    for stage, name in STAGES.items():
        mine = [form for form in counted if forms.stages[form] == stage]
        yield count(f"{begin}.{name}", f"{owner}的{name}表数", len(mine), "forms", mine)
    both = [form for subject in subjects if subject.name != WHOLE for form in forms.telling(subject)[1:] if form is not None]
    budget, spent = (total(forms.column(measure)[form] for form in both) for measure in ("budget", "spent"))
    yield added(f"{begin}.预算", f"{owner}各项目最近一个环节的预算合计（万元）", budget, both, "budget")
    yield added(f"{begin}.执行", f"{owner}各项目最近一个环节的执行合计（万元）", spent, both, "spent")
    yield from _rate(begin, owner, budget, spent, both)
    yield from _found(forms, begin, owner, counted)
