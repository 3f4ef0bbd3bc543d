"""The figures of the reports about units: each field that they print, with the forms that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from perfsheet.tables import plain
from perfsheet.trace.bulletin import counted, numbers, shared, spent_of
from perfsheet.trace.figure import Figure
from perfsheet.write.keys import key
from perfsheet.write.word.records import SELFEVAL, FormFact
from perfsheet.write.word.scored import listed
from perfsheet.write.word.unit import Measures, measured, of_all, of_department

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.write.word.facts import Facts
    from perfsheet.write.word.unit import UnitFields

BEGIN: Final = "单位报告"
_OF_FORM: Final = {
    "budget": ("全年预算数", "万元"),
    "spent": ("执行数", "万元"),
    "claimed": ("自评得分", "分"),
    "recomputed": ("重算得分", "分"),
    "errors": ("必须改正的问题数", "处"),
    "warnings": ("警告数", "处"),
}
_SIDES: Final = {"own": "本单位", "department": "主管部门", "whole": "全部单位"}


def unit_figures(units: Sequence[UnitFields], found: Facts) -> Iterator[Figure]:
    """Give the figures of all reports."""
    parts = _parts(found.judgement)
    for fields in units:
        yield from _unit(fields, found, parts)


def _parts(judgement: Judgement) -> dict[int, list[int]]:
    """Return the rows of the scores that are listed, by form."""
    rows = listed(judgement)
    found: dict[int, list[int]] = {}
    for row, form in zip(rows.index.tolist(), plain(rows["form"]), strict=True):
        found.setdefault(form, []).append(row)
    return found


def _unit(fields: UnitFields, found: Facts, parts: Mapping[int, Sequence[int]]) -> Iterator[Figure]:
    begin, name, forms = key(BEGIN, fields.unit), fields.unit, found.of_owner.get(fields.unit, ())
    returned = [form for form in forms if form.returned]
    yield counted(f"{begin}.count_forms", f"{name}的表数", fields.count_forms, forms)
    yield counted(f"{begin}.count_accepted", f"{name}接收的表数", fields.count_accepted, [form for form in forms if not form.returned])
    yield counted(f"{begin}.count_returned", f"{name}退回的表数", fields.count_returned, returned)
    for field, measure, said in (
        ("count_errors", "errors", "必须改正的问题数"),
        ("count_warnings", "warnings", "警告数"),
        ("count_notes", "notes", "提示数"),
    ):
        yield Figure(f"{begin}.{field}", f"{name}的{said}", "处", getattr(fields, field), "sum", "forms", numbers(forms), measure)
    for line, form in zip(fields.forms, forms, strict=True):
        at = f"{begin}.forms.{line.number}"
        for field, (said, unit) in _OF_FORM.items():
            yield Figure(f"{at}.{field}", f"{line.subject}的{said}", unit, getattr(line, field), "only", "forms", [form.form], field)
        yield spent_of(f"{at}.rate", f"{line.subject}的预算执行率", line.rate, [form])
    scored = [form for form in forms if form.claimed is not None or form.recomputed is not None]
    for number, form in enumerate(scored, 1):
        yield from _scored(f"{begin}.scored.{number}", form, parts.get(form.form, ()))
    yield from _compared(begin, fields, forms, found)


def _scored(begin: str, form: FormFact, parts: Sequence[int]) -> Iterator[Figure]:
    for field, said in (("claimed", "自评总分"), ("recomputed", "重算总分")):
        yield Figure(f"{begin}.{field}", f"{form.subject}的{said}", "分", getattr(form, field), "only", "forms", [form.form], field)
    yield Figure(f"{begin}.lines", f"{form.subject}得分的各部分", "项", len(parts), "count", "parts", parts)


def _compared(begin: str, fields: UnitFields, forms: Sequence[FormFact], found: Facts) -> Iterator[Figure]:
    of = {
        "own": (measured(forms, found), forms),
        "department": (of_department(found, fields.department), found.of_head.get(fields.department, ())),
        "whole": (of_all(found), found.forms),
    }
    for side, (measures, mine) in of.items():
        yield from _side(begin, side, measures, mine, found)


def _side(begin: str, side: str, measures: Measures, forms: Sequence[FormFact], found: Facts) -> Iterator[Figure]:
    own, who = [form for form in forms if form.stage == SELFEVAL], _SIDES[side]
    sure = [form for form in own if form.claimed is not None and form.recomputed is not None]

    def at(item: str) -> str:
        return f"{begin}.comparison.{item}.{side}"

    yield counted(at("自评表"), f"{who}的自评表数", measures.projects, own)
    yield Figure(at("必须改正的问题"), f"{who}平均每张表必须改正的问题", "处", measures.errors, "mean", "forms", numbers(forms), "errors")
    yield shared(at("退回的表所占比例"), f"{who}退回的表所占比例", measures.returned, [form for form in forms if form.returned], forms)
    yield spent_of(at("预算执行率"), f"{who}的预算执行率", measures.rate, [form for form in forms if form.form in found.money.forms])
    yield Figure(at("自评得分"), f"{who}的自评得分平均", "分", measures.claimed, "mean", "forms", numbers(own), "claimed")
    yield Figure(at("重算得分"), f"{who}的重算得分平均", "分", measures.recomputed, "mean", "forms", numbers(sure), "recomputed")
