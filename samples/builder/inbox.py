"""The inbox as it came in: every file of returns.toml, the expected cells beside it, the faults and the roster."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder import convert, expected, parcels, roster
from builder.county import SOURCE, County
from builder.figures import Content, Shown
from builder.office import Office
from builder.paper import Book, Record

FOLDER, EXPECTED = "收件箱", "expected"
FAULT_HEADS = ("file", "sheet", "cell", "form", "ref", "holds", "wrong", "should")


@dataclass(frozen=True)
class Fault:
    """A stated fault: what is written where, and what a reviewer should say."""

    form: str
    ref: str
    cell: str
    put: Mapping[str, Any]
    wrong: str
    should: str
    also: Mapping[str, Content] | None = None
    year: int | None = None

    @property
    def contents(self) -> dict[str, Content]:
        """What the fault changes: the blamed cell and those that follow from it."""
        value, form = self.put.get("value"), self.put.get("format")
        blamed: Content = Shown(float(value), form) if form and value is not None else value
        return {self.cell: blamed} | dict(self.also or {})


class Inbox:
    """Builds samples/ below `out`."""

    def __init__(self, out: Path) -> None:
        """Read the plan; nothing is written yet."""
        self.out, self.county = out, County()
        plan = tomllib.loads((SOURCE / "returns.toml").read_text(encoding="utf-8"))
        self.files: list[dict[str, Any]] = plan["file"]
        self.companions: list[dict[str, str]] = plan["companion"]
        facts = tomllib.loads((SOURCE / "faults.toml").read_text(encoding="utf-8"))["fault"]
        self.faults = {fault["form"]: Fault(**fault) for fault in facts}
        self.records: dict[str, list[Record]] = {}

    def account(self) -> str:
        """Say what was built."""
        forms = sum(len(records) for records in self.records.values())
        return f"{len(self.records)} workbooks, {forms} forms, {len(self.faults)} stated faults, {len(self.companions)} companions in {self.out}"

    def build(self) -> None:
        """Build everything; what an earlier plan left behind is removed."""
        with tempfile.TemporaryDirectory() as folder:
            staging = Path(folder)
            for file in self.files:
                self._workbook(file["path"], file["sheets"], staging)
            made = self._deliver(staging)
            made |= {self._companion(companion) for companion in self.companions}
        made |= self._write_expected()
        for stale in [*(self.out / FOLDER).rglob("*"), *(self.out / EXPECTED).rglob("*")]:
            if stale.is_file() and stale not in made:
                stale.unlink()
        self._write_faults()
        roster.build(self.out / "名册.xlsx", self.county)

    def _workbook(self, path: str, sheets: Sequence[Mapping[str, Any]], staging: Path) -> None:
        """Draw a workbook below the staging folder, always as .xlsx."""
        book = Book((staging / path).with_suffix(".xlsx"), {form: fault.contents for form, fault in self.faults.items()})
        office = Office(self.county)
        for sheet in sheets:
            if "notes" in sheet:
                office.notes(book, sheet["name"], sheet["notes"])
            else:
                office.sheet(book, sheet["name"], sheet["forms"])
        self.records[path] = book.close()
        for record in self.records[path]:
            fault = self.faults.get(record.id)
            record.year = fault.year if fault and fault.year else record.year

    def _deliver(self, staging: Path) -> set[Path]:
        """Put the drawn workbooks into the inbox: as they are, saved in another format, or packed."""
        zips: dict[str, dict[str, bytes]] = {}
        made = set()
        for path in self.records:
            drawn, target = (staging / path).with_suffix(".xlsx"), self.out / FOLDER / path
            parcel, _, member = path.partition(".zip/")
            if member:
                zips.setdefault(f"{parcel}.zip", {})[member] = drawn.read_bytes()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.suffix == ".xlsx":
                shutil.copyfile(drawn, target)
            elif convert.available():
                convert.convert(drawn, target)
            made.add(target)
        for name, parts in zips.items():
            made.add(self._write(name, parcels.packed(parts, "gbk")))
        return made

    def _companion(self, companion: Mapping[str, str]) -> Path:
        """Make something that is no return."""
        of = self.out / FOLDER / companion.get("of", "")
        makers = {
            "pdf": parcels.pdf,
            "docx": parcels.docx,
            "lock": parcels.lock,
            "copy": of.read_bytes,
            "truncated": lambda: parcels.truncated(of),
            "kept": (SOURCE / Path(companion["path"]).name).read_bytes,
        }
        return self._write(companion["path"], makers[companion["kind"]]())

    def _write(self, path: str, content: bytes) -> Path:
        target = self.out / FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    def _write_expected(self) -> set[Path]:
        made = set()
        for path, records in self.records.items():
            target = self.out / EXPECTED / f"{path}.json"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(expected.dumps(path, records), encoding="utf-8", newline="\n")
            made.add(target)
        return made

    def _write_faults(self) -> None:
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(FAULT_HEADS)
        for path, records in self.records.items():
            for record in records:
                if record.id in self.faults:
                    rows.writerow(self._fault_row(path, record, self.faults[record.id]))
        (self.out / "faults.csv").write_text(out.getvalue(), encoding="utf-8-sig", newline="\n")

    @staticmethod
    def _fault_row(path: str, record: Record, fault: Fault) -> list[str]:
        holds = next((text for place, _, text, _ in record.entries if place == fault.cell), "")
        return [path, record.sheet, record.cells[fault.cell], record.id, fault.ref, holds, fault.wrong, fault.should]
