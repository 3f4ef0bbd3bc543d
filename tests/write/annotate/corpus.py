"""All workbooks of the fidelity corpus, and the findings they are marked with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import which
from subprocess import run
from tempfile import TemporaryDirectory

from perfsheet.write.annotate import Mark, Standing
from tests.write.annotate import drawn
from tests.write.annotate.packages import PACKAGES

#: a cell of the merged head, one with a value, the one other people comment on, one that is missing in its row, one without a row
CELLS = {"C1": "A1", "B3": "B3", "B6": "B6", "E4": "E4", "B9": "B9", "H40": "H40"}
SEVERITIES = ("error", "warning", "note")
SOFFICE = which("soffice")
NAMES = [*PACKAGES, *drawn.DRAWINGS, "macros"]


@cache
def made(name: str) -> bytes:
    """Make a workbook of the corpus."""
    if name in PACKAGES:
        return PACKAGES[name]()
    if name == "macros":
        return drawn.workbook(drawn.buttons, vba=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"vba" * 99)
    return drawn.workbook(drawn.DRAWINGS[name])


def mark(cell: str | None, severity: str = "error", code: str = "SCO003", sheet: str | None = drawn.SHEET, **changes: str) -> Mark:
    """Find something."""
    found = Mark(
        sheet,
        cell,
        severity,
        code,
        "自评得分不得高于该指标的分值",
        f"{cell} 的得分 12 超过分值 10，请改为不高于 10 的得分。",
        "12",
        "不高于 10",
        "财预〔2020〕10号",
        "项目支出绩效自评表",
    )
    return found._replace(**changes)


def marks() -> list[Mark]:
    """Find something on each cell, two things on one of them, and something about the file."""
    found = [mark(cell, SEVERITIES[at % 3], f"SCO00{at}") for at, cell in enumerate(CELLS)]
    return [*found, mark("B3", "error", "WGT001"), mark(None, "warning", "BAT001"), mark(None, "note", "REA001", sheet=None)]


STANDINGS = [Standing(drawn.SHEET, "项目支出绩效自评表（2024年度）", "project_selfeval", "退回", 3, 2, 98.0, 92.5, "优")]


def saved_again(files: dict[str, bytes], extension: str = "xlsx") -> dict[str, bytes]:
    """Let LibreOffice open files and save them."""
    assert SOFFICE is not None
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, f"{name}.xlsx").write_bytes(data)
        command = [
            SOFFICE,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            extension,
            "--outdir",
            f"{folder}/out",
        ]
        run([*command, *(f"{folder}/{name}.xlsx" for name in files)], check=True, capture_output=True, timeout=240)
        return {path.stem: path.read_bytes() for path in Path(folder, "out").iterdir()}
