"""A reader of a year's forms: a file is `stage project units version fault`, one form, faulty as its last word says."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from perfsheet.model import FileResult, Finding, Form
from tests.write.county import form, number, words

READER = "tests.ledger.year_reader:read"
YEAR = 2025
KINDS = {"target": "project_target", "may": "project_monitor", "august": "project_monitor", "selfeval": "project_selfeval"}
PERIODS = {"may": "1-5月", "august": "1-8月"}


def read(name: str, data: bytes) -> FileResult:
    """Read such a file: `unread` has a value that cannot be read, `score` a score above its weight."""
    stage, project, units, _, fault = data.decode().split()
    digest = hashlib.sha256(data).hexdigest()
    findings = (
        (Finding("REA110", "number_unreadable", "error", "“分值”栏的“十分”不能读作数。", "自评表", "H13"),) if fault == "unread" else ()
    )
    return FileResult(name, digest, len(data), "read", (_form(stage, int(project), int(units), fault),), findings)


def project_of(project: int, units: int) -> tuple[str, str, str, str]:
    """Name a project as the roster does: code, name, department, unit."""
    unit = project % units
    return f"{project:018d}", f"第{project}号项目", f"示例县第{unit % 8}局", f"示例县第{unit}单位"


def _form(stage: str, project: int, units: int, fault: str) -> Form:
    code, name, department, unit = project_of(project, units)
    fields = {
        "project": words(name, 3, 3),
        "project_code": words(code, 3, 8),
        "department": words(department, 4, 3),
        "unit": words(unit, 4, 8),
    }
    own = form(project * 5, 3)
    made = replace(own, kind=KINDS[stage], period=PERIODS.get(stage), year=YEAR, fields=fields, money_unit="万元")
    if fault != "score":
        return made
    first, *others = made.indicators
    return replace(made, indicators=[{**first, "score": number("99", first["score"].row, first["score"].col)}, *others])
