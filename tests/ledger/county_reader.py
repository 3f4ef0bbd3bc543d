"""A reader of made-up forms with funds, indicators and scores: a line of a file is `seed variant`, the form and which filling-in of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from perfsheet.model import FileResult, Finding, Form
from tests.write.county import form

READER = "tests.ledger.county_reader:read"
#: forms there are; others of the same seed are the same form filled in otherwise
FORMS = 6


def read(name: str, data: bytes) -> FileResult:
    """Read such a file; REJECT is not readable, NOTE has a finding of reading."""
    text = data.decode()
    digest = hashlib.sha256(data).hexdigest()
    if text.startswith("REJECT"):
        return FileResult(name, digest, len(data), "rejected", (), (Finding("REA001", "file_empty_inside", "error", "不能读。"),), "不能读。")
    lines = [line.split() for line in text.splitlines() if line.strip()]
    forms = [_form(int(seed), int(variant), f"表{at}") for at, (seed, variant, *_) in enumerate(lines)]
    findings = [
        Finding("REA110", "number_unreadable", line[2], f"“分值”栏的“{line[0]}分”不能读作数。", f"表{at}", "H13")
        for at, line in enumerate(lines)
        if len(line) > 2
    ]
    return FileResult(name, digest, len(data), "read", tuple(forms), tuple(findings))


def _form(seed: int, variant: int, sheet: str) -> Form:
    own, filled = form(seed, 3, sheet), form(seed + FORMS * 5 * variant, 3, sheet)
    year = None if seed == FORMS - 1 else own.year  # the last is known by its file only
    return replace(own, funds=filled.funds, indicators=filled.indicators, goals=filled.goals, year=year)
