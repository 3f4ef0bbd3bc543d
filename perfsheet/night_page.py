"""The page of the day: what the ledger says changed since yesterday, and what is overdue by the roster."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from perfsheet.coverage import Coverage, coverage
from perfsheet.coverage.past import past_of
from perfsheet.judgement import AUTO
from perfsheet.ledger.changes import changes
from perfsheet.pipeline import CHANGES, MANIFEST, Order
from perfsheet.write.changes import changes_page, counts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from perfsheet.outputs import Place
    from perfsheet.roster import Roster


class Day(NamedTuple):
    """What a day came to: how often what happened, and how many returns are overdue (None: without a roster nobody knows)."""

    counts: tuple[tuple[str, int], ...] = ()
    overdue: int | None = None


def write_day(connection: Connection, place: Place, order: Order, roster: Roster | None, made: datetime) -> Day:
    """Write the page into the folder of outputs, where the manifest of the last run stands."""
    found = changes(connection, made.date())
    covered = _covered(order, roster, made) if roster else None
    place.put(CHANGES, changes_page(found, covered, made, place.folder))
    return Day(tuple(counts(found)), None if covered is None else int(covered.rounds["overdue"].sum()))


def _covered(order: Order, roster: Roster, made: datetime) -> Coverage | None:
    """Count who has returned what, by what the last run took in."""
    past = past_of(order.out / MANIFEST)
    if past is None:
        return None
    policy = past.policy if order.policy == AUTO else order.policy
    return coverage(past.batch, roster, None, policy=policy, year=order.year, on=made.date())
