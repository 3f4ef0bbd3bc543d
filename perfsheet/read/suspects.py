"""What a package holds, by the names of its parts: the kind of document, and what is of danger or of no use in a form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from perfsheet.model import Finding
from perfsheet.read import canonical
from perfsheet.read.book import read_relations
from perfsheet.read.notes import make
from perfsheet.read.ooxml import Parts
from perfsheet.read.package import Package
from perfsheet.read.refused import Refused

_SUSPECT = re.compile(r"vbaproject|externallinks/|connections\.xml|embeddings/|activex/|macrosheets/|^basic/|^scripts/", re.MULTILINE)
_FILES = re.compile(r"\.(?:xlsx?|xlsm|xlsb|et|ods|docx?|wps|pdf|zip|rar|jpg|png|csv)$")
_DDE = re.compile(rb'<(?:\w+:)?ddeLink\b[^<>]*?ddeService="([^"<>]*)"')
_NAMED = 5
_ODF = "application/vnd.oasis.opendocument."
_LONGEST_TYPE = 256


def kind_of_package(package: Package) -> str:
    """Tell what document a package is: ods, odt, docx, pptx, xlsb, xlsx; raises Refused where it is none."""
    if "mimetype" in package and package.parts["mimetype"].size < _LONGEST_TYPE:
        declared = package.read("mimetype").strip().decode(errors="replace")
        if declared.startswith(_ODF):
            return "ods" if declared.startswith(_ODF + "spreadsheet") else "odt"
    for start, kind in (("xl/workbook.bin", "xlsb"), ("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
        if any(name.startswith(start) for name in package.parts):
            return kind
    if "content.xml" in package and "meta-inf/manifest.xml" in package:
        return "ods"
    inside = [part.name for name, part in package.parts.items() if _FILES.search(name)]
    if inside:
        raise Refused("zip_nested", names="、".join(inside[:_NAMED]))
    return "xlsx" if "_rels/.rels" in package else "zip"


def suspects(parts: Parts, kinds: Iterable[str] = ()) -> list[Finding]:
    """Say what else a package holds: macros, links to other files and programs, embedded files; `kinds` of relationships."""
    names = "\n".join(parts.package.parts)
    macros = "vbaProject" in kinds
    if not macros and not _SUSPECT.search(names):
        return []
    found = [make("macros")] if macros or "vbaproject" in names or "basic/" in names or "scripts/" in names else []
    links = [name for name in parts.package.parts if "externallinks/" in name and name.endswith((".xml", ".bin"))]
    programs = [service for name in links for service in _programs(parts.package, name)]
    targets = [target for name in links for target in _targets(parts, name)]
    if "connections.xml" in names:
        targets.append("数据连接")
    if programs:
        found.append(make("dde", cells="、".join(programs[:_NAMED])))
    if targets or (links and not programs):
        found.append(make("external_links", what="、".join(targets[:_NAMED]) or f"{len(links)} 处"))
    embedded = [part.name.rpartition("/")[2] for name, part in parts.package.parts.items() if "embeddings/" in name or "activex/" in name]
    if embedded:
        found.append(make("embedded_objects", what="、".join(embedded[:_NAMED])))
    return found


def _programs(package: Package, name: str) -> list[str]:
    """Name the programs that a link part calls."""
    try:
        return [service.decode(errors="replace") for service in _DDE.findall(package.read(name))]
    except Refused:
        return []


def _targets(parts: Parts, name: str) -> list[str]:
    """Name the files that a link part refers to."""
    folder, _, last = name.rpartition("/")
    relations = f"{folder}/_rels/{last}.rels"
    if relations not in parts.package:
        return []
    try:
        found = parts.read(relations, "links", lambda data: read_relations(data, ""), canonical.Relations)
    except Refused:
        return []
    return [one.target for one in found.values() if one.external]
