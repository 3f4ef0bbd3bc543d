"""The layouts: what they let out, and that every table they make is whole."""

from __future__ import annotations

import re

import pytest

from perfsheet.columns import encode
from perfsheet.disclosure.compose import compose
from perfsheet.disclosure.layout import PRIVATE, layout_of, layouts, read_layout
from perfsheet.disclosure.rows import Rows
from perfsheet.disclosure.setting import Setting
from perfsheet.errors import PerfsheetError
from perfsheet.policy import load
from perfsheet.tables import Batch
from tests.disclosure.forms import batch, department, selfeval, target, words
from tests.write.county import results

SETTING = Setting("万元", 2, {"money": "万元", "period": "1-5月"})


def blocks_of(form, **options):
    laid = batch(form)
    layout = layout_of(form.kind, **options)
    return layout, compose(layout, Rows(laid, [0]), 0, SETTING)


def shown(form, **options):
    """Return what a table shows: place → text."""
    return {box.at: box.text for block in blocks_of(form, **options)[1] for box in block.boxes if box.field and box.text}


def test_no_layout_lets_out_a_field_about_a_person():
    for layout in layouts():
        assert not {re.sub(r"_\d+$", "", key) for key in layout.fields()} & PRIVATE


@pytest.mark.parametrize("key", sorted(PRIVATE))
def test_a_layout_that_would_let_a_person_out_is_refused(tmp_path, key):
    path = tmp_path / "表.toml"
    path.write_text(f'kind = "project_selfeval"\nwidths = [9, 9]\n[[block]]\nname = "甲"\ntype = "fields"\nrows = [[["乙", 1], ["@project|{key}_2", 1]]]\n'.replace("{key}", key), encoding="utf-8")
    with pytest.raises(PerfsheetError, match=f"不得公开的栏目 {key}_2"):
        read_layout(path)


def test_a_layout_with_a_row_that_is_too_short_is_refused(tmp_path):
    path = tmp_path / "表.toml"
    path.write_text('kind = "project_selfeval"\nwidths = [9, 9]\n[[block]]\nname = "甲"\ntype = "fields"\nrows = [[["乙", 1]]]\n', encoding="utf-8")
    with pytest.raises(PerfsheetError, match="甲 有一行占 1 列，应为 2 列"):
        read_layout(path)


def test_there_is_a_layout_for_every_table_that_the_policies_publish():
    for name in ("national", "jiashi", "yunnan"):
        assert all(layout_of(kind) for kind in load(name).disclosure.titles.value)


def test_every_box_of_a_table_is_covered_exactly_once():
    made = [result for result in results(40, 7) if result.forms]
    everything = Batch.from_columns([encode(made, 0)], batch(selfeval()).files.iloc[:0])
    forms = [*range(len(everything.forms.values))]
    rows = Rows(everything, forms)
    for form in forms:
        for layout in layouts():
            for block in compose(layout, rows, form, SETTING):
                _assert_whole(block, len(layout.widths))


@pytest.mark.parametrize("form", [selfeval(), target(), department()], ids=lambda form: form.kind)
def test_the_standard_tables_are_whole(form):
    for medium in (False, True):
        layout, blocks = blocks_of(form, medium=medium)
        for block in blocks:
            _assert_whole(block, len(layout.widths))


def _assert_whole(block, width):
    taken = [(row, col) for box in block.boxes for row in range(box.row, box.row + box.rows) for col in range(box.col, box.col + box.cols)]
    assert sorted(taken) == [(row, col) for row in range(block.rows) for col in range(width)], block.name


def test_a_self_evaluation_shows_its_figures_in_the_words_of_the_standard_table():
    found = shown(selfeval())
    assert found["项目资金/年度资金总额/全年执行数"] == "40.00"
    assert found["项目资金/年度资金总额/执行率"] == "80.00%"
    assert found["项目资金/其中：当年财政拨款/全年预算数"] == "50.00"
    assert found["绩效指标/改造面积/年度指标值"] == "≥500平方米"
    assert found["绩效指标/改造面积/实际完成值"] == "500平方米"
    assert found["绩效指标/总分/分值"] == "100"
    assert found["年度总体目标/实际完成情况"] == "操场改造完工，投入使用。"


def test_what_the_layout_does_not_name_is_not_in_the_table():
    form = selfeval(extra={"person": "张三丰", "contact": "李四光", "phone": "0998-6721234", "unit_in_charge": "第一中学/王五", "filled_on": "2026年1月5日"})
    said = "".join(shown(form).values())
    assert not [text for text in ("张三丰", "李四光", "0998", "王五", "1月5日") if text in said]


def test_an_amount_in_yuan_is_shown_in_the_unit_of_the_policy_and_no_yuan_is_lost():
    form = selfeval(money_unit="元")
    form.funds[0].values["budget"] = words("x", 6, 6)._replace(text="602641.5", parsed=form.funds[0].values["budget"].parsed._replace(number=602641.5))
    assert shown(form)["项目资金/年度资金总额/全年预算数"] == "60.26415"


def test_sources_of_its_own_are_shown_as_the_form_names_them():
    form = selfeval()
    form.funds[1] = form.funds[1]._replace(source="bond", label=words("专项债券资金：", 7, 3))
    assert shown(form)["项目资金/专项债券资金/全年预算数"] == "50.00"


def test_levels_are_merged_over_the_rows_that_share_them():
    _, blocks = blocks_of(selfeval())
    (indicators,) = (block for block in blocks if block.name == "绩效指标")
    levels = [(box.row, box.rows, box.text) for box in indicators.boxes if box.field in {"indicators.level1", "indicators.level2"}]
    assert levels == [(1, 2, "产出指标"), (3, 1, "效益指标"), (1, 2, "数量指标"), (3, 1, "社会效益指标")]


def test_a_row_of_dots_is_left_out():
    form = selfeval()
    form.indicators.insert(1, {"level1": words("产出指标", 14, 2), "name": words("……", 14, 4)})
    assert not any("…" in text for text in shown(form).values())


def test_a_medium_term_goal_brings_the_table_with_two_halves():
    form = target()
    form.goals.append(form.goals[0]._replace(kind="expected_medium", value=words("三年内完成全部操场改造。", 11, 2)))
    assert shown(form, medium=True)["总体目标/中期目标"] == "三年内完成全部操场改造。"
    assert shown(form, medium=True)["总体目标/年度目标"] == "改造操场，改善体育教学条件。"


def test_a_tick_is_a_tick_however_it_is_made():
    form = selfeval()
    monitor = {"kind": "project_monitor", "period": "1-5月"}
    ways = ("✔", "√", "1", "是", "V")
    for way in ways:
        rows = [{**row, "likely": words(way, 13, 14)} for row in form.indicators]
        found = shown(selfeval(**monitor, indicators=rows))
        assert found["绩效指标/改造面积/确定能"] == "✔", way
    said = shown(selfeval(**monitor, indicators=[{**row, "likelihood": words("有可能", 13, 14)} for row in form.indicators]))
    assert said["绩效指标/改造面积/有可能"] == "✔"
    assert "绩效指标/改造面积/确定能" not in said
