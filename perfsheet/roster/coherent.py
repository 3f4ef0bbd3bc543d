"""The three tables of a roster against one another: what one leaves out is taken from another, what does not agree is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from perfsheet.account import same_name
from perfsheet.model import Finding
from perfsheet.read.notes import make
from perfsheet.roster.tables import Entry, Held

_OF_UNIT: Final = ("unit", "unit_code", "department", "department_code")
_OF_DEPARTMENT: Final = ("department", "department_code")


class Coherent(NamedTuple):
    """The rows of the three tables, completed, and what does not agree."""

    departments: Sequence[Entry]
    units: Sequence[Entry]
    projects: Sequence[Entry]
    findings: Sequence[Finding]


def coherent(departments: Sequence[Entry], units: Sequence[Entry], projects: Sequence[Entry]) -> Coherent:
    """Complete the tables from one another."""
    doubts: list[Finding] = []
    known_units = _Listed("unit", units)
    known_departments = _Listed("department", departments)
    projects = [known_units.completed(entry, _OF_UNIT) for entry in projects]
    units = [*_once("unit", units, doubts), *known_units.missing(projects, _OF_UNIT, doubts)]
    named = _Listed("unit", units)
    projects = [named.completed(entry, _OF_UNIT) for entry in projects]
    units, projects = ([known_departments.completed(entry, _OF_DEPARTMENT) for entry in rows] for rows in (units, projects))
    listed = [*_once("department", departments, doubts), *known_departments.missing([*units, *projects], _OF_DEPARTMENT, doubts)]
    doubts += [*_disagreeing("unit", [*units, *projects]), *_disagreeing("department", [*listed, *units, *projects])]
    doubts += [*_moved([*units, *projects]), *_without(units, projects), *_twice(projects)]
    return Coherent(listed, units, projects, doubts)


class _Listed:
    """Rows that are found by their code, else by their name."""

    def __init__(self, subject: str, entries: Iterable[Entry]) -> None:
        self._subject = subject
        self._by_code: dict[str, Entry] = {}
        self._by_name: dict[str, Entry | None] = {}
        for entry in entries:
            code, name = _key(entry, f"{subject}_code"), _key(entry, subject)
            if code:
                self._by_code.setdefault(code, entry)
            if name:
                other = self._by_name.setdefault(name, entry)
                if other is not None and code and _key(other, f"{subject}_code") not in {"", code}:
                    self._by_name[name] = None  # two of one name: the name alone tells nothing

    def find(self, entry: Entry) -> Entry | None:
        code, name = _key(entry, f"{self._subject}_code"), _key(entry, self._subject)
        return self._by_code.get(code) or (self._by_name.get(name) if name else None)

    def completed(self, entry: Entry, keys: Sequence[str]) -> Entry:
        """Add to a row what the list knows of the unit or department that it names."""
        known = self.find(entry)
        return entry if known is None else {**{key: known[key] for key in keys if key in known}, **entry}

    def missing(self, entries: Iterable[Entry], keys: Sequence[str], doubts: list[Finding]) -> Iterator[Entry]:
        """Go through what rows name and the list has not, each once; where there is a list at all, that is said."""
        listed = bool(self._by_code or self._by_name)
        fresh: dict[str, Entry] = {}
        for entry in entries:
            identity = _key(entry, f"{self._subject}_code") or _key(entry, self._subject)
            if not identity or self.find(entry) is not None or identity in fresh:
                continue
            fresh[identity] = entry
            if listed:
                doubts.append(_about(f"roster_{self._subject}_unlisted", entry, self._subject, which=_shown(entry, self._subject)))
            yield {key: entry[key] for key in (*keys, "contact", "phone") if key in entry}


def _once(subject: str, entries: Iterable[Entry], doubts: list[Finding]) -> Iterator[Entry]:
    """Go through a list without its repetitions, which are said."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        identity = _key(entry, f"{subject}_code"), _key(entry, subject)
        first = seen.setdefault(identity, entry)
        if first is entry:
            yield entry
        elif first != entry:
            doubts.append(_about("roster_listed_twice", entry, subject, which=_shown(entry, subject), other=_cell(first, subject)))


