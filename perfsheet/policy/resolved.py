"""A policy as it stands on a day: every figure found along the chain of parents, with the policy that states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from perfsheet.policy import sections as s
from perfsheet.policy.document import Document, Stated
from perfsheet.policy.exempt import Exemption
from perfsheet.policy.keys import KEYS, OPEN, SECTIONS
from perfsheet.policy.linking import Across
from perfsheet.policy.records import Deadline, Needed, Override

_UNSTATED: s.Figure[Any] = s.Figure(None)


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures in force on the day `on`. `lineage` names the policy itself, then its parents, nearest first.

    `policy.execution.cap.value` and `policy["execution.cap"].value` are the same; in the open sections the keys are names:
    `policy.required["project_selfeval"]`.
    """

    name: str
    title: str
    on: date
    lineage: tuple[str, ...]
    weights: s.Weights
    execution: s.Execution
    quantitative: s.Quantitative
    over: s.Over
    qualitative: s.Qualitative
    grades: s.Grades
    lights: s.Lights
    thresholds: s.Thresholds
    deviation: s.Deviation
    warning: s.Alarm
    money: s.Money
    limits: s.Limits
    labels: s.Labels
    ex_ante: s.ExAnte
    department: s.Department
    results: s.Results
    bulletin: s.Bulletin
    across: Across
    disclosure: s.Disclosure
    required: Mapping[str, s.Figure[Needed]]
    deadlines: Mapping[str, s.Figure[Deadline]]
    severity: Mapping[str, s.Figure[Override]]
    exempt: tuple[Exemption, ...]

    def __getitem__(self, path: str) -> s.Figure[Any]:
        """Return the figure of a key such as execution.cap; KeyError for what is no key."""
        section, _, key = path.partition(".")
        if path in KEYS:
            figure: s.Figure[Any] = getattr(getattr(self, section), key)
            return figure
        if section in {one.name for one in OPEN}:
            found: s.Figure[Any] = getattr(self, section)[key]
            return found
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        """Go through the keys that have a figure, in the order of the catalogue."""
        yield from (path for path in KEYS if self[path].value is not None)
        for section in OPEN:
            yield from (f"{section.name}.{key}" for key in getattr(self, section.name))


class Version(NamedTuple):
    """What a chain says of a key on a day: the statement, and whether it was in force by then."""

    stated: Stated
    in_force: bool

    def figure(self) -> s.Figure[Any]:
        """Make the figure."""
        one = self.stated
        return s.Figure(one.value, one.basis, one.since, one.assumed or not self.in_force, one.policy, one.where)


def versions(chain: Sequence[Document], on: date) -> dict[str, Version]:
    """Find the statement of every key: of the nearest policy that has one in force; before any was, the oldest of the last parent."""
    found: dict[str, Version] = {}
    for document in chain:
        newest = {one.key: one for one in sorted(document.stated, key=lambda one: one.since) if one.since <= on <= one.until}
        found |= {key: Version(one, in_force=True) for key, one in newest.items() if key not in found}
    oldest = {one.key: one for one in sorted(chain[-1].stated, key=lambda one: one.since, reverse=True)}
    return found | {key: Version(one, in_force=False) for key, one in oldest.items() if key not in found and on < one.since}


def resolved(chain: Sequence[Document], on: date, found: Mapping[str, Version]) -> Policy:
    """Put the statements of a chain together; every key that is not optional must be among them."""
    figures = {key: version.figure() for key, version in found.items()}
    closed: dict[str, Any] = {
        section.name: section.shape(*(figures.get(f"{section.name}.{one.name}", _UNSTATED) for one in fields(section.shape)))
        for section in SECTIONS
    }
    opened: dict[str, Any] = {
        section.name: {
            key.partition(".")[2]: figure for key, figure in sorted(figures.items()) if key.startswith(f"{section.name}.") and figure.value
        }
        for section in OPEN
    }
    return Policy(
        name=chain[0].name,
        title=chain[0].title,
        on=on,
        lineage=tuple(document.name for document in chain),
        exempt=tuple(one for document in chain for one in document.exempt),
        **closed,
        **opened,
    )
