"""From grids to forms: all sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from perfsheet.model import Finding, Form, Grid
from perfsheet.read.extract import forms_of
from perfsheet.read.notes import make
from perfsheet.read.walk import read_sheet


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
