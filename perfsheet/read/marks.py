"""Texts that mean one thing as a whole: nothing, a tick, an empty box, a placeholder, an error, a bare comparator."""

from __future__ import annotations

from perfsheet.model import Parsed
from perfsheet.read.comparators import read_comparator

NONE = Parsed("none")
PLACEHOLDER = Parsed("placeholder")
ERROR = Parsed("error")

_TEXTS = {
    NONE: "无 (无) 无。 暂无 不适用 不适用。 不适应 非适用 不涉及 未涉及 N/A n/a NA N.A. n.a.",
    Parsed("tick"): "✓ ■ ● V v (✓) [✓] 【✓】",
    Parsed("untick"): "□ (□)",
    PLACEHOLDER: "* % ‰ 高中低 高、中、低 高/中/低 好坏 好/坏 好、坏 好中差 待定 待填 待填写 请填写 (请填写) (填写) 待补充",
    ERROR: "#DIV/0! #REF! #N/A #NAME? #VALUE! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!",
}
_COMPARATORS = """
    ≥ ≤ > < = ≈ >= <= => =< 不低于 不少于 不小于 不高于 不超过 不大于 不多于 大于等于 大于或等于 小于等于 小于或等于
    大于 小于 高于 低于 多于 少于 超过 等于 至少 最少 至多 最多 不得低于 不得少于 不得高于 不得超过 约 达到 控制在
"""

#: folded text → meaning; a comparator without its figure is a placeholder that keeps the comparator
MARKS = {text: parsed for parsed, texts in _TEXTS.items() for text in texts.split()}
MARKS |= {text: Parsed("placeholder", comparator=read_comparator(text)) for text in _COMPARATORS.split()}
