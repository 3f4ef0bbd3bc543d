"""Batches of forms that were read once: the published ones, and those of the made-up county. Nothing that judges is imported here."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from perfsheet.columns import encode
from perfsheet.read.reader import read_bytes
from perfsheet.tables import Batch
from tests.corpora import INBOX, laid_out, published
from tests.moved import saved


def of_files(files: Iterable[tuple[str, bytes]]) -> Batch:
    """Read files, and make them a batch."""
    results = [read_bytes(name, data) for name, data in files]
    return Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": [result.file for result in results]}))


@cache
def of_published(seed: int) -> Batch:
    """Read the published forms as they are laid out with a seed; each file has the number of its form for a name."""
    return of_files((form["id"], saved(laid_out(form, seed, "mixed"))) for form in published())


@cache
def of_county() -> Batch:
    """Read what the units of the made-up county returned; a file has its path below the inbox for a name."""
    return of_files(_returned())


def _returned() -> Iterator[tuple[str, bytes]]:
    for path in sorted(INBOX.rglob("*")):
        name = path.relative_to(INBOX).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, metadata_encoding="gbk") as parcel:
                yield from ((f"{name}/{one}", parcel.read(one)) for one in sorted(parcel.namelist()))
        elif path.suffix in {".xlsx", ".xls", ".ods"} and not path.name.startswith("~$"):
            yield name, path.read_bytes()
