"""预警纠偏告知函: which projects of a unit are warned of, why, what is asked of it by when, and a slip by which it replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from perfsheet.warning.completion import ONE, Progress
from perfsheet.warning.sign import YEAR
from perfsheet.write.format import one_line
from perfsheet.write.word.said import day, listed, numeral

if TYPE_CHECKING:
    from perfsheet.policy.sections import Figure
    from perfsheet.warning.course import Course

_HUNDRED: Final = 100


class Behind(NamedTuple):
    """An indicator that is behind."""

    number: Annotated[int, "序号"]
    name: Annotated[str, "指标名称"]
    target: Annotated[str, "指标值"]
    actual: Annotated[str, "完成情况"]
    rate: Annotated[float | None, "完成率（%）；不按比例计算的为空"]
    cell: Annotated[str, "所在单元格"]


class Reason(NamedTuple):
    """Why a project is warned of."""

    number: Annotated[int, "序号"]
    text: Annotated[str, "原因"]
    cells: Annotated[str, "所在单元格"]


class WarnedProject(NamedTuple):
    """A project that is warned of; money in 万元, rates in per cent."""

    number: Annotated[str, "中文序号：一、二"]
    order: Annotated[int, "序号"]
    name: Annotated[str, "项目；部门整体的为“（整体支出）”"]
    project_code: Annotated[str, "项目编码；没有的为空"]
    code: Annotated[str, "预警编号"]
    period: Annotated[str, "监控时点"]
    colour: Annotated[str, "预警颜色"]
    meaning: Annotated[str, "颜色的含义"]
    budget: Annotated[float | None, "预算数"]
    spent: Annotated[float | None, "执行数"]
    rate: Annotated[float | None, "预算执行率"]
    due: Annotated[float | None, "到该月应达到的执行率"]
    done: Annotated[float | None, "目标完成率"]
    score: Annotated[float | None, "监控审核得分"]
    file: Annotated[str, "监控表的文件名"]
    sheet: Annotated[str, "工作表"]
    reasons: Annotated[Sequence[Reason], "预警的原因"]
    behind: Annotated[Sequence[Behind], "进度落后的指标"]
    warned: Annotated[str, "预警日期"]
    answer: Annotated[str, "答复期限；没有规定的为空"]
    rectify: Annotated[str, "整改期限；没有规定的为空"]
    state: Annotated[str, "整改状态"]
    remark: Annotated[str, "备注"]


class LetterFields(NamedTuple):
    """What 预警纠偏告知函.docx may print."""

    unit: Annotated[str, "单位名称"]
    department: Annotated[str, "主管部门"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    periods: Annotated[str, "监控时点，如 1-8月"]
    date: Annotated[str, "函的日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    number: Annotated[int, "预警的项目数"]
    lights: Annotated[str, "各色项目数，如 红色（重要预警）1个"]
    projects: Annotated[Sequence[WarnedProject], "预警的项目"]
    answer: Annotated[str, "最早的答复期限；没有规定的为空"]
    rectify: Annotated[str, "最早的整改期限；没有规定的为空"]
    choices: Annotated[str, "须选择的处理方式；没有规定的为空"]
    boxes: Annotated[str, "须选择的处理方式，每种前有方框；没有规定的为空"]
    unanswered: Annotated[str, "逾期未答复的后果；没有规定的为空"]
    basis: Annotated[str, "预警和期限的依据"]
    assumed: Annotated[bool, "依据中是否有推定"]


def letter(unit: str, courses: Sequence[Course], today: date, issuer: str = "") -> LetterFields:
    """Put together what a unit is told about its warnings."""
    first = courses[0]
    projects = [_project(number, one) for number, one in enumerate(courses, 1)]
    years = {one.case.year for one in courses}
    answers = [one.answer_due for one in courses if one.answer_due and not one.replies]
    rectify = [one.rectify_due for one in courses if one.rectify_due]
    figures = {figure.basis: figure.assumed for one in courses for figure in _figures(one) if figure.basis}
    choices = list(dict.fromkeys(choice for one in courses for choice in one.terms.warning.choices.value or ()))
    return LetterFields(
        unit=unit,
        department=first.case.head,
        year=f"{first.case.year}年度" if len(years) == 1 else "",
        periods=listed(list(dict.fromkeys(one.case.period for one in courses))),
        date=day(today),
        issuer=issuer,
        number=len(projects),
        lights=_lights(courses),
        projects=projects,
        answer=day(min(answers)) if answers else "",
        rectify=day(min(rectify)) if rectify else "",
        choices="、".join(choices),
        boxes="\n".join(f"□{choice}" for choice in choices),
        unanswered=next((said for one in courses if (said := one.terms.warning.unanswered.value)), ""),
        basis="；".join(f"{basis}（推定）" if assumed else basis for basis, assumed in figures.items()),
        assumed=any(figures.values()),
    )


def _project(number: int, one: Course) -> WarnedProject:
    case, spending = one.case, one.case.figures.spending
    reasons = case.light.reasons
    return WarnedProject(
        number=numeral(number),
        order=number,
        name=one_line(case.name),
        project_code=one_line(case.project_code),
        code=case.code,
        period=case.period,
        colour=case.light.colour,
        meaning=case.light.meaning,
        budget=spending.base,
        spent=spending.spent,
        rate=hundredths(spending.rate),
        due=hundredths(case.light.expected),
        done=hundredths(case.light.completion.whole),
        score=case.figures.score,
        file=case.path.rsplit("/", 1)[-1],
        sheet=case.sheet,
        reasons=[Reason(at, sign.said, "、".join(filter(None, sign.cells))) for at, sign in enumerate(reasons, 1)],
        behind=[Behind(at, item.name, item.target, item.actual, hundredths(item.pace if not item.kept else None), item.cell) for at, item in enumerate(behind(one), 1)],
        warned=day(one.on),
        answer=day(one.answer_due) if one.answer_due else "",
        rectify=day(one.rectify_due) if one.rectify_due else "",
        state=str(one.state),
        remark=one.remark,
    )


def behind(one: Course) -> list[Progress]:
    """List the indicators that are behind: less than in even parts is due by the month, or a limit that was not kept; the worst first."""
    month = one.case.figures.month
    due = Fraction(month, YEAR) if month else ONE
    late = [item for item in one.case.figures.items if item.done is not None and (item.done < ONE if item.kept else (item.pace or item.done) < due)]
    return sorted(late, key=lambda item: item.done or 0)


def hundredths(share: Fraction | None) -> float | None:
    """Return a share in per cent, as templates and lists take it."""
    return None if share is None else float(share * _HUNDRED)


def _lights(courses: Sequence[Course]) -> str:
    numbers: dict[tuple[str, str], int] = {}
    for one in courses:
        key = one.case.light.colour, one.case.light.meaning
        numbers[key] = numbers.get(key, 0) + 1
    return "、".join(f"{colour}色（{meaning}）{number}个" for (colour, meaning), number in numbers.items())


def _figures(one: Course) -> Iterator[Figure[Any]]:
    """Go through the figures of the policies that the letter rests on."""
    policy, terms = one.case.policy, one.terms
    rests = {
        "pace": policy.lights.execution,
        "indicator": policy.lights.indicator,
        "quality": policy.lights.qualitative,
        "deviation": policy.deviation.size,
        "execution": policy.thresholds.execution,
        "score": policy.thresholds.score,
    }
    causes = one.case.light.causes
    yield from (figure for cause, figure in rests.items() if cause in causes)
    if not {"pace", "indicator", "quality"}.issuperset(causes):
        yield policy.warning.causes
    rectify = terms.warning.rectify_workdays if terms.warning.rectify_workdays.value else terms.warning.rectify_days
    yield from (figure for figure in (terms.thresholds.answer_workdays, rectify) if figure.value)
    if terms.thresholds.answer_workdays.value or terms.warning.rectify_workdays.value:
        yield terms.warning.holidays
