"""A small district whose figures can be reckoned by hand: two departments, three units, five forms and a file that cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

import pandas as pd

from perfsheet import verdict
from perfsheet.account import account, judged
from perfsheet.columns import encode
from perfsheet.judgement import Judgement, judge
from perfsheet.model import FileResult, Finding, Form, Fund, Goal, Parsed, Total, Value
from perfsheet.tables import Batch
from tests.write.county import number, percent, words

MADE = datetime(2026, 3, 12, 9, 30, tzinfo=timezone(timedelta(hours=8)))
EDUCATION, HEALTH = "甲县教育局", "甲县卫生健康局"
SCHOOL, COLLEGE, CLINIC = "甲县第一小学", "甲县职业学校", "甲县医院"


def indicator(row: int, level1: str, weight: float, score: float) -> dict[str, Value]:
    return {
        "level1": words(level1, row, 2),
        "level2": words({"产出指标": "数量指标", "效益指标": "社会效益指标", "满意度指标": "服务对象满意度指标"}[level1], row, 3),
        "name": words(f"{level1}第{row}项", row, 4),
        "target": Value("≥100人次", row, 6, Parsed("number", 100.0, "≥", "人次")),
        "actual": Value("100人次", row, 7, Parsed("number", 100.0, None, "人次")),
        "weight": number(f"{weight:g}", row, 8),
        "score": number(f"{score:g}", row, 9),
        "reason": words("无偏差", row, 10),
    }


def selfeval(project: str, unit: str, department: str, money: tuple[float, float], *, total: float) -> Form:
    """Make a self-evaluation whose parts are right; `total` is what it claims."""
    budget, spent = money
    rate = round(100 * spent / budget, 2)
    return Form(
        kind="project_selfeval",
        sheet="自评表",
        title=words("项目支出绩效自评表", 1, 1),
        year=2025,
        period=None,
        money_unit="万元",
        confidence=0.99,
        fields={"project": words(project, 3, 3), "department": words(department, 4, 3), "unit": words(unit, 4, 8)},
        funds=[
            Fund(
                "total",
                words("年度资金总额", 7, 3),
                {
                    "approved": number(f"{budget:g}", 7, 5),
                    "budget": number(f"{budget:g}", 7, 6),
                    "spent": number(f"{spent:g}", 7, 7),
                    "weight": number("10", 7, 8),
                    "rate": percent(rate, 7, 9),
                    "score": number(f"{round(rate / 10, 2):g}", 7, 10),
                },
            )
        ],
        goals=[
            Goal("expected", words("预期目标", 10, 2), words("培训教师和学生，改善办学条件。", 11, 2)),
            Goal("actual", words("实际完成情况", 10, 6), words("培训教师和学生各一批，办学条件已改善。", 11, 6)),
        ],
        indicators=[indicator(13, "产出指标", 50, 50), indicator(14, "效益指标", 30, 30), indicator(15, "满意度指标", 10, 10)],
        totals=[Total(words("总分", 16, 1), {"weight": number("100", 16, 8), "score": number(f"{total:g}", 16, 9)})],
        span=(1, 17),
    )


def file(path: str, form: Form | None, *findings: Finding) -> FileResult:
    return FileResult(path, f"{hash(path) & 0xFFFFFFFF:064x}", 9_000, "read" if form else "rejected", (form,) if form else (), findings)


def returned() -> list[FileResult]:
    """Education: 90 of 100 and 95 of 100 spent; health: 30 of 50. Every score is right, but one cell of the college cannot be read."""
    broken = Finding("REA003", "file_encrypted", "error", "文件有打开密码。请去掉密码后重新报送。")
    wrong = Finding("REA110", "number_unreadable", "error", "“分值”栏的“十分”不能读作数。请填写阿拉伯数字。", "自评表", "H15")
    return [
        file(f"收件/{SCHOOL}/图书.xlsx", selfeval("图书购置", SCHOOL, EDUCATION, (100, 90), total=99)),
        file(f"收件/{SCHOOL}/操场.xlsx", selfeval("操场维修", SCHOOL, EDUCATION, (40, 40), total=100)),
        file(f"收件/{COLLEGE}/实训.xlsx", selfeval("实训设备", COLLEGE, f"[101]{EDUCATION}", (100, 95), total=99.5), wrong),
        file(f"收件/{CLINIC}/救护车.xlsx", selfeval("救护车更新", CLINIC, HEALTH, (50, 30), total=96)),
        file(f"收件/{CLINIC}/加密.xlsx", None, broken),
    ]


def told(results: list[FileResult]) -> tuple[Batch, Judgement]:
    """Judge what was returned under the national policy, and say what became of the files."""
    settled = [judged(result) for result in results]
    accounts = [account(result, 0) for result in settled]
    batch = Batch.from_columns([encode(settled, 0)], pd.DataFrame())
    judgement = judge(batch, "national", 2025)
    return verdict.stated(batch, verdict.settled(accounts, judgement.findings)), judgement


@cache
def district() -> tuple[Batch, Judgement]:
    return told(returned())
