"""Forms as the reader gives them, made up without a workbook: a county with departments, units and projects."""

from __future__ import annotations

from random import Random

from perfsheet.model import FileResult, Finding, Form, Fund, Goal, Parsed, Total, Value

DEPARTMENTS = ("示例县教育局", "示例县卫生健康委员会", "示例县农业农村局", "示例县交通运输局", "示例县民政局")
KINDS = ("project_selfeval", "project_target", "project_monitor", "department_selfeval", "transfer_selfeval")
LEVELS = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标"))


def words(text: str, row: int, col: int) -> Value:
    return Value(text, row, col, Parsed("words"))


def number(text: str, row: int, col: int, measure: str | None = None) -> Value:
    return Value(text, row, col, Parsed("number", float(text.replace(",", "")), measure=measure))


def percent(figure: float, row: int, col: int) -> Value:
    return Value(f"{figure:g}%", row, col, Parsed("percent", figure, measure="%"))


def indicator(position: int, row: int, random: Random) -> dict[str, Value]:
    level1, level2 = LEVELS[position % len(LEVELS)]
    target = random.randint(1, 200)
    actual = random.randint(1, 220)
    weight = random.choice((5, 10, 2.5))
    return {
        "level1": words(level1, row, 2),
        "level2": words(level2, row, 3),
        "name": words(f"第{position}项培训农村转移就业劳动者人数（第{random.randint(1, 9999)}批）", row, 4),
        "target": Value(f"≥{target}人次", row, 6, Parsed("number", float(target), "≥", "人次")),
        "actual": Value(f"{actual}人次", row, 7, Parsed("number", float(actual), None, "人次")),
        "weight": number(f"{weight:g}", row, 8),
        "score": number(f"{weight * random.choice((1, 1, 1, 0.8)):g}", row, 9),
        "reason": words(random.choice(("", "", "无偏差", "因疫情影响，部分培训班推迟到下一年度举办，已与承办单位商定补办时间。")), row, 10),
    }


def fund(source: str, label: str, row: int, total: float, random: Random) -> Fund:
    spent = round(total * random.uniform(0.5, 1), 4)
    return Fund(
        source,
        words(label, row, 3),
        {
            "approved": number(f"{total:g}", row, 5),
            "budget": number(f"{total:g}", row, 6),
            "spent": number(f"{spent:g}", row, 7),
            "rate": percent(round(100 * spent / total, 2), row, 9),
            "weight": number("10", row, 8),
            "score": number("9.5", row, 10),
        },
    )


def form(seed: int, indicators: int = 12, sheet: str = "自评表") -> Form:
    random = Random(seed)  # repeatable, not secret
    kind = KINDS[seed % len(KINDS)]
    department = DEPARTMENTS[seed % len(DEPARTMENTS)]
    total = random.choice((12.5, 100, 3400.25, 86.2))
    return Form(
        kind=kind,
        sheet=sheet,
        title=words("项目支出绩效自评表", 1, 1),
        year=2024,
        period="1-7月" if kind == "project_monitor" else None,
        money_unit=random.choice(("万元", "万元", "万元", "元")),
        confidence=0.93,
        fields={
            "project": words(f"第{seed}号乡村振兴衔接资金项目", 3, 3),
            "project_code": words(f"{seed:018d}", 3, 8),
            "department": words(department, 4, 3),
            "unit": words(f"{department}下属第{seed % 17}事业单位", 4, 8),
        },
        other_fields=[(words("是否绿色采购", 5, 1), words("是", 5, 3))],
        funds=[
            fund("total", "年度资金总额：", 7, total, random),
            fund("fiscal", "其中：财政拨款", 8, total, random),
            Fund("other", words("其他资金", 9, 3), {"budget": number("0", 9, 6)}),
        ],
        goals=[
            Goal("expected", words("预期目标", 10, 2), words(f"目标{seed}：完成年度培训任务，提高群众就业能力。", 11, 2)),
            Goal("actual", words("实际完成情况", 10, 6), words(f"已完成{seed}年度培训任务。", 11, 6)),
        ],
        indicators=[indicator(i, 13 + i, random) for i in range(indicators)],
        totals=[Total(words("总分", 13 + indicators, 1), {"weight": number("100", 13 + indicators, 8), "score": number("92.5", 13 + indicators, 9)})],
        span=(1, 14 + indicators),
    )


def results(count: int, indicators: int = 12) -> list[FileResult]:
    """One form a file, now and then a finding, a file that cannot be read or an attachment."""
    found = []
    for seed in range(count):
        name = f"收件/{DEPARTMENTS[seed % 5]}/{seed:05d}号 自评表.xlsx"
        digest = f"{seed:064x}"
        if seed % 40 == 7:
            finding = Finding("REA003", "file_encrypted", "error", "文件有打开密码。请去掉密码后重新报送。")
            found.append(FileResult(name, digest, 20_480, "rejected", (), (finding,), "有打开密码"))
        elif seed % 40 == 9:
            found.append(FileResult(name.replace(".xlsx", ".pdf"), digest, 1_204_480, "ignored", (), (), "附件"))
        else:
            findings = [Finding("REA101", "label_unknown", "note", "未识别的栏目“是否绿色采购”，其内容已按原样保留，未参与核对。如属常用栏目，请在词汇表中补充。", "自评表", "A5")]
            if seed % 3 == 0:
                findings.append(Finding("REA110", "number_unreadable", "error", "“分值”栏的“十分”不能读作数。请填写阿拉伯数字。", "自评表", "H15"))
            found.append(FileResult(name, digest, 15_360, "read", (form(seed, indicators),), tuple(findings)))
    return found
