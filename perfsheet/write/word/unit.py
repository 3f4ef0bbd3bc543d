"""单位报告: the forms of a unit, its scores as claimed and as recomputed, what was found, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Annotated, NamedTuple

from perfsheet.write.execution import ratio
from perfsheet.write.format import points
from perfsheet.write.terms import severity_name
from perfsheet.write.word.facts import Facts, main_year, mean
from perfsheet.write.word.fields import Chart, Series
from perfsheet.write.word.notice import LostFile
from perfsheet.write.word.records import SELFEVAL, FindingFact, FormFact
from perfsheet.write.word.said import day, numeral
from perfsheet.write.word.scored import PartLine, part_lines


class FormLine(NamedTuple):
    """A form in one line."""

    number: Annotated[int, "序号"]
    title: Annotated[str, "表名"]
    subject: Annotated[str, "项目或单位"]
    about: Annotated[str, "年度和期间"]
    file: Annotated[str, "文件名"]
    budget: Annotated[float | None, "全年预算数（万元）"]
    spent: Annotated[float | None, "执行数（万元）"]
    rate: Annotated[float | None, "预算执行率（%）"]
    claimed: Annotated[float | None, "自评得分"]
    recomputed: Annotated[float | None, "重算得分；不能确定的为空"]
    errors: Annotated[int, "必须改正的问题数"]
    warnings: Annotated[int, "警告数"]
    verdict: Annotated[str, "接收或退回"]


class Scored(NamedTuple):
    """A form with a score."""

    number: Annotated[str, "中文序号"]
    title: Annotated[str, "表名"]
    subject: Annotated[str, "项目或单位"]
    claimed: Annotated[float | None, "自评总分"]
    recomputed: Annotated[float | None, "重算总分；不能确定的为空"]
    grade: Annotated[str, "自评总分的等级"]
    regrade: Annotated[str, "重算总分的等级"]
    unsure: Annotated[str, "不能确定的原因"]
    lines: Annotated[Sequence[PartLine], "各部分"]


class Finding(NamedTuple):
    """Something that was found."""

    number: Annotated[int, "序号，每张表各自编"]
    severity: Annotated[str, "级别"]
    place: Annotated[str, "单元格"]
    message: Annotated[str, "问题和改法"]
    basis: Annotated[str, "依据"]
    code: Annotated[str, "问题代码"]
    follows: Annotated[bool, "是否由前一个问题引起"]


class Found(NamedTuple):
    """The findings of a form, each cause before what follows from it."""

    number: Annotated[str, "中文序号"]
    title: Annotated[str, "表名"]
    subject: Annotated[str, "项目或单位"]
    about: Annotated[str, "年度和期间"]
    file: Annotated[str, "文件名"]
    findings: Annotated[Sequence[Finding], "问题"]


class Compared(NamedTuple):
    """The unit beside its department and all units."""

    item: Annotated[str, "比较的内容"]
    own: Annotated[str, "本单位"]
    department: Annotated[str, "所属主管部门"]
    whole: Annotated[str, "全部单位"]


class UnitCharts(NamedTuple):
    """The charts of the report."""

    comparison: Annotated[Chart, "图：本单位、主管部门与全部单位的比较"]


class UnitFields(NamedTuple):
    """What 单位报告.docx may print."""

    unit: Annotated[str, "单位名称"]
    department: Annotated[str, "主管部门"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    date: Annotated[str, "成文日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    count_forms: Annotated[int, "报送的表数"]
    count_accepted: Annotated[int, "接收的表数"]
    count_returned: Annotated[int, "退回的表数"]
    count_errors: Annotated[int, "必须改正的问题数"]
    count_warnings: Annotated[int, "警告数"]
    count_notes: Annotated[int, "提示数"]
    forms: Annotated[Sequence[FormLine], "报送的表"]
    scored: Annotated[Sequence[Scored], "有得分的表"]
    found: Annotated[Sequence[Found], "有问题的表"]
    files: Annotated[Sequence[LostFile], "无法读取的文件"]
    comparison: Annotated[Sequence[Compared], "比较表"]
    money_about: Annotated[str, "执行率按哪种表计算"]
    has_chart: Annotated[bool, "比较图有没有数"]
    chart: Annotated[UnitCharts, "图"]


class Measures(NamedTuple):
    """By what units are compared."""

    projects: int
    errors: float | None
    returned: float | None
    rate: float | None
    claimed: float | None
    recomputed: float | None


def unit_report(unit: str, found: Facts, made: datetime, issuer: str = "") -> UnitFields:
    """Put together what is to be said about a unit."""
    forms = found.of_owner.get(unit, ())
    heads = [form.head for form in forms]
    head = max(heads, key=heads.count) if heads else ""
    own, among, whole = measured(forms, found), of_department(found, head), of_all(found)
    year = main_year(forms)
    lines = part_lines(found.batch, found.judgement)
    scored = [form for form in forms if form.claimed is not None or form.recomputed is not None]
    return UnitFields(
        unit=unit,
        department=head,
        year=f"{year}年度" if year else "",
        date=day(made.date()),
        issuer=issuer,
        count_forms=len(forms),
        count_accepted=sum(not form.returned for form in forms),
        count_returned=sum(form.returned for form in forms),
        count_errors=sum(form.errors for form in forms),
        count_warnings=sum(form.warnings for form in forms),
        count_notes=sum(one.number for form in forms for one in found.of_form.get(form.form, ()) if one.severity == "note"),
        forms=[_line(number, form) for number, form in enumerate(forms, 1)],
        scored=[_scored(numeral(number), form, lines.get(form.form, ())) for number, form in enumerate(scored, 1)],
        found=list(_found(forms, found.of_form)),
        files=[LostFile(path.rsplit("/", 1)[-1], advice) for _, path, advice, owner in found.unreadable if owner == unit],
        comparison=_compared(own, among, whole),
        money_about=found.money.about,
        has_chart=any(figure is not None for figure in (own.rate, own.claimed, own.recomputed)),
        chart=UnitCharts(_chart(own, among, whole)),
    )


def _line(number: int, form: FormFact) -> FormLine:
    return FormLine(
        number, form.kind_name, form.subject, about(form), form.path.rsplit("/", 1)[-1], form.budget, form.spent, form.rate,
        form.claimed, form.recomputed, form.errors, form.warnings, "退回" if form.returned else "接收",
    )  # fmt: skip


def about(form: FormFact) -> str:
    """Say for which year and period a form is."""
    return f"{f'{form.year}年度' if form.year else ''}{form.period}"


def _found(forms: Sequence[FormFact], findings: Mapping[int, Sequence[FindingFact]]) -> Iterator[Found]:
    wrong = [form for form in forms if form.form in findings]
    for number, form in enumerate(wrong, 1):
        lines = [
            Finding(at, severity_name(one.severity), one.cells or "整张表", one.message, one.basis, one.code, one.follows)
            for at, one in enumerate(findings[form.form], 1)
        ]
        yield Found(numeral(number), form.kind_name, form.subject, about(form), form.path.rsplit("/", 1)[-1], lines)


def _scored(number: str, form: FormFact, lines: Sequence[PartLine]) -> Scored:
    return Scored(number, form.kind_name, form.subject, form.claimed, form.recomputed, form.grade, form.regrade, form.unsure, lines)


@lru_cache(maxsize=1000)
def of_department(found: Facts, head: str) -> Measures:
    """Measure a department."""
    return measured(found.of_head.get(head, ()), found)


@lru_cache(maxsize=1)
def of_all(found: Facts) -> Measures:
    """Measure all units."""
    return measured(found.forms, found)


def measured(forms: Sequence[FormFact], found: Facts) -> Measures:
    """Measure some forms."""
    own = [form for form in forms if form.stage == SELFEVAL]
    _, budget, spent = found.money.added(forms)
    sure = [form for form in own if form.claimed is not None and form.recomputed is not None]
    return Measures(
        projects=len(own),
        errors=None if not forms else sum(form.errors for form in forms) / len(forms),
        returned=None if not forms else 100 * sum(form.returned for form in forms) / len(forms),
        rate=ratio(spent, budget),
        claimed=mean([form.claimed for form in own]),
        recomputed=mean([form.recomputed for form in sure]),
    )


def _compared(*some: Measures) -> list[Compared]:
    lines = (
        ("自评表（张）", [str(one.projects) for one in some]),
        ("平均每张表必须改正的问题（处）", [points(one.errors) for one in some]),
        ("退回的表所占比例", [f"{points(one.returned)}%" if one.returned is not None else "" for one in some]),
        ("预算执行率", [f"{points(one.rate)}%" if one.rate is not None else "" for one in some]),
        ("自评得分平均", [points(one.claimed) for one in some]),
        ("重算得分平均", [points(one.recomputed) for one in some]),
    )
    return [Compared(item, *(figure or "—" for figure in figures)) for item, figures in lines]


def _chart(*some: Measures) -> Chart:
    names = ("本单位", "主管部门", "全部单位")
    return Chart(
        "本单位与主管部门、全部单位的比较",
        ("预算执行率（%）", "自评得分平均", "重算得分平均"),
        [Series(name, [_two(one.rate), _two(one.claimed), _two(one.recomputed)]) for name, one in zip(names, some, strict=True)],
        "0.00",
    )


def _two(figure: float | None) -> float | None:
    return None if figure is None else float(points(figure).replace(",", ""))
