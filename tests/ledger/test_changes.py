"""今日变化.html: the page of a day says what happened since the night before, no more and no less."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from lxml import html

from perfsheet.ledger.changed_findings import FindingChange, entered
from perfsheet.ledger.changed_forms import FormChange, Totals
from perfsheet.ledger.changes import Changes, FileChange, changes
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.since import Since
from perfsheet.nightly import Report
from perfsheet.write.changes import changes_page
from tests.ledger.test_incremental import PATHS, County
from tests.write.hostile import HOSTILE

FIRST = datetime(2026, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def county(address, tmp_path) -> County:
    """Give a county with two files, after its first night."""
    found = County(tmp_path / "county", address)
    found.befall(("put", PATHS[0], "0 0 error\n1 0", 1))
    found.befall(("put", PATHS[2], "2 0 error", 1))
    on(found, 0)
    return found


def on(county: County, day: int) -> Report:
    county.clock = lambda: FIRST + timedelta(days=day)
    return county.night()


def told(county: County, day: int) -> Changes:
    with consulted(county.address) as connection:
        return changes(connection, (FIRST + timedelta(days=day)).date())


def files(county: County, day: int) -> dict[str, str]:
    return {one.path.removeprefix(f"{county.inbox}/"): one.what for one in told(county, day).files}


def page(county: County) -> str:
    return (county.home / "结果" / "今日变化.html").read_text(encoding="utf-8")


def test_on_the_first_night_everything_is_new(county):
    assert files(county, 0) == {PATHS[0]: "new", PATHS[2]: "new"}
    assert {one.state for one in told(county, 0).findings} == {"new"}
    assert "首次汇总" in page(county)


def test_a_quiet_night_says_so_in_one_line(county):
    report = on(county, 1)
    assert report.outcome is None
    assert report.day.counts == ()
    assert "没有新到、改动或撤走的文件，评判结果与 2026-03-01 " in page(county)
    assert told(county, 1).quiet


def test_a_second_run_of_a_day_tells_the_whole_day(county):
    county.befall(("put", PATHS[1], "3 0", 2))
    on(county, 1)
    assert on(county, 1).outcome is None
    assert files(county, 1) == {PATHS[1]: "new"}
    assert f"{PATHS[1]}</a>" in page(county)
    on(county, 2)
    assert told(county, 2).quiet


def test_files_come_come_again_change_move_and_leave(county):
    county.befall(("put", PATHS[1], "3 0", 2))
    county.befall(("put", PATHS[5], "5 0", 2))
    on(county, 1)
    county.befall(("put", PATHS[0], "0 0\n1 0", 3))
    county.befall(("put", PATHS[4], "ledger", 3))
    county.befall(("put", PATHS[3], "2 1", 3))
    county.befall(("copy", PATHS[1], "民政局/移来.xlsx"))
    county.befall(("remove", PATHS[1]))
    county.befall(("remove", PATHS[5]))
    on(county, 2)
    happened = {PATHS[0]: "changed", PATHS[4]: "new", PATHS[3]: "again", "民政局/移来.xlsx": "moved", PATHS[5]: "left", PATHS[2]: "judged"}
    assert files(county, 2) == happened
    by_path = {one.path.rpartition("/")[2]: one for one in told(county, 2).files}
    assert (by_path["三.xls"].before, by_path["三.xls"].now) == ("returned", "superseded")
    assert by_path["移来.xlsx"].reason == f"原在 {county.inbox / PATHS[1]}"
    assert by_path["四.et"].now is None
    assert Counter(one.state for one in told(county, 2).findings if one.code == "REA110") == {"fixed": 2}


def test_what_was_decided_is_told_with_who_and_why(county):
    county.befall(("withdraw", PATHS[2], "withdrawn"))
    county.befall(("withdraw", PATHS[0], "accepted"))
    on(county, 1)
    assert files(county, 1) == {PATHS[2]: "withdrawn", PATHS[0]: "judged"}
    assert all("张三" in one.reason for one in told(county, 1).files)
    assert [(one.now, one.again) for one in told(county, 1).forms] == [(None, False)]


def test_another_policy_changes_findings_and_no_files(county):
    county.befall(("policy", 3))
    on(county, 1)
    day = told(county, 1)
    assert {one.what for one in day.files} <= {"judged"}
    assert not any(one.again for one in day.forms)


def test_a_form_sent_again_with_other_scores_is_told_with_both(county):
    county.befall(("put", PATHS[0], "0 2\n1 2", 4))
    on(county, 1)
    forms = told(county, 1).forms
    assert [form.again for form in forms] == [True, True]
    rescored = [form for form in forms if form.rescored]
    assert rescored
    for form in rescored:
        assert (form.before, form.now) != (None, None)
        assert f"{form.before.computed} → {form.now.computed}" in page(county)


def test_a_night_that_broke_off_before_it_was_published_is_told_by_the_next(county):
    county.befall(("put", PATHS[1], "3 0 error", 2))
    with patch("perfsheet.nightly.write_day", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        on(county, 1)
    county.befall(("put", PATHS[5], "4 0", 2))
    on(county, 2)
    assert files(county, 2) == {PATHS[1]: "new", PATHS[5]: "new"}


def test_a_clock_that_was_set_back_does_not_make_all_new(county):
    county.befall(("put", PATHS[1], "3 0", 2))
    on(county, -10)
    assert files(county, -10) == {PATHS[1]: "new"}


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        (None, "new", "new"), (None, "open", "new"), ("gone", "open", "new"), ("new", "new", ""), ("new", "open", "open"), ("open", "open", ""),
        ("fixed", "reopened", "reopened"), ("fixed", "open", "reopened"), ("waived", "open", "open"), ("new", "fixed", "fixed"), (None, "fixed", "fixed"),
        ("fixed", "fixed", ""), ("open", "waived", "waived"), ("waived", "waived", ""), ("open", "gone", "gone"), ("fixed", "gone", ""), (None, "gone", ""),
    ],
)  # fmt: skip
def test_a_finding_enters_a_state_only_when_it_was_not_in_it(before, now, state):
    assert entered(before, now) == state


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_unit_wrote_becomes_part_of_the_page(text):
    finding = FindingChange("new", text, text, text, "project_selfeval", text, "error", text, text, text, text)
    form = FormChange(text, text, text, "project_selfeval", 2025, text, Totals("1", "2"), Totals("3", None), again=True)
    day = Changes(Since(1, FIRST.isoformat()), [FileChange("changed", text, text, "returned", "accepted", text, text)], [form], [finding])
    read = html.fromstring(changes_page(day, None, FIRST, Path("/结果")).encode())
    empty = html.fromstring(changes_page(replace_texts(day), None, FIRST, Path("/结果")).encode())
    assert Counter(one.tag for one in read.iter() if one.tag != "a") == Counter(one.tag for one in empty.iter() if one.tag != "a")
    assert {name for one in read.iter() for name in one.attrib} == {name for one in empty.iter() for name in one.attrib}
    assert all(link.startswith(("./", "file:///", "#")) for link in read.xpath("//@href"))


def replace_texts(day: Changes) -> Changes:
    """Put plain words where a unit wrote."""
    (file,), (form,), (finding,) = day.files, day.forms, day.findings
    plain = {"unit": "单位", "path": "文件"}
    return day._replace(
        files=[file._replace(reason="原因", location="/收件箱/a.xlsx", **plain)],
        forms=[form._replace(project="项目", period="8月", **plain)],
        findings=[finding._replace(project="项目", code="X", sheet="表", cell="A1", message="话", why="因", **plain)],
    )
