"""对账: what came in is what the tables hold, whatever came in; a figure that is made wrong is found out."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.judgement import Judgement, judge
from perfsheet.model import FileResult, Form, Fund
from perfsheet.tables import Batch
from perfsheet.write.consolidated import Places
from perfsheet.write.context import summarise
from perfsheet.write.links import Links
from perfsheet.write.reconciliation import AGAIN, DOUBTFUL, Forms, reconciled
from perfsheet.write.reconciliation_lines import Reconciliation
from perfsheet.write.reconciliation_page import open_differences, write_reconciliation
from perfsheet.write.reconciliation_sources import Accounts, Sources, by_account, by_source
from perfsheet.write.written import Written
from tests.batches import of_county, of_published
from tests.trace.runs import MADE, catalogued, county_roster
from tests.write.county import form, number, words
from tests.write.hostile import HOSTILE, batch_of
from tests.write.test_consolidated import batch as batch_of_results

AMOUNTS = st.decimals(0, 10_000, places=4).map(str)
SOURCES = st.sampled_from(["fiscal", "carry_over", "own", "other", "central", "local", "basic", "project_spending"])


def reconcile(run: Written) -> tuple[Reconciliation, list[Sources], list[Accounts]]:
    summary, links = summarise(run.batch, run.judgement), Links(run.home)
    forms = Forms(run.batch, summary, links)
    accounts = list(by_account(summary, run.covered, forms)) if run.covered else []
    return reconciled(run.batch, summary, run.places, links), list(by_source(run.batch, summary, forms)), accounts


def told(run: Written) -> str:
    path = run.home / "对账.html"
    write_reconciliation(run, path)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "batch", [of_county(), of_published(1), batch_of(*HOSTILE), batch_of_results([])], ids=["county", "published", "hostile", "nothing"]
)
def test_what_came_in_is_what_the_tables_hold(tmp_path: Path, batch: Batch) -> None:
    run, _ = catalogued(batch, tmp_path)
    assert open_differences(*reconcile(run)) == 0
    assert "全部对得上" in told(run)


def test_money_of_the_county_is_told_by_budget_and_what_is_not_added_form_by_form(tmp_path: Path) -> None:
    run, _ = catalogued(of_county(), tmp_path, roster=county_roster())
    found, _, accounts = reconcile(run)
    assert open_differences(found, [], accounts) == 0
    selfeval = next(one for one in accounts if one.about == "2025年项目支出绩效自评表")
    assert {line.name for line in selfeval.lines} >= {"一般公共预算", "政府性基金预算"}
    assert sum(line.amount for line in selfeval.lines) == selfeval.total
    (doubtful,) = [one for one in found.told if one.reason == f"预算：{DOUBTFUL}"]
    assert (doubtful.place, doubtful.text, doubtful.amount) == ("0013zp!E6", "1260000.00", 1_260_000)


def test_a_form_that_came_again_is_told_and_not_added(tmp_path: Path) -> None:
    one = replace(form(1), money_unit="万元")
    files = [FileResult(name, "aa" * 32, 1, "read", (one,)) for name in ("甲.xlsx", "甲 (1).xlsx")]
    made = batch_of_results(files)
    made = made.marked([True, False])
    run, _ = catalogued(made, tmp_path, judge(made, "national"))
    found, _, _ = reconcile(run)
    assert open_differences(*reconcile(run)) == 0
    assert {line.name: line.number for line in found.forms.lines}["所在文件仍计入，但该表已有新版"] == 1
    again = [one for one in found.told if one.reason.endswith(AGAIN)]
    assert [one.path for one in again] == ["甲 (1).xlsx"] * 2
    budget = next(one for one in found.money if one.money == "预算")
    assert budget.read.amount == 2 * budget.tables.amount == 2 * budget.again.amount


def test_a_total_that_is_printed_wrong_is_found_out(tmp_path: Path) -> None:
    run, _ = catalogued(of_county(), tmp_path)
    summary, links = summarise(run.batch, run.judgement), Links(None)
    line = next(line for line in summary.kinds if line.budget)
    wrong = replace(
        summary,
        files=summary.files + 1,
        kinds=[one._replace(budget=(one.budget or 0) + 0.01) if one is line else one for one in summary.kinds],
    )
    found = reconciled(run.batch, wrong, run.places, links)
    assert found.files.difference == 1
    assert [one.difference for one in found.money if one.difference] == [Decimal("-0.01")]
    assert open_differences(found, [], []) == 2


@cache
def _unjudged() -> Judgement:
    """Judge nothing: what rules say has no part in these sums."""
    return judge(batch_of_results([]), "national")


@settings(max_examples=400 if os.environ.get("PERFSHEET_SOAK") == "1" else 20, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.lists(st.tuples(SOURCES, AMOUNTS), max_size=4), st.sampled_from(["万元", "元", None])), max_size=5))
def test_money_by_source_always_comes_to_the_total(drawn: list[tuple[str, list[tuple[str, str]], str | None]]) -> None:
    files = [FileResult(f"{at}.xlsx", f"{at:064x}", 1, "read", (_form(at, *one),)) for at, one in enumerate(drawn)]
    run = Written(batch_of_results(files), _unjudged(), Places({}, []), Path(), MADE)
    found, sources, _ = reconcile(run)
    assert open_differences(found, sources, []) == 0
    for one in sources:
        assert all("相差" in uneven.reason for uneven in one.uneven)


def _form(seed: int, total: str, parts: list[tuple[str, str]], unit: str | None) -> Form:
    rows = [("total", total), *parts]
    funds = [Fund(source, words(source, 7 + at, 3), {"budget": number(amount, 7 + at, 6)}) for at, (source, amount) in enumerate(rows)]
    return replace(form(seed), money_unit=unit, funds=funds)


def test_names_of_files_and_units_are_texts_of_the_page(tmp_path: Path) -> None:
    run, _ = catalogued(batch_of(*HOSTILE), tmp_path)
    page = told(run)
    assert not re.search(r"<(script|img|iframe|svg)", page, re.IGNORECASE)
    assert page.count("<table") == page.count("</table>")
    assert MADE.strftime("%Y-%m-%d") in page
