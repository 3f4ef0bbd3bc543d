"""The forms of newly read files and their figures, as rows of the ledger: each value with its text and its cell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from pandas import DataFrame, Series
from sqlalchemy import Connection, Table, select

from perfsheet.account import FormAccount
from perfsheet.ledger import schema
from perfsheet.ledger.exact import decimals
from perfsheet.ledger.naming import identity_of
from perfsheet.ledger.writing import Writing
from perfsheet.tables import Batch, plain

#: columns of the batch that say where a row belongs, not what it says
_PLACES: Final = frozenset({"form", "file", "current"})
#: what is told by the text of a value as well; the kept reading has all of it
_TOLD: Final = ("_kind", "_comparator", "_measure")


#: writes one text as JSON does
_quoted: Final = json.encoder.encode_basestring


class Version(NamedTuple):
    """Which version of which form a row of `forms` is."""

    identity: str | None
    number: int


def enter_forms(at: Writing, batch: Batch, accounts: Sequence[FormAccount], readings: Sequence[int | None]) -> list[int | None]:
    """Enter the forms of readings that have none yet; return the number of each form of the batch (None: its file is not kept).

    `accounts` go with the rows of `batch.forms`; `readings` names the reading of each file.
    """
    values, _ = batch.forms
    files = plain(values["file"])
    keys = list(zip([readings[file] for file in files], _positions(files), strict=True))
    there = _there(at.connection, {reading for reading, _ in keys if reading is not None})
    fresh: dict[tuple[int | None, int], int] = {}
    for form, key in enumerate(keys):
        if key[0] is not None and key not in there:
            fresh.setdefault(key, form)
    rows = np.array(list(fresh.values()), dtype=np.int64)
    numbers = at.add(schema.forms, _form_rows(at.connection, batch, rows, accounts, list(fresh))) if len(rows) else range(0)
    there |= dict(zip(fresh, numbers, strict=True))
    known = dict(zip(rows.tolist(), numbers, strict=True))
    for table in (schema.funds, schema.indicators):
        _enter(at, table, getattr(batch, table.name), known)
    return [there.get(key) for key in keys]


def versions_of(connection: Connection) -> dict[int, Version]:
    """Say of each form that is known which version it is."""
    query = select(schema.forms.c.id, schema.forms.c.identity, schema.forms.c.version)
    return {number: Version(identity, version) for number, identity, version in connection.execute(query).all()}


def _positions(files: Sequence[int]) -> list[int]:
    """Count the forms of each file from 1."""
    seen: Counter[int] = Counter()
    positions = []
    for file in files:
        seen[file] += 1
        positions.append(seen[file])
    return positions


def _there(connection: Connection, wanted: set[int]) -> dict[tuple[int | None, int], int]:
    query = select(schema.forms.c.id, schema.forms.c.reading, schema.forms.c.position)
    return {(reading, position): number for number, reading, position in connection.execute(query).all() if reading in wanted}


def _form_rows(
    connection: Connection, batch: Batch, rows: Any, accounts: Sequence[FormAccount], keys: Sequence[tuple[int | None, int]]  # noqa: ANN401  # an array of numbers
) -> dict[str, Sequence[Any]]:
    mine = [accounts[row] for row in rows]
    identities = [identity_of(form) for form in mine]
    columns = laid_out(schema.forms, batch.forms, rows)
    named = {"project": [form.project for form in mine], "project_code": [form.project_code for form in mine], "unit": [form.unit for form in mine]}
    blank = {name: [own or other for own, other in zip(columns[name], column, strict=True)] for name, column in named.items()}
    return columns | blank | {
        "reading": [reading for reading, _ in keys],
        "position": [position for _, position in keys],
        "identity": identities,
        "version": _versions(connection, identities, [reading for reading, _ in keys]),
    }  # fmt: skip


def _versions(connection: Connection, identities: Sequence[str | None], of: Sequence[int | None]) -> list[int]:
    """Count the versions of each form in the order in which their contents came in; the same content read again is the same version."""
    files = {number: file for number, file in connection.execute(select(schema.readings.c.id, schema.readings.c.file))}  # noqa: C416  # rows, not pairs
    query = select(schema.forms.c.identity, schema.forms.c.reading, schema.forms.c.version).where(schema.forms.c.identity.is_not(None))
    taken: dict[str, dict[int, int]] = {}
    for identity, reading, version in connection.execute(query).all():
        taken.setdefault(identity, {})[files[reading]] = version
    found = []
    for one, reading in zip(identities, of, strict=True):
        if one is None or reading is None:
            found.append(1)
            continue
        mine = taken.setdefault(one, {})
        found.append(mine.setdefault(files[reading], max(mine.values(), default=0) + 1))
    return found


def _enter(at: Writing, table: Table, source: Any, known: dict[int, int]) -> None:  # noqa: ANN401  # a table of the batch
    """Enter the rows of forms that are `known` by their new numbers."""
    values, _ = source
    forms = values["form"].to_numpy(dtype=np.int64)
    rows = np.flatnonzero(np.isin(forms, list(known)))
    if not len(rows):
        return
    owners = [known[form] for form in forms[rows].tolist()]
    at.add(table, laid_out(table, source, rows) | {"form": owners, "position": _positions(owners)})


def laid_out(table: Table, source: Any, rows: Any) -> dict[str, Sequence[Any]]:  # noqa: ANN401  # a table of the batch, an array of numbers
    """Lay out rows: the columns that the ledger has, all others in `more`, the cells in `cells`."""
    values, cells = (frame.take(rows) for frame in source)
    exact, named = schema.exact_columns(table), schema.facts(table)
    columns: dict[str, Sequence[Any]] = {
        name: decimals(plain(values[name])) if name in exact else _plain(values[name]) for name in named if name in values
    }
    rest = [name for name in values if name not in named and name not in _PLACES and not name.endswith(_TOLD)]
    owned = [name for name in cells if f"{name}_text" in cells or not name.endswith(("_text", "_kind", "_measure", "_wan", "_comparator", "_low", "_high", "_date"))]
    return columns | {"cells": _objects(cells, owned), "more": _objects(values, rest)}


def _plain(column: Series[Any]) -> list[Any]:
    """Give values as every database keeps them: a flag is 0 or 1."""
    values = plain(column)
    return [None if value is None else int(value) for value in values] if pd.api.types.is_bool_dtype(column.dtype) else values


def _objects(frame: DataFrame, names: Sequence[str]) -> list[str | None]:
    """Write what stands in some columns of each row as a JSON object; blanks are left out, figures are decimals as text."""
    objects: list[list[str]] = [[] for _ in range(len(frame))]
    for name in names:
        if name in _PLACES:
            continue
        column, key = frame[name], _quoted(name)
        there = np.flatnonzero(column.notna().to_numpy())
        if not len(there):
            continue
        shown = plain(column.array[there])
        if pd.api.types.is_float_dtype(column.dtype):
            shown = list(decimals(shown))
        for at, value in zip(there.tolist(), shown, strict=True):
            objects[at].append(f"{key}:{_quoted(value) if type(value) is str else int(value)}")
    return [f"{{{','.join(one)}}}" if one else None for one in objects]
