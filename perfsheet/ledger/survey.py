"""What lies in the inboxes now, by content: which files are known, which must be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from perfsheet.fetch import digest
from perfsheet.intake import Source
from perfsheet.ledger.readings import Key, suffix_of
from perfsheet.names import Role

_THREADS: Final = 4


@dataclass(frozen=True)
class Survey:
    """The files of a run with the fingerprints of what they hold; "" where it could not be told."""

    sources: Sequence[Source]
    hashes: Sequence[str]

    def keys(self, year: int | None, reader: str) -> list[Key | None]:
        """Say under what each file's reading is kept; None for a file that is not for the reader, or that cannot be told apart."""
        return [
            Key(hashed, suffix_of(source.path), year, reader) if hashed and for_reader(source) else None
            for source, hashed in zip(self.sources, self.hashes, strict=True)
        ]

    def fingerprint(self, beside: Mapping[str, object]) -> str:
        """Sum up all that the result of a run depends on: the files with their content and age, and what is named `beside`."""
        listed = [
            [source.path, source.place, str(source.role), source.reason, source.size, repr(source.modified), source.finding, hashed]
            for source, hashed in zip(self.sources, self.hashes, strict=True)
        ]
        text = json.dumps([listed, beside], ensure_ascii=True, sort_keys=True, default=str)
        return sha256(text.encode("ascii")).hexdigest()


def survey(sources: Sequence[Source]) -> Survey:
    """Look at the content of every file."""
    with ThreadPoolExecutor(_THREADS) as pool:  # hashing lets other threads work
        return Survey(sources, list(pool.map(_hashed, sources, chunksize=64)))


def for_reader(source: Source) -> bool:
    """Tell whether a file goes to the reader."""
    return source.role is Role.WORKBOOK and source.finding is None


def _hashed(source: Source) -> str:
    return "" if source.role is Role.NOISE else digest(source)
