"""Seals: a row of the ledger that is changed, added or missing no longer fits what the log says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from hashlib import blake2b, sha256
from typing import Any, Final, NamedTuple

from perfsheet.ledger.exact import decimal

_SIZE: Final = 16
#: writes one text as JSON does: a row has thirty, a ledger a million rows
_quoted = json.encoder.encode_basestring_ascii
_encoder = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


class Batch(NamedTuple):
    """What an entry of the log says of the rows it wrote to one table: the first, how many, and a digest of their seals."""

    first: int
    rows: int
    digest: str


def seal(table: str, entry: int, number: int, facts: Iterable[Any]) -> bytes:
    """Seal a row: its table, its entry, its number and all that it says, written as JSON."""
    written = ["null" if value is None else _quoted(value) if type(value) is str else str(value) for value in facts]
    return blake2b(f'["{table}",{entry},{number},{",".join(written)}]'.encode("ascii"), digest_size=_SIZE).digest()


def plain(row: Sequence[Any]) -> list[Any]:
    """Return the values of a row as they were sealed, whichever database they come from."""
    return [decimal(value) if type(value) is Decimal else value for value in row]


def digest(seals: Iterable[bytes]) -> str:
    """Digest the seals of a table's rows, in the order of their numbers."""
    return blake2b(b"".join(seals), digest_size=_SIZE).hexdigest()


def chained(previous: str, entry: int, at: str, who: str, what: str, body: str) -> str:  # noqa: PLR0913, PLR0917  # all that an entry is made of
    """Hash an entry of the log together with the hash of the one before."""
    return sha256(_encoder.encode([previous, entry, at, who, what, body]).encode("ascii")).hexdigest()
