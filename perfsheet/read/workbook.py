"""A workbook as grids, with what was found about the file. No content makes this raise."""

from __future__ import annotations

from typing import NamedTuple

from perfsheet.model import Finding, Grid
from perfsheet.read.compound import Compound
from perfsheet.read.guard import kind_of, mislabelled, refusal
from perfsheet.read.notes import make
from perfsheet.read.ods import read_ods
from perfsheet.read.ooxml import Parts, outline, read_ooxml
from perfsheet.read.package import Package
from perfsheet.read.refused import Refused
from perfsheet.read.suspects import kind_of_package, suspects
from perfsheet.read.xls import read_xls
from perfsheet.read.xlsb import read_xlsb


class Workbook(NamedTuple):
    """What one file holds.

    `kind` is xlsx, xlsm, xls, et, xlsb, ods, or what else the content is ('' if not recognised); `findings` are about the
    file and its sheets; `readable` is False for a file that was rejected.
    """

    kind: str
    grids: list[Grid]
    findings: list[Finding]
    readable: bool


_Read = tuple[str, list[Grid], list[Finding]]


def open_workbook(name: str, data: bytes) -> Workbook:
    """Examine the bytes of a file and read its sheets; `name` only serves to compare the extension with the content."""
    kind = kind_of(data)
    reader = _READERS.get(kind)
    if reader is None:
        return Workbook(kind, [], [make(refusal(kind))], readable=False)
    try:
        kind, grids, findings = reader(data)
    except Refused as refused:
        return Workbook(kind, [], [refused.finding], readable=False)
    if reader is _package and kind == "xlsx" and name[-5:].lower() == ".xlsm":
        kind = "xlsm"
    wrong = mislabelled(name, kind)
    if wrong is not None:
        findings.append(wrong)
    rejected = not grids and any(finding.severity == "error" for finding in findings)
    return Workbook("et" if name[-3:].lower() == ".et" else kind, grids, findings, readable=not rejected)


def _package(data: bytes) -> _Read:
    """Read a zip package."""
    package = Package(data)
    kind = kind_of_package(package)
    if kind == "ods":
        grids, findings = read_ods(package)
        return kind, grids, findings + suspects(Parts(package))
    if kind not in ("xlsx", "xlsb"):
        raise Refused(refusal(kind))
    parts = Parts(package)
    found = outline(parts, f"xl/workbook.{'bin' if kind == 'xlsb' else 'xml'}")
    others = suspects(parts, [relation.kind for relation in found.relations.values()])
    if found.book.endswith(".bin"):
        grids, findings = read_xlsb(package, found)
        return "xlsb", grids, findings + others
    grids, findings = read_ooxml(parts, found)
    return "xlsm" if any(one.name == "macros" for one in others) else "xlsx", grids, findings + others


def _compound(data: bytes) -> _Read:
    """Read a compound file."""
    compound = Compound(data)
    grids, findings = read_xls(compound.workbook())
    if compound.has_macros() and not any(finding.name == "macros" for finding in findings):
        findings.append(make("macros"))
    return "xls", grids, findings


def _stream(data: bytes) -> _Read:
    """Read records that stand in no compound file."""
    return "xls", *read_xls(data)


_READERS = {"zip": _package, "ole": _compound, "biff": _stream}
