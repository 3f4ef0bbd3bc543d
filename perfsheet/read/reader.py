"""Read one file: guard, grids, forms. Nothing in a file's content raises; it becomes a finding."""

from __future__ import annotations

import hashlib

from perfsheet.model import FileResult
from perfsheet.read.recognise import read_grids
from perfsheet.read.workbook import open_workbook


def read_bytes(name: str, data: bytes) -> FileResult:
    """Read the workbook `data` that came as the file `name`."""
    digest = hashlib.sha256(data).hexdigest()
    book = open_workbook(name, data)
    if not book.readable:
        return FileResult(name, digest, len(data), "rejected", (), book.findings, book.findings[0].message if book.findings else "")
    forms, findings = read_grids(book.grids)
    return FileResult(name, digest, len(data), "read", forms, [*book.findings, *findings])
