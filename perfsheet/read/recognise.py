"""From grids to forms: all sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from perfsheet.model import Finding, Form, Grid
from perfsheet.read.extract import forms_of
from perfsheet.read.notes import make
from perfsheet.read.ours import is_ours
from perfsheet.read.walk import read_sheet

#: columns that a list of indicators to choose from has too
_CATALOGUE = frozenset({"level1", "level2", "name", "explanation", "note", "standard", "nature", "measure", "position"})


def read_grids(grids: Sequence[Grid]) -> tuple[list[Form], list[Finding]]:
    """Return the forms on the sheets of a workbook, in their order, and the findings about them."""
    read = [(grid.sheet, *_sheet(grid)) for grid in grids if not is_ours(grid)]
    if len(read) > 1 and any(_filled(form) for _, forms, _ in read for form in forms):
        read = [_aside(*one) for one in read]
    forms = [form for _, found, _ in read for form in found]
    findings = [finding for _, _, said in read for finding in said]
    if all(form.kind == "unknown" for form in forms):
        findings.append(make("no_form"))
    return forms, findings


def _sheet(grid: Grid) -> tuple[list[Form], list[Finding]]:
    """Read one sheet."""
    forms: list[Form] = []
    findings: list[Finding] = []
    for draft in read_sheet(grid):
        found, said = forms_of(draft)
        forms += found
        findings += said
    return forms, findings


def _aside(sheet: str, forms: list[Form], findings: list[Finding]) -> tuple[str, list[Form], list[Finding]]:
    """Put a sheet aside that only helps to fill the others in: lists of codes, indicators to choose from, a cover."""
    if not forms or any(map(_filled, forms)):
        return sheet, forms, findings
    return sheet, [], [make("sheet_aside", sheet, None, sheet_name=sheet)]


def _filled(form: Form) -> bool:
    """Say whether somebody filled in a form: it is of a known kind and more than a list of indicators to choose from."""
    if form.kind == "unknown":
        return False
    told = form.title or form.funds or form.goals or form.tasks or any(form.fields.values())
    return bool(told) or any(row.keys() - _CATALOGUE for row in form.indicators)
