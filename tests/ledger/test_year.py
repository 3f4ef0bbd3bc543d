"""A county's year: targets, monitoring in May and August, self-evaluation, with late returns, faults and resubmissions.

What the ledger and the coverage say at the end of each stage is what the story that was told them says. Soak: 76 units, 600 projects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from unittest.mock import patch

import pytest

from perfsheet.coverage import coverage
from perfsheet.coverage.tables import records
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.lives import latest
from perfsheet.ledger.verify import verify
from perfsheet.nightly import Hands, Night, Report
from perfsheet.pipeline import Order
from perfsheet.roster import read_roster
from perfsheet.rule import catalogue
from tests.ledger.nights import put, quick, read_here
from tests.ledger.test_incremental import SOAK
from tests.ledger.year_reader import READER, YEAR, project_of

UNITS, PROJECTS = (76, 600) if SOAK else (6, 24)
POLICY: Final = """extends = "national"
title = "本县"
[[deadlines]]
from = 2020-01-01
basis = "本县规定"
project_target = { month = 2, day = 20 }
project_monitor = { day = 7 }
project_selfeval = { month = 3, years_later = 1 }
"""
#: stage → the last day for its forms
STAGES: Final = {"target": date(2025, 2, 20), "may": date(2025, 6, 7), "august": date(2025, 9, 7), "selfeval": date(2026, 3, 31)}
#: what may be wrong with a form; points are given at the end of the year
FAULTS: Final = ("unread", "score")
#: what may become of a return, and how often out of twenty
FATES: Final = {"good": 11, "fixed": 3, "faulty": 1, "stubborn": 1, "late": 2, "never": 2}


class Told(NamedTuple):
    """What the story knows of a stage: the fate of each project's return, and the fault of those that have one."""

    fates: list[str]
    faults: list[str]

    def count(self, *fates: str) -> int:
        """Count the returns that met with some fates."""
        return sum(fate in fates for fate in self.fates)


@pytest.fixture(autouse=True)
def one_rule() -> Iterator[None]:
    """Ask one rule: what the others say of made-up figures is no part of the story."""
    some = {code: one for code, one in catalogue().items() if code == "SCO003"}
    with patch("perfsheet.check.catalogue", lambda: some):
        yield


class Year:
    """A county through its year."""

    def __init__(self, home: Path, address: str) -> None:
        """Found a county with its policy and its roster."""
        self.home, self.address, self.random = home, address, Random(YEAR)
        self.told: dict[str, Told] = {}
        put(home / "本县.toml", POLICY)
        projects = [",".join(project_of(one, UNITS)) for one in range(PROJECTS)]
        self.roster = put(home / "名册.csv", "项目编码,项目名称,主管部门,实施单位", *projects)

    def stage(self, stage: str, last: date) -> None:
        """Let a stage pass: in time, a look on the day after, the late ones, what is sent again."""
        fates = self.random.choices(list(FATES), list(FATES.values()), k=PROJECTS)
        told = self.told[stage] = Told(fates, [self.random.choice(FAULTS if stage == "selfeval" else FAULTS[:1]) for _ in fates])
        for project, fate in enumerate(fates):
            if fate not in {"late", "never"}:
                self.put(stage, project, 0, "none" if fate == "good" else told.faults[project], last)
        assert dict(self.night(last - timedelta(1)).day.counts).get("新到文件") == told.count("good", "fixed", "faulty", "stubborn")
        assert self.night(last + timedelta(1)).day.counts == ()
        for project, fate in enumerate(fates):
            if fate == "late":  # copied with the time of an old file
                self.put(stage, project, 0, "none", last)
        self.night(last + timedelta(5))
        for project, fate in enumerate(fates):
            if fate in {"fixed", "stubborn"}:
                self.put(stage, project, 1, "none" if fate == "fixed" else told.faults[project], last)
        report = self.night(last + timedelta(9))
        counts = dict(report.day.counts)
        assert (counts.get("已改正问题", 0), counts.get("未改正问题", 0)) == (told.count("fixed"), told.count("stubborn"))
        self.compare(stage, last, report)

    def put(self, stage: str, project: int, version: int, fault: str, last: date) -> None:
        """Put a return into the inbox, a week older than the deadline by its time."""
        age = datetime(last.year, last.month, last.day, tzinfo=UTC) - timedelta(days=8 - version)
        unit = project_of(project, UNITS)[3]
        put(
            self.home / "收件箱" / unit / f"{stage}-{project}-{version}.xlsx",
            f"{stage} {project} {UNITS} {version} {fault}",
            modified=age.timestamp(),
        )

    def night(self, day: date) -> Report:
        """Run the night of a day."""
        order = Order(
            [str(self.home / "收件箱")], self.home / "结果", policy=str(self.home / "本县.toml"), reader=READER, roster=self.roster
        )
        return Night(
            order, self.address, hands=Hands(read_here, quick, lambda: datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
        ).run()

    def compare(self, stage: str, last: date, report: Report) -> None:
        """Compare coverage and the lives of findings with the story so far."""
        assert report.outcome is not None
        told, outcome = self.told[stage], report.outcome
        counted = coverage(outcome.batch, read_roster(self.roster), outcome.judgement, on=last + timedelta(9))
        rounds = {(row["stage"], row["month"]): row for row in records(counted.rounds)}
        row = rounds[{"may": "monitor", "august": "monitor"}.get(stage, stage), {"may": 5, "august": 8}.get(stage)]
        came = PROJECTS - told.count("never")
        assert {name: row[name] for name in ("due", "returned", "accepted", "missing", "late", "overdue", "deadline")} == {
            "due": PROJECTS,
            "returned": came,
            "accepted": came - told.count("faulty", "stubborn"),
            "missing": told.count("never"),
            "late": told.count("late"),
            "overdue": told.count("never"),
            "deadline": last,
        }
        with consulted(self.address) as connection:
            states = Counter((name.code, event.state) for name, event in latest(connection).items())
            assert verify(connection).faults == []
        assert states == self.expected()

    def expected(self) -> Counter[tuple[str, str]]:
        """Say in which state each finding of the story is now."""
        states = {"fixed": "fixed", "faulty": "new", "stubborn": "open"}
        codes = {"unread": "REA110", "score": "SCO003"}
        return Counter(
            (codes[fault], states[fate])
            for told in self.told.values()
            for fate, fault in zip(told.fates, told.faults, strict=True)
            if fate in states
        )


def test_a_year_comes_to_what_its_story_says(address, tmp_path):
    year = Year(tmp_path, address)
    for stage, last in STAGES.items():
        year.stage(stage, last)
    forms = sum(len(told.fates) - told.count("never") + told.count("fixed", "stubborn") for told in year.told.values())
    assert sum(1 for path in (tmp_path / "收件箱").rglob("*.xlsx")) == forms
