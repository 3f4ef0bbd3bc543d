"""What the findings of a run mean for its files: with an active error a file is returned, without one it is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pandas as pd
from pandas import DataFrame

from perfsheet.account import FileAccount, Status
from perfsheet.tables import STRINGS, Batch, plain

_SEVERITIES = ("error", "warning", "note")


def settled(accounts: Sequence[FileAccount], findings: DataFrame) -> list[FileAccount]:
    """Give every file that was read, and is no copy of another, its status and its counts of findings."""
    active = findings[findings["status"] == "active"]
    found = Counter(zip(plain(active["file"]), plain(active["severity"]), strict=True))
    in_forms = Counter(plain(active["form"][(active["severity"] == "error").to_numpy(dtype=bool)]))
    numbers = count()
    told = [account._replace(forms=tuple(form._replace(errors=in_forms[next(numbers)]) for form in account.forms)) for account in accounts]
    return [_settled(account, [found[file, severity] for severity in _SEVERITIES]) for file, account in enumerate(told)]


def _settled(account: FileAccount, found: Sequence[int]) -> FileAccount:
    if account.status not in {Status.ACCEPTED, Status.RETURNED}:
        return account
    errors, warnings, notes = found
    counted = account._replace(errors=errors, warnings=warnings, notes=notes)
    if errors:
        return counted._replace(status=str(Status.RETURNED), reason=f"有 {errors} 处必须改正")
    if account.status == Status.RETURNED and not account.errors:  # for what no finding says: its kind is not known
        return counted
    return counted._replace(status=str(Status.ACCEPTED), reason="")


def stated(batch: Batch, accounts: Sequence[FileAccount]) -> Batch:
    """Return the batch with what became of its files."""
    columns = {
        **{name: pd.array([getattr(account, name) or None for account in accounts], dtype=STRINGS) for name in ("status", "reason")},
        **{name: pd.array([getattr(account, name) for account in accounts], dtype="int64") for name in ("errors", "warnings")},
    }
    return replace(batch, files=batch.files.assign(**columns))
