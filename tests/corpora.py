"""Every form at hand, as sheets and as workbooks: the committed ones, and the published ones where ../shared/realforms is there."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook

from perfsheet.model import Grid
from perfsheet.read.workbook import open_workbook
from tests.drawings import HABITS, draw
from tests.moved import saved
from tests.sheets import grid

_HERE = Path(__file__).resolve().parent
INBOX = _HERE.parent / "samples" / "收件箱"
DRAWN = _HERE / "read" / "forms"
REALFORMS = _HERE.parents[1] / "shared" / "realforms"


class Named(NamedTuple):
    """A sheet; a failing test shows its name, not its cells."""

    name: str
    grid: Grid

    def __repr__(self) -> str:
        """Name it."""
        return self.name


@cache
def published() -> list[dict[str, Any]]:
    """Return the published forms; none where they are not at hand."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(REALFORMS.glob("[0-9][0-9][0-9].json"))]


@cache
def script() -> ModuleType:
    """Load the script that lays published forms out as workbooks."""
    spec = importlib.util.spec_from_file_location("build_workbooks", REALFORMS / "build_workbooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def laid_out(form: dict[str, Any], seed: int, style: str) -> Workbook:
    """Lay a published form out as a workbook."""
    book: Workbook = script().draw(form, seed, style)[0]
    return book


def returned() -> Iterator[tuple[str, bytes]]:
    """List the workbooks of the made-up county, those in parcels too."""
    for path in sorted(INBOX.rglob("*")):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, metadata_encoding="gbk") as parcel:
                yield from ((name, parcel.read(name)) for name in sorted(parcel.namelist()))
        elif path.suffix in (".xlsx", ".xls", ".ods") and not path.name.startswith("~$"):
            yield path.name, path.read_bytes()


def workbooks(every: int) -> Iterator[tuple[str, Workbook]]:
    """Load .xlsx of the county that can be opened, with the results of formulas, and lay out published forms: all or every so manieth."""
    for name, data in list(returned())[::every]:
        if name.endswith(".xlsx") and open_workbook(name, data).readable:
            yield name, load_workbook(io.BytesIO(data), data_only=True)
    for form in published()[::every]:
        yield form["id"], laid_out(form, 1, "mixed")


@cache
def sheets() -> list[Named]:
    """Return all sheets: of the county, of the forms drawn in Markdown, and of the published forms in many drawings."""
    found = [Named(name, sheet) for name, data in returned() for sheet in open_workbook(name, data).grids]
    found += [Named(path.stem, grid(path.read_text(encoding="utf-8").partition("\n```text\n")[0].partition("\n\n")[2])) for path in sorted(DRAWN.glob("*.md"))]
    for form in published():
        found += [Named(f"{form['id']} {habit}", draw(form, habit, 0)[0]) for habit in HABITS]
        found += [Named(f"{form['id']} laid out", sheet) for sheet in open_workbook("表.xlsx", saved(laid_out(form, 0, "mixed"))).grids]
    return [one for one in found if one.grid.rows]
