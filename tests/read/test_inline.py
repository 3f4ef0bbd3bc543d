"""Labels with their values in one cell."""

from __future__ import annotations

import time

import pytest

from perfsheet.model import Cell
from perfsheet.read.inline import inline


def read(text: str) -> dict[str, str | None]:
    return {part.text: part.value.text if part.value else None for part in inline(Cell(1, 1, text))}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("填表人：张三", {"填表人": "张三"}),
        ("填表人：张三  联系电话：123  填报日期：2024年1月5日", {"填表人": "张三", "联系电话": "123", "填报日期": "2024年1月5日"}),
        ("填表人:张三 联系电话:123 填报日期:2024年", {"填表人": "张三", "联系电话": "123", "填报日期": "2024年"}),
        ("填表人：    联系电话：    填报日期：   年   月   日", {"填表人": None, "联系电话": None, "填报日期": None}),
        ("填 表 人：李四    电 话：88", {"填 表 人": "李四", "电 话": "88"}),
        ("填报单位：（盖章） 某局", {"填报单位": "某局"}),
        ("填报单位（盖章）：某局", {"填报单位（盖章）": "某局"}),
        ("主管部门：甲局（盖章）\n实施单位：乙所", {"主管部门": "甲局", "实施单位": "乙所"}),
        ("填表人：张三；联系电话：123", {"填表人": "张三", "联系电话": "123"}),
        ("项目名称：某某：二期项目", {"项目名称": "某某：二期项目"}),
        ("填表人：张三    微信：abc    联系电话：123", {"填表人": "张三    微信：abc", "联系电话": "123"}),
    ],
)
def test_each_label_has_its_value_and_nothing_is_lost(text: str, parts: dict[str, str | None]) -> None:
    assert read(text) == parts


@pytest.mark.parametrize("text", ["", "：", "填表人", "注：1.其他资金包括社会资金等。2.定性指标：甲", "目标：完成任务", "12：30", "完成情况良好，联系电话：123"])
def test_a_text_that_begins_with_no_label_is_left_whole(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize("text", ["甲" * 32_000 + "：", "甲 " * 16_000 + "：", "填表人：" + "甲 乙：" * 8_000, "填表人：" + "（" * 30_000 + "：", "：" * 32_000])
def test_long_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 1.0
