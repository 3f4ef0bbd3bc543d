"""A reader that does as the file says: stands in for the real one where the run is tested, not the reading.

A file is text, one form a line: kind|year|period|unit|project|code|severity of a finding. Words do worse: HANG, KILL, EAT, RAISE, REJECT.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Sequence

from perfsheet.model import FileResult, Finding, Form, Parsed, Value

READER = "tests.doubles:obedient"
NAMES = "tests.doubles:names"


def obedient(name: str, data: bytes) -> FileResult:
    """Read such a file."""
    text = data.decode()
    fingerprint = hashlib.sha256(data).hexdigest()
    if text.startswith(("HANG", "KILL", "EAT", "RAISE")):
        _misbehave(text)
    if text.startswith("REJECT"):
        finding = Finding("REA001", "file_empty", "error", "不能读。")
        return FileResult(name, fingerprint, len(data), "rejected", (), (finding,))
    lines = [line.split("|") for line in text.splitlines() if line]
    findings = [Finding("REA101", "label_unknown", line[6], "某个问题") for line in lines if len(line) > 6 and line[6]]
    return FileResult(name, fingerprint, len(data), "read", [_form(at, line) for at, line in enumerate(lines)], findings)


def names(results: Sequence[FileResult], first: int) -> list[tuple[int, str, str]]:
    """Encode results as number, path and status."""
    return [(first + at, result.file, str(result.status)) for at, result in enumerate(results)]


def _misbehave(text: str) -> None:
    if text.startswith("HANG"):
        time.sleep(600)
    if text.startswith("KILL"):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if text.startswith("EAT"):
        bytearray(1 << 40)
    raise RuntimeError("as told")


def _form(at: int, line: Sequence[str]) -> Form:
    kind, year, period, unit, project, code = line[:6]
    fields = {
        key: Value(text, 3 + column, 2, Parsed("words"))
        for column, (key, text) in enumerate((("unit", unit), ("project", project), ("project_code", code)))
    }
    return Form(kind, f"表{at}", None, int(year) if year else None, period or None, None, 1.0, fields, span=(1, 9))
