"""What officials call things: kinds and columns by the first word of the vocabulary, states and severities here."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Final

from perfsheet.resources import templates_dir

SEVERITIES: Final = {"error": "错误", "warning": "警告", "note": "提示"}

#: findings that have no consequence
FINDING_STATUSES: Final = {"shadow": "试行", "exempt": "已豁免"}
#: parts of a form that are recomputed, as the list of scores names them
PARTS: Final = {
    "rate": "预算执行率",
    "execution": "预算执行",
    "indicator": "指标",
    "level": "分值小计",
    "weights": "分值合计",
    "total": "总分加总",
    "recomputed": "总分重算",
    "grade": "评价等级",
}

#: state of a file → (name, what it means)
STATUSES: Final = {
    "accepted": ("接收", "已读取，没有必须改正的错误，内容已列入本汇总"),
    "read": ("已读取", "内容已列入本汇总"),
    "returned": ("退回", "已读取并列入本汇总，但有必须改正的错误，应退回填报单位改正"),
    "rejected": ("无法读取", "内容未列入本汇总，须按“问题清单”所述处理后重新报送"),
    "superseded": ("被新版取代", "其中每张表都有更新的版本，金额以新版本为准"),
    "duplicate": ("重复", "与另一个文件内容完全相同，只计一次"),
    "ignored": ("忽略", "附件、压缩包、临时文件等，不是报表，只列名"),
}

#: stage of the year → name, in order; the last is for forms that were not recognised
STAGES: Final = {"ex_ante": "事前评估", "target": "目标申报", "monitor": "运行监控", "selfeval": "绩效自评", "": "未识别"}

_SUFFIXES = {"": "", "_medium": "（中期）", "_adjusted": "（调整）", "_2": "（2）", "_3": "（3）", "_label": "（见栏目名）"}
#: how reports head the columns of the catalogue; what is not here is headed by its first spelling in the vocabulary
_HEADINGS: Final = {
    "funds.columns": {
        "approved": "年初预算数",
        "budget": "全年预算数",
        "adjustment": "调整数",
        "received": "到位数",
        "received_rate": "到位率",
        "spent": "执行数",
        "rate": "执行率",
        "weight_label": "栏目标注分值",
        "group": "所属构成",
        "forecast": "全年预计执行数",
        "rate_forecast": "全年预计执行率",
        "share": "占比",
        "carried": "结转结余",
        "last_year": "上年数",
        "amount": "金额",
        "weight": "分值",
        "score": "得分",
        "reviewed": "复核分",
        "reason": "原因",
        "note": "备注",
    },
    "funds.sources": {
        "total": "资金总额",
        "total_medium": "中期资金总额",
        "fiscal": "财政拨款",
        "carry_over": "上年结转",
        "own": "单位资金",
        "other": "其他资金",
        "basic": "基本支出",
        "project_spending": "项目支出",
        "unknown": "未识别",
    },
    "indicators.columns": {
        "level1": "一级指标",
        "section": "所属分组",
        "level2": "二级指标",
        "name": "三级指标",
        "number": "序号",
        "code": "指标编码",
        "target": "指标值",
        "comparator": "比较符",
        "measure": "计量单位",
        "nature": "指标性质",
        "direction": "指标方向",
        "actual": "实际完成值",
        "actual_half": "半年完成情况",
        "actual_last": "上年完成值",
        "forecast": "全年预计完成",
        "weight": "分值",
        "weight_level1": "一级指标分值",
        "weight_level2": "二级指标分值",
        "score": "得分",
        "reviewed": "复核分",
        "coefficient": "得分系数",
        "deducted": "扣分",
        "completion_rate": "完成率",
        "deviation": "偏差",
        "core": "核心指标",
        "reason": "偏差原因分析及改进措施",
        "reason_funding": "偏差：经费保障",
        "reason_system": "偏差：制度保障",
        "reason_staff": "偏差：人员保障",
        "reason_hardware": "偏差：硬件条件保障",
        "reason_other": "偏差：其他",
        "likely": "可能性：确定能",
        "possible": "可能性：有可能",
        "impossible": "可能性：完全不可能",
        "likelihood": "完成可能性",
        "measures": "改进措施",
        "evidence": "佐证材料",
        "standard": "评分标准",
        "explanation": "指标解释",
        "opinion": "评审意见",
        "grade": "等级",
        "note": "备注",
    },
}


@cache
def _vocabulary() -> dict[str, Any]:
    with (templates_dir() / "xlsx" / "vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _kinds() -> dict[str, dict[str, Any]]:
    """Kind → description, in the order of the year: assessed, planned, monitored, evaluated."""
    described = []
    for path in sorted((templates_dir() / "xlsx").glob("*.toml")):
        if path.stem != "vocabulary":
            with path.open("rb") as file:
                described.append(tomllib.load(file))
    described.sort(key=lambda kind: (list(STAGES).index(kind["stage"]), kind["scope"] != "project", kind["name"]))
    return {kind["name"]: kind for kind in described}


def kinds() -> tuple[str, ...]:
    """List the kinds, unknown last."""
    return (*_kinds(), "unknown")


def kind_name(kind: str | None) -> str:
    """Name a kind of form: project_selfeval is 项目支出绩效自评表."""
    return str(_kinds().get(kind or "", {}).get("title", "未识别的表"))


def stage(kind: str | None) -> str:
    """Say to which stage of the year a kind belongs; "" for a form that was not recognised."""
    return str(_kinds().get(kind or "", {}).get("stage", ""))


@cache
def heading(block: str, key: str) -> str:
    """Name a column or a source of money (`block` as in the vocabulary: indicators.columns, funds.sources)."""
    spellings: Any = _vocabulary()
    for part in block.split("."):
        spellings = spellings.get(part, {})
    for suffix, shown in _SUFFIXES.items():
        if key.endswith(suffix):
            stem = key[: len(key) - len(suffix)]
            name = _HEADINGS.get(block, {}).get(stem) or next((str(word) for word in spellings.get(stem, ()) if not word.startswith("~")), None)
            if name:
                return name + shown
    return key


def status_name(status: str | None) -> str:
    """Name the state of a file."""
    return STATUSES.get(status or "", (status or "", ""))[0]


def severity_name(severity: str | None) -> str:
    """Name a severity."""
    return SEVERITIES.get(severity or "", severity or "")
