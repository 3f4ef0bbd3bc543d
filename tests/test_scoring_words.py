"""What scoring understands of words: measures, directions, bands, deadlines, points in labels, and why it is unsure."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest

from perfsheet.policy import load
from perfsheet.scoring import DOUBTS
from perfsheet.scoring.adjustments import is_execution
from perfsheet.scoring.deadlines import in_time
from perfsheet.scoring.direction import BARE, LESS, MORE, STRANGE, of_name
from perfsheet.scoring.doubts import number_of, reasons
from perfsheet.scoring.explain import plain
from perfsheet.scoring.measures import Match, convert, is_share
from perfsheet.scoring.qualitative import band_of
from perfsheet.scoring.terms import Terms
from perfsheet.scoring.weights import points_in, points_of_label

#: so many of the second are one of the first
EQUAL = """
万元 10000 元 | 亿元 10000 万元 | 百元 100 元 | 千元 1000 元 | 百万元 100 万元 | 千万元 1000 万元 | 万亿元 10000 亿元 | 块 1 元 | 块钱 1 元 | 人民币 1 元 | 万 1 万元
千克 1000 克 | 公斤 1 千克 | kg 1 千克 | g 1 克 | 斤 500 克 | 吨 1000 千克 | t 1 吨 | 万吨 10000 吨
厘米 10 毫米 | 公分 1 厘米 | cm 1 厘米 | mm 1 毫米 | 米 100 厘米 | m 1 米 | 里 500 米 | 公里 1000 米 | 千米 1 公里 | km 1 公里 | Km 1 公里
公顷 10000 平方米 | 公顷 15 亩 | ha 1 公顷 | hm2 1 公顷 | 平米 1 平方米 | 平方 1 平方米 | m2 1 平方米 | ㎡ 1 平方米 | m² 1 平方米 | 平方公里 100 公顷 | 平方千米 1 平方公里 | km2 1 平方公里 | 万亩 10000 亩
升 1000 毫升 | ml 1 毫升 | l 1 升 | 立方米 1000 升 | 立方 1 立方米 | 方 1 立方米 | m3 1 立方米 | m³ 1 立方米 | 万立方米 10000 方
分钟 60 秒 | min 1 分钟 | 秒钟 1 秒 | s 1 秒 | 小时 60 分钟 | 个小时 1 小时 | h 1 小时 | 天 24 小时 | 日 1 天 | 周 7 天 | 星期 1 周 | 个星期 1 周
个月 1 月 | 季度 3 个月 | 个季度 1 季度 | 半年 6 个月 | 年 12 个月 | 年度 1 年 | 周年 1 年 | 个工作日 1 工作日
% 10 ‰ | ‰ 10 ‱ | 百分比 1 % | 百分数 1 % | 百分率 1 % | 个百分比 1 % | 个百分点 1 百分点
名 1 人 | 位 1 人 | 万人 10000 人 | 人次数 1 人次 | 万人次 10000 人次 | 次数 1 次 | 户数 1 户 | 个行政村 1 个 | 个行政村 1 行政村 | 万粒 10000 粒 | 百个 100 个
元/人*月 1 元/人·月 | 元/人/年 1 元每人每年 | 万元/年度 10000 元/年 | 元／户 1 元/户 | 元/人，月 1 元/人，月 | (万元) 1 万元 | 万 头 1 万头 | 元/人、天 1 元/人*天
"""
UNLIKE = "个:家 人:人次 元/户:元/人 万元:台 %:百分点 天:工作日 次:次/年 亩:米 千瓦:千克 年:天 万:个 人:户 份:个"


@pytest.mark.parametrize("line", [one.strip() for line in EQUAL.strip().splitlines() for one in line.split("|")])
def test_measures_that_can_be_converted_are(line: str) -> None:
    large, number, small = line.rsplit(" ", 2)
    assert convert(small, large) == (Match.SAME, Fraction(number))
    assert convert(large, small) == (Match.SAME, 1 / Fraction(number))


@pytest.mark.parametrize("pair", UNLIKE.split())
def test_measures_that_cannot_be_converted_are_not(pair: str) -> None:
    one, other = pair.split(":")
    assert convert(one, other).match is Match.DIFFERENT
    assert convert(other, one).match is Match.DIFFERENT


def test_a_figure_without_a_measure_is_told_apart_from_one_with() -> None:
    assert convert(None, None).match is Match.SAME
    assert convert("个", None).match is Match.ACTUAL_BARE
    assert convert(None, "个").match is Match.TARGET_BARE
    assert convert("%", None).match is Match.ACTUAL_BARE_SHARE
    assert convert(None, "‰").match is Match.TARGET_BARE_SHARE
    assert (is_share("百分比"), is_share("百分点")) == (True, False)


@pytest.mark.parametrize(
    ("names", "meaning"),
    [
        ("公用经费控制率 “三公”经费变动率 结转结余率 安全事故发生数 生产安全事故 人员伤亡人数 信访投诉率 设备差错率 因贫辍学学生人数 种薯采购价格不高于市场价 (≤**元)一次", LESS),
        ("农村低保标准(≥**元/人·月) 每年不少于十次 至少一次 受益人口(>80人)", MORE),
        ("培训人数 居民健康档案 高血压随访控制数 糖尿病规范管理数 资金支付率 预算执行率 补助标准达标率 事故处理率 投诉办结率 服务对象满意度 灭火设备", BARE),
        ("项目总成本 补助标准 平均办理时间 预算调整率 重大疫情数 无事故天数 零投诉率 隐患排查数 亩均耗水 死亡率降低 设备故障 项目投资 单价", STRANGE),
    ],
)
def test_names_tell_which_way_an_indicator_points(names: str, meaning: int) -> None:
    assert {name: of_name(name) for name in names.split()} == dict.fromkeys(names.split(), meaning)


@pytest.mark.parametrize(
    ("phrases", "band"),
    [
        ("达成预期指标 达成年度指标 达成目标 基本达成目标 完成 已完成 全部完成 按时完成 如期实现预期目标 达标 圆满完成年度任务 100%完成 达成预期指标。", 0),
        ("部分达成预期指标并具有一定效果 部分达成目标，并具有一定效果 部分完成 已部分实现目标 部分实现目标", 1),
        ("未达成预期指标且效果较差 未完成 没有完成 未能达到预期目标 实现目标程度较低 未达标", 2),
        ("效果明显 显著提高 较好 是 合格 不完成就扣分 完成情况见附件 部分群众满意 完成了全部建设任务并通过了市级主管部门组织的竣工验收和资金决算审计", -1),
    ],
)
def test_phrases_name_a_band(phrases: str, band: int) -> None:
    terms = Terms.of(load("national"))
    assert {phrase: band_of(phrase, terms) for phrase in phrases.split()} == dict.fromkeys(phrases.split(), band)


@pytest.mark.parametrize(
    ("due", "done", "year", "bound", "doubt"),
    [
        ("2022-12-30", "2022-12-30", 2022, LESS, ""),
        ("2022-12-30", "2022-12-29", 2022, LESS, ""),
        ("2022-12-30", "2022-12-31", 2022, LESS, "late"),
        ("2022-12-30", "2022-12-31", 2022, BARE, "late"),
        ("2022-12-30", "2022-12", 2022, BARE, "which_day"),
        ("2022-12-31", "2022-12", 2022, BARE, ""),
        ("2022-12", "2022-12-15", 2022, BARE, ""),
        ("2022-12", "2022-12-15", 2022, LESS, "which_day"),
        ("2022-12", "2023-01-01", 2022, LESS, "late"),
        ("2022", "2022-06-30", 2022, BARE, ""),
        ("2022", "2022-06-30", 2022, LESS, "which_day"),
        ("2022", "2023", 2022, LESS, "late"),
        ("--09", "--08-31", None, LESS, ""),
        ("--09", "--09-01", None, LESS, "which_day"),
        ("--09", "--10", None, LESS, "late"),
        ("--12-31", "--12-31", None, LESS, ""),
        ("--12-31", "2022-12-31", 2022, LESS, ""),
        ("--12-31", "2023-01-01", 2022, LESS, "late"),
        ("--12-31", "2023-01-01", None, LESS, "which_day"),
        ("2022-12-31", "--11-30", 2022, LESS, ""),
        ("2022-03/2022-11", "2022-11-30", 2022, BARE, ""),
        ("2022-03/2022-11", "2022-12-01", 2022, BARE, "late"),
        ("2022-03/2022-11", "2022-11-30", 2022, LESS, ""),
        ("2022-12-31", "2022-03/2022-11", 2022, LESS, ""),
        ("2022-10-31", "2022-03/2022-11", 2022, LESS, "which_day"),
        ("2022-03-01", "2022-03-01", 2022, MORE, ""),
        ("2022-03-01", "2022-03-02", 2022, MORE, ""),
        ("2022-03-01", "2022-02-28", 2022, MORE, "early"),
        ("2022-03-15", "2022-03", 2022, MORE, "which_day"),
        ("--02-29", "--02-28", None, LESS, ""),
        ("nonsense", "2022-03", 2022, LESS, "which_day"),
    ],
)
def test_dates_are_kept_missed_or_not_sure(due: str, done: str, year: int | None, bound: int, doubt: str) -> None:
    assert in_time(due, done, year, bound) == doubt


@pytest.mark.parametrize(
    ("label", "points"),
    [
        ("产出指标（50分）", 50), ("产出指标\n（40分）", 40), ("项目管理 13 分", 13), ("年度绩效目标1 (80分)", 80), ("数量指标 15 分: 里程", 15), ("家长满意度（7.5分）", 7.5),
        ("成本指标(0-20)分", None), ("第3分", None), ("培训10分钟", None), ("50分以上", None), ("(120分)", None), ("产出指标", None), ("甲(5分)乙(6分)", 6),
    ],
)  # fmt: skip
def test_points_are_read_from_labels(label: str, points: float | None) -> None:
    found = points_in(label)
    assert found == points if points else math.isnan(found)
    found = points_of_label(label)
    assert found == points if points else math.isnan(found)


def test_a_bare_figure_in_brackets_is_points_only_on_the_label_of_a_level() -> None:
    assert (points_of_label("产出指标（50）"), points_of_label("产出指标(30%)"), points_of_label("产出指标(22.5)")) == (50, 30, 22.5)
    assert all(math.isnan(points_of_label(text)) for text in ("产出指标(1)", "产出(50)指标", "产出指标(2025)"))
    assert all(math.isnan(points_in(text)) for text in ("采购(50)", "完成率(100%)"))


def test_rows_of_budget_execution_are_known_by_their_level() -> None:
    assert all(is_execution(text) for text in ("预算执行率", "预算执行率（10分）", "预算 执行", "执行率指标", "资金执行率", "预算执行情况10分", "预算资金执行率"))
    assert not any(is_execution(text) for text in ("产出指标", "预算执行率达标情况", "政府采购执行率", "预算编制"))


def test_every_doubt_reads_as_a_sentence_and_has_its_number() -> None:
    texts = [text for key, text in DOUBTS.items() if key]
    assert len(set(texts)) == len(texts)
    assert all(re.fullmatch(r"[\u4e00-\u9fff0-9 ，、；（）“”≥≤%×—/]{6,}", text) for text in texts), texts
    assert reasons()[0] is None
    assert all(reasons()[number_of(key)] == text for key, text in DOUBTS.items() if key)


def test_figures_are_written_without_useless_zeros() -> None:
    assert [plain(figure) for figure in (9.0, 12.50, 0.1, 100.0, 1e16, 0.0, -2.0, None)] == ["9", "12.5", "0.1", "100", "10000000000000000", "0", "-2", ""]
