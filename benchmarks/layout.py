"""How an office draws its form (`Layout`, from chance), and one such form filled in (`draw`)."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from benchmarks.words import Words

_TITLES = {
    "project_selfeval": ("项目支出绩效自评表", "项目绩效自评表", "部门项目支出绩效自评表", "预算项目绩效目标自评表"),
    "project_target": ("项目支出绩效目标申报表", "项目绩效目标表", "预算项目支出绩效目标申报表"),
    "project_monitor": ("项目支出绩效运行监控表", "项目绩效运行监控表", "预算项目绩效目标运行监控表"),
    "department_selfeval": ("部门整体支出绩效自评表", "部门（单位）整体支出绩效自评表"),
    "department_target": ("部门整体支出绩效目标申报表", "部门（单位）整体支出绩效目标申报表"),
    "transfer_selfeval": ("转移支付区域绩效目标自评表", "中央对地方转移支付区域绩效目标自评表"),
}
_WHO = {"project": ("项目名称",), "department": ("主管部门", "主管部门及代码", "一级预算单位"), "unit": ("实施单位", "项目实施单位", "预算单位")}
_WHOLE = {"department": ("部门名称", "主管部门"), "unit": ("单位名称", "预算单位")}
_MORE = ("项目编码", "项目属性", "项目期", "联系电话", "项目负责人", "填报日期", "项目类型", "资金用途")
_FUND_COLUMNS = {
    "selfeval": (("年初预算数",), ("全年预算数(A)", "全年预算数", "调整后预算数"), ("全年执行数(B)", "全年执行数"), ("执行率(B/A)", "执行率", "预算执行率")),
    "target": (("年初预算数", "预算数"), ("上年执行数",)),
    "monitor": (("年初预算数",), ("1-7月执行数", "1-8月执行数"), ("1-7月执行率", "1-8月执行率"), ("全年预计执行数",)),
}
_SOURCES = (
    ("年度资金总额", "年度资金总额：", "资金总额"), ("其中：财政拨款", "其中：当年财政拨款", "其中:本年财政拨款"), ("上年结转资金", "上年结转"), ("其他资金",),
    ("财政专户管理资金",), ("单位资金",),
)
_COLUMNS = {
    "selfeval": (
        ("年度指标值", "指标值", "年初指标值"), ("实际完成值", "全年完成值", "全年实际值"), ("分值", "权重"), ("得分", "自评得分"),
        ("偏差原因分析及改进措施", "未完成原因分析", "未完成原因及改进措施"),
    ),
    "target": (("指标值", "年度指标值"), ("度量单位", "计量单位"), ("权重", "分值"), ("指标解释",), ("备注",)),
    "monitor": (("年度指标值", "指标值"), ("1-7月执行情况", "1-8月执行情况"), ("全年预计完成情况",), ("偏差原因分析",), ("备注",)),
}
_LEVELS = (("一级指标", "一级 指标"), ("二级指标", "二级\n指标"), ("三级指标", "三级 指标"))
_TREE = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)
_AS_IS: dict[int, int] = {}
_WIDE = str.maketrans("():,", "（）：，")
_NARROW = str.maketrans("（）：，", "():,")


class Put(NamedTuple):
    """A cell: where it stands, what it holds, over how many columns and rows, and how a figure is shown."""

    row: int
    col: int
    value: str | float
    cols: int = 1
    rows: int = 1
    format: str = ""


class Layout:
    """What is the same on all forms of one office."""

    def __init__(self, rng: Random) -> None:
        """Draw it from chance."""
        self.rng = rng
        self.kind = rng.choice(["project_selfeval", *_TITLES])
        self.stage = self.kind.partition("_")[2]
        self.style = rng.choice(["merged", "plain", "repeated"])
        self.left = rng.choice([0, 0, 0, 1, 2])
        self.spelling = rng.choice([_AS_IS, _WIDE, _NARROW])
        self.title = self.spelt(rng.choice(_TITLES[self.kind]))
        self.year_line = rng.random() < 0.5
        self.annex = rng.random() < 0.4
        who = _WHOLE if self.kind.startswith("department") else _WHO
        self.fields = [(key, self.spelt(rng.choice(labels))) for key, labels in who.items()]
        self.fields += [("", self.spelt(label)) for label in rng.sample(_MORE, rng.randint(1, 4))]
        self.pairs = rng.choice([1, 2, 2])
        self.funds = [self.spelt(rng.choice(labels)) for labels in _FUND_COLUMNS[self.stage]]
        if self.stage == "selfeval":
            self.funds += [self.spelt("分值"), self.spelt("得分")] if rng.random() < 0.8 else []
        self.fund_block = self.spelt(rng.choice(["项目资金（万元）", "资金情况(万元)", "预算执行情况（万元）", "预算资金(万元)"]))
        self.sources = [self.spelt(rng.choice(labels)) for labels in (_SOURCES[0], *rng.sample(_SOURCES[1:], rng.randint(1, 4)))]
        self.goals = [self.spelt(label) for label in (("预期目标", "实际完成情况") if self.stage == "selfeval" else ("年度目标",))]
        self.levels = [self.spelt(rng.choice(labels)) for labels in _LEVELS]
        columns = [self.spelt(rng.choice(labels)) for labels in _COLUMNS[self.stage]]
        self.columns = rng.sample(columns, len(columns)) if rng.random() < 0.5 else columns
        self.block = rng.random() < 0.7
        self.points = rng.random() < 0.2
        self.branches = [(name, rng.sample(below, rng.randint(1, len(below)))) for name, below in _TREE]
        self.gaps, self.notes, self.total = rng.random() < 0.3, rng.random() < 0.6, self.stage == "selfeval" and rng.random() < 0.8

    def spelt(self, label: str) -> str:
        """Spell a label the office's way."""
        label = label.translate(self.spelling)
        chance = self.rng.random()
        if chance < 0.12 and len(label) < 6:
            return self.rng.choice([" ", "  ", "　"]).join(label)
        if chance < 0.24 and len(label) > 3:
            at = self.rng.randint(2, len(label) - 1)
            return label[:at] + self.rng.choice(["\n", " "]) + label[at:]
        return label

    @property
    def width(self) -> int:
        """How many columns the form has."""
        return max(len(self.levels) + len(self.columns), len(self.funds) + 1, 6) + 1


