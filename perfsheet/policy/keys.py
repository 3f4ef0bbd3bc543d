"""The catalogue of keys: which sections there are, and what each key is called and may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final, NamedTuple

from perfsheet.policy import linking, sections
from perfsheet.policy import records as r
from perfsheet.policy.publication import kinds
from perfsheet.policy.shapes import Shape

#: the code of a rule: SCO003
CODE: Final = re.compile(r"[A-Z]{3}\d{3}")
#: the key of deadlines for publication, which is not a kind of form
DISCLOSURE: Final = "disclosure"


class Section(NamedTuple):
    """A section of closed keys."""

    name: str
    title: str
    shape: type


class Open(NamedTuple):
    """A section whose keys are names of other things: kinds of form, codes of rules."""

    name: str
    title: str
    shape: Shape[Any]
    expected: str

    def knows(self, name: str) -> bool:
        """Tell whether a name may be a key here."""
        if self.name == "severity":
            return CODE.fullmatch(name) is not None
        return name in kinds() or (self.name == "deadlines" and name == DISCLOSURE)


SECTIONS: Final = (
    Section("weights", "权重", sections.Weights),
    Section("execution", "预算执行", sections.Execution),
    Section("quantitative", "定量指标", sections.Quantitative),
    Section("over", "超额完成", sections.Over),
    Section("qualitative", "定性指标", sections.Qualitative),
    Section("grades", "评价等级", sections.Grades),
    Section("lights", "预警灯", sections.Lights),
    Section("thresholds", "预警线", sections.Thresholds),
    Section("deviation", "偏差", sections.Deviation),
    Section("warning", "监控预警", sections.Alarm),
    Section("money", "金额", sections.Money),
    Section("limits", "篇幅与上限", sections.Limits),
    Section("labels", "标签含义", sections.Labels),
    Section("ex_ante", "事前评估", sections.ExAnte),
    Section("department", "部门整体", sections.Department),
    Section("results", "结果应用", sections.Results),
    Section("bulletin", "通报和整改", sections.Bulletin),
    Section("across", "跨表核对", linking.Across),
    Section("disclosure", "信息公开", sections.Disclosure),
)
OPEN: Final = (
    Open("required", "必填项", r.needed(), "表种的名称（perfsheet list forms）"),
    Open("deadlines", "报送期限", r.deadline(), f"表种的名称（perfsheet list forms），或 {DISCLOSURE}（信息公开）"),
    Open("severity", "规则轻重", r.override(), "规则的编号，如 SCO003"),
)


class Key(NamedTuple):
    """A key: where it stands, what it is called, what it may hold."""

    section: str
    name: str
    title: str
    shape: Shape[Any]
    optional: bool

    @property
    def path(self) -> str:
        """The key as it is spoken of: execution.cap."""
        return f"{self.section}.{self.name}"


def keys_of(section: Section) -> Iterator[Key]:
    """Go through the keys of a section."""
    for one in fields(section.shape):
        yield Key(section.name, one.name, one.metadata["title"], one.metadata["shape"], one.metadata["optional"])


KEYS: Final[dict[str, Key]] = {key.path: key for section in SECTIONS for key in keys_of(section)}
