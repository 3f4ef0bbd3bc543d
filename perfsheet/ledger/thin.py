"""Thinning out: the kept contents of readings that nobody has needed for long; what was found in them stays in the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from perfsheet.ledger.ledger import Ledger
from perfsheet.ledger.record import GONE
from perfsheet.ledger.schema import contents, runs, standings


def thin(ledger: Ledger, days: int) -> int:
    """Remove the contents of readings whose files have lain in no inbox for so many days; return how many."""
    before = datetime.now().astimezone() - timedelta(days=days)
    newest = select(func.max(standings.c.id)).group_by(standings.c.path)
    here = select(standings.c.reading).where(standings.c.id.in_(newest), standings.c.status != GONE, standings.c.reading.is_not(None))
    left = select(standings.c.path, runs.c.started).join(runs, runs.c.id == standings.c.run).where(standings.c.status == GONE)
    with ledger.reading() as connection:
        gone: dict[str, datetime] = {}
        for path, started in connection.execute(left.order_by(standings.c.id)):
            gone[path] = datetime.fromisoformat(started)
        long_gone = {path for path, when in gone.items() if when < before}
        recent = {path for path, when in gone.items() if when >= before}
        were = connection.execute(select(standings.c.path, standings.c.reading).where(standings.c.reading.is_not(None))).all()
        needed = set(connection.execute(here).scalars()) | {reading for path, reading in were if path in recent}
        old = sorted({reading for path, reading in were if path in long_gone} - needed)
    if old:
        with ledger.writing("thinned") as at:
            at.facts["readings"] = len(old)
            for start in range(0, len(old), 500):
                at.connection.execute(delete(contents).where(contents.c.reading.in_(old[start : start + 500])))
    return len(old)
