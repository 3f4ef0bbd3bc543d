"""Read one file: guard, grids, forms. Nothing in a file's content raises; it becomes a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from perfsheet.model import FileResult, Finding, Form, Grid
from perfsheet.read.extract import forms_of
from perfsheet.read.notes import make
from perfsheet.read.walk import read_sheet
from perfsheet.read.workbook import open_workbook


def read_bytes(name: str, data: bytes) -> FileResult:
    """Read the workbook `data` that came as the file `name`."""
    digest = hashlib.sha256(data).hexdigest()
    book = open_workbook(name, data)
    if not book.readable:
        return FileResult(name, digest, len(data), "rejected", (), book.findings, book.findings[0].message if book.findings else "")
    forms, findings = read_grids(book.grids)
    return FileResult(name, digest, len(data), "read", forms, [*book.findings, *findings])


def read_grids(grids: Sequence[Grid]) -> tuple[list[Form], list[Finding]]:
    """Return the forms on the sheets of a workbook, in their order, and the findings about them."""
    forms: list[Form] = []
    findings: list[Finding] = []
    for grid in grids:
        for draft in read_sheet(grid):
            found, said = forms_of(draft)
            forms += found
            findings += said
    known = [form for form in forms if form.kind != "unknown"]
    if not known:
        findings.append(make("no_form"))
    return forms, findings
