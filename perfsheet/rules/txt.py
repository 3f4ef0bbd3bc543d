"""TXT: what is written in words. What was done, conclusions, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for, first_of_form, in_form
from perfsheet.engine.levels import by_text, matches
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_SELFEVAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表：实际完成情况对照预期目标填写"
_BARE: Final = re.compile(
    r"^[\W_]*(?:已|均|都|全部|全面|基本|按期|按时|如期|圆满|顺利)*(?:完成|达到|实现|达成)(?:了|年度|全年|预期|既定|设定|绩效|总体|各项|目标|任务|指标|工作|情况|良好)*[\W_]*$"
)
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_CALLED: Final = {"conclusion": "评价结论", "problems": "存在问题", "measures": "改进措施"}
_PROSE: Final = tuple(_CALLED)
_DOUBLED: Final = re.compile(r"的的|了了|和和|及及|与与(?!否)|，，|。。|、、|；；|(?<!\.)\.\.(?!\.)|绩效绩效|指标指标|完成完成|项目项目")


def _plain(text: str) -> str:
    return _NOT_LETTERS.sub("", normalize("NFKC", text))


@rule(
    "TXT001",
    ref="S25",
    stages="selfeval",
    blame="actual",
    severity="warning",
    basis=_SELFEVAL,
    message="实际完成情况空白，请对照预期目标填写",
    expected="实际完成情况",
)
def accomplishment_blank(goals: DataFrame, headings: DataFrame) -> Series:
    """自评表填了预期目标的，应填实际完成情况。

    没有“实际完成情况”一栏的表不要求；分几条填写、有一条填了的，不算空白。

    | goals | kind     | label        | text         |   |
    | 1     | expected | 预期目标     | 完成校舍改造 | ✗ |
    | 1     | actual   | 实际完成情况 |              |   |
    | 2     | expected | 预期目标     | 完成校舍改造 | ✓ |
    | 2     | actual   | 实际完成情况 | 改造三栋校舍 |   |
    | 3     | expected | 预期目标     | 完成校舍改造 | ✓ |
    """
    actual = goals["kind"] == "actual"
    asked = asks_for(goals, headings, "goals.actual") | in_form(goals, actual)
    told = in_form(goals, actual & goals["text"].notna())
    return first_of_form(goals, (goals["kind"] == "expected") & goals["text"].notna() & asked & ~told)


@rule(
    "TXT002",
    ref="S25",
    stages="selfeval",
    blame="text",
    severity="warning",
    basis=_SELFEVAL,
    message="实际完成情况只写“{here}”，请写明完成了什么、效果如何",
    expected="完成的内容和效果",
)
def accomplishment_says_nothing(goals: DataFrame) -> Series:
    """实际完成情况不应只写“已完成”“完成年度目标”。

    | goals | kind   | text                           |   |
    | 1     | actual | 已完成                         | ✗ |
    | 2     | actual | 基本完成年度目标。             | ✗ |
    | 3     | actual | 完成三栋校舍改造，全部通过验收 | ✓ |
    """
    return (goals["kind"] == "actual") & matches(goals["text"], _BARE)


@rule(
    "TXT003",
    ref="S25",
    stages="selfeval",
    blame="text",
    severity="warning",
    basis=_SELFEVAL,
    message="实际完成情况与预期目标一字不差（“{here}”），请写明实际完成的内容和效果",
    expected="实际完成的内容和效果",
)
def accomplishment_copies_goal(goals: DataFrame) -> Series:
    """实际完成情况不应照抄预期目标。

    | goals | kind     | text                             |   |
    | 1     | expected | 完成三栋校舍改造，改善办学条件   |   |
    | 1     | actual   | 完成三栋校舍改造，改善办学条件。 | ✗ |
    | 2     | expected | 完成三栋校舍改造，改善办学条件   |   |
    | 2     | actual   | 完成三栋校舍改造，新增座位二百个 | ✓ |
    """
    rows = goals.loc[goals["kind"].isin(("expected", "actual")) & (goals["stage"] == "selfeval"), ["form", "kind", "text"]]
    said = rows.assign(said=by_text(rows["text"], _plain), actual=rows["kind"] == "actual")
    told = said[said["said"].notna() & ~matches(said["text"], re.compile(r"\[abridged\]|^[\W_]*$"))]
    copied = told.assign(goal=~told["actual"]).groupby(["form", "said"])["goal"].transform("any")
    return told["actual"] & copied & ~matches(told["text"], _BARE)


@rule(
    "TXT004",
    ref="S27",
    stages="selfeval",
    blame="text",
    severity="warning",
    basis="四川省项目支出绩效自评表（510000_0013zp）：评价结论、存在问题、改进措施各 200 字以内",
    message="{label}共 {length} 字，超过 {limit} 字，请精简",
    expected="不超过 {limit} 字",
)
def prose_too_long(fields: DataFrame, policy: Policy) -> Wrong:
    """评价结论、存在问题、改进措施不应超过政策规定的字数。政策没有规定的，不核对。

    以政策 limits.text = 10 为例：

    | fields | key        | text                           |   |
    | 1      | conclusion | 项目按计划完成，资金使用规范， | ✗ |
    | 1      | problems   | 进度偏慢                       | ✓ |
    """
    limit = policy.limits.text.value
    if limit is None:
        return Wrong(Series(dtype=bool), {})
    rows = fields.loc[fields["key"].isin(_PROSE).to_numpy(dtype=bool), ["key", "label", "text"]]
    length = by_text(rows["text"], lambda text: len("".join(text.split())), "Int64")
    names = rows["label"].fillna(rows["key"].map(_CALLED))
    return Wrong(length > limit, {"length": length, "limit": Series(limit, index=rows.index), "label": names})


@rule(
    "TXT016",
    ref="S27",
    stages="selfeval",
    blame="text",
    severity="warning",
    basis="四川省项目支出绩效自评表（510000_0013zp）：评价结论、存在问题、改进措施应填写",
    message="{what}空白，请填写；没有问题的写“无”",
    expected="{what}",
)
def conclusion_blank(fields: DataFrame) -> Wrong:
    """自评表上有评价结论、存在问题、改进措施栏的，应填写。

    没有这几栏的表不要求；“存在问题及改进措施”合为一栏的，填了就算。

    | fields | key        | label    | text           |   |
    | 1      | conclusion | 评价结论 |                | ✗ |
    | 1      | problems   | 存在问题 | 无             | ✓ |
    | 2      | conclusion | 评价结论 | 项目按计划完成 | ✓ |
    | 2      | measures   | 改进措施 |                | ✗ |
    """
    rows = fields[fields["key"].isin(_PROSE).to_numpy(dtype=bool) & fields["text"].isna().to_numpy()]
    return Wrong(Series(data=True, index=rows.index, dtype=bool), {"what": rows["key"].map(_CALLED)})


@rule("TXT008", ref="C14", blame="text", severity="note", basis="财预〔2015〕88号：绩效目标文字应当准确", message="“{here}”中有重复的字词或标点，请校对")
def doubled_word_in_goal(goals: DataFrame) -> Series:
    """目标和完成情况中不应有重复的字词或标点（的的、，，、。。）。

    | goals | kind     | text                   |   |
    | 1     | expected | 完成校舍的的改造       | ✗ |
    | 2     | expected | 完成校舍改造。。       | ✗ |
    | 3     | expected | 完成校舍改造……确保安全 | ✓ |
    """
    return matches(goals["text"], _DOUBLED)


@rule(
    "TXT009",
    ref="P05",
    blame="text",
    severity="note",
    basis="财预〔2015〕163号 附件 转移支付绩效自评表：资金管理情况各项说明应填写，没有问题的写“无”",
    message="{what}的情况说明空白，请填写事实",
    expected="情况说明",
)
def management_not_described(goals: DataFrame) -> Wrong:
    """转移支付自评表的资金管理情况（分配科学性、下达及时性等）应逐项说明。

    整张表都没有填的，只提示第一项。

    | forms | kind              |
    | 1     | transfer_selfeval |

    | goals | kind        | label      | text     |   |
    | 1     | explanation | 分配科学性 | 符合规定 | ✓ |
    | 1     | explanation | 下达及时性 |          | ✗ |
    """
    blank = (goals["kind"] == "explanation") & goals["text"].isna() & (goals["scope"] == "transfer")
    begun = in_form(goals, (goals["kind"] == "explanation") & goals["text"].notna())
    first = ~goals[blank].duplicated("form").reindex(goals.index, fill_value=False)
    return Wrong(blank & (begun | first), {"what": goals["label"]})
