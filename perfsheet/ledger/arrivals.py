"""When forms first came: not before the ledger last looked without finding them, not after the day on which it found them.

Between the two the day of the file decides, so nobody is called late because the ledger looks at night.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from perfsheet.account import FileAccount
from perfsheet.ledger import schema
from perfsheet.ledger.naming import identity_of

#: the entry of the log that says that the inboxes were looked at and nothing had changed
LOOKED: Final = "looked"


class _Seen(NamedTuple):
    """The day on which a content was first found, and the day on which the ledger last looked before (None: it never had)."""

    found: date
    looked: date | None


def arrivals(connection: Connection, accounts: Sequence[FileAccount], started: datetime) -> dict[int, date]:
    """Say of each form, by its number in the batch, on which day it first came, in whichever version."""
    seen, last = _seen(connection)
    now = _Seen(started.date(), last)
    ages = dict(_ages(connection))
    days = {one.sha256: _day(ages.get(one.sha256, one.modified), seen.get(one.sha256, now)) for one in accounts if one.sha256}
    first = _first(connection, {sha256: _day(ages.get(sha256, 0.0), when) for sha256, when in seen.items()})
    found: dict[int, date] = {}
    number = 0
    for account in accounts:
        for form in account.forms:
            known = [day for day in (days.get(account.sha256), first.get(identity_of(form) or "")) if day]
            if known:
                found[number] = min(known)
            number += 1
    return found


def _seen(connection: Connection) -> tuple[dict[str, _Seen], date | None]:
    """Return when each content was first found, and when the ledger last looked."""
    r, s, e = schema.runs, schema.standings, schema.entries
    looks = [(row.entry, _date(row.started)) for row in connection.execute(select(r.c.entry, r.c.started)).all()]
    looks += [
        (row.entry, _date(json.loads(row.body)["facts"]["started"]))
        for row in connection.execute(select(e.c.entry, e.c.body).where(e.c.what == LOOKED)).all()
    ]
    looks.sort()
    before = {entry: day for (_, day), (entry, _) in pairwise(looks)}
    query = select(s.c.sha256, func.min(s.c.run).label("run")).where(s.c.sha256.is_not(None)).group_by(s.c.sha256).subquery()
    rows = connection.execute(select(query.c.sha256, r.c.entry, r.c.started).join(r, r.c.id == query.c.run)).all()
    return {row.sha256: _Seen(_date(row.started), before.get(row.entry)) for row in rows}, looks[-1][1] if looks else None


def _first(connection: Connection, days: Mapping[str, date]) -> dict[str, date]:
    """Return when the first version of each form came."""
    f, r, t = schema.forms, schema.readings, schema.files
    query = select(f.c.identity, t.c.sha256).join(r, r.c.id == f.c.reading).join(t, t.c.id == r.c.file).where(f.c.identity.is_not(None))
    found: dict[str, date] = {}
    for identity, sha256 in connection.execute(query).all():
        if sha256 in days:
            found[identity] = min(days[sha256], found.get(identity, days[sha256]))
    return found


def _ages(connection: Connection) -> Iterable[tuple[str, float]]:
    """Bring the time of each content's file when it was first found."""
    s = schema.standings
    first = select(func.min(s.c.id)).where(s.c.sha256.is_not(None)).group_by(s.c.sha256)
    for sha256, modified in connection.execute(select(s.c.sha256, s.c.modified).where(s.c.id.in_(first))).all():
        yield sha256, float(modified or 0)


def _day(modified: float, seen: _Seen) -> date:
    """Choose the day of the file as far as it is between those of the ledger."""
    try:
        day = datetime.fromtimestamp(modified).astimezone().date() if modified else seen.found
    except (OSError, OverflowError, ValueError):
        day = seen.found
    return min(seen.found, max(day, seen.looked or date.min))


def _date(moment: str) -> date:
    return date.fromisoformat(moment[:10])
