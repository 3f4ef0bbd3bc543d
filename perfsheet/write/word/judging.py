"""Who is praised and who is named in a bulletin: by the figures of the policy, each unit with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from perfsheet.policy import Policy
from perfsheet.write.format import percent, points
from perfsheet.write.owners import NAMELESS

if TYPE_CHECKING:
    from perfsheet.write.word.bulletin import NamedUnit, OwnerLine


class Verdicts(NamedTuple):
    """Who is praised, who is named, by what rules, on what basis."""

    praised: Sequence[NamedUnit]
    named: Sequence[NamedUnit]
    praise_rule: str
    name_rule: str
    basis: str
    assumed: bool


def verdicts(units: Sequence[OwnerLine], policy: Policy, *, final: bool) -> Verdicts:
    """Judge the units of a batch; no figure in the policy, nobody praised or named by it. Execution counts where the year is over: `final`."""
    figures = policy.bulletin
    rate = figures.name_execution.value if final else None
    known = [unit for unit in units if unit.name != NAMELESS]
    praised = sorted(_praised(known, policy), key=lambda one: -(one[0].recomputed or 0))
    named = sorted(_named(known, rate=rate, share=figures.name_share.value), key=lambda one: (-one[0].errors, one[0].name))
    used = [figure for figure in (figures.praise_forms, figures.praise_score, figures.name_share, figures.name_execution) if figure.value is not None]
    return Verdicts(
        _listed(praised, figures.most.value),
        _listed(named, figures.most.value),
        _praise_rule(policy),
        _name_rule(figures.name_share.value, rate),
        "；".join(dict.fromkeys(figure.basis for figure in used)),
        any(figure.assumed for figure in used),
    )


def _praised(units: Sequence[OwnerLine], policy: Policy) -> Iterator[tuple[OwnerLine, str]]:
    forms, score = policy.bulletin.praise_forms.value, policy.bulletin.praise_score.value
    if forms is None or score is None:
        return
    for unit in units:
        if unit.forms >= forms and unit.errors == 0 and unit.returned == 0 and unit.recomputed is not None and unit.recomputed >= score:
            yield unit, f"报送{unit.forms}张表，没有必须改正的问题；自评项目重算得分平均{points(unit.recomputed)}分"


def _named(units: Sequence[OwnerLine], *, share: float | None, rate: float | None) -> Iterator[tuple[OwnerLine, str]]:
    for unit in units:
        reasons = []
        if share is not None and unit.returned >= share * unit.forms and unit.returned:
            reasons.append(f"报送的{unit.forms}张表中{unit.returned}张须退回改正，必须改正的问题{unit.errors}处")
        if rate is not None and unit.rate is not None and unit.rate < 100 * rate:
            reasons.append(f"自评项目预算执行率{percent(unit.rate)}")
        if reasons:
            yield unit, "；".join(reasons)


def _listed(judged: Sequence[tuple[OwnerLine, str]], most: int | None) -> list[NamedUnit]:
    from perfsheet.write.word.bulletin import NamedUnit  # noqa: PLC0415  # the two speak of one another

    return [NamedUnit(number, unit.name, unit.department, reason) for number, (unit, reason) in enumerate(judged[:most], 1)]


def _praise_rule(policy: Policy) -> str:
    forms, score = policy.bulletin.praise_forms.value, policy.bulletin.praise_score.value
    return "" if forms is None or score is None else f"报送不少于{forms}张表，没有必须改正的问题，自评项目重算得分平均不低于{score:g}分"


def _name_rule(share: float | None, rate: float | None) -> str:
    rules = [f"须退回改正的表达到{100 * share:g}%"] if share is not None else []
    rules += [f"自评项目预算执行率低于{100 * rate:g}%"] if rate is not None else []
    return "，或者".join(rules)
