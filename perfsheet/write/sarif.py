"""Findings as SARIF 2.1.0, which code hosts and editors show. A cell is a region: its row is the line, its column the column."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from perfsheet import __version__
from perfsheet.write.findings import Record, form_name

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_CELL: Final = re.compile(r"([A-Z]+)(\d+)")


def as_sarif(found: Sequence[Record], described: Mapping[str, str]) -> bytes:
    """Write a log with one run; `described` says of each code what its rule is about."""
    codes = sorted({record["code"] for record in found})
    rules = [_rule(code, described.get(code, ""), next(record for record in found if record["code"] == code)) for code in codes]
    driver = {"name": "perfsheet", "version": __version__, "language": "zh-CN", "rules": rules}
    results = [_result(record, codes.index(record["code"])) for record in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False).encode("utf-8", "backslashreplace") + b"\n"


def _rule(code: str, title: str, example: Record) -> dict[str, Any]:
    about = {"id": code, "name": example["name"], "shortDescription": {"text": title or example["name"]}}
    beside = {key: example[key] for key in ("ref", "basis") if example[key]}
    return {**about, "defaultConfiguration": {"level": example["severity"]}, "properties": beside}


def _result(record: Record, rule: int) -> dict[str, Any]:
    trial = record["status"] == "shadow"
    result: dict[str, Any] = {
        "ruleId": record["code"],
        "ruleIndex": rule,
        "kind": "review" if trial else "fail",
        "level": "none" if trial else record["severity"],
        "message": {"text": record["message"]},
        "locations": [_location(record)],
        "properties": {key: record[key] for key in ("found", "expected", "cause") if record[key] not in {None, ""}},
    }
    if record["status"] == "exempt":
        result["suppressions"] = [{"kind": "external", "justification": record["exempt"] or ""}]
    return result


def _location(record: Record) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(record["file"].replace("\\", "/"), safe="/!()")}}
    cell = _CELL.fullmatch(record["cell"] or "")
    if cell:
        physical["region"] = {"startLine": int(cell[2]), "startColumn": _column(cell[1])}
    place = "!".join(part for part in (record["sheet"], record["cell"]) if part)
    said = " ".join(part for part in (place, form_name(record["form"])) if part)
    location: dict[str, Any] = {"physicalLocation": physical}
    if said:
        location["message"] = {"text": said}
    if place:
        location["logicalLocations"] = [{"fullyQualifiedName": place, "kind": "member"}]
    return location


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
