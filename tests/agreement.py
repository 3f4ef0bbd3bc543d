"""What `perfsheet read` gives against the cells that samples/expected states: same value, same cell, same key, same row."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: places whose key the glossary leaves open: the value must be somewhere in its part
OPEN_KEYS = {"opinion", "reasons"}
#: a form that has no 主管部门 or 实施单位 of its own names it otherwise: either key will do
FAMILIES = {"department_local": "department", "department_provincial": "department", "department_name": "department", "unit_reporting": "unit"}
#: what a form prints in a column of comparators when the target is a word
NATURES = {"定性", "定量"}
#: parts of a form that have one record a row, and where the JSON keeps them
ROWS = ("indicators", "tasks")

Entry = tuple[str, str, str, str, str, str]


def fold(text: str) -> str:
    """Fold width, drop white space, write numbers one way: 9.0 is 9."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace(",", "")
    return re.sub(r"(\.\d*?)0+(?=%?$)", r"\1", plain).replace(".%", "%").removesuffix(".")


def disagreements(expected: Mapping[str, Any], forms: Sequence[Mapping[str, Any]]) -> list[str]:
    """Compare the expected form with the form of the file that holds its first value; say everything that is wrong."""
    first = next(entry for entry in expected["values"] if entry[0] == "fields")
    found = [form for form in forms if form["sheet"] == expected["sheet"] and (first[5], fold(first[4])) in {place for _, place in _places(form)}]
    if len(found) != 1:
        return [f"{expected['id']}: {len(found)} forms hold {first[4]!r} at {first[5]} of {expected['sheet']}"]
    form = found[0]
    said = [*_about(expected, form), *_values(expected["values"], form), *_counts(expected["values"], form)]
    return [f"{expected['id']}: {line}" for line in said]


def _about(expected: Mapping[str, Any], form: Mapping[str, Any]) -> Iterator[str]:
    months = [int(n) for n in re.findall(r"\d+", form["period"] or "")]
    said = {"kind": form["kind"], "year": form["year"], "period": months[-1] if months else None}
    for key, value in said.items():
        if value != expected[key]:
            yield f"{key} is {value!r}, expected {expected[key]!r}"


def _values(entries: Sequence[Entry], form: Mapping[str, Any]) -> Iterator[str]:
    everywhere = {place for _, place in _places(form)}
    rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry[0] in (*ROWS, "funds"):
            rows[entry[0], entry[1]].append(entry)
        elif entry[0] != "year" and not _held(entry, form, everywhere):
            yield f"{_name(entry)} not found"
    for (part, row), members in rows.items():
        yield from _row(part, row, members, form)


def _held(entry: Entry, form: Mapping[str, Any], everywhere: set[tuple[str, str]]) -> bool:
    part, _, key, _, text, cell = entry
    place = (cell, fold(text))
    if part == "fields" and key not in OPEN_KEYS:
        return any(_place(form["fields"].get(name)) == place for name in (key, FAMILIES.get(key, key)))
    if part == "goals":
        return any(goal["kind"] == key and _place(goal["value"]) == place for goal in form["goals"])
    if part == "totals":
        return any(_place(total.get(key)) == place for total in form["totals"])
    if part == "title":
        return bool(_place(form["title"]) == place)
    return place in everywhere


def _row(part: str, row: str, members: Sequence[Entry], form: Mapping[str, Any]) -> Iterator[str]:
    """Find the record that holds most of a row's values; say which it doesn't hold."""
    records = form[part]
    if part == "funds":  # the medium term and the year may stand in records of their own
        mine = [record for record in form[part] if record["source"] == row]
        records = [{key: value for record in mine for key, value in record.items() if value is not None}]
    wrong = [[entry for entry in members if not _in_record(entry, record)] for record in records]
    for entry in min(wrong, key=len, default=members):
        yield f"{_name(entry)} not in its row"


def _in_record(entry: Entry, record: Mapping[str, Any]) -> bool:
    _, _, key, _, text, cell = entry
    if text in NATURES:
        return any(_place(value) == (cell, fold(text)) for value in record.values())
    return _place(record.get(key)) == (cell, fold(text))


def _counts(entries: Sequence[Entry], form: Mapping[str, Any]) -> Iterator[str]:
    for part in ROWS:
        wanted = len({entry[1] for entry in entries if entry[0] == part})
        got = sum(1 for record in form[part] if not fold((record.get("name") or {"text": ""})["text"]).startswith(".."))
        if got != wanted:
            yield f"{got} {part}, expected {wanted}"


def _place(value: object) -> tuple[str, str] | None:
    return (value["cell"], fold(value["text"])) if isinstance(value, dict) else None


def _places(node: object, key: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(node, dict):
        if "cell" in node and "text" in node:
            yield key, (node["cell"], fold(node["text"]))
            return
        for name, value in node.items():
            yield from _places(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _places(value, key)


def _name(entry: Entry) -> str:
    part, row, key, label, text, cell = entry
    return f"{part}{f' {row}' if row else ''} {key} [{label}] {text[:20]!r} at {cell}"
