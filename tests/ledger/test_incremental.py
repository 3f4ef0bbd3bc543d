"""Night after night comes to what a run from scratch comes to, whatever happens in between, and the ledger says the same."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from perfsheet import outputs
from perfsheet.intake import gather
from perfsheet.ledger.decisions import decide, in_force
from perfsheet.ledger.ledger import consulted, opened
from perfsheet.ledger.lives import STANDING, WAIVED, latest
from perfsheet.ledger.naming import named
from perfsheet.ledger.picture import picture
from perfsheet.ledger.survey import survey
from perfsheet.ledger.verify import verify
from perfsheet.manifest import settled
from perfsheet.nightly import Hands, Night, Report, clock
from perfsheet.pipeline import ENCODER, NAMES, Order, Outcome, judged
from perfsheet.roster import read_roster
from perfsheet.tables import plain
from perfsheet.worker import Job
from tests.ledger.conftest import new_database
from tests.ledger.county_reader import FORMS, READER
from tests.ledger.nights import put, quick, read_here

SOAK = os.environ.get("PERFSHEET_SOAK") == "1"
TABLES = ("forms", "fields", "funds", "goals", "tasks", "indicators", "totals", "headings", "notes")
PATHS = ("教育局/一.xlsx", "教育局/二.xlsx", "卫健委/三.xls", "卫健委/三 - 副本.xls", "卫健委/佐证.pdf", "民政局/四.et")
LINES = st.lists(
    st.builds("{} {}{}".format, st.integers(0, FORMS - 1), st.integers(0, 2), st.sampled_from(["", "", " error", " warning"])), min_size=0, max_size=3
)
CONTENTS = st.one_of(LINES.map("\n".join), st.just("REJECT"), st.just(""))
STEPS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(PATHS), CONTENTS, st.integers(1, 5)),
    st.tuples(st.just("put"), st.sampled_from(PATHS), CONTENTS, st.integers(1, 5)),
    st.tuples(st.just("put"), st.sampled_from(PATHS), LINES.map("\n".join), st.integers(1, 5)),
    st.tuples(st.just("remove"), st.sampled_from(PATHS)),
    st.tuples(st.just("touch"), st.sampled_from(PATHS), st.integers(1, 5)),
    st.tuples(st.just("copy"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("withdraw"), st.sampled_from(PATHS), st.sampled_from(["withdrawn", "accepted", "returned"])),
    st.tuples(st.just("waive"), st.integers(1, 40)),
    st.tuples(st.just("revoke"), st.integers(1, 4)),
    st.tuples(st.just("policy"), st.integers(0, 3)),
    st.tuples(st.just("roster"), st.integers(0, 3)),
    st.tuples(st.just("nothing")),
)
_HOMES = count()


class County:
    """An inbox, a policy, a roster and a ledger, and what befalls them."""

    def __init__(self, home: Path, address: str) -> None:
        """Found a county."""
        self.home, self.address, self.inbox = home, address, home / "收件箱"
        self.inbox.mkdir(parents=True)
        self.policy = "national"
        self.roster: Path | None = None
        self.last: Outcome | None = None
        self.clock = clock

    @classmethod
    def at(cls, home: Path, address: str) -> Self:
        """Find a county that was founded before."""
        found = cls.__new__(cls)
        found.home, found.address, found.inbox = home, address, home / "收件箱"
        found.policy, found.roster, found.last, found.clock = "national", None, None, clock
        return found

    @property
    def order(self) -> Order:
        """What is asked for now."""
        return Order([str(self.inbox)], self.home / "结果", policy=self.policy, reader=READER, roster=self.roster)

    def befall(self, step: tuple[Any, ...]) -> None:
        """Let something happen; a step that is not possible now does nothing."""
        getattr(self, f"_{step[0]}")(*step[1:])

    def _put(self, path: str, text: str, when: int) -> None:
        put(self.inbox / path, text, modified=1e9 + when)

    def _remove(self, path: str) -> None:
        (self.inbox / path).unlink(missing_ok=True)

    def _touch(self, path: str, when: int) -> None:
        if (self.inbox / path).exists():
            os.utime(self.inbox / path, (1e9 + when, 1e9 + when))

    def _copy(self, path: str, other: str) -> None:
        if (self.inbox / path).exists():
            put(self.inbox / other, (self.inbox / path).read_text(encoding="utf-8"), modified=1e9)

    def _withdraw(self, path: str, what: str) -> None:
        if self.last and any(account.path.endswith(path) and account.sha256 for account in self.last.accounts):
            self._decide(what, str(self.inbox / path))

    def _waive(self, number: int) -> None:
        if self.last and number in {event.finding for event in self._events()}:
            self._decide("waived", str(number))

    def _revoke(self, number: int) -> None:
        if self.last:
            with consulted(self.address) as connection:
                known = {one.number for part in (in_force(connection, datetime.now().date()),) for one in [*part.files.values(), *part.findings.values()]}  # noqa: DTZ005  # the operator's day
            if number in known:
                self._decide("revoked", str(number))

    def _decide(self, what: str, target: str) -> None:
        with opened(self.address) as ledger:
            decide(ledger, what, target, "张三", "核实")

    def _events(self) -> list[Any]:
        with consulted(self.address) as connection:
            return list(latest(connection).values())

    def _policy(self, variant: int) -> None:
        severity = ("note", "warning", "error")[variant - 1]
        codes = ("SCO006", "IND052", "WGT001")[: variant + 1]
        stated = "\n".join(f'{code} = {{ severity = "{severity}", reason = "试行" }}' for code in codes)
        text = f'extends = "national"\ntitle = "本县"\n[[severity]]\nfrom = 2000-01-01\nbasis = "本县规定"\n{stated}\n'
        path = self.home / "本县.toml"
        path.write_text(text, encoding="utf-8")
        self.policy = str(path) if variant else "national"

    def _roster(self, variant: int) -> None:
        path = self.home / "名册.csv"
        rows = [f"{seed:018d},第{seed}号乡村振兴衔接资金项目,示例县教育局,某单位,{100 * variant},{'新增' if seed else '延续'},{'是' if seed else '否'}" for seed in range(variant)]
        path.write_text("\n".join(["项目编码,项目名称,主管部门,实施单位,年初预算数（万元）,新增/延续,是否涉密", *rows, f"9,别的项目,示例县民政局,别的单位,{variant},,"]), encoding="utf-8")
        self.roster = path if variant else None

    def _nothing(self) -> None:
        pass

    def night(self) -> Report:
        """Run a night."""
        report = Night(self.order, self.address, emptied=True, hands=Hands(read_here, quick, self.clock)).run()
        self.last = report.outcome or self.last
        return report

    def scratch(self) -> Outcome:
        """Run everything from scratch, with nothing but what was decided."""
        order = self.order
        files = survey(gather(order.inboxes, out=order.out, own=(*NAMES, outputs.CORNER)))
        with consulted(self.address) as connection:
            decided = in_force(connection, datetime.now().astimezone().date())
        sources = decided.withdrawn(files.sources, files.hashes)
        chunks = list(read_here(sources, Job(ENCODER, READER)))
        roster = read_roster(order.roster) if order.roster else None
        return judged(order, sources, settled(chunks), (chunk.encoded() for chunk in chunks), roster, decided)


def same(one: Outcome, other: Outcome) -> None:
    assert list(one.accounts) == list(other.accounts)
    assert one.counts == other.counts
    assert_frame_equal(one.batch.files, other.batch.files)
    for table in TABLES:
        for frame, expected in zip(getattr(one.batch, table), getattr(other.batch, table), strict=True):
            assert_frame_equal(frame, expected)
    assert_frame_equal(one.judgement.findings, other.judgement.findings)
    assert_frame_equal(one.judgement.parts, other.judgement.parts)


def ledger_says(address: str, outcome: Outcome) -> None:
    with consulted(address) as connection:
        tables = {table.name: [dict(zip((field.name for field in table.fields), row, strict=True)) for row in table.rows] for table in picture(connection)}
        states = latest(connection)
        assert verify(connection).faults == []
    there = {row["path"]: (row["status"], row["reason"], row["sha256"]) for row in tables["files"] if row["status"] != "gone"}
    assert there == {one.path: (one.status, one.reason, one.sha256 or None) for one in outcome.accounts}
    _figures(tables, outcome)
    known = named(outcome.batch, outcome.judgement.findings, outcome.accounts)
    wrong = {name for name, event in states.items() if event.state in {*STANDING, WAIVED}}
    assert wrong == set(known.values())
    exempt = {known[index] for index in known if outcome.judgement.findings.loc[index, "status"] == "exempt"}
    assert {name for name in wrong if states[name].state == WAIVED} == exempt


def _figures(tables: dict[str, list[dict[str, Any]]], outcome: Outcome) -> None:
    """Compare the figures of the forms that count, one by one."""
    forms, _ = outcome.batch.forms
    counted = forms["current"].to_numpy(dtype=bool)
    current = {row["form"] for row in tables["forms"] if row["current"]}
    assert len(current) == counted.sum() == len([row for row in tables["forms"] if row["form"] in current])
    for name, exact in (("indicators", ("target", "actual", "weight", "score")), ("funds", ("budget_wan", "spent_wan", "rate"))):
        frame, _ = getattr(outcome.batch, name)
        mine = frame[counted[frame["form"].to_numpy()]]
        expected = Counter(zip(*([None if one is None else Decimal(repr(one)) for one in plain(mine[column])] for column in exact), strict=True))
        assert Counter(tuple(row[column] for column in exact) for row in tables[name] if row["form"] in current) == expected
    parts = outcome.judgement.parts
    expected = Counter((part, claimed is not None and Decimal(format(claimed, ".15g"))) for part, claimed in zip(plain(parts["part"]), plain(parts["claimed"]), strict=True))
    assert Counter((row["part"], row["claimed"] is not None and row["claimed"]) for row in tables["scores"] if row["form"] in current) == expected


def nights(county: County, steps: list[list[tuple[Any, ...]]]) -> None:
    """Let things happen, and compare after every night."""
    for day in steps:
        for step in day:
            county.befall(step)
        before = county.last
        report = county.night()
        assert county.last is not None
        same(county.last, county.scratch())
        ledger_says(county.address, county.last)
        given_roster = f"roster 名册.csv of {len(read_roster(county.roster).projects)}" if county.roster else "roster None of 0"
        assert (county.home / "结果" / "总览.html").read_text(encoding="utf-8").splitlines()[-1] == given_roster
        if report.outcome is None:
            assert before is not None
        assert county.night().outcome is None, "a second night with nothing new finds something to do"


DAYS = st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=1, max_size=5 if SOAK else 3)
PHASES = tuple(Phase) if SOAK else (Phase.explicit, Phase.generate)  # making a failure small takes minutes
RARE = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)


@settings(RARE, max_examples=300 if SOAK else 4)
@given(days=DAYS)
def test_nights_come_to_what_a_run_from_scratch_comes_to(tmp_path_factory, days):
    home = tmp_path_factory.mktemp(f"county{next(_HOMES)}")
    nights(County(home, str(home / "台账" / "perfsheet.db")), days)


@settings(RARE, max_examples=300 if SOAK else 1)
@given(days=DAYS)
def test_nights_on_a_server_come_to_the_same(server, tmp_path_factory, days):
    nights(County(tmp_path_factory.mktemp(f"county{next(_HOMES)}"), new_database(server)), days)


@pytest.fixture
def county(address, tmp_path) -> Iterator[County]:
    """Give a county with two forms in its inbox."""
    found = County(tmp_path / "county", address)
    found.befall(("put", PATHS[0], "0 0 error\n1 0", 1))
    found.befall(("put", PATHS[2], "2 0 error", 1))
    found.night()
    return found


def states(county: County) -> Counter[str]:
    with consulted(county.address) as connection:
        return Counter(event.state for name, event in latest(connection).items() if name.code == "REA110")


def test_a_finding_is_new_then_open_when_returned_again_then_fixed_then_reopened(county):
    assert states(county) == {"new": 2}
    county.befall(("put", PATHS[0], "0 1 error\n1 0", 2))
    assert county.night().news["open"] >= 1
    assert states(county) == {"new": 1, "open": 1}
    county.befall(("put", PATHS[0], "0 1\n1 0", 3))
    county.night()
    assert states(county) == {"new": 1, "fixed": 1}
    county.befall(("put", PATHS[0], "0 2 error\n1 0", 4))
    county.night()
    assert states(county) == {"new": 1, "reopened": 1}


def test_versions_of_a_form_are_counted_and_the_newest_is_current(county):
    county.befall(("put", PATHS[1], "0 1", 2))
    county.befall(("put", PATHS[3], "0 2", 3))
    county.night()
    with consulted(county.address) as connection:
        forms = next(table for table in picture(connection) if table.name == "forms")
        names = [field.name for field in forms.fields]
        rows = [dict(zip(names, row, strict=True)) for row in forms.rows]
    (again, _), *_ = Counter(row["identity"] for row in rows).most_common()
    mine = sorted((row["version"], row["current"]) for row in rows if row["identity"] == again)
    assert [version for version, _ in mine] == [1, 2, 3]
    assert sum(current for _, current in mine) == 1


def test_a_withdrawn_file_is_listed_and_not_read_and_what_it_replaced_counts_again(county):
    county.befall(("put", PATHS[1], "2 1", 5))
    county.night()
    status = {account.path: account.status for account in county.last.accounts}
    assert status[str(county.inbox / PATHS[2])] == "superseded"
    county.befall(("withdraw", PATHS[1], "withdrawn"))
    report = county.night()
    withdrawn = next(account for account in county.last.accounts if account.path.endswith(PATHS[1]))
    assert (withdrawn.status, "张三" in withdrawn.reason, "撤回：核实" in withdrawn.reason) == ("ignored", True, True)
    assert report.counts["superseded"] == 0
    assert states(county) == {"new": 1, "reopened": 1}


def test_a_waived_finding_no_longer_returns_its_file_until_the_waiver_is_revoked(county):
    county.befall(("put", PATHS[2], "2 0 error", 1))
    with consulted(county.address) as connection:
        mine = [event.finding for name, event in latest(connection).items() if event.said.severity == "error" and event.said.path.endswith(PATHS[2])]
    for number in mine:
        county.befall(("waive", number))
    county.night()
    accepted = {account.path.rpartition("/")[2]: account.status for account in county.last.accounts}
    assert accepted["三.xls"] == "accepted"
    assert states(county) == {"new": 1, "waived": 1}
    for number in range(1, len(mine) + 1):
        county.befall(("revoke", number))
    county.night()
    assert {account.path.rpartition("/")[2]: account.status for account in county.last.accounts}["三.xls"] == "returned"
    assert states(county) == {"new": 1, "open": 1}


def test_a_decision_to_accept_overrules_the_rules_for_that_content_only(county):
    county.befall(("withdraw", PATHS[0], "accepted"))
    county.night()
    assert county.last.accounts[1].status == "accepted"
    assert county.last.accounts[1].reason.startswith("张三 于 ")
    county.befall(("put", PATHS[0], "0 1 error\n1 0", 6))
    county.night()
    assert county.last.accounts[1].status == "returned"


