"""Who is praised and who is named in a bulletin: by the figures of the policy, each unit with its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from perfsheet.policy import Policy
from perfsheet.policy.sections import Bulletin
from perfsheet.write.format import percent, points
from perfsheet.write.owners import NAMELESS, bare_name
from perfsheet.write.word.bulletin_fields import MissingLine, NamedUnit, OwnerLine, Verdicts


class Seen(NamedTuple):
    """What there is to judge by: whether the year of the money is over, and whether there are scores."""

    final: bool
    scored: bool


def verdicts(units: Sequence[OwnerLine], missing: Sequence[MissingLine], policy: Policy, seen: Seen) -> Verdicts:
    """Judge the units of a batch; a figure that the policy does not state is no rule."""
    figures = policy.bulletin
    owed = Counter(bare_name(line.unit) for line in missing)
    heads = {bare_name(line.unit): bare_name(line.department) for line in missing}
    known = {unit.name: unit for unit in units if unit.name != NAMELESS}
    praised = [(unit, reason) for unit in known.values() if (reason := _praise(unit, owed[unit.name], figures, seen))]
    named = [(name, reason) for name in dict.fromkeys((*known, *owed)) if (reason := "；".join(_reasons(known.get(name), owed[name], figures, seen)))]
    named.sort(key=lambda one: (-owed[one[0]], -known[one[0]].errors if one[0] in known else 0, one[0]))
    asked = (figures.praise_forms, figures.praise_score, figures.name_share, figures.name_execution, *((figures.name_missing,) if missing else ()))
    used = [figure for figure in asked if figure.value is not None]
    return Verdicts(
        praised=_listed([(unit.name, reason) for unit, reason in sorted(praised, key=lambda one: -(one[0].recomputed or 0))], known, heads, figures.most.value),
        named=_listed(named, known, heads, figures.most.value),
        praise_rule=_praise_rule(figures, seen),
        name_rule="，或者".join(_name_rules(figures, seen, roster=bool(missing))),
        basis="；".join(dict.fromkeys(figure.basis for figure in used)),
        assumed=any(figure.assumed for figure in used),
    )


def _praise(unit: OwnerLine, owed: int, figures: Bulletin, seen: Seen) -> str:
    """Say why a unit is praised, if it is."""
    forms, score = figures.praise_forms.value, figures.praise_score.value
    if forms is None or score is None or owed or unit.forms < forms or unit.errors or unit.returned:
        return ""
    said = f"报送{unit.forms}张表，没有必须改正的问题"
    if not seen.scored:
        return said
    return f"{said}；自评项目重算得分平均{points(unit.recomputed)}分" if unit.recomputed is not None and unit.recomputed >= score else ""


def _reasons(unit: OwnerLine | None, owed: int, figures: Bulletin, seen: Seen) -> Iterator[str]:
    """Say why a unit is named, if it is."""
    if owed and figures.name_missing.value:
        yield f"应报未报{owed}张表"
    if unit is None:
        return
    share, rate = figures.name_share.value, figures.name_execution.value
    if share is not None and unit.returned and unit.returned >= share * unit.forms:
        yield f"报送的{unit.forms}张表中{unit.returned}张须退回改正，必须改正的问题{unit.errors}处"
    if seen.final and rate is not None and unit.rate is not None and unit.rate < 100 * rate:
        yield f"自评项目预算执行率{percent(unit.rate)}"


def _listed(judged: Sequence[tuple[str, str]], known: Mapping[str, OwnerLine], heads: Mapping[str, str], most: int | None) -> list[NamedUnit]:
    departments = {**heads, **{name: unit.department for name, unit in known.items()}}
    return [NamedUnit(number, name, departments.get(name, ""), reason) for number, (name, reason) in enumerate(judged[:most], 1)]


def _praise_rule(figures: Bulletin, seen: Seen) -> str:
    forms, score = figures.praise_forms.value, figures.praise_score.value
    if forms is None or score is None:
        return ""
    return f"报送不少于{forms}张表，没有必须改正的问题" + (f"，自评项目重算得分平均不低于{score:g}分" if seen.scored else "")


def _name_rules(figures: Bulletin, seen: Seen, *, roster: bool) -> Iterator[str]:
    if roster and figures.name_missing.value:
        yield "有应报未报的表"
    if figures.name_share.value is not None:
        yield f"须退回改正的表达到{100 * figures.name_share.value:g}%"
    if seen.final and figures.name_execution.value is not None:
        yield f"自评项目预算执行率低于{100 * figures.name_execution.value:g}%"
