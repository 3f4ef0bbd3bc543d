"""What came in, as coverage sees it: which round a form answers, what on the roster it is about, and whether it was accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pandas import DataFrame

from perfsheet.coverage.rounds import MONITOR, Round
from perfsheet.engine.chances import month_of
from perfsheet.engine.material import Material
from perfsheet.judgement import Judgement
from perfsheet.roster.matching import Register
from perfsheet.tables import Batch, plain

_ACCEPTED: Final = "accepted"


class Return(NamedTuple):
    """A form that counts; `round` is None where it does not say which it answers; project, unit and department are rows of the roster."""

    form: int
    stage: str
    whole: bool
    transfer: bool
    year: int | None
    month: int | None
    project: int | None
    unit: int | None
    department: int | None
    accepted: bool
    on: date | None
    #: project, code, unit as the form has them
    said: tuple[str | None, str | None, str | None]

    @property
    def round(self) -> Round | None:
        """The round that it answers."""
        if self.year is None or (self.stage == MONITOR and self.month is None):
            return None
        return Round(self.stage, self.whole, self.year, self.month if self.stage == MONITOR else None)


def returns_of(batch: Batch, register: Register, judgement: Judgement | None) -> list[Return]:
    """List the forms of a batch that count and whose kind is known."""
    forms = Material(batch).forms
    counts = forms["current"].fillna(value=True).to_numpy(dtype=bool) & (forms["stage"] != "").to_numpy(dtype=bool)
    forms = forms[counts]
    accepted, came = _accepted(batch, judgement), _came(batch, judgement)
    days = {file: _day(moment) for file, moment in zip(plain(batch.files["file"]), plain(batch.files["modified"]), strict=True)}
    rows = forms[["form", "file", "stage", "scope", "year", "project", "project_code", "unit"]].assign(month=month_of(forms["period"]))
    return list(_joined(rows, register.matches(forms), accepted, [came.get(form) or days.get(file) for form, file in zip(plain(rows["form"]), plain(rows["file"]), strict=True)]))


def _joined(rows: DataFrame, matches: DataFrame, accepted: frozenset[int], days: Sequence[date | None]) -> Iterator[Return]:
    columns = ("form", "stage", "scope", "year", "month", "project", "project_code", "unit")
    said = zip(*(plain(rows[name]) for name in columns), strict=True)
    found = zip(*(plain(matches[name]) for name in ("project", "unit", "department")), strict=True)
    for (form, stage, scope, year, month, *texts), (project, unit, department), day in zip(said, found, days, strict=True):
        yield Return(
            form=form,
            stage=stage,
            whole=scope == "department",
            transfer=scope == "transfer",
            year=year,
            month=month,
            project=project,
            unit=unit,
            department=department,
            accepted=form in accepted,
            on=day,
            said=(texts[0], texts[1], texts[2]),
        )


def _accepted(batch: Batch, judgement: Judgement | None) -> frozenset[int]:
    """Say which forms need no correction: no error stands in them, nor is there one about their file; unjudged, whose file was accepted."""
    forms, _ = batch.forms
    numbers, files = plain(forms["form"]), plain(forms["file"])
    if judgement is None and "errors" in forms:
        return frozenset(form for form, errors in zip(numbers, plain(forms["errors"]), strict=True) if not errors)
    if judgement is None:
        good = {file for file, status in zip(plain(batch.files["file"]), plain(batch.files["status"]), strict=True) if status == _ACCEPTED}
        return frozenset(form for form, file in zip(numbers, files, strict=True) if file in good)
    found = judgement.findings
    errors = found[(found["severity"] == "error").to_numpy(dtype=bool) & (found["status"] == "active").to_numpy(dtype=bool)]
    wrong = set(plain(errors["form"]))
    damaged = set(plain(errors["file"][errors["form"].isna()]))
    return frozenset(form for form, file in zip(numbers, files, strict=True) if form not in wrong and file not in damaged)


def _came(batch: Batch, judgement: Judgement | None) -> Mapping[int, date | None]:
    """Say of each form on which day it first came, where a ledger knows: with its judgement, or as an earlier run wrote it down."""
    forms, _ = batch.forms
    if judgement is None and "came" in forms:
        return {form: _day(moment) for form, moment in zip(plain(forms["form"]), plain(forms["came"]), strict=True)}
    return judgement.came if judgement else {}


def _day(moment: str | None) -> date | None:
    try:
        return date.fromisoformat(moment[:10]) if moment else None
    except ValueError:
        return None


def best(returns: Sequence[Return]) -> Return:
    """Choose among forms that answer one thing: what was accepted, then the newest."""
    return max(returns, key=lambda one: (one.accepted, one.on or date.min, one.form))
