"""A ledger that the first version of the program wrote is led up, verifies and goes on; one that a newer program wrote is left alone.

version1.sql is what that program left behind, as SQLite dumps it: two nights over the files that `county` puts down, two decisions.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from perfsheet.errors import PerfsheetError
from perfsheet.ledger import schema
from perfsheet.ledger.connect import Where
from perfsheet.ledger.decisions import in_force
from perfsheet.ledger.guards import guard
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.lives import latest
from perfsheet.ledger.migrations import STEPS
from perfsheet.ledger.verify import verify
from tests.ledger.nights import ask, tamper
from tests.ledger.test_changes import files
from tests.ledger.test_incremental import PATHS, County, ledger_says, same

FROZEN = Path(__file__).parent / "version1.sql"
#: tables that the first version did not have
LATER = (schema.replies, schema.warnings)


@pytest.fixture
def county(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> County:
    """Give the county that the first version knew, as it left it."""
    monkeypatch.chdir(tmp_path)
    found = County(Path("县"), address)
    found.befall(("put", PATHS[0], "0 1\n1 0", 2))
    found.befall(("put", PATHS[1], "3 0 warning", 2))
    found.befall(("put", PATHS[2], "2 0 error", 1))
    found.befall(("roster", 2))
    found.clock = lambda: datetime(2026, 3, 3, 2, tzinfo=UTC)
    _thaw(address)
    return found


def _thaw(address: str) -> None:
    """Bring the frozen ledger back, on a server row by row."""
    path = ":memory:" if "://" in address else address
    if path == address:
        Path(address).parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as frozen:
        frozen.executescript(FROZEN.read_text(encoding="utf-8"))
        if path != address:
            _to_server(frozen, address)


def _to_server(frozen: sqlite3.Connection, address: str) -> None:
    frozen.row_factory = sqlite3.Row
    engine = Where(address).engine(writable=True)
    with engine.begin() as connection:
        schema.METADATA.create_all(connection)
        guard(connection)
        schema.METADATA.drop_all(connection, LATER)
        for table in schema.METADATA.sorted_tables:
            rows = [] if table in LATER else [_exact(table, dict(row)) for row in frozen.execute(f'SELECT * FROM "{table.name}"')]  # noqa: S608  # our own tables
            if rows:
                connection.execute(insert(table), rows)
    engine.dispose()


def _exact(table: Any, row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: Decimal(row[name]) for name in schema.exact_columns(table) if row[name] is not None}


def test_an_older_ledger_is_not_read_before_it_is_led_up(county):
    with pytest.raises(PerfsheetError, match="旧版程序写的，尚未升级。请先运行一次 perfsheet nightly"), consulted(county.address):
        pass


def test_an_older_ledger_is_led_up_verifies_and_goes_on(county):
    before = ask(county.address, "SELECT id, about, code, subject, ordinal FROM findings ORDER BY id")
    report = county.night()
    assert report.outcome is not None
    assert ask(county.address, "SELECT max(version) FROM versions") == [(len(STEPS) + 1,)]
    assert ask(county.address, "SELECT what FROM entries WHERE what = 'migrated'") == [("migrated",)]
    ledger_says(county.address, report.outcome)
    same(report.outcome, county.scratch())
    assert ask(county.address, "SELECT id, about, code, subject, ordinal FROM findings ORDER BY id")[: len(before)] == before
    with consulted(county.address) as connection:
        assert verify(connection).faults == []
        assert Counter(event.state for name, event in latest(connection).items() if name.code == "REA110") == {
            "fixed": 1,
            "new": 1,
            "waived": 1,
        }
        decided = in_force(connection, datetime(2026, 3, 3, tzinfo=UTC).date())
        assert (len(decided.files), len(decided.findings)) == (1, 1)
        assert set(connection.execute(select(schema.forms.c.version)).scalars()) == {1, 2}  # read again, but not sent again
    assert not [path for path, what in files(county, 2).items() if what in {"new", "changed", "left"}]
    county.befall(("put", PATHS[0], "0 1 error\n1 0", 3))
    assert county.night().news["reopened"] == 1
    assert county.night().outcome is None


def test_a_newer_ledger_is_left_alone(county):
    county.night()
    before = ask(county.address, "SELECT count(*) FROM entries")
    tamper(county.address, f"INSERT INTO versions VALUES ({len(STEPS) + 2}, '2030-01-01')")  # noqa: S608  # a number
    with pytest.raises(PerfsheetError, match=rf"第 {len(STEPS) + 2} 版，本程序只认到第 {len(STEPS) + 1} 版"):
        county.night()
    with pytest.raises(PerfsheetError, match="请先更新 perfsheet"), consulted(county.address):
        pass
    assert ask(county.address, "SELECT count(*) FROM entries") == before
