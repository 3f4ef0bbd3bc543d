"""When a form came is what the ledger knows of it: nobody is late by the clock of a file, or because the ledger looks at night."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from perfsheet.coverage import coverage
from perfsheet.coverage.past import past_of
from perfsheet.coverage.tables import records
from perfsheet.ledger.decisions import decide
from perfsheet.ledger.ledger import opened
from perfsheet.nightly import Hands, Night
from perfsheet.pipeline import Order, write
from perfsheet.roster import read_roster
from tests.ledger.county_reader import READER
from tests.ledger.nights import put, read_here
from tests.ledger.test_incremental import PATHS, County

FIRST = datetime(2026, 3, 10, 2, tzinfo=UTC)


def day(number: int) -> float:
    """Give the noon of a day of March as the time of a file."""
    return datetime(2026, 3, number, 12, tzinfo=UTC).timestamp()


def on(county: County, number: int) -> dict[str, date]:
    """Run the night of a day of March, and say when the forms of each file came."""
    county.clock = lambda: FIRST + timedelta(days=number - 10)
    outcome = county.night().outcome
    if outcome is None:
        return {}
    files = [account.path.removeprefix(f"{county.inbox}/") for account in outcome.accounts for _ in account.forms]
    return {file: outcome.judgement.came[form] for form, file in enumerate(files)}


@pytest.fixture
def county(address: str, tmp_path: Path) -> County:
    """Give a county with a file of early March, after its first night on the 10th."""
    found = County(tmp_path / "county", address)
    put(found.inbox / PATHS[0], "0 0", modified=day(2))
    assert on(found, 10) == {PATHS[0]: date(2026, 3, 2)}
    return found


def test_what_came_since_the_ledger_last_looked_came_not_before(county):
    put(county.inbox / PATHS[1], "3 0", modified=day(2))
    assert on(county, 16)[PATHS[1]] == date(2026, 3, 10)
    assert on(county, 17) == {}
    put(county.inbox / PATHS[5], "4 0", modified=day(2))
    assert on(county, 18)[PATHS[5]] == date(2026, 3, 17)


def test_the_day_of_the_file_decides_between_two_nights(county):
    put(county.inbox / PATHS[1], "3 0", modified=day(12))
    assert on(county, 16)[PATHS[1]] == date(2026, 3, 12)


def test_a_file_that_is_touched_or_dated_ahead_came_when_it_was_found(county):
    put(county.inbox / PATHS[1], "3 0", modified=day(28))
    assert on(county, 16)[PATHS[1]] == date(2026, 3, 16)
    put(county.inbox / PATHS[0], "0 0", modified=day(20))
    assert on(county, 21)[PATHS[0]] == date(2026, 3, 2)


def test_a_form_that_is_sent_again_came_when_it_first_came(county):
    put(county.inbox / PATHS[0], "0 1", modified=day(20))
    assert on(county, 21) == {PATHS[0]: date(2026, 3, 2)}
    put(county.inbox / PATHS[1], "0 2", modified=day(24))
    assert on(county, 25)[PATHS[1]] == date(2026, 3, 2)


def test_coverage_counts_as_late_what_the_ledger_found_late(tmp_path):
    home = tmp_path / "county"
    roster = home / "名册.csv"
    put(home / "收件箱" / "一.xlsx", "0 0", modified=day(2))
    put(home / "收件箱" / "二.xlsx", "1 0", modified=day(2))
    county = County.at(home, str(home / "台账.db"))
    county.roster = None
    outcome = _real(county, 10)
    forms = outcome.batch.forms.values
    names = [(forms.loc[form, "project_code"], forms.loc[form, "project"], forms.loc[form, "unit"]) for form in (0, 1)]
    put(roster, "项目编码,项目名称,实施单位", *(",".join(str(part) for part in name) for name in names))
    put(home / "收件箱" / "二.xlsx", "1 1", modified=day(20))
    outcome = _real(county, 21)
    counted = coverage(outcome.batch, read_roster(roster), outcome.judgement, deadline=date(2026, 3, 5), on=date(2026, 3, 21))
    assert [row["late"] for row in records(counted.due) if row["state"] != "missing"] == [None, None]
    again = coverage(
        past_of(home / "结果" / "manifest.json").batch, read_roster(roster), None, deadline=date(2026, 3, 5), on=date(2026, 3, 21)
    )
    assert [row["on"] for row in records(again.due)] == [row["on"] for row in records(counted.due)]


def _real(county: County, number: int) -> Any:
    """Run a night with the outputs of a real one."""
    order = Order([str(county.inbox)], county.home / "结果", reader=READER, reports=False, jobs=1)
    outcome = (
        Night(order, county.address, emptied=True, hands=Hands(read_here, write, lambda: FIRST + timedelta(days=number - 10))).run().outcome
    )
    assert outcome is not None
    return outcome


def test_a_file_accepted_by_decision_goes_back_to_nobody(tmp_path):
    home, address = tmp_path, str(tmp_path / "台账.db")
    county = County.at(home, address)
    put(home / "收件箱" / "一.xlsx", "0 0 error", modified=1e9)
    put(home / "收件箱" / "二.xlsx", "0 1 error\n6 1 error", modified=1e9)
    before = _real(county, 10)
    listed = sorted(path.name for path in (home / "结果" / "退回").rglob("*.xlsx"))
    assert listed
    for account in before.accounts:
        with opened(address) as ledger:
            decide(ledger, "accepted", account.path, "张三", "县里同意")
    after = _real(county, 11)
    assert {account.status for account in after.accounts} <= {"accepted", "superseded"}
    assert not (home / "结果" / "退回").exists()
    manifest = json.loads((home / "结果" / "manifest.json").read_text(encoding="utf-8"))
    assert {one["findings"]["error"] for one in manifest["inputs"] if one["status"] == "accepted"} == {0}
    exempt = after.judgement.findings
    assert set(exempt["exempt"].dropna().str.slice(0, 4)) == {"张三 于"}
