"""Which way an indicator points: is more better, or less. From its comparator, its column of directions, or its words."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Flags
from perfsheet.scoring.columns import Coded, Codes, Columns, Small
from perfsheet.scoring.doubts import number_of

#: how a target binds: nothing written · more is better · less is better · equal · about · a quality · not understood
BARE, MORE, LESS, EQUAL, ABOUT, QUALITY, STRANGE = range(7)

_SIGNS: Final = {
    **dict.fromkeys(("≥", ">", ">=", "≧", "大于", "大于等于", "不低于", "不少于", "不小于", "＞", "＞＝", "⩾"), MORE),
    **dict.fromkeys(("≤", "<", "<=", "≦", "小于", "小于等于", "不高于", "不超过", "不大于", "＜", "＜＝", "⩽"), LESS),
    **dict.fromkeys(("=", "＝", "﹦", "═", "等于", "=="), EQUAL),
    **dict.fromkeys(("≈", "约", "约等于", "左右"), ABOUT),
    **dict.fromkeys(("定性", "定性指标"), QUALITY),
    **dict.fromkeys(("/", "-", "—", "无", "定量", "定量指标", "其他"), BARE),
}
_LESS = re.compile("反|负向|逆|越[低少小]越")
_MORE = re.compile("正|越[高多大]越")

#: words in the name of an indicator that say it plainly; the bad ones must end it (事故处理率 is good, 无事故天数 too)
_NAMED_MORE = re.compile(r"≥|>=|>(?=[\d*×xX])|不低于|不少于|不小于|至少")
_NAMED_GOOD = re.compile(
    "(?:达标|合格|完成|及时|覆盖|到位|知晓|通过|准确|执行|发放|支付|拨付|利用|使用|办结|处理|处置|整改|查处|查明|扑灭|完好|有效|公开|建成|签约|参与|普及|保障|达成|兑现|"
    "优良|优秀|就业|入学|巩固|接种|建档|管理|正常|完工|开工|验收|好转|治愈|救治|回收|达产|落实|响应|解决|满意)率$|满意度$"
)
_NAMED_LESS = re.compile(
    r"≤|<=|<(?=[\d*×xX])|不超过|不超|不高于|不大于|不多于|(?:控制|变动|结余|结转|超标|流失|辍学)率$"
    "|^(?!.*[无零未不防少减降]).*(?:事故|伤亡|死亡|投诉|差错|失误|违规|违纪|超支|辍学)(?:事件|案件|案|发生|人员|学生)*(?:[起次人件例]?数量?|量|率)?$"
)
#: words of which one cannot tell: money, time, and what may be bad
_UNCLEAR = re.compile(
    "成本|费用|价格|单价|报价|造价|支出|经费|金额|投入|投资|资金|预算|标准|三公|结转|结余|负债|债务"
    "|时间|时长|时限|天数|日数|周期|工期|间隔|等待|延迟|逾期|耗|排放|污染|噪|浓度|下降|降低|减少|减排|变动|调整|偏离|误差|失误|重复"
    "|风险|隐患|超标|超支|超限|超时|短缺|缺勤|缺失|拖欠|欠薪|违|死亡|伤亡|受伤|发病|患病|病死|病例|疫情|受灾|火灾|遗漏|损坏|损失|故障|投诉|事故|次品|不合格|流失|闲置|空置|发生率|发生数|[差出]错"
)
#: without one of these characters none of the above is found
_HINT: Final = re.compile("[" + "".join(sorted(set("≥≤<>" + re.sub(r"[^\u4e00-\u9fff]", "", _NAMED_LESS.pattern + _NAMED_MORE.pattern + _UNCLEAR.pattern)))) + "]")
_COST: Final = "成本"
_TIMES = re.compile("天|日|小时|分钟|秒|周|月|年|季度")
_SHARE_NAMES = re.compile("率|度$|度[（(]|比例|比重|占比|百分|%|程度")


class Directions(NamedTuple):
    """How each row's target binds, and the doubt about it (0 for none).

    `told` is what the column of directions says, `costly` marks indicators of cost.
    """

    sense: Small
    doubt: Small
    told: Small
    costly: Flags


def directions(rows: Columns) -> Directions:
    """Read how targets bind from comparators and from the column of directions, which has the last word where there is no comparator."""
    sense = rows.text("comparator").each(_sense, blank=BARE, dtype=np.int16)
    column = column_of(rows)
    opposed = ((sense == MORE) & (column == LESS)) | ((sense == LESS) & (column == MORE))
    told = (column != BARE) & np.isin(sense, (BARE, EQUAL))
    doubt = np.where(opposed, number_of("opposed"), np.where(sense == STRANGE, number_of("comparator"), 0))
    turned = np.where(told & ~((column == MORE) & (sense == EQUAL)), column, sense)
    return Directions(np.where(column == QUALITY, QUALITY, turned).astype(np.int16), doubt.astype(np.int16), column, is_cost(rows))


def settled(rows: Columns, ways: Directions, missed: Flags) -> tuple[Small, Small]:
    """Let words settle what comparators leave open in rows whose figures are not the same.

    Returns the sense, and the doubt about it, which matters only where more and less would give other points.
    """
    sense, untold = ways.sense, missed & (ways.told == BARE)
    words = _by_words(rows, np.flatnonzero(untold & np.isin(sense, (BARE, EQUAL))), ways.costly)
    found = np.where(words == LESS, LESS, np.where((words == MORE) & (sense == BARE), MORE, sense)).astype(np.int16)
    doubt = np.where(words == STRANGE, number_of("direction"), 0)
    doubt[ways.costly & untold & (sense == MORE)] = number_of("cost")
    return found, doubt.astype(np.int16)


def _by_words(rows: Columns, at: Codes, costly: Flags) -> Small:
    """Tell for some rows what the words of an indicator say: MORE, LESS, BARE for nothing, STRANGE where it is unclear."""
    found = np.zeros(len(rows), dtype=np.int16)
    if len(at):
        named = rows.text("name")[at].each(of_name, blank=BARE, dtype=np.int16)
        timed = rows.text("target_measure")[at].where(lambda text: _TIMES.match(text.lstrip("个工作")))
        found[at] = np.where((named == BARE) & (timed | costly[at]), STRANGE, named)
    return found


def is_cost(rows: Columns) -> Flags:
    """Tell where an indicator is one of cost by its levels or its name."""
    costly: Flags = np.logical_or.reduce([rows.text(column).where(lambda text: _COST in text) for column in ("level1", "level2", "name")])
    return costly


def named_share(name: Coded) -> Flags:
    """Tell where the name of an indicator is one of a rate: 合格率, 满意度."""
    return name.where(_SHARE_NAMES.search)


def _sense(text: str) -> int:
    return _SIGNS.get("".join(text.split()), STRANGE)


def column_of(rows: Columns) -> Small:
    """Read the column 指标方向; in its absence 指标性质, which may hold 正向, 反向, 定性."""
    said = [rows.text(column).each(_way, blank=BARE, dtype=np.int16) for column in ("direction", "nature")]
    return np.where(said[0] != BARE, said[0], said[1])


def _way(text: str) -> int:
    if "定性" in text and "定量" not in text:
        return QUALITY
    return LESS if _LESS.search(text) else MORE if _MORE.search(text) else BARE


def of_name(name: str) -> int:
    """Say which way the name of an indicator points: MORE, LESS, BARE for nothing said, STRANGE where it is unclear."""
    plain = "".join(name.split())
    if not _HINT.search(plain):
        return BARE
    if _NAMED_LESS.search(plain):
        return LESS
    if _NAMED_MORE.search(plain):
        return MORE
    if _NAMED_GOOD.search(plain):
        return BARE
    return STRANGE if _UNCLEAR.search(plain) else BARE
