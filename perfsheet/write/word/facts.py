"""What the reports of one run have in common, worked out once: forms that count, their totals, their findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from perfsheet.policy import Policy, load
from perfsheet.policy.loading import NATIONAL
from perfsheet.tables import plain
from perfsheet.write.context import Summary, summarise
from perfsheet.write.execution import total
from perfsheet.write.format import one_line
from perfsheet.write.links import place
from perfsheet.write.marked import RETURNED, counted
from perfsheet.write.owners import NAMELESS, folders
from perfsheet.write.rows import DOUBTFUL_MONEY
from perfsheet.write.subjects import subjects
from perfsheet.write.tallies import totals
from perfsheet.write.terms import stage
from perfsheet.write.word.records import FindingFact, FormFact, Money

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

K = TypeVar("K")
V = TypeVar("V")

#: the share of forms that names the year of a report: others are slips, which are findings
_NEARLY_ALL: Final = 0.75
_WHOLE_UNIT: Final = "department_"


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The run as the reports tell it."""

    batch: Batch
    judgement: Judgement
    summary: Summary
    forms: Sequence[FormFact]
    findings: Sequence[FindingFact]
    #: unreadable files and their units, where the folder tells
    unreadable: Sequence[tuple[int, str, str, str]]
    #: the forms whose money is added, because others tell of the same money again: of one kind, year and period
    money: Money
    #: forms by unit and by department, findings by form; those about a whole file are its first form's
    of_owner: Mapping[str, Sequence[FormFact]]
    of_head: Mapping[str, Sequence[FormFact]]
    of_form: Mapping[int, Sequence[FindingFact]]

    @classmethod
    def of(cls, batch: Batch, judgement: Judgement) -> Self:
        """Work them out."""
        summary = summarise(batch, judgement)
        forms = list(_forms(summary, judgement))
        findings = list(_findings(summary))
        return cls(
            batch=batch,
            judgement=judgement,
            summary=summary,
            forms=forms,
            findings=findings,
            unreadable=list(_unreadable(batch, summary, forms)),
            money=Money.of(summary.execution),
            of_owner=_grouped((form.owner, form) for form in forms),
            of_head=_grouped((form.head, form) for form in forms),
            of_form=_grouped(_placed(forms, findings)),
        )

    def owners(self) -> list[str]:
        """Name the units, in the order of departments and names."""
        known = {(form.head, form.owner) for form in self.forms}
        return list(dict.fromkeys(owner for _, owner in sorted(known)))

    def units(self) -> list[str]:
        """Name the units that are reported on: forms that name none are in the reports about all."""
        return [owner for owner in self.owners() if owner != NAMELESS]

    def policy(self, on: date | None = None) -> Policy:
        """Return the policy that was asked for, else that of most forms, as it stands on a day (today): reports are of their own day."""
        applied = next((one.name for one in self.judgement.applied), NATIONAL)
        return load(self.judgement.asked or applied, on)


@lru_cache(maxsize=1)
def facts(batch: Batch, judgement: Judgement) -> Facts:
    """Return the facts of a run; asked for again and again, they are worked out once."""
    return Facts.of(batch, judgement)


def _forms(summary: Summary, judgement: Judgement) -> Iterator[FormFact]:
    rows = counted(summary).join(totals(judgement).rename(columns={"grade": "right"}), on="form")
    every = plain(rows["form"])
    named = {every[at]: one.name for one in subjects(rows, [True] * len(rows)) for at in one.forms if one.name != NAMELESS}
    found = judgement.findings
    doubted = set(plain(found.loc[found["code"].isin(DOUBTFUL_MONEY) & (found["status"] == "active"), "form"]))
    names_ = ("form", "file", "path", "sheet", "owner", "head", "kind", "kind_name", "year", "period", "budget", "spent", "claimed", "right", "recomputed", "regrade", "unsure", "verdict", "errors", "warnings")
    for values in zip(*(plain(rows[name]) for name in names_), strict=True):
        row: dict[str, Any] = dict(zip(names_, values, strict=True))
        sure = row["unsure"] is None
        whole = row["kind"].startswith(_WHOLE_UNIT)
        said = {name: one_line(row[name]) for name in ("path", "sheet", "period")}
        told = {name: row[name] for name in ("form", "file", "owner", "head", "kind", "kind_name", "year", "budget", "spent", "claimed", "errors", "warnings")}
        right = {"recomputed": row["recomputed"], "regrade": row["regrade"] or ""} if sure else {"recomputed": None, "regrade": ""}
        rest = {
            "stage": stage(row["kind"]),
            "project": "" if whole else named.get(row["form"]) or "",
            "grade": row["right"] or "",
            "unsure": row["unsure"] or "",
            "returned": row["verdict"] == RETURNED,
            "doubtful": row["form"] in doubted,
        }
        yield FormFact(**{**told, **said, **right, **rest})


def _findings(summary: Summary) -> Iterator[FindingFact]:
    rows = summary.findings
    names_ = ("form", "file", "severity", "code", "sheet", "span", "number", "message", "found", "expected", "basis", "after")
    for form, file, severity, code, sheet, span, number, *said, after in zip(*(plain(rows[name]) for name in names_), strict=True):
        on, cells = place(sheet, span)
        message, seen, expected, basis = map(one_line, said)
        yield FindingFact(form, file, severity, code, one_line(on), one_line(cells), number, message, seen, expected, basis, after is not None)


def _placed(forms: Sequence[FormFact], findings: Sequence[FindingFact]) -> Iterator[tuple[int, FindingFact]]:
    """Pair findings with their forms; those about a whole file with its first form."""
    first: dict[int, int] = {}
    for form in forms:
        first.setdefault(form.file, form.form)
    for one in findings:
        at = one.form if one.form is not None else first.get(one.file)
        if at is not None:
            yield at, one


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _unreadable(batch: Batch, summary: Summary, forms: Sequence[FormFact]) -> Iterator[tuple[int, str, str, str]]:
    """Go through the files that could not be read: number, path, what to do, unit."""
    named: dict[str, set[str]] = {}
    for path, owner in {(form.path, form.owner) for form in forms}:
        for folder in folders(path):
            named.setdefault(folder, set()).add(owner)
    found = summary.findings
    errors = found[found["severity"] == "error"].drop_duplicates("file")
    advice = dict(zip(plain(errors["file"]), plain(errors["message"]), strict=True))
    rows = zip(*(plain(batch.files[name]) for name in ("file", "path", "status", "reason")), strict=True)
    for file, path, status, reason in rows:
        if status == "rejected":
            near = next((named[folder] for folder in folders(path) if folder in named), set())
            yield file, one_line(path), one_line(advice.get(file) or reason), next(iter(near)) if len(near) == 1 else ""


def mean(figures: Sequence[float | None]) -> float | None:
    """Return the mean of what is known; None if nothing is."""
    known = [figure for figure in figures if figure is not None]
    whole = total(known)
    return None if whole is None else whole / len(known)


def main_year(forms: Sequence[FormFact]) -> int | None:
    """Name the year that nearly all forms are about; None where they are of several."""
    years = Counter(form.year for form in forms if form.year)
    if not years:
        return None
    year, number = years.most_common(1)[0]
    return year if number >= _NEARLY_ALL * years.total() else None
