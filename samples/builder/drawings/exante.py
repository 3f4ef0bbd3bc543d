"""The pre-assessment of a new project: five dimensions of 20 points, two items of 10 each."""

from __future__ import annotations

from dataclasses import dataclass

from builder.county import County, Project
from builder.figures import Shown, total
from builder.paper import Label, Paper, Slot
from builder.tables import Column, heads, put_rows

ITEMS = (
    ("立项必要性", "明确相关性", "项目目标明确，内容具体，与部门职责和事业规划相关"),
    ("立项必要性", "必要可行性", "不与现有项目重复，经过可行性论证和集体决策"),
    ("投入经济性", "预算科学性", "预算内容与工作任务匹配，明细清楚"),
    ("投入经济性", "经济合理性", "测算依据充分，符合支出标准和厉行节约要求"),
    ("绩效目标合理性", "目标完整性", "目标填报完整，能够反映项目主要内容"),
    ("绩效目标合理性", "指标合理性", "指标细化量化，指标值与投入相匹配"),
    ("实施方案可行性", "内容具体性", "实施内容、进度和责任分工具体"),
    ("实施方案可行性", "保障充分性", "组织、制度、人员和技术条件有保障"),
    ("筹资合规性", "筹资合规性", "资金来源合规，符合财政事权和支出责任划分"),
    ("筹资合规性", "财政可承受性", "资金规模与财力相适应，风险可控"),
)


@dataclass(frozen=True)
class Item:
    """An item of the assessment with the points it got."""

    level1: str
    name: str
    text: str
    score: int


def appraisal(paper: Paper, county: County, project: Project) -> None:
    """Draw the scored sheet; six columns."""
    scores = project.appraisal or []
    paper.begin(f"ex_ante:{project.id}", county.year)
    paper.line(Slot("title", "项目支出事前绩效评估表", cols=6, look="title"))
    paper.line(Slot("year", county.title_year, cols=6, look="subtitle"))
    unit = project.unit
    paper.line(Label("项目名称"), Slot("fields.project", project.name, "项目名称", 5))
    paper.line(
        Label("主管部门"),
        Slot("fields.department", unit.department.name, "主管部门", 2),
        Label("申报单位"),
        Slot("fields.unit_reporting", unit.name, "申报单位", 2),
    )
    asked = Shown(total(project.fund["approved"]), "0.00")
    paper.line(Label("项目属性"), Slot("fields.attribute", "新增项目", "项目属性", 2), Label("申请金额\n（万元）"), Slot("fields.amount_year", asked, "申请金额（万元）", 2))
    columns = [
        Column("level1", "评估维度", lambda i: i.level1),
        Column("level2", "评估内容", lambda i: i.name),
        Column("name", "评估要点", lambda i: i.text),
        Column("weight", "分值", lambda _: 10),
        Column("score", "得分", lambda i: i.score),
        Column("note", "备注", lambda _: None),
    ]
    paper.line(*heads(columns, "head"))
    put_rows(paper, columns, [Item(*item, score) for item, score in zip(ITEMS, scores, strict=True)])
    paper.line(Label("总分", 3), Slot("totals.weight", 100, "总分"), Slot("totals.score", sum(scores), "总分"), Label(""))
    paper.line(Label("评估结论"), Slot("fields.conclusion", "予以支持" if sum(scores) >= 80 else "调整完善后予以支持", "评估结论", 5))
    text = "项目立项依据充分，目标明确，方案可行，建议按程序列入年度预算。"
    paper.line(Label("评估意见"), Slot("fields.opinion", text, "评估意见", 5, look="prose"))
