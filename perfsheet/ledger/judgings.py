"""What judging gave for each form: every score claimed beside the one recomputed; written only where it comes out otherwise than before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from pandas import DataFrame, Series
from sqlalchemy import Connection, func, select

from perfsheet.ledger import schema
from perfsheet.ledger.exact import decimal
from perfsheet.ledger.subjects import subjects
from perfsheet.ledger.writing import Writing
from perfsheet.tables import Batch, plain

#: what a sum of floats adds behind the fifteenth digit is dust
_DIGITS: Final = ".15g"
_EXACT: Final = ("weight", "claimed", "computed", "difference")
_TEXTS: Final = ("part", "claimed_text", "computed_text", "unsure", "method", "cell")


def enter_judgings(at: Writing, run: int, batch: Batch, parts: DataFrame, policies: Sequence[str | None], forms: Sequence[int | None]) -> int:  # noqa: PLR0913, PLR0917  # all that a judging is made of
    """Enter the scores of the forms that count, where they are new; return how many forms were judged otherwise than before.

    `policies` names for each form of the batch the policy it goes by (None: it does not count), `forms` its number in the ledger.
    """
    before = _latest(at.connection)
    rows = _rows(batch, parts)
    bounds = np.searchsorted(parts["form"].to_numpy(dtype=np.int64), np.arange(len(forms) + 1))
    fresh: list[tuple[int, str, str, list[tuple[Any, ...]]]] = []
    for form, (number, policy) in enumerate(zip(forms, policies, strict=True)):
        if number is None or policy is None:
            continue
        mine = rows[bounds[form] : bounds[form + 1]]
        digest = blake2b(json.dumps([policy, mine]).encode("ascii"), digest_size=16).hexdigest()
        if before.get(number) != digest:
            before[number] = digest
            fresh.append((number, policy, digest, mine))
    if fresh:
        _enter(at, run, fresh)
    return len(fresh)


def _enter(at: Writing, run: int, fresh: Sequence[tuple[int, str, str, list[tuple[Any, ...]]]]) -> None:
    numbers = at.add(
        schema.judgings,
        {"run": [run] * len(fresh), "form": [one[0] for one in fresh], "policy": [one[1] for one in fresh], "digest": [one[2] for one in fresh]},
    )
    listed = [(number, position, *row) for number, (*_, mine) in zip(numbers, fresh, strict=True) for position, row in enumerate(mine, 1)]
    if listed:
        names = ("judging", "position", "subject", "differs", *_EXACT, *_TEXTS, "sheet")
        at.add(schema.scores, dict(zip(names, zip(*listed, strict=True), strict=True)))


def _latest(connection: Connection) -> dict[int, str]:
    newest = select(func.max(schema.judgings.c.id)).group_by(schema.judgings.c.form)
    query = select(schema.judgings.c.form, schema.judgings.c.digest).where(schema.judgings.c.id.in_(newest))
    return {form: digest for form, digest in connection.execute(query).all()}  # noqa: C416  # rows, not pairs


def _rows(batch: Batch, parts: DataFrame) -> list[tuple[Any, ...]]:
    """Lay out all scores: subject, differs, figures, texts and the sheet."""
    forms, _ = batch.forms
    sheets = plain(forms["sheet"])
    cells = plain(parts["cell"])
    placed = [_placed(cell, sheets[form]) for cell, form in zip(cells, plain(parts["form"]), strict=True)]
    texts = [plain(parts[name]) for name in _TEXTS[:-1]]
    return list(
        zip(
            subjects(batch, parts["table"], parts["row"]),
            [None if flag is None else int(flag) for flag in plain(parts["differs"])],
            *(_figures(parts[name]) for name in _EXACT),
            *texts,
            [cell for _, cell in placed],
            [sheet for sheet, _ in placed],
            strict=True,
        )
    )


def _figures(column: Series[Any]) -> list[str | None]:
    known: dict[float | None, str | None] = {None: None}
    return [known[one] if one in known else known.setdefault(one, decimal(format(one, _DIGITS))) if np.isfinite(one) else None for one in plain(column)]


def _placed(cell: str | None, sheet: str | None) -> tuple[str | None, str | None]:
    """Part a cell on another sheet ('Sheet'!F14) from its sheet."""
    if cell is not None and cell.startswith("'"):
        other, _, bare = cell[1:].rpartition("'!")
        return other, bare
    return sheet, cell
