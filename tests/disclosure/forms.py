"""Forms to publish, made up without a workbook: correct ones, in which a test spoils one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pandas as pd
from pandas import DataFrame

from perfsheet.columns import encode
from perfsheet.disclosure.plan import Publication, Question, plan
from perfsheet.judgement import Judgement
from perfsheet.model import FileResult, Form, Fund, Goal, Parsed, Task, Total, Value
from perfsheet.roster import Roster
from perfsheet.roster.tables import LAYOUT
from perfsheet.tables import STRINGS, Batch

#: what stands for a text column in the roster's layout
_TEXT = "string"


def words(text: str, row: int, col: int) -> Value:
    return Value(text, row, col, Parsed("words"))


def number(figure: float, row: int, col: int, measure: str | None = None) -> Value:
    return Value(f"{figure:g}", row, col, Parsed("number", float(figure), measure=measure))


def percent(figure: float, row: int, col: int) -> Value:
    return Value(f"{figure:g}%", row, col, Parsed("percent", float(figure), measure="%"))


def fund(source: str, label: str, row: int, budget: float, spent: float) -> Fund:
    values = {"approved": number(budget, row, 5), "budget": number(budget, row, 6), "spent": number(spent, row, 7)}
    values["rate"] = percent(100 * spent / budget, row, 9)
    if source == "total":
        values |= {"weight": number(10, row, 8), "score": number(10 * spent / budget, row, 11)}
    return Fund(source, words(label, row, 3), values)


def indicator(row: int, levels: tuple[str, str], name: str, target: float, measure: str) -> dict[str, Value]:
    level1, level2 = levels
    return {
        "level1": words(level1, row, 2),
        "level2": words(level2, row, 3),
        "name": words(name, row, 4),
        "target": Value(f"≥{target:g}{measure}", row, 6, Parsed("number", float(target), "≥", measure)),
        "actual": number(target, row, 7),
        "weight": number(30, row, 8),
        "score": number(30, row, 9),
    }


def selfeval(project: str = "操场改造项目", unit: str = "第一中学", **changes: object) -> Form:
    """Make a self-evaluation of a project; `changes` are fields of the form, or `goal`, `done`, `extra` fields."""
    fields = {"project": words(project, 3, 3), "department": words("教育局", 4, 3), "unit": words(unit, 4, 7)}
    fields |= {key: words(text, 2, 9) for key, text in changes.pop("extra", {}).items()}  # type: ignore[attr-defined]
    goals = [
        Goal("expected", words("预期目标", 10, 2), words(str(changes.pop("goal", "改造操场，改善体育教学条件。")), 11, 2)),
        Goal("actual", words("实际完成情况", 10, 7), words(str(changes.pop("done", "操场改造完工，投入使用。")), 11, 7)),
    ]
    form = Form(
        kind="project_selfeval",
        sheet="自评表",
        title=words("项目支出绩效自评表", 1, 1),
        year=2025,
        period=None,
        money_unit="万元",
        confidence=0.98,
        fields=fields,
        funds=[
            fund("total", "年度资金总额：", 6, 50, 40),
            fund("fiscal", "其中：当年财政拨款", 7, 50, 40),
        ],
        goals=goals,
        indicators=[
            indicator(13, ("产出指标", "数量指标"), "改造面积", 500, "平方米"),
            indicator(14, ("产出指标", "数量指标"), "新增器材", 12, "套"),
            indicator(15, ("效益指标", "社会效益指标"), "受益学生", 300, "人"),
        ],
        totals=[Total(words("总分", 16, 1), {"weight": number(100, 16, 8), "score": number(98, 16, 9)})],
        span=(1, 16),
    )
    return replace(form, **changes)


def target(project: str = "操场改造项目", unit: str = "第一中学", **changes: object) -> Form:
    """Make a target form of a project."""
    form = selfeval(project, unit)
    rows = [{key: row[key] for key in ("level1", "level2", "name", "target")} for row in form.indicators]
    funds = [Fund(one.source, one.label, {"budget": dict(one.values)["budget"]}) for one in form.funds]
    made = replace(form, kind="project_target", title=words("项目支出绩效目标申报表", 1, 1), funds=funds, goals=form.goals[:1], indicators=rows, totals=[])
    return replace(made, **changes)


def department(name: str = "教育局", kind: str = "department_target", **changes: object) -> Form:
    """Make a target form of a whole department."""
    values = {"name": words("改善办学条件", 5, 2), "content": words("改造操场和校舍", 5, 3), "budget": number(50, 5, 6), "budget_fiscal": number(50, 5, 7)}
    total = Total(words("金额合计", 6, 2), {"budget": number(50, 6, 6), "budget_fiscal": number(50, 6, 7)})
    form = target()
    made = replace(form, kind=kind, title=words("整体支出绩效目标申报表", 1, 1), fields={"department": words(name, 3, 3)}, funds=[], tasks=[Task(values)], totals=[total])
    return replace(made, **changes)


def batch(*forms: Form, paths: Sequence[str] = ()) -> Batch:
    """Put each form into a file of its own."""
    names = [*paths, *(f"收件箱/{at}.xlsx" for at in range(len(paths), len(forms)))]
    results = [FileResult(name, f"{at:064x}", 1, "read", (form,)) for at, (name, form) in enumerate(zip(names, forms, strict=True))]
    made = Batch.from_columns([encode(results, 0)], DataFrame())
    return made.marked([True] * len(forms))


@cache
def unjudged() -> Judgement:
    """Make a judgement that found nothing."""
    findings = {"file": "int64", "form": "Int64", "code": STRINGS, "severity": STRINGS, "status": STRINGS, "sheet": STRINGS, "cell": STRINGS}
    parts = {"form": "int64", "part": STRINGS, "claimed": "Float64", "computed": "Float64", "differs": "boolean", "unsure": STRINGS, "cell": STRINGS}
    return Judgement(*(DataFrame({name: pd.array([], dtype=dtype) for name, dtype in one.items()}) for one in (findings, parts)), [], (), {}, {}, ())


def judged(*errors: tuple[int, int | None, str, str]) -> Judgement:
    """Make a judgement with some errors: (file, form, code, cell)."""
    rows = [{"file": file, "form": form, "code": code, "severity": "error", "status": "active", "sheet": "自评表", "cell": cell} for file, form, code, cell in errors]
    findings = DataFrame(rows, columns=unjudged().findings.columns).astype(unjudged().findings.dtypes.to_dict())
    return replace(unjudged(), findings=findings)


def roster(*projects: dict[str, object], departments: Sequence[str] = ()) -> Roster:
    """Make a roster of some projects and departments."""
    tables = {"departments": [{"department": name} for name in departments], "units": [], "projects": list(projects)}
    frames = []
    for name, rows in tables.items():
        columns = {key: pd.array([row.get(key) for row in rows], dtype=STRINGS if dtype == _TEXT else dtype) for key, dtype in LAYOUT[name].items()}
        frames += [DataFrame(columns), DataFrame(columns)]
    return Roster("名册.xlsx", *frames)


def planned(*forms: Form, stage: str = "selfeval", judgement: Judgement | None = None, policy: str = "national", listed: Roster | None = None, **asked: object) -> Publication:
    """Plan the publication of some forms."""
    paths = asked.pop("paths", ())
    changed = asked.pop("changed", ())
    return plan(batch(*forms, paths=paths), judgement or unjudged(), Question(stage, policy, **asked), listed, changed)  # type: ignore[arg-type]


def codes(publication: Publication) -> list[str]:
    """List the codes of what was found."""
    return sorted(dict.fromkeys(one.code for entry in publication.entries for one in entry.findings))
