"""The record of a publication, and what changed since the last one."""

from __future__ import annotations

import json
import re

import pytest

from perfsheet.disclosure.record import compared, published, read_record
from perfsheet.disclosure.secret import Secrets
from perfsheet.errors import PerfsheetError
from perfsheet.write.disclose import RECORD, write_publication
from tests.disclosure.forms import planned, roster, selfeval, words
from tests.disclosure.test_files import MADE

OPEN = Secrets(frozenset(), frozenset(), frozenset(), frozenset(), frozenset())


def tables(*forms, **asked):
    return [published(entry.table) for entry in planned(*forms, **asked).entries if entry.published]


def changed(before, now, closed=OPEN):
    return [(one.what, one.project, [tuple(change) for change in one.changes]) for one in compared(before, now, closed)]


def test_equal_tables_have_not_changed():
    assert changed(tables(selfeval()), tables(selfeval())) == []


def test_tables_that_came_and_went_are_named():
    before, now = tables(selfeval("甲"), selfeval("乙")), tables(selfeval("乙"), selfeval("丙"))
    assert changed(before, now) == [("新增", "丙", []), ("撤下", "甲", [])]


def test_a_changed_value_is_told_by_its_place_with_both_values():
    form = selfeval()
    form.indicators[1]["reason"] = words("到货推迟", 14, 10)
    assert changed(tables(selfeval()), tables(form)) == [("更正", "操场改造项目", [("绩效指标/新增器材/偏差原因分析及改进措施", "", "到货推迟")])]


def test_a_row_that_is_put_in_between_changes_no_other():
    form = selfeval()
    form.indicators.insert(0, {**form.indicators[0], "name": words("硬化跑道", 12, 4)})
    (one,) = changed(tables(selfeval()), tables(form))
    assert {place.split("/")[1] for place, *_ in one[2]} == {"硬化跑道"}


def test_a_table_of_a_project_that_became_secret_is_withdrawn_without_its_name():
    listed = roster({"name": "操场改造项目", "unit": "第一中学", "secret": True})
    closed = planned(selfeval(), listed=listed).secrets
    assert changed(tables(selfeval()), [], closed) == [("撤下", "（略）", [])]


def test_what_was_published_about_a_project_that_became_secret_is_not_repeated():
    before = tables(selfeval(goal="配合应急物资储备经费实施。"))
    listed = roster({"name": "应急物资储备经费", "unit": "第一中学", "secret": True}, {"name": "操场改造项目", "unit": "第一中学", "secret": False})
    publication = planned(selfeval(), listed=listed)
    now = [published(entry.table) for entry in publication.entries]
    assert "应急物资" not in json.dumps(compared(before, now, publication.secrets), ensure_ascii=False)


def test_a_record_is_read_as_it_was_written(tmp_path):
    publication = planned(selfeval(), selfeval("食堂改造"))
    write_publication(publication, tmp_path, MADE, None)
    document, found = read_record(tmp_path)
    assert found == [published(entry.table) for entry in publication.entries]
    assert document["counts"] == {"published": 2, "held": 0, "secret": 0}
    assert read_record(tmp_path / RECORD)[1] == found


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": "other", "tables": []}', '{"schema": "perfsheet-disclosure/1", "tables": [{}]}'])
def test_what_is_no_record_is_refused(tmp_path, content):
    (tmp_path / RECORD).write_text(content, encoding="utf-8")
    with pytest.raises(PerfsheetError, match="不是公开记录"):
        read_record(tmp_path)


def test_a_folder_without_a_record_is_refused(tmp_path):
    with pytest.raises(PerfsheetError, match=re.escape("没有 发布记录.json")):
        read_record(tmp_path)