def _disagreeing(subject: str, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Find codes that stand beside two names."""
    names: dict[str, Entry] = {}
    said: set[tuple[str, str]] = set()
    for entry in entries:
        code, name = _key(entry, f"{subject}_code"), _key(entry, subject)
        if not code or not name:
            continue
        first = names.setdefault(code, entry)
        if _key(first, subject) != name and (code, name) not in said:
            said.add((code, name))
            yield _about(
                "roster_code_of_two",
                entry,
                subject,
                code=entry[f"{subject}_code"].value,
                which=_shown(entry, subject),
                other=_shown(first, subject),
            )


def _moved(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Find units that stand under two departments."""
    under: dict[str, Entry] = {}
    said: set[str] = set()
    for entry in entries:
        identity = _key(entry, "unit_code") or _key(entry, "unit")
        if not identity or "department" not in entry:
            continue
        first = under.setdefault(identity, entry)
        if _key(first, "department") != _key(entry, "department") and identity not in said:
            said.add(identity)
            yield _about(
                "roster_two_departments",
                entry,
                "department",
                which=_shown(entry, "unit"),
                one=_shown(first, "department"),
                two=_shown(entry, "department"),
            )


def _without(units: Sequence[Entry], projects: Sequence[Entry]) -> Iterator[Finding]:
    """Find projects without a unit, and units without a department where there are departments."""
    for entry in projects:
        if "unit" not in entry and "unit_code" not in entry:
            yield _about("roster_project_without_unit", entry, "name", which=_shown(entry, "name"))
        if "name" not in entry:
            yield _about("roster_project_without_name", entry, "code", code=_shown(entry, "code"))
    if any("department" in entry for entry in units):
        for entry in units:
            if "department" not in entry and "department_code" not in entry:
                yield _about("roster_unit_without_department", entry, "unit", which=_shown(entry, "unit"))


def _twice(projects: Sequence[Entry]) -> Iterator[Finding]:
    """Find projects that stand twice: by their code, else by name within their unit; once for each budget and year is right."""
    codes: dict[tuple[object, ...], Entry] = {}
    names: dict[tuple[object, ...], Entry] = {}
    for entry in projects:
        code, name, unit = (_key(entry, key) for key in ("code", "name", "unit"))
        purse = _key(entry, "account"), _value(entry, "year")
        same = codes.setdefault((code, *purse), entry) if code else entry
        other = next((one for one in (same, codes.setdefault((code,), entry) if code else entry) if one is not entry), None)
        alike = other is not None and (_key(other, "name"), _key(other, "unit")) == (name, unit)
        if other is not None and (same is not entry or not alike):
            yield _about(
                "roster_project_code_twice", entry, "code", code=_shown(entry, "code"), other=_shown(other, "name"), at=_cell(other, "code")
            )
            continue
        first = names.setdefault((name, unit, *purse), entry) if name and unit else entry
        if first is not entry and not (code and _key(first, "code")):
            yield _about("roster_project_name_twice", entry, "name", which=_shown(entry, "name"), at=_cell(first, "name"))


def _key(entry: Entry, key: str) -> str:
    return same_name(entry[key].value) if key in entry else ""


def _value(entry: Entry, key: str) -> object:
    return entry[key].value if key in entry else None


def _shown(entry: Entry, subject: str) -> str:
    """Name what a row is about, by its code where it has no name."""
    held = _first(entry, subject)
    return str(held.value)[:40] if held else ""


def _first(entry: Mapping[str, Held], subject: str) -> Held | None:
    codes = {"name": "code", "code": "name"}
    return entry.get(subject) or entry.get(codes.get(subject, f"{subject}_code"))


def _cell(entry: Entry, subject: str) -> str:
    held = _first(entry, subject)
    return held.cell if held else ""


def _about(note: str, entry: Entry, subject: str, **places: object) -> Finding:
    sheet, _, cell = _cell(entry, subject).rpartition("!")
    return make(note, sheet.strip("'") or None, cell, **places)
