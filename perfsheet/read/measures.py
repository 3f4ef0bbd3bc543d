"""Units of measure: which words after a figure are one."""

from __future__ import annotations

import re
from functools import lru_cache

#: units and classifiers after which nothing else is needed
_KNOWN_TEXT = """
    % ‰ ‱ 百分点 个百分点 分 倍 万 亿 元 角 万元 亿元 千元 百元 美元 欧元 港元 元整
    个 次 人 人次 名 位 户 户次 户数 家 家次 所 处 项 件 份 套 台 辆 座 栋 幢 间 层 张 本 册 篇 部 首 期 批 批次 种 种次 类 条 块 片 段 根 棵 株 头 只 羽 尾 匹
    粒 枚 支 把 副 盏 眼 口 孔 扇 面 具 架 艘 列 节 集 场 场次 届 站 点位 网点 例 起 宗 桩 款 笔 单 户家 班 班次 轮 轮次 遍 趟 队 组 团 对 双 袋 箱 包 盒 瓶 桶 罐 吨次 标段 门 床 席
    村 镇 乡 县 市 社区 学校 单位 企业 行政村 自然村 街道 乡镇 人月 人天 人日 人年 工时 工日 台班 台时 课时 学时 学分 学年 学期 字 万字 页 版 条次 台次 车次 架次 标准间 系列 平台
    年 个月 月 周 天 日 小时 时 分钟 秒 季度 个季度 工作日 个工作日 自然日 个自然日 周岁 岁 年度 个小时 毫秒 学年度
    米 公里 千米 里 厘米 毫米 微米 延米 延长米 平米 平方 平方米 平方千米 平方公里 平方厘米 公顷 亩 亩次 立方米 立方 方 方量 立方厘米 升 毫升 吨 公斤 千克 克 毫克 斤 担 度 千瓦 千瓦时 兆瓦 瓦 伏 安 分贝 摄氏度 勒克斯 帕 兆帕
    兆 兆字节 吉字节 太字节 帧 档 步 级 等级 星 星级 折 档次 宗次 床位 床日 机位 车位 泊位 蹲位 座位 厅 馆 园 池 塘 泵 井 渠 桥 涵 洞 屏 幅 卷 帧幅 盘 碗 餐 顿 杯 滴 针 剂 剂次 帖 丸 管 匣 捆 垛 堆 排 行 株数
    例次 份数 件次 项次 篇次 家数 个数 次数 人数 头只 只羽 头次 只次 公斤级 户籍 人份 人套 只头 挂 床套 亩均 站次
"""
#: classifiers that a Chinese numeral may stand before (两栋); ranks (一级), phases (二期) and idioms (十分, 一点) are none
_COUNTED_TEXT = """
    个 次 人 人次 名 位 户 家 所 处 项 件 份 套 台 辆 座 栋 幢 间 张 篇 批 批次 种 条 块 片 段 根 棵 株 头 只 艘 节 集 场 场次 届 例 起 宗 笔 轮 遍 趟 队 组 对 双 袋 箱 盒 瓶 吨 公斤 千克 斤 万元 亿元 元 万 亿 倍
    年 个月 周 天 日 小时 分钟 秒 个季度 工作日 个工作日 个小时 米 公里 千米 平方米 平方公里 公顷 亩 立方米 课时 学时 万人 万人次 万户 万亩 万平方米 个百分点 行政村 个行政村 个村 个社区 年度 学年
"""
#: classifiers after which the thing counted may follow (个行政村)
_COUNTERS = "个名位户家所处项件份套台辆座栋幢间张篇批种条块片根棵株头只艘场例起宗笔人"
_KNOWN, _COUNTED = frozenset(_KNOWN_TEXT.split()), frozenset(_COUNTED_TEXT.split())
#: what a measure after a Chinese numeral may begin with
COUNTED_STARTS = "".join(sorted({word[0] for word in _COUNTED}))
_ENGLISH = re.compile(
    r"(?:[kcdmμ]?m[²³23]?|[kKmμ]?g|t|[mM]?[lL]|h|min|s|d|ha|hm[²2]|[kKM]?[wW][hH]?|k?V|kVA|KVA|MPa|kPa|[kMG]?Hz|d[Bb](?:\(A\))?|[KMGT]B|[MG]bps|lx|ppm|pH|℃|°C|mol|NTU|mu)"
)
_PROSE = re.compile(
    "[不无未没有是的了已前后内中第初底末上下左右多余来几之及或和与每共约按以为在至到并将达完成发放报送实施开展建设提高升降低减增应由被把让使其该各本此即且但若如则因所]|[^\u4e00-\u9fff]"
)
#: after a figure these name the one with that number (5号, 2楼, 8点)
_ORDINAL = frozenset("点号楼室线路院")
_SCALE = re.compile("^(?:百万|千万|万亿|[百千万亿])")
_JOIN = re.compile(r"[/·*、.・•⋅∙×]|每")
_ONE = re.compile("^(.{1,4}?)一([年月人次户天亩场台套个]|年度|学期)$")
_EITHER = re.compile(r"([^()/]+)\(([^()]+)\)")
_LONGEST = 12


@lru_cache(maxsize=4096)
def is_measure(text: str) -> bool:
    """Tell whether a folded text after a figure is a unit of measure and nothing more.

    >>> [is_measure(text) for text in ("元/生/年", "个行政村", "万粒", "年内完成")]
    [True, True, True, False]
    """
    if not text or len(text) > _LONGEST:
        return False
    return text in _KNOWN or _is_scaled(text) or _is_compound(text) or _is_counted_thing(text) or bool(_ENGLISH.fullmatch(text))


def is_counted(text: str) -> bool:
    """Tell whether a Chinese numeral before this text counts something."""
    head, *rest = _JOIN.split(text)
    return head in _COUNTED and all(is_measure(part) for part in rest)


def _is_scaled(text: str) -> bool:
    scale = _SCALE.match(text)
    return bool(scale) and (scale.end() == len(text) or is_measure(text[scale.end() :])) if scale else False


def _is_compound(text: str) -> bool:
    """Tell whether it is one measure by another or beside another: 元/人·月, 元每平方米, 万一年, 头(只)."""
    if found := _ONE.match(text):
        return is_measure(found[1])
    if found := _EITHER.fullmatch(text):
        return found[1] in _KNOWN and found[2] in _KNOWN
    plain = text.replace("(", "").replace(")", "")
    head, *rest = _JOIN.split(plain)
    return bool(rest) and is_measure(head) and all(0 < len(part) <= 4 and (is_measure(part) or not _PROSE.search(part)) for part in rest)


def _is_counted_thing(text: str) -> bool:
    """Tell whether it is a classifier with the thing counted, or one character nobody listed (粒, 孔)."""
    if text[0] in _COUNTERS:
        return len(text) <= 8 and not _PROSE.search(text[1:])
    return len(text) == 1 and text not in _ORDINAL and not _PROSE.search(text)