class Sheet:
    """A form being filled in."""

    def __init__(self, layout: Layout, rng: Random) -> None:
        """Start in the first row."""
        self.layout, self.rng, self.words = layout, rng, Words(rng)
        self.name = rng.choice(["Sheet1", "自评表", "1", "表"])
        self.merged = layout.style == "merged"
        self.puts: list[Put] = []
        self.hidden: list[int] = []
        self.indicators = 0
        self.row = 1

    def put(self, col: int, value: str | float, cols: int = 1, rows: int = 1) -> None:
        """Put a cell down in the row at hand, counted from the form's own left edge."""
        shown = ""
        if isinstance(value, float):
            kind = self.rng.random()
            shown = "" if value.is_integer() else "0.00" if kind < 0.4 else "#,##0.00" if kind < 0.6 else ""
            value = f"{value:.2f}" if kind > 0.9 else value
        self.puts.append(Put(self.row, col + self.layout.left, value, cols, rows, shown))

    def share(self, col: int, part: float) -> None:
        """Put a share down: typed, or stored as a fraction under a format."""
        if self.rng.random() < 0.5:
            self.put(col, f"{part:.1%}")
        else:
            self.puts.append(Put(self.row, col + self.layout.left, round(part, 4), 1, 1, "0.00%"))

    def gap(self) -> None:
        """Leave a row blank between blocks, hidden now and then."""
        if self.layout.gaps:
            if self.rng.random() < 0.3:
                self.hidden.append(self.row)
            self.row += 1


def draw(layout: Layout, rng: Random) -> Sheet:
    """Fill a form in."""
    sheet = Sheet(layout, rng)
    _title(sheet)
    _head(sheet)
    sheet.gap()
    _funds(sheet)
    sheet.gap()
    _goals(sheet)
    _indicators(sheet)
    if layout.notes:
        sheet.put(1, f"填表人：{sheet.words.person()}    联系电话：{rng.randint(1000, 9999)}    填报日期：{sheet.words.day()}")
        sheet.row += 1
        sheet.put(1, "注：1.其他资金包括和财政资金共同投入到同一项目的自有资金、社会资金等。2.定性指标按完成情况分档评定。")
    return sheet


def _title(sheet: Sheet) -> None:
    layout = sheet.layout
    if layout.annex:
        sheet.put(1, f"附件{sheet.rng.randint(1, 9)}")
        sheet.row += 1
    sheet.put(1, layout.title if layout.year_line else f"2024年度{layout.title}", layout.width)
    sheet.row += 1
    if layout.year_line:
        sheet.put(1, "（2024年度）", layout.width)
        sheet.row += 1


def _head(sheet: Sheet) -> None:
    layout, words = sheet.layout, sheet.words
    values = {"project": words.project(), "department": words.unit(), "unit": words.unit()}
    pairs = [(label, values.get(key) or words.person()) for key, label in layout.fields]
    half = layout.width // 2
    for at in range(0, len(pairs), layout.pairs):
        row = pairs[at : at + layout.pairs]
        for (label, value), col, span in zip(row, (1, half + 1), (half, layout.width - half) if len(row) > 1 else (layout.width,), strict=False):
            sheet.put(col, label)
            sheet.put(col + 1, value, span - 1)
        sheet.row += 1


