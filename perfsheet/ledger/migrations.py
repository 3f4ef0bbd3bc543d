"""The version of the tables, and the way from each version to the next.

A new ledger gets today's tables at once; an older one is led up step by step, each step in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, inspect, select

from perfsheet.errors import PerfsheetError
from perfsheet.ledger.guards import guard
from perfsheet.ledger.schema import METADATA, replies, versions, warnings


def _warnings(connection: Connection) -> None:
    """Add the tables of warnings and of the replies to them."""
    METADATA.create_all(connection, [warnings, replies])
    guard(connection)


#: step n (from 1) leads from version n to version n + 1
STEPS: Final[Sequence[Callable[[Connection], None]]] = (_warnings,)


def version_of(connection: Connection) -> int:
    """Return the version of a ledger's tables; 0 where there are none."""
    if not inspect(connection).has_table(versions.name):
        return 0
    return int(connection.execute(select(func.max(versions.c.version))).scalar() or 0)


def refuse_newer(connection: Connection, steps: Sequence[Callable[[Connection], None]] = STEPS) -> int:
    """Return the version; raises PerfsheetError for a ledger that a newer program has written."""
    version, ours = version_of(connection), len(steps) + 1
    if version > ours:
        raise PerfsheetError(f"台账是新版程序写的（第 {version} 版，本程序只认到第 {ours} 版）。请先更新 perfsheet，再打开这本台账。")
    return version


def upgrade(connection: Connection, steps: Sequence[Callable[[Connection], None]] = STEPS) -> tuple[int, int]:
    """Bring the tables up to date; return the version before (0: there were none) and the one now."""
    before, now = refuse_newer(connection, steps), len(steps) + 1
    if before == 0:
        METADATA.create_all(connection)
        guard(connection)
    else:
        for step in steps[before - 1 :]:
            step(connection)
    if before != now:
        connection.execute(insert(versions).values(version=now, at=datetime.now().astimezone().isoformat(timespec="seconds")))
    return before, now
