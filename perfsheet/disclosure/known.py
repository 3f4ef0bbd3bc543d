"""What else is known about the forms of a batch: their errors, their totals, their files, and what the roster says they may spend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from perfsheet.disclosure.checks import Errors
from perfsheet.disclosure.privacy import redacted
from perfsheet.disclosure.secret import Secrets, folded
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch


def errors_of(judgement: Judgement, batch: Batch) -> dict[int, Errors]:
    """Gather the errors of each form; what is wrong with a file is wrong with each of its forms."""
    found = judgement.findings
    grave = found[(found["severity"] == "error") & (found["status"] == "active")]
    forms = batch.forms.values
    of_file: dict[int, list[int]] = {}
    for form, file in zip(plain(forms["form"]), plain(forms["file"]), strict=True):
        of_file.setdefault(file, []).append(form)
    lists: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for file, form, code, sheet, cell in zip(*(plain(grave[name]) for name in ("file", "form", "code", "sheet", "cell")), strict=True):
        for one in [form] if form is not None else of_file.get(file, ()):
            lists.setdefault(one, []).append((code, sheet, cell))
    return {form: Errors(len(some), tuple(dict.fromkeys(code for code, *_ in some)), *some[0][1:]) for form, some in lists.items()}


def totals_of(judgement: Judgement) -> dict[int, tuple[float, float, str | None]]:
    """Return, of each form whose total is surely not the sum of its scores, the one, the other, and the cell."""
    parts = judgement.parts
    wrong = parts[(parts["part"] == "total") & parts["differs"].fillna(value=False) & parts["unsure"].isna()]
    columns = zip(*(plain(wrong[name]) for name in ("form", "claimed", "computed", "cell")), strict=True)
    return {form: (claimed, computed, cell) for form, claimed, computed, cell in columns if claimed is not None and computed is not None}


def budgets_of(roster: Roster | None) -> dict[tuple[str, str], float]:
    """Return what each project of the roster may spend, in 万元; one that several budgets pay, their sum."""
    if roster is None:
        return {}
    totals: dict[tuple[str, str], float] = {}
    for unit, name, budget in zip(*(plain(roster.projects[column]) for column in ("unit", "name", "budget_wan")), strict=True):
        if budget is not None:
            key = folded(unit or ""), folded(name or "")
            totals[key] = totals.get(key, 0.0) + budget
    return totals


def paths_of(batch: Batch) -> Iterator[tuple[int, str]]:
    """Name the file of each form."""
    files = dict(zip(plain(batch.files["file"]), plain(batch.files["path"]), strict=True))
    for form, file in zip(plain(batch.forms.values["form"]), plain(batch.forms.values["file"]), strict=True):
        yield form, files.get(file, "")


def shown_paths(batch: Batch, closed: Secrets) -> Iterator[tuple[int, str]]:
    """Name the file of each form; a name that speaks of a secret project, or of a person, does so no more."""
    for form, path in paths_of(batch):
        yield form, "/".join(closed.hidden(redacted(part)) for part in path.split("/"))