def _funds(sheet: Sheet) -> None:
    layout, rng = sheet.layout, sheet.rng
    sheet.put(1, layout.fund_block, 1, len(layout.sources) + 1)
    for col, label in enumerate(layout.funds, 3):
        sheet.put(col, label)
    sheet.row += 1
    for at, source in enumerate(layout.sources):
        sheet.put(2, source)
        budget = float(rng.randint(1, 90_000)) / rng.choice([1, 10, 100])
        for col, label in enumerate(layout.funds, 3):
            if "率" in label:
                sheet.share(col, rng.uniform(0.5, 1))
            elif "得" in label or "分" in label:
                sheet.put(col, 10.0 if at == 0 else "—")
            else:
                sheet.put(col, round(budget * rng.choice([1, 1, rng.uniform(0.5, 1)]), 2))
        sheet.row += 1


def _goals(sheet: Sheet) -> None:
    layout = sheet.layout
    if len(layout.goals) == 1:
        sheet.put(1, layout.goals[0])
        sheet.put(2, sheet.words.prose(5), layout.width - 1)
        sheet.row += 1
        return
    half = layout.width // 2
    sheet.put(1, "年度总体目标", 1, 2)
    sheet.put(2, layout.goals[0], half - 1)
    sheet.put(half + 1, layout.goals[1], layout.width - half)
    sheet.row += 1
    sheet.put(2, sheet.words.prose(5), half - 1)
    sheet.put(half + 1, sheet.words.prose(5), layout.width - half)
    sheet.row += 1


def _indicators(sheet: Sheet) -> None:
    layout, rng = sheet.layout, sheet.rng
    branches = [(name, [(second, rng.randint(1, 3)) for second in below]) for name, below in layout.branches]
    rows = sum(count for _, below in branches for _, count in below)
    if layout.block:
        sheet.put(1, "绩效指标", 1, rows + 1)
    for col, label in enumerate([*layout.levels, *layout.columns], 2):
        sheet.put(col, label)
    sheet.row += 1
    for name, below in branches:
        first = f"{name}（{rng.choice([10, 20, 30, 50])}分）" if layout.points else name
        for at, (second, count) in enumerate(below):
            for n in range(count):
                _level(sheet, 2, first, sum(one for _, one in below), first_row=at + n == 0)
                _level(sheet, 3, second, count, first_row=n == 0)
                _indicator(sheet)
    sheet.indicators = rows
    if layout.total:
        sheet.put(1, "总分", len(layout.levels) + 1)
        for col, label in enumerate(layout.columns, 5):
            if "得" in label:
                sheet.put(col, float(rng.randint(60, 100)))
        sheet.row += 1


def _level(sheet: Sheet, col: int, label: str, rows: int, *, first_row: bool) -> None:
    if first_row or sheet.layout.style == "repeated":
        sheet.put(col, label, 1, rows if sheet.merged else 1)


def _indicator(sheet: Sheet) -> None:
    """Fill a row in; what the target is like decides what was reached."""
    rng = sheet.rng
    sheet.put(4, sheet.words.indicator())
    target = _target(sheet)
    weight = rng.choice([2, 3, 4, 5, 5, 6, 8, 10, 10, 15, 20])
    for col, label in enumerate(sheet.layout.columns, 5):
        value = _value(sheet, "".join(label.split()), target, weight)
        if value != "":
            sheet.put(col, value)
    sheet.row += 1


class Target(NamedTuple):
    """What a row promises: its text, and figure and measure where it has them."""

    text: str
    figure: float | None = None
    measure: str = ""


def _target(sheet: Sheet) -> Target:
    """Draw a target as a district's 3,000 are spread: a third need none, a fifth are words, the others figures of all spellings."""
    rng, words, kind = sheet.rng, sheet.words, sheet.rng.random()
    if kind < 0.2:
        return Target("不适用")
    if kind < 0.42:
        return Target(words.state())
    if kind < 0.65:
        figure = rng.choice([80, 85, 90, 92, 95, 98, 100])
        return Target(f"{rng.choice(['≥', '', '=', '不低于'])}{figure}%", figure, "%")
    figure, measure = rng.choice([rng.randint(1, 12), rng.randint(1, 99), rng.randint(100, 5000)]), words.measure()
    if kind < 0.9:
        return Target(f"{rng.choice(['≥', '≥', '≤', '', '='])}{figure}{measure}", figure, measure)
    return Target(f"不超过{figure / 100:.2f}万元", figure / 100, "万元")


def _value(sheet: Sheet, label: str, target: Target, weight: int) -> str | float:
    """Fill in what a column asks for."""
    rng, words = sheet.rng, sheet.words
    if label.endswith("单位"):
        return target.measure
    if label in ("分值", "权重"):
        return float(weight)
    if "得分" in label:
        return float(weight) if rng.random() < 0.7 else round(weight * rng.uniform(0.5, 1), 1)
    if "原因" in label:
        return words.cause()
    if label in ("备注", "指标解释"):
        return words.prose(1) if rng.random() < 0.2 else ""
    if "指标值" in label:
        return target.text
    if target.figure is None:
        return target.text if target.text == "不适用" else words.state()
    reached = target.figure if rng.random() < 0.6 else round(target.figure * rng.uniform(0.8, 1.2), 2)
    return f"{reached:g}{target.measure}"
