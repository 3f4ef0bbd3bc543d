"""What one file comes to: its status by itself, and the forms in it by which it is compared with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple
from unicodedata import normalize

from perfsheet.model import FileResult, Finding, Form
from perfsheet.read.notes import make


class Status(StrEnum):
    """What becomes of a file; each has exactly one."""

    ACCEPTED = "accepted"  #: read, forms recognised, nothing that must be corrected
    RETURNED = "returned"  #: read, but something must be corrected first
    REJECTED = "rejected"  #: could not be read, or holds no form
    IGNORED = "ignored"  #: listed only: attachments, archives, what programs leave behind
    DUPLICATE = "duplicate"  #: the same content stands under an earlier path
    SUPERSEDED = "superseded"  #: each of its forms came again in a newer file


#: kinds whose form is known by its unit alone
_WHOLE_UNIT = "department_"
#: kinds of which there are several a year
_PERIODIC = "_monitor"
#: the fields that may name who returned the form, the surest first
_UNIT = ("unit", "unit_name", "unit_reporting", "unit_in_charge")
_DEPARTMENT = ("department_name", "department")
#: kinds of value that name nothing
_NAMELESS = frozenset({"none", "placeholder", "error", "untick"})

#: quotes and invisible characters, of which a name may have one kind or another
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』〝〞＂", '"') | dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""))


class FormAccount(NamedTuple):
    """A form as the account of the run knows it; `identity` is None where what makes a form unique is not all known."""

    kind: str
    sheet: str
    project: str | None
    project_code: str | None
    unit: str | None
    year: int | None
    period: str | None
    span: tuple[int, int]
    identity: tuple[str, ...] | None
    #: False where a newer file of the run holds the same form
    current: bool = True
    #: findings about it that must be corrected
    errors: int = 0


class FileAccount(NamedTuple):
    """A file as the account of the run knows it: small, because one for each file comes back from the workers."""

    path: str
    sha256: str
    size: int
    modified: float
    status: str
    reason: str
    forms: tuple[FormAccount, ...]
    errors: int = 0
    warnings: int = 0
    notes: int = 0


def judged(result: FileResult, year: int | None = None) -> FileResult:
    """Give what was read its status, with the findings that only the run can make: no form at all, another `year`."""
    findings = [*result.findings, *_unexpected_years(result.forms, year)]
    if result.status in {Status.REJECTED, Status.IGNORED}:
        return replace(result, reason=result.reason or _first_error(findings))
    if not result.forms:
        findings += [make("no_form")] if not _first_error(findings) else []  # the reader may have said so, or worse
        return replace(result, status=Status.REJECTED, reason=_first_error(findings), findings=findings)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        return replace(result, status=Status.RETURNED, reason=f"有 {errors} 处必须改正", findings=findings)
    if all(form.kind == "unknown" for form in result.forms):
        return replace(result, status=Status.RETURNED, reason="没有认出表的种类", findings=findings)
    return replace(result, status=Status.ACCEPTED, findings=findings)


def account(result: FileResult, modified: float) -> FileAccount:
    """Sum a judged result up."""
    severities = [finding.severity for finding in result.findings]
    return FileAccount(
        result.file,
        result.sha256,
        result.size,
        modified,
        str(result.status),
        result.reason,
        tuple(_form(form) for form in result.forms),
        severities.count("error"),
        severities.count("warning"),
        severities.count("note"),
    )


def _form(form: Form) -> FormAccount:
    who = (*_UNIT, *_DEPARTMENT) if form.kind.startswith(_WHOLE_UNIT) else _UNIT
    project, code, unit = (_named(form, keys) for keys in (("project",), ("project_code",), who))
    return FormAccount(form.kind, form.sheet, project, code, unit, form.year, form.period, form.span, _identity(form, project, code, unit))


def _identity(form: Form, project: str | None, code: str | None, unit: str | None) -> tuple[str, ...] | None:
    """Tell by what a form is the same form again: kind, year, period, unit and project; None if any of it is not known."""
    subject = "" if form.kind.startswith(_WHOLE_UNIT) else (code and "#" + same_name(code)) or (project and same_name(project))
    known = form.kind != "unknown" and form.year is not None and unit is not None and subject is not None
    if not known or (form.period is None and form.kind.endswith(_PERIODIC)):
        return None
    return form.kind, str(form.year), form.period or "", same_name(unit or ""), subject or ""


def _named(form: Form, keys: Sequence[str]) -> str | None:
    """Find a name in the first field that has one; a blank and what only holds its place are none."""
    values = (form.fields.get(key) for key in keys)
    named = (value.text.strip() for value in values if value is not None and value.parsed.kind not in _NAMELESS)
    return next((name for name in named if name), None)


def same_name(name: str) -> str:
    """Fold width, case, quotes and white space, so that one name typed twice is one name."""
    return "".join(normalize("NFKC", name).casefold().translate(_QUOTES).split())


def _unexpected_years(forms: Sequence[Form], year: int | None) -> list[Finding]:
    if year is None:
        return []
    return [
        make("year_unexpected", form.sheet, form.title.cell if form.title else None, found=form.year, expected=year)
        for form in forms
        if form.year not in {None, year}
    ]


def _first_error(findings: Sequence[Finding]) -> str:
    return next((finding.message for finding in findings if finding.severity == "error"), "")
