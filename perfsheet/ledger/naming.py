"""By what forms and findings are known from one return to the next: not by the cell, which moves when a form is drawn anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from pandas import DataFrame

from perfsheet.account import FileAccount, FormAccount
from perfsheet.ledger.exact import storable
from perfsheet.ledger.subjects import subjects
from perfsheet.tables import Batch, plain

#: the states of findings that count: active ones, and those that an exemption or a decision covers
COUNTED = ("active", "exempt")


class Named(NamedTuple):
    """What a finding is known by: its form (or file), its rule, what in the form it is about, and which of several of a kind it is."""

    about: str
    code: str
    subject: str
    ordinal: int


def identity_of(form: FormAccount) -> str | None:
    """Write the identity of a form as text; None where not all of it is known."""
    return None if form.identity is None else json.dumps(form.identity, ensure_ascii=False, separators=(",", ":"))


def about_forms(accounts: Sequence[FileAccount]) -> list[str]:
    """Name for each form what its findings are about: its identity, else its file and its place there."""
    named = (identity_of(form) or f"{account.path}#{position}" for account in accounts for position, form in enumerate(account.forms, 1))
    return list(storable(list(named)))


def named(batch: Batch, findings: DataFrame, accounts: Sequence[FileAccount]) -> dict[int, Named]:
    """Name the findings that count, by their index."""
    rows = findings[findings["status"].isin(COUNTED)]
    abouts, paths = about_forms(accounts), storable([account.path for account in accounts])
    topics = storable(subjects(batch, rows["table"], rows["row"]))
    seen: dict[tuple[str, str, str], int] = {}
    found: dict[int, Named] = {}
    for index, topic, file, form, code in zip(rows.index.tolist(), topics, *(plain(rows[name]) for name in ("file", "form", "code")), strict=True):
        key = (paths[file] if form is None else abouts[form]), code, topic
        seen[key] = seen.get(key, 0) + 1
        found[index] = Named(*key, seen[key])
    return found
