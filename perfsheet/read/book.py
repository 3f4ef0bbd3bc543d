"""The parts that say what a package holds: relationships, and the workbook with its sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from perfsheet.read.plain import RELATIONS, attributes, opening, undisturbed
from perfsheet.read.refused import Odd

_RELATION = re.compile(rb"<Relationship((?: [^<>]*?)?) ?(?:/>|></Relationship>)")
_SHEET = re.compile(rb"<sheet((?: [^<>]*?)?) ?(?:/>|></sheet>)")
_PROPERTIES = re.compile(rb"<workbookPr((?: [^<>]*?)?) ?/?>")


class Relation(NamedTuple):
    """What a part refers to: `kind` is the last word of the type; `target` a lower-case part name."""

    kind: str
    target: str
    external: bool


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    relation: str
    hidden: bool


class Book(NamedTuple):
    """The workbook part: its sheets in order, and whether its dates count from 1904."""

    sheets: list[SheetEntry]
    date1904: bool


def read_relations(data: bytes, folder: str) -> dict[str, Relation]:
    """Read the relationships of a part that lies in `folder` (`xl/` or empty); raises Odd."""
    start = opening(data, b"Relationships", RELATIONS)
    undisturbed(data, start)
    found = _RELATION.findall(data)
    if len(found) != data.count(b"<Relationship "):
        raise Odd("relationships")
    return {one.get("Id", ""): _relation(one, folder) for one in map(attributes, found)}


def _relation(one: Mapping[str, str], folder: str) -> Relation:
    """Read one relationship."""
    kind = one.get("Type", "").rpartition("/")[2]
    target = one.get("Target", "")
    if one.get("TargetMode", "") == "External":
        return Relation(kind, target, external=True)
    return Relation(kind, _resolved(target, folder), external=False)


def _resolved(target: str, folder: str) -> str:
    """Name the part that a target means."""
    path = unquote(target).replace("\\", "/")
    names: list[str] = []
    for name in (path if path[:1] == "/" else folder + path).lower().split("/"):
        if name == "..":
            del names[-1:]
        elif name not in ("", "."):
            names.append(name)
    return "/".join(names)


def read_book(data: bytes) -> Book:
    """Read the workbook part; raises Odd where it is not plainly normal."""
    start = opening(data, b"workbook")
    undisturbed(data, start)
    first, last = data.find(b"<sheets>", start), data.find(b"</sheets>", start)
    listed = data[first + len(b"<sheets>") : last]
    if first < 0 or last < first or data.count(b"<sheets") != 1 or _SHEET.sub(b"", listed).strip():
        raise Odd("sheets")
    properties = _PROPERTIES.search(data, start)
    date1904 = properties is not None and attributes(properties[1]).get("date1904") in ("1", "true", "on")
    return Book([_sheet(attributes(tag)) for tag in _SHEET.findall(listed)], date1904)


def _sheet(one: Mapping[str, str]) -> SheetEntry:
    """Read one entry of the list of sheets."""
    return SheetEntry(one.get("name", ""), one.get("id", ""), hidden=one.get("state", "visible") != "visible")
