"""Policies: dated figures with their documents, inherited, and refused with file and line where they do not hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from perfsheet.columns import encode
from perfsheet.errors import PerfsheetError
from perfsheet.policy import choose, load, names, refuse_unknown_rules, year_end
from perfsheet.policy.keys import KEYS, OPEN, SECTIONS, keys_of, kinds
from perfsheet.policy.lines import Lines
from perfsheet.policy.records import Deadline, labels
from perfsheet.read.reader import read_bytes
from perfsheet.read.vocabulary import document
from perfsheet.read.vocabulary import kinds as forms
from perfsheet.tables import Batch

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "perfsheet" / "policies"
TODAY = date(2025, 6, 1)
HEAD = 'title = "某县"\nextends = "national"\n'


@pytest.fixture
def write(tmp_path):
    """Lend a way to write a policy file."""

    def written(text, name="本县.toml", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return str(path)

    return written


def said(path, on=TODAY):
    """Load what must be refused and return what is said."""
    with pytest.raises(PerfsheetError) as refused:
        load(path, on)
    return str(refused.value)


def block(section, body):
    """Write a block in force from 2024."""
    return f'{HEAD}[[{section}]]\nfrom = 2024-01-01\nbasis = "县财〔2024〕1号"\n{body}\n'


# what comes with the program


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("year", [2012, 2016, 2019, 2020, 2021, 2023, 2025, 2030])
def test_every_policy_stands_in_every_year_with_a_document_for_every_figure(name, year):
    policy = load(name, year_end(year))
    assert policy.lineage[0] == name
    assert policy.lineage[-1] == "national"
    for path in policy:
        figure = policy[path]
        assert figure.basis
        assert figure.source in policy.lineage
        assert figure.assumed or figure.since <= policy.on


def test_the_regions_asked_for_are_there_with_their_parents():
    assert {name: load(name, TODAY).lineage for name in ("jiashi", "chanhe", "wenzhou")} == {
        "jiashi": ("jiashi", "kashgar", "xinjiang", "national"),
        "chanhe": ("chanhe", "luoyang", "henan", "national"),
        "wenzhou": ("wenzhou", "zhejiang", "national"),
    }
    assert {"sichuan", "hubei", "chongqing", "yunnan", "anhui"} <= set(names())


def test_the_national_figures_are_those_of_the_regulations():
    policy = load("national", TODAY)
    assert policy.weights.plain.value == {"execution": 10, "output": 50, "benefit": 30, "satisfaction": 10}
    assert policy.weights.with_cost.value == {"execution": 10, "cost": 20, "output": 40, "benefit": 20, "satisfaction": 10}
    assert (policy.weights.total.value, policy.weights.targets_total.value, policy.weights.no_satisfaction.value) == (100, 90, "benefit")
    assert (policy.execution.denominator.value, policy.execution.monitoring.value) == ("budget", "approved")
    assert (policy.execution.weight.value, policy.execution.cap.value, policy.execution.reason_below.value) == (10, True, None)
    assert (policy.quantitative.reverse.value, policy.quantitative.equal.value) == ("linear", "at_least")
    assert (policy.over.threshold.value, policy.over.zero_target.value, policy.over.reaction.value) == (1.3, 30, "explain")
    assert [policy.grades.bands.value.name(score) for score in (90, 89.99, 80, 60, 59.99)] == ["优", "良", "良", "中", "差"]
    assert [str(band.low) for band in policy.qualitative.bands.value] == ["0.8", "0.6", "0"]
    assert (policy.deviation.meaning.value, policy.deviation.size.value) == ("points", 20)
    assert (policy.money.unit.value, policy.money.decimals.value, policy.money.tolerance.value) == ("万元", 2, 0.1)
    assert sum(part.weight for part in policy.ex_ante.dimensions.value) == 100


def test_what_was_only_inferred_is_marked():
    policy = load("national", TODAY)
    assumed = {path for path in policy if policy[path].assumed}
    assert {"weights.with_cost", "quantitative.reverse", "over.threshold", "deviation.size", "quantitative.tolerance"} <= assumed
    assert not assumed & {"weights.plain", "execution.denominator", "grades.bands", "qualitative.bands"}


def test_a_county_has_its_own_figures_and_those_of_all_above_it():
    policy = load("jiashi", year_end(2024))
    assert (policy.thresholds.score.value, policy.thresholds.score.source) == (60, "jiashi")
    assert (policy.thresholds.months.value, policy.thresholds.months.source) == ((5, 8), "kashgar")
    assert (policy.grades.bands.value.name(95), policy.grades.bands.source) == ("优秀", "xinjiang")
    assert (policy.weights.plain.value["output"], policy.weights.plain.source) == (50, "national")
    assert [one.name for one in policy.ex_ante.conclusions.value] == ["支持", "不支持"]


def test_regions_differ_where_they_are_said_to():
    hubei, sichuan = load("hubei", TODAY), load("sichuan", TODAY)
    assert (hubei.execution.weight.value, hubei.quantitative.reverse.value) == (20, "ratio")
    assert hubei.weights.plain.value == {"execution": 20, "output": 40, "benefit+satisfaction": 40}
    assert hubei.qualitative.bands.value.name(0.5) == "部分达成年度指标并具有一定效果"
    assert (sichuan.execution.reason_below.value, sichuan.limits.text.value, sichuan.deviation.size.value) == (0.9, 200, 10)
    assert [(step.month, step.below) for step in sichuan.thresholds.execution.value] == [(4, 0.25), (6, 0.4), (8, 0.6), (10, 0.8)]
    assert load("chongqing", TODAY).labels.nature.value == "nature"
    assert load("yunnan", TODAY).labels.nature.value == "comparator"
    assert [band.name for band in load("wenzhou", TODAY).grades.bands.value] == ["优", "良", "合格", "不合格"]


def test_what_a_county_says_it_does_not_have_is_not_inherited():
    lights = load("kashgar", TODAY).lights
    assert [one.colour for one in lights.colours.value] == ["红", "蓝"]
    assert lights.indicator.value is None
    assert lights.indicator.source == "kashgar"
    assert load("kashgar", year_end(2020)).lights.indicator.value is not None


def test_past_years_go_by_the_figures_of_their_time():
    assert load("sichuan", year_end(2024)).deviation.size.value == 20
    assert load("sichuan", year_end(2025)).deviation.size.value == 10
    assert load("jiashi", year_end(2024)).results.cut_below.value is None
    assert load("jiashi", year_end(2025)).results.cut_below.value == 80


def test_a_year_before_any_rule_goes_by_the_oldest_national_one_as_assumed():
    plain = load("jiashi", year_end(2016)).weights.plain
    assert (plain.value["output"], plain.since, plain.assumed) == (50, date(2020, 1, 1), True)
    assert load("sichuan", year_end(2016)).execution.reason_below.value is None


def test_figures_are_reached_by_attribute_and_by_key():
    policy = load("national", TODAY)
    assert policy["execution.cap"] is policy.execution.cap
    assert policy["required.project_target"] is policy.required["project_target"]
    for wrong in ("execution.caps", "execution", "required.nothing", "deadlines.project_target", "nothing"):
        with pytest.raises(KeyError):
            policy[wrong]


def test_a_policy_is_frozen():
    with pytest.raises(AttributeError):
        load("national", TODAY).name = "other"


def test_no_region_is_named_in_the_code():
    regions = "喀什|伽师|新疆|河南|洛阳|瀍河|浙江|温州|四川|湖北|重庆|云南|安徽|jiashi|kashgar|hubei|sichuan|wenzhou|chongqing"
    for path in [*(ROOT / "perfsheet" / "policy").glob("*.py"), ROOT / "perfsheet" / "grades.py"]:
        assert not re.search(regions, path.read_text(encoding="utf-8")), path


def test_everything_that_must_be_a_profile_is_a_key():
    assert set(KEYS) >= {
        "weights.plain", "weights.with_cost", "weights.no_satisfaction", "qualitative.bands", "quantitative.reverse", "over.threshold",
        "over.reaction", "execution.denominator", "execution.cap", "grades.bands", "lights.colours", "lights.indicator", "thresholds.execution",
        "deviation.meaning", "deviation.size", "money.unit", "money.decimals", "labels.nature", "limits.text", "ex_ante.conclusions",
        "results.consequences",
    }  # fmt: skip
    assert [section.name for section in OPEN] == ["required", "deadlines", "severity"]


def test_kinds_and_labels_are_those_of_the_templates():
    assert set(kinds()) == {kind.name for kind in forms()}
    assert [set(part) for part in labels()] == [set(document()["header"]), set(document()["indicators"]["columns"]), set(document()["goals"])]


def test_every_key_of_the_catalogue_has_a_name_and_says_what_it_expects():
    for section in SECTIONS:
        for key in keys_of(section):
            assert key.title
            assert key.shape.expected


# an office's own


def test_an_office_writes_only_what_differs(write):
    policy = load(write(block("execution", 'weight = 20\n[[weights]]\nfrom = 2024-01-01\nbasis = "同上"\ntargets_total = 80\n'
        "plain = { execution = 20, output = 40, benefit = 30, satisfaction = 10 }\nwith_cost = { execution = 20, cost = 20, output = 30, benefit = 20, satisfaction = 10 }")), TODAY)  # fmt: skip
    assert (policy.name, policy.title, policy.lineage) == ("本县", "某县", ("本县", "national"))
    assert (policy.execution.weight.value, policy.execution.weight.basis, policy.execution.weight.source) == (20, "县财〔2024〕1号", "本县")
    assert (policy.execution.cap.value, policy.execution.cap.source) == (True, "national")


def test_a_file_extends_another_file_beside_it(write):
    write(block("execution", "reason_below = 0.95"), "本市.toml")
    policy = load(write('title = "某县"\nextends = "./本市.toml"\n'), TODAY)
    assert policy.lineage == ("本县", "本市", "national")
    assert policy.execution.reason_below.value == 0.95


def test_new_figures_are_one_more_dated_block(write):
    text = block("execution", "reason_below = 0.9") + '[[execution]]\nfrom = 2025-01-01\nbasis = "县财〔2025〕1号"\nreason_below = 0.8\n'
    path = write(text)
    assert [load(path, year_end(year)).execution.reason_below.value for year in (2023, 2024, 2025)] == [None, 0.9, 0.8]


def test_a_figure_that_ran_out_gives_way_to_the_inherited_one(write):
    path = write(block("over", "threshold = 1.2\nuntil = 2024-12-31"))
    assert [load(path, year_end(year)).over.threshold.value for year in (2023, 2024, 2025)] == [1.3, 1.2, 1.3]


def test_a_single_table_is_a_block(write):
    assert load(write(f'{HEAD}[limits]\nfrom = 2024-01-01\nbasis = "甲"\ntext = 300\n'), TODAY).limits.text.value == 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_saved_by_an_editor_on_windows_is_read(write, encoding):
    assert load(write(block("limits", "text = 300").replace("\n", "\r\n"), encoding=encoding), TODAY).limits.text.value == 300


def test_a_rule_may_be_softened_or_put_on_trial_with_a_reason(write):
    path = write(block("severity", 'SCO003 = { severity = "warning", status = "shadow", reason = "先试行一年" }'))
    override = load(path, TODAY).severity["SCO003"].value
    assert (override.severity, override.status, override.reason) == ("warning", "shadow", "先试行一年")


def test_a_rule_that_does_not_exist_is_refused_by_those_who_know_the_rules(write):
    exempt = '[[exempt]]\nrule = "SCO998"\nunit = "某局"\nreason = "甲"\napprover = "乙"\nexpires = 2025-12-31\n'
    policy = load(write(block("severity", 'SCO999 = { severity = "note", reason = "甲" }') + exempt), TODAY)
    with pytest.raises(PerfsheetError) as refused:
        refuse_unknown_rules(policy, {"SCO003"})
    assert "本县.toml 第 6 行：没有编号为 SCO999 的规则" in str(refused.value)
    assert "本县.toml 第 7 行：没有编号为 SCO998 的规则" in str(refused.value)
    refuse_unknown_rules(policy, {"SCO999", "SCO998"})


def test_exemptions_of_a_county_and_of_all_above_it_hold(write):
    exempt = '[[exempt]]\nrule = "SCO003"\n{}\nreason = "历史项目"\napprover = "张某"\nexpires = 2025-12-31\n'
    write(HEAD + exempt.format('unit = "甲局"\nyear = 2024'), "本市.toml")
    policy = load(write('title = "某县"\nextends = "本市.toml"\n' + exempt.format('project = "乙项目"')), TODAY)
    assert [(one.rule, one.unit, one.project, one.year, one.source) for one in policy.exempt] == [
        ("SCO003", None, "乙项目", None, "本县"),
        ("SCO003", "甲局", None, 2024, "本市"),
    ]
    assert str(policy.exempt[1]) == "SCO003（甲局、2024 年度）：历史项目；批准 张某；至 2025-12-31"
    assert [policy.exempt[0].expired(day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [False, True]


@pytest.mark.parametrize(
    ("deadline", "year", "month", "due"),
    [
        (Deadline(3, None, 1, None), 2024, None, date(2025, 3, 31)),
        (Deadline(2, None, 0, None), 2024, None, date(2024, 2, 29)),
        (Deadline(4, 15, 1, None), 2024, None, date(2025, 4, 15)),
        (Deadline(2, 30, 0, None), 2025, None, date(2025, 2, 28)),
        (Deadline(None, 7, 0, None), 2024, 5, date(2024, 6, 7)),
        (Deadline(None, 7, 0, None), 2024, 12, date(2025, 1, 7)),
        (Deadline(None, 7, 0, None), 2024, None, None),
        (Deadline(None, None, 0, 20), 2024, 5, None),
    ],
)
def test_a_deadline_is_a_day(deadline, year, month, due):
    assert deadline.due(year, month) == due


# refused, with file and line


@pytest.mark.parametrize(
    ("section", "body", "line", "what"),
    [
        ("execution", "wieght = 10", 6, "execution 没有 wieght 这个键。是否应为 weight？"),
        ("execution", "xyz = 10", 6, "可用：denominator、monitoring、weight"),
        ("execution", "cap = 1", 6, "execution.cap 的值不对：应为 true 或 false"),
        ("execution", "weight = true", 6, "应为 0 到 100 的数"),
        ("execution", "weight = nan", 6, "应为 0 到 100 的数"),
        ("execution", f"weight = 1{'0' * 400}", 6, "应为 0 到 100 的数"),
        ("execution", 'denominator = "预算"', 6, '可用 "budget"（全年预算数）'),
        ("execution", "reason_below = 90", 6, "0.9 即 90%"),
        ("quantitative", "places = 2.5", 6, "应为 0 到 4 的整数"),
        ("grades", 'bands = [\n  { name = "优", low = 60, high = 100 },\n  { name = "差", low = 0, high = 59 },\n]', 8, "空档：59 到 60"),
        ("grades", 'bands = [\n  { name = "优", low = 60, high = 100 },\n  # 注\n  { name = "差", low = 0, high = 61 },\n]', 9, "重叠：60 到 61"),
        ("grades", 'bands = [{ name = "优", from = 60 }, { name = "差", from = 1 }]', 6, "0 到 1 不属于任何一档"),
        ("grades", "bands = 3", 6, "应为列表"),
        ("grades", "bands = [3]", 6, "应为 {键 = 值, …}"),
        ("qualitative", 'bands = [{ name = "达成", from = 80 }, { name = "未达成", from = 0 }]', 6, "须低于 1"),
        ("weights", "plain = { execution = 10, output = 50, benefit = 35, satisfaction = 10 }", 6, "合计 105，应为 100"),
        ("weights", "plain = { execution = 15, output = 50, benefit = 25, satisfaction = 10 }", 6, "预算执行为 15，execution.weight 为 10"),
        ("weights", "plain = { execution = 10, output = 50, benefits = 40 }", 6, "benefits 不认识"),
        ("weights", 'plain = { execution = 10, output = 50, "output+benefit" = 40 }', 6, "写了两次"),
        ("weights", "plain = { output = 60, benefit = 40 }", 6, "须单独写明 execution"),
        ("weights", "targets_total = 80", 6, "应为 100 减 10，即 90"),
        ("execution", "weight = 20", 6, "weights.plain 中预算执行为 10，execution.weight 为 20"),
        ("grades", 'bands = [{ name = "甲", from = 60 }, { name = "乙", from = 0 }]', 6, 'none = ["also"]'),
        ("grades", 'also = { "优" = ["良"] }', 6, "良 指两个档次"),
        ("lights", 'colours = [{ colour = "红", meaning = "重" }]', 6, "lights.indicator 里的 蓝、绿、黄 不在 lights.colours 中"),
        ("results", 'consequences = [{ grade = "优", consequence = "保" }]', 6, "没有写 良、中、差"),
        ("results", 'consequences = [{ grade = "好", consequence = "保" }]', 6, "好 不在 grades.bands 中"),
        ("results", 'limits = [\n{ cause = "甲", best = "中" },\n{ cause = "甲", best = "差" }]', 8, "“甲”写了两次"),
        ("ex_ante", 'dimensions = [{ name = "必要性", weight = 90 }]', 6, "各维度合计 90，应为 100"),
        ("thresholds", "execution = [\n{ month = 4, below = 0.25 },\n{ month = 13, below = 0.4 },\n]", 8, "month 应为 1 到 12 的整数"),
        ("thresholds", "months = [5, 5]", 6, "“5”写了两次"),
        ("required", 'project_selfevals = { fields = ["project"] }', 6, "应为表种的名称"),
        ("required", 'project_selfeval = { fields = ["projet"] }', 6, "projet 不是栏目的键"),
        ("required", 'project_selfeval = { columns = ["tarjet"] }', 6, "tarjet 不是栏目的键"),
        ("required", 'project_selfeval = { goal = ["expected"] }', 6, "不认识的键 goal"),
        ("deadlines", "project_selfeval = { month = 3, days = 3 }", 6, "可写 {month, day, years_later}"),
        ("severity", 'sco3 = { severity = "note", reason = "甲" }', 6, "应为规则的编号，如 SCO003"),
        ("severity", 'SCO003 = { severity = "note" }', 6, "缺少 reason"),
        ("severity", 'SCO003 = { reason = "甲" }', 6, "须写 severity 或 status"),
        ("severity", 'SCO003 = { severity = "low", reason = "甲" }', 6, '可用 "error"'),
        ("execution", 'none = ["reason_belov"]', 6, "是否应为 reason_below？"),
        ("execution", 'none = ["cap"]', 6, "必须有值"),
        ("execution", 'none = ["unspent"]\nunspent = 0.1', 6, "已写了值"),
        ("execution", "until = 2023-12-31\ncap = false", 6, "until（2023-12-31）早于 from（2024-01-01）"),
        ("execution", "assumed = 1\ncap = false", 6, "execution.assumed 的值不对"),
        ("execution", "", 3, "没有写任何数"),
        ("execution", 'cap = true\n[[execution]]\nfrom = 2024-01-01\nbasis = "乙"\ncap = false', 10, "已在第 6 行写过"),
    ],
)
def test_a_wrong_figure_is_refused_with_its_line(write, section, body, line, what):
    message = said(write(block(section, body)))
    assert any(re.search(rf"本县\.toml 第 {line} 行：", fault) and what in fault for fault in message.splitlines()), message
    assert message.splitlines()[-1].startswith("请改正后再运行")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[[execution]]\nfrom = 2024-01-01\ncap = true", 3, "缺少 basis。请写明依据的文件和条款"),
        ('[[execution]]\nfrom = 2024-01-01\nbasis = " "\ncap = true', 5, "应为文字，且不为空"),
        ('[[execution]]\nbasis = "甲"\ncap = true', 3, "缺少 from。请写明自何日起施行"),
        ('[[execution]]\nfrom = "2024-01-01"\nbasis = "甲"\ncap = true', 4, "应为日期，写成 2024-12-31，不加引号"),
        ('[[execution]]\nfrom = 2024-01-01T00:00:00\nbasis = "甲"\ncap = true', 4, "应为日期"),
        ('[[execution]]\nfrom = 0224-01-01\nbasis = "甲"\ncap = true', 4, "应为日期"),
        ('[[execution]]\nfrom = 2024-02-30\nbasis = "甲"\ncap = true', 4, "没有这一天"),
        ("[[execuction]]\ncap = true", 3, "没有 execuction 这一段。是否应为 execution？"),
        ("colour = 3", 3, "没有 colour 这一段"),
        ("execution = 3", 3, "execution 应是一段，写成 [[execution]]"),
        ("[[exempt]]\nrule = 'SCO003'\nunit = '甲'", 3, "[[exempt]] 缺少 reason、approver、expires"),
        ("[[exempt]]\nrule = 'SCO3'\nunit = '甲'\nreason = '乙'\napprover = '丙'\nexpires = 2025-01-01", 4, "应为规则编号"),
        ("[[exempt]]\nrule = 'SCO003'\nreason = '乙'\napprover = '丙'\nexpires = 2025-01-01", 3, "须写明 unit（单位）或 project（项目）"),
        ("[[exempt]]\nrule = 'SCO003'\nunit = '甲'\nreason = ''\napprover = '丙'\nexpires = 2025-01-01", 6, "reason 应为文字，且不为空"),
        ("[[exempt]]\nrule = 'SCO003'\nunit = '甲'\nreason = '乙'\napprover = '丙'\nexpires = '2025-01-01'", 8, "expires 应为日期"),
        ("[[exempt]]\nrule = 'SCO003'\nunit = '甲'\nyear = 2025\nreason = '乙'\napprover = '丙'\nexpires = 2024-12-31", 9, "expires 早于 2025 年度"),
        ("[[exempt]]\nrule = 'SCO003'\nunits = '甲'\nreason = '乙'\napprover = '丙'\nexpires = 2024-12-31", 5, "不认识的键 units"),
        ("[[marks]]\nreason = '甲'\nkinds = ['project_selfeval']", 3, "缺失本身不算特征"),
        ("[[marks]]\nreason = '甲'\nkinds = ['selfeval']\nfields = [{ key = 'form_number', matches = 'x' }]", 5, "没有 selfeval 这一表种"),
        ("[[marks]]\nreason = '甲'\nkinds = ['project_selfeval']\nfields = [{ key = 'form_number', matches = '(' }]", 6, "应为正则表达式"),
        ("[[execution]\ncap = true", 3, "不合 TOML 语法"),
        ("title = “某县”", 3, "不合 TOML 语法"),
        ('title = "另一个"', 3, "写了两次"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(write, text, line, what):
    message = said(write(f"{HEAD}{text}\n"))
    assert any(f"本县.toml 第 {line} 行：" in fault and what in fault for fault in message.splitlines()), message
    assert message.splitlines()[-1].startswith("请改正后再运行")


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_lines(write):
    message = said(write(f"{HEAD}{''.join(f'x{n} = 1{chr(10)}' for n in range(25))}"))
    assert [int(line) for line in re.findall(r"第 (\d+) 行", message)] == list(range(3, 23))
    assert "另有 5 处" in message


def test_a_fault_between_figures_is_placed_at_the_nearest_of_them(write):
    write(block("over", "threshold = 1.2"), "本市.toml")
    path = write(block("weights", "total = 120").replace('"national"', '"本市.toml"'))
    assert "本县.toml 第 6 行：weights.plain 各级权重合计 100，应为 120" in said(path)


def test_a_fault_of_another_year_is_refused_too(write):
    text = block("weights", "plain = { execution = 10, output = 60, benefit = 30, satisfaction = 10 }").replace("2024-01-01", "2019-01-01")
    later = '[[weights]]\nfrom = 2020-01-01\nbasis = "甲"\nplain = { execution = 10, output = 50, benefit = 30, satisfaction = 10 }\n'
    assert "本县.toml 第 6 行：weights.plain 各级权重合计 110" in said(write(text + later), on=date(2025, 1, 1))


def test_a_policy_without_parent_must_state_everything(write):
    message = said(write('title = "自立"\n[[limits]]\nfrom = 2024-01-01\nbasis = "甲"\ntext = 200\n'))
    assert "没有规定 weights.plain" in message
    assert 'extends = "national"' in message


def test_the_title_must_be_there(write):
    assert "本县.toml 第 1 行：缺少 title" in said(write('extends = "national"\n'))


def test_an_unknown_parent_is_refused_with_its_line(write):
    message = said(write('title = "某县"\n\nextends = "kashgr"\n'))
    assert '本县.toml 第 3 行：未找到上级政策 "kashgr"。可用：anhui、' in message


def test_a_parent_file_that_is_not_there_is_refused_with_its_line(write):
    assert "本县.toml 第 2 行：上级政策 没有.toml 不能使用" in said(write('title = "某县"\nextends = "没有.toml"\n'))


def test_a_circle_is_refused_with_its_line(write):
    write('title = "甲"\nextends = "../{}/乙.toml"\n'.format(Path(write("", "空.toml")).parent.name), "甲.toml")
    path = write('title = "乙"\nextends = "甲.toml"\n', "乙.toml")
    message = said(path)
    assert "甲.toml 第 2 行：extends 成环（乙 → 甲 → 乙）" in message
    itself = write('title = "丙"\nextends = "丙.toml"\n', "丙.toml")
    assert "extends 成环（丙 → 丙）" in said(itself)


def test_an_unknown_name_is_refused_with_what_there_is():
    message = said("kashgr")
    assert message.startswith('未找到政策 "kashgr"。可用：anhui、')
    assert "请用 --policy 指定其一" in message


@pytest.mark.parametrize("path", ["没有.toml", "没有/这个", "a\0.toml", f"{'长' * 5000}.toml", "."])
def test_a_path_that_leads_nowhere_is_refused(path):
    assert re.match("无法读取政策文件|未找到政策", said(path))


def test_a_folder_is_no_policy(tmp_path):
    (tmp_path / "夹.toml").mkdir()
    assert said(str(tmp_path / "夹.toml")).startswith("无法读取政策文件")


def test_a_file_in_gbk_is_refused_with_what_to_do(write):
    assert "请用记事本另存为 UTF-8" in said(write(block("limits", "text = 200"), encoding="gbk"))


def test_a_hostile_file_is_refused(write):
    assert "不合 TOML 语法" in said(write(f"{HEAD}x = {'[' * 50_000}"))


# lines


def test_lines_are_found_whatever_the_text_looks_like():
    lines = Lines('''title = "x" # [a]
[[weights]]   # one
basis = """a
plain = {no = 1}
[[weights]]
"""
plain = { a = 1 }
bands = [
  {name = "x]", from = 3},
  # {name}
  {name = "y", from = 0}, {name = "z", from = 9},
]
[[weights]]
"total" = 3
[weights.plain]
execution = 3
[[severity]]
[severity.SCO003]
severity = "note"
''')
    assert lines.of("", 0, "title") == 1
    assert [lines.of("weights"), lines.of("weights", 0, "basis"), lines.of("weights", 0, "plain")] == [2, 3, 7]
    assert [lines.of("weights", 0, "bands", member) for member in (None, 0, 1, 2, 3)] == [8, 9, 11, 11, 8]
    assert [lines.of("weights", 1), lines.of("weights", 1, "total"), lines.of("weights", 1, "plain"), lines.of("weights", 1, "x")] == [13, 14, 15, 13]
    assert lines.of("severity", 0, "SCO003") == 18
    assert lines.of("nothing") == 1


def test_lines_of_a_list_of_blocks_are_found():
    lines = Lines("a = 1\nexempt = [\n  {b = 1},\n  {c = 2}]\n")
    assert [lines.of("exempt", 0, "b"), lines.of("exempt", 1, "c")] == [3, 4]


# chosen by a form's own marks


def bearing(kinds, headings=(), fields=()):
    """Make as much of a batch as choosing looks at."""
    return SimpleNamespace(
        forms=(frame(["form", "kind"], list(enumerate(kinds))), None),
        headings=(frame(["form", "block", "text"], headings), None),
        fields=(frame(["form", "key", "text"], fields), None),
    )


def frame(columns, rows):
    """Make a frame whose texts are texts."""
    made = pd.DataFrame(rows, columns=columns)
    return made.astype({column: "int64" if column == "form" else pd.StringDtype("python") for column in columns})


def test_marks_that_are_sure_choose_a_policy_and_say_why():
    batch = bearing(
        ["project_selfeval", "project_selfeval", "department_selfeval", "project_target"],
        [
            (0, "funds", "预算执行情况（万元）（20分）"),
            (0, "funds.score", "得 分"),
            (2, "funds.weight", "执行率\n权重"),
            (2, "indicators.coefficient", "得分系数（%）"),
            (2, "indicators.core", "是否核心指标"),
        ],
        [(1, "form_number", "510000＿0013zp"), (3, "form_number", "510000_0013zp")],
    )
    chosen = choose(batch)
    assert chosen["policy"].tolist() == ["hubei", "sichuan", "chongqing", "national"]
    assert "20 分" in chosen["reason"][0]
    assert "510000" in chosen["reason"][1]
    assert chosen["reason"][3] == "表上没有可靠的地方特征，按全国规定"


def test_a_weight_of_twenty_with_a_column_of_weights_is_no_sure_mark():
    batch = bearing(["project_selfeval"], [(0, "funds", "预算执行情况（20分）"), (0, "funds.weight", "分值")])
    assert choose(batch)["policy"].tolist() == ["national"]


def test_marks_of_two_places_are_not_sure():
    batch = bearing(["project_selfeval"], [(0, "funds", "预算执行情况（20分）")], [(0, "form_number", "510000_0013zp")])
    chosen = choose(batch)
    assert chosen["policy"].tolist() == ["national"]
    assert "不能确定" in chosen["reason"][0]


def test_an_empty_batch_chooses_nothing():
    assert choose(bearing([])).empty


def test_the_form_of_the_made_up_county_that_prints_the_weight_is_known():
    path = ROOT / "samples" / "收件箱" / "示例县农业农村局" / "示例县动物疫病预防控制中心" / "项目自评表.ods"
    batch = Batch.from_columns([encode([read_bytes(path.name, path.read_bytes())], 0)], pd.DataFrame())
    assert set(choose(batch)["policy"]) == {"hubei"}
