"""The story of a count: what came in, or what an earlier run took in, is set against the roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from perfsheet import pipeline
from perfsheet.coverage import Coverage, Round, coverage
from perfsheet.coverage.past import past_of
from perfsheet.coverage.rounds import MONITOR
from perfsheet.crew import Watch
from perfsheet.errors import PerfsheetError
from perfsheet.intake import gather
from perfsheet.judgement import AUTO, refuse_unknown
from perfsheet.manifest import settled
from perfsheet.roster import Roster, read_roster
from perfsheet.tables import Batch
from perfsheet.worker import Job
from perfsheet.workers import read_all


@dataclass(frozen=True)
class Order:
    """What the operator asked for: inboxes, or the folder that a run wrote; `stage` and `month` ask for a round though nothing came."""

    places: Sequence[str]
    roster: Path
    listed: Iterable[bytes] = ()
    policy: str = AUTO
    year: int | None = None
    stage: str | None = None
    month: int | None = None
    deadline: date | None = None
    jobs: int = 0
    today: date | None = None


class Stock(NamedTuple):
    """Where things stand; `of` says of when, where that is not now."""

    roster: Roster
    batch: Batch
    coverage: Coverage
    today: date
    of: str = ""


def take_stock(order: Order, watch: Watch | None = None) -> Stock:
    """Count who has returned what; raises PerfsheetError for what only the operator can mend."""
    wanted = _wanted(order)
    refuse_unknown(order.policy)
    roster = read_roster(order.roster)
    today = order.today or datetime.now().astimezone().date()
    past = past_of(Path(order.places[0]) / pipeline.MANIFEST) if len(order.places) == 1 else None
    if past is not None:
        policy = past.policy if order.policy == AUTO else order.policy
        counted = coverage(past.batch, roster, None, policy=policy, year=order.year, wanted=wanted, deadline=order.deadline, on=today)
        return Stock(roster, past.batch, _narrowed(counted, order), today, past.finished)
    sources = gather(order.places, order.listed)
    chunks = list(read_all(sources, Job(pipeline.ENCODER, year=order.year), order.jobs, watch))
    run = pipeline.Order(order.places, Path(), policy=order.policy, year=order.year)
    found = pipeline.judged(run, sources, settled(chunks), (chunk.encoded() for chunk in chunks), roster)
    counted = coverage(found.batch, roster, found.judgement, year=order.year, wanted=wanted, deadline=order.deadline, on=today)
    return Stock(roster, found.batch, _narrowed(counted, order), today)


def _wanted(order: Order) -> list[Round]:
    """Return the round that is asked for though nothing may have come."""
    if order.stage is None or order.year is None:
        return []
    if order.stage == MONITOR and order.month is None:
        return []
    return [Round(order.stage, whole=False, year=order.year, month=order.month if order.stage == MONITOR else None)]


def _narrowed(counted: Coverage, order: Order) -> Coverage:
    """Keep the stage and month that are asked for."""
    kept = counted.only(order.stage, order.month)
    if kept.rounds.empty:
        raise PerfsheetError("收到的表里没有能对照名册的轮次（阶段、年度）。请用 --stage 和 --year 指定要查的阶段和年度，监控另加 --month。")
    return kept
