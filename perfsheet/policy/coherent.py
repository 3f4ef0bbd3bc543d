"""What figures must hold between each other: weights add up, names that are spoken of exist, nothing is missing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from perfsheet.grades import exactly
from perfsheet.names import shown
from perfsheet.policy.document import Document, refused
from perfsheet.policy.keys import KEYS
from perfsheet.policy.resolved import Policy, Version
from perfsheet.policy.shapes import plain

_PLAIN, _WITH_COST, _DEPARTMENT = "weights.plain", "weights.with_cost", "weights.department"
_TOTAL, _TARGETS, _EXECUTION = "weights.total", "weights.targets_total", "execution.weight"
_GRADES, _COLOURS, _CONCLUSIONS = "grades.bands", "lights.colours", "ex_ante.conclusions"


def incoherent(chain: Sequence[Document], on: date, found: Mapping[str, Version]) -> Iterator[str]:
    """Say, each with file and line, what does not hold on a day."""
    lacking = [key for key, one in KEYS.items() if not one.optional and key not in found]
    if lacking:
        root = shown(str(chain[-1].path))
        yield f'{root} 第 1 行：自 {on} 起没有规定 {"、".join(lacking)}。请补上，或在开头写 extends = "national" 从全国规定继承。'
        return
    figures = _Figures(chain, found)
    yield from _weights(figures)
    yield from _spoken_of(figures)
    yield from _spelt(figures)


def refuse_unknown_rules(policy: Policy, codes: Container[str]) -> None:
    """Raise PerfsheetError where a policy speaks of rules that are not among `codes`; only those who know the rules can ask."""
    spoken = [(code, figure.where) for code, figure in policy.severity.items()] + [(one.rule, one.where) for one in policy.exempt]
    faults = [f"{where}：没有编号为 {code} 的规则。请用 perfsheet list rules 查看全部规则。" for code, where in spoken if code not in codes]
    if faults:
        raise refused(faults)


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of a day, and where the nearest policy states one of them."""

    chain: Sequence[Document]
    found: Mapping[str, Version]

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  # each key has its own type
        return self.found[key].stated.value if key in self.found else None

    def fault(self, keys: Iterable[str], what: str) -> str:
        """Place a fault at the statement, of those involved, that is nearest to the policy asked for."""
        order = [document.name for document in self.chain]
        nearest = min((self.found[key].stated for key in keys), key=lambda one: order.index(one.policy))
        return f"{nearest.where}：{what}。"


def _weights(figures: _Figures) -> Iterator[str]:
    total, execution = exactly(figures[_TOTAL]), exactly(figures[_EXECUTION])
    for key in (_PLAIN, _WITH_COST, _DEPARTMENT):
        profile = figures[key]
        if profile is None:
            continue
        points = sum(map(exactly, profile.values()))
        if points != total:
            yield figures.fault((key, _TOTAL), f"{key} 各级权重合计 {plain(points)}，应为 {plain(total)}（{_TOTAL}）。请改正权重")
        if key != _DEPARTMENT and exactly(profile.get("execution", 0)) != execution:
            own = plain(profile.get("execution", 0))
            yield figures.fault((key, _EXECUTION), f"{key} 中预算执行为 {own}，{_EXECUTION} 为 {plain(execution)}，两者应一致。请改正其一")
    if exactly(figures[_TARGETS]) != total - execution:
        sides = f"{plain(total)} 减 {plain(execution)}"
        yield figures.fault((_TARGETS, _TOTAL, _EXECUTION), f"{_TARGETS} 为 {plain(figures[_TARGETS])}，应为 {sides}，即 {plain(total - execution)}")
    parts = sum(exactly(part.weight) for part in figures["ex_ante.dimensions"])
    if parts != 100:
        yield figures.fault(("ex_ante.dimensions",), f"ex_ante.dimensions 各维度合计 {plain(parts)}，应为 100。请改正分值")


def _spoken_of(figures: _Figures) -> Iterator[str]:
    """Names that one figure speaks of must be names that another gives."""
    grades = [band.name for band in figures[_GRADES]]
    colours = [one.colour for one in figures[_COLOURS]]
    yield from _strangers(figures, "results.consequences", _GRADES, grades, lambda one: one.grade)
    yield from _strangers(figures, "results.limits", _GRADES, grades, lambda one: one.best)
    yield from _strangers(figures, "grades.also", _GRADES, grades)
    yield from _strangers(figures, "qualitative.also", "qualitative.bands", [band.name for band in figures["qualitative.bands"]])
    for key in ("lights.indicator", "lights.execution"):
        yield from _strangers(figures, key, _COLOURS, colours, lambda band: band.name)
    yield from _strangers(figures, "lights.qualitative", _COLOURS, colours)
    yield from _strangers(figures, "warning.causes", _COLOURS, colours, among=lambda value: [one for one in value if one])
    if figures["warning.limit"] is not None:
        yield from _strangers(figures, "warning.limit", "results.limits", [one.cause for one in figures["results.limits"] or ()], among=lambda value: [value])
    yield from _strangers(figures, "ex_ante.bands", _CONCLUSIONS, [one.name for one in figures[_CONCLUSIONS]], lambda band: band.name)
    told = {one.grade for one in figures["results.consequences"] or ()}
    if told and (missing := [grade for grade in grades if grade not in told]):
        yield figures.fault(("results.consequences", _GRADES), f"results.consequences 没有写 {'、'.join(missing)}。请为每个等级写明预算如何安排")


def _strangers(figures: _Figures, key: str, names_key: str, names: Sequence[str], called: Any = str, among: Any = iter) -> Iterator[str]:  # noqa: ANN401, PLR0913, PLR0917  # of any record
    strange = [name for name in map(called, among(figures[key] or ())) if name not in names]
    if strange:
        what = f"{key} 里的 {'、'.join(map(shown, strange))} 不在 {names_key} 中。可用：{'、'.join(names)}"
        stated, named = figures.found[key].stated, figures.found[names_key].stated
        if stated.policy != named.policy:
            last = key.partition(".")[2]
            what += f'。{key} 继承自 {stated.policy}，请在 {named.policy} 中一并写明，没有则写 none = ["{last}"]'
        yield figures.fault((key, names_key), what)


def _spelt(figures: _Figures) -> Iterator[str]:
    """No spelling may mean two things."""
    for section in ("grades", "qualitative"):
        bands, also = [band.name for band in figures[f"{section}.bands"]], figures[f"{section}.also"] or {}
        spellings = [*bands, *(spelling for others in also.values() for spelling in others)]
        twice = sorted({spelling for spelling in spellings if spellings.count(spelling) > 1})
        if twice:
            what = f"{section}.also 里的 {'、'.join(twice)} 指两个档次。请只留一处"
            yield figures.fault((f"{section}.also", f"{section}.bands"), what)
