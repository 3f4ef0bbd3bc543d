"""Coverage against a count made by hand, over random rosters and returns; and the made-up county's figures."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.coverage import Round, coverage
from perfsheet.coverage.tables import records
from perfsheet.judgement import judge
from perfsheet.model import Cell, Grid
from perfsheet.roster import read_roster
from perfsheet.roster.reading import roster_of
from perfsheet.tables import STRINGS, Batch, Table
from tests.batches import of_county
from tests.corpora import INBOX

EXAMPLES = 2_000 if os.environ.get("PERFSHEET_SOAK") else 25
HEADS = ("主管部门", "实施单位", "项目编码", "项目名称", "预算类别", "年初预算数（万元）")
TEXTS = ("kind", "project", "project_code", "unit", "department", "period")
TODAY = date(2025, 6, 1)

PROJECTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.booleans(), st.sampled_from(["一般公共预算", "政府性基金预算", ""]), st.integers(0, 500)),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one[:2],
)
RETURNS = st.lists(st.tuples(st.integers(0, 15), st.sampled_from(["code", "name", "spaced", "near", "unit"]), st.sampled_from(["accepted", "returned"]), st.booleans()), max_size=20)


def made(projects):
    """Make a roster, and say of each project by what it is known."""
    known = [(f"局{unit % 2}", f"第{unit}中学", f"9900{unit}{name}" if coded else "", f"改造工程甲乙丙丁{name}", account, wan) for unit, name, coded, account, wan in projects]
    lines = [HEADS, *((*one[:5], str(one[5])) for one in known)]
    return known, roster_of("名册", [Grid("项目", [(row, [Cell(row, col, text) for col, text in enumerate(line, 1) if text]) for row, line in enumerate(lines, 1)])])


def batch_of_forms(forms):
    values = pd.DataFrame({name: pd.array([form.get(name) for form in forms], dtype=STRINGS) for name in TEXTS})
    values = values.assign(form=range(len(forms)), file=range(len(forms)), year=pd.array([2025] * len(forms), dtype="Int64"))
    values = values.assign(current=pd.array([form["current"] for form in forms], dtype="boolean"))
    files = pd.DataFrame({"path": [f"{at}.xlsx" for at in range(len(forms))], "status": [form["status"] for form in forms], "modified": None})
    return replace(Batch.from_columns([], files), forms=Table(values, values.astype(object)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(PROJECTS, RETURNS)
def test_every_count_is_what_a_clerk_would_count(projects, returns):
    known, roster = made(projects)
    came: dict[int, set[str]] = {}
    forms = []
    for number, how, status, current in returns:
        at = number % len(known)
        department, unit, code, name, _, _ = known[at]
        shown = {"spaced": f" {name[:2]} {name[2:]}", "near": f"{name}项目", "unit": name}.get(how, name)
        whose = f"第{99}中学" if how == "unit" else unit
        stated = code if how == "code" else None
        forms.append({"kind": "project_target", "project": shown, "project_code": stated, "unit": whose, "department": department, "status": status, "current": current})
        found = bool(stated) or how in {"name", "spaced", "code"}
        if current and found:
            came.setdefault(at, set()).add(status)
    counted = coverage(batch_of_forms(forms), roster, None, wanted=[Round("target", whole=False, year=2025)], on=TODAY)
    (row,) = records(counted.rounds)
    assert (row["due"], row["returned"], row["missing"]) == (len(known), len(came), len(known) - len(came))
    assert row["accepted"] == sum("accepted" in states for states in came.values())
    assert row["due_wan"] == sum(one[5] for one in known)
    assert {one["cell"] for one in records(counted.due) if one["state"] != "missing"} == {f"'项目'!D{at + 2}" for at in came}
    for frame in (counted.by_unit, counted.by_department, counted.by_account):
        assert frame[["due", "returned", "accepted", "missing"]].sum().tolist() == [row[name] for name in ("due", "returned", "accepted", "missing")]
    used = {at for at, form in enumerate(forms) if form["current"]} - {one["form"] for one in records(counted.strange)}
    assert len(used) == sum(form["current"] and (form["project_code"] is not None or how in {"name", "spaced", "code"}) for form, (_, how, _, _) in zip(forms, returns, strict=True))


def test_the_county_s_returns_are_counted():
    batch = of_county()
    counted = coverage(batch, read_roster(INBOX.parent / "名册.xlsx"), judge(batch, "national"), year=2025, on=TODAY)
    assert {row["title"]: (row["due"], row["returned"], row["missing"]) for row in records(counted.rounds)} == {
        "2025年度项目事前评估": (5, 5, 0),
        "2025年度项目目标申报": (12, 11, 1),
        "2025年度部门整体目标申报": (3, 3, 0),
        "2025年度项目运行监控（5月）": (12, 12, 0),
        "2025年度项目运行监控（8月）": (12, 12, 0),
        "2025年度部门整体运行监控（6月）": (3, 3, 0),
        "2025年度项目绩效自评": (12, 12, 0),
        "2025年度部门整体绩效自评": (3, 3, 0),
    }
