"""The plan of a publication: which tables of which unit, under which name, and what is held back and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.disclosure.catalogue import Finding, stopping
from perfsheet.disclosure.checks import Errors, Matter, checked
from perfsheet.disclosure.compose import compose
from perfsheet.disclosure.coverage import Counted, Coverage, coverage, due_by
from perfsheet.disclosure.layout import layout_of
from perfsheet.disclosure.numbering import numbered
from perfsheet.disclosure.privacy import redacted
from perfsheet.disclosure.record import Published
from perfsheet.disclosure.rows import Rows
from perfsheet.disclosure.secret import Named, Secrets, folded, secrets, uncoded
from perfsheet.disclosure.setting import Setting
from perfsheet.disclosure.table import PublicTable
from perfsheet.errors import PerfsheetError
from perfsheet.policy import load, year_end
from perfsheet.tables import plain
from perfsheet.write.owners import NAMELESS, owners

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.policy import Policy
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch

STAGES: Final = {"target": "绩效目标", "monitor": "绩效运行监控", "selfeval": "绩效自评"}
_AUTO: Final = "auto"
_UNIT_KEYS: Final = ("unit", "unit_name", "unit_reporting")
_MEDIUM: Final = ("budget_medium", "approved_medium", "amount_medium")


class Entry(NamedTuple):
    """A table that was looked at: published unless a finding stops it."""

    table: PublicTable
    findings: Sequence[Finding]
    stopped_by: Sequence[str]

    @property
    def published(self) -> bool:
        """Tell whether it leaves the house."""
        return not self.stopped_by


class Deadline(NamedTuple):
    """The last day of publication after an approval, and the article; `left` is negative when overdue."""

    approved: date
    due: date
    left: int
    basis: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication is made of; `paths` names the returned file of each form."""

    stage: str
    year: int | None
    policy: Policy
    entries: Sequence[Entry]
    secret: int
    stops: Collection[str]
    deadline: Deadline | None
    coverage: Coverage
    secrets: Secrets
    paths: Mapping[int, str]

    def by_unit(self) -> dict[str, list[Entry]]:
        """Return the tables by unit: units by department and name, tables in the order of the policy."""
        units: dict[str, list[Entry]] = {}
        for entry in self.entries:
            units.setdefault(entry.table.unit, []).append(entry)
        return units


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: the stage, the year (None: the commonest), the policy, the day of approval, today."""

    stage: str
    policy: str = _AUTO
    year: int | None = None
    approved: date | None = None
    today: date | None = None
    #: tables of other stages that were published before
    others: Sequence[Published] = ()


def plan(batch: Batch, judgement: Judgement, question: Question, roster: Roster | None = None, changed: Collection[str] = ()) -> Publication:
    """Plan a publication; `changed` are the paths of files that are not what was judged before."""
    forms = batch.forms.values
    units, departments = owners(forms)
    everything = Rows(batch, plain(forms["form"]))
    closed = secrets(batch, everything, units, roster)
    kinds = dict(zip(plain(forms["form"]), plain(forms["kind"]), strict=True))
    current = dict(zip(plain(forms["form"]), plain(forms["current"].fillna(value=True)), strict=True))
    asked = [form for form, kind in kinds.items() if current[form] and kind.endswith(f"_{question.stage}")]
    year = question.year or _commonest(everything.head(form).get("year") for form in asked)
    policy = load(_policy_of(question, judgement), year_end(year) if year else None)
    asked = [form for form in asked if kinds[form] in policy.disclosure.titles.value]
    owned = {form: (_unit(everything, form, unit), head) for form, unit, head in zip(kinds, units, departments, strict=True)}
    open_forms = [form for form in asked if not _secret(closed, everything, form, owned[form][0])]
    tables = [_table(everything, form, owned[form], policy, question.year) for form in open_forms]
    stops = stopping(policy)
    entries = _entries(_Case(batch, judgement, everything, policy, year, closed, roster, changed, stops), tables)
    listed = _with_numbers(sorted(entries, key=lambda entry: _order(entry, policy)), policy)
    return Publication(
        stage=question.stage,
        year=year,
        policy=policy,
        entries=listed,
        secret=_counted(closed, everything, [form for form in asked if form not in set(open_forms)], owned),
        stops=stops,
        deadline=_deadline(policy, question),
        coverage=coverage(_counted_tables(listed, question, year), question.stage, due_by(roster, closed, year), policy),
        secrets=closed,
        paths=dict(_paths(batch, closed)),
    )


class _Case(NamedTuple):
    batch: Batch
    judgement: Judgement
    rows: Rows
    policy: Policy
    year: int | None
    secrets: Secrets
    roster: Roster | None
    changed: Collection[str]
    stops: frozenset[str]


def _policy_of(question: Question, judgement: Judgement) -> str:
    """Name the policy: the one asked for, else the one that all forms go by, else the national one."""
    if question.policy != _AUTO:
        return question.policy
    applied = {one.name for one in judgement.applied}
    return applied.pop() if len(applied) == 1 else "national"


def _commonest(years: Iterator[int | None]) -> int | None:
    found = Counter(year for year in years if year is not None)
    return min(found, key=lambda year: (-found[year], -year)) if found else None


def _unit(rows: Rows, form: int, owner: str) -> str:
    """Name the unit of a form without the person that some forms name in the same cell."""
    keys = {row.get("key") for row in rows.of("fields", form) if row.text("text")}
    name = owner if keys & set(_UNIT_KEYS) or "unit_in_charge" not in keys else owner.replace("／", "/").split("/")[0]
    return "" if name == NAMELESS else redacted(name)


def _secret(closed: Secrets, rows: Rows, form: int, unit: str) -> bool:
    head = rows.head(form)
    return form in closed.forms or (bool(head.text("project")) and closed.holds(Named(unit, head.text("project"), head.text("project_code"))))


def _counted(closed: Secrets, rows: Rows, forms: Sequence[int], owned: Mapping[int, tuple[str, str]]) -> int:
    """Count the secret projects among forms, and those that the roster knows beside them."""
    found = {(folded(owned[form][0]), folded(rows.head(form).text("project"))) for form in forms}
    return max(len(found), len(closed.projects))


def _table(rows: Rows, form: int, owner: tuple[str, str], policy: Policy, asked: int | None) -> PublicTable:
    head = rows.head(form)
    kind, year, period = head.get("kind"), head.get("year") or asked, head.get("period")
    layout = layout_of(kind, medium=_has_medium(rows, form))
    if layout is None:
        raise PerfsheetError(f"政策 {policy.name} 要公开 {kind}，但没有它的版式。请在 disclosure.titles 中去掉这种表。")
    unit = policy.money.unit.value
    setting = Setting(unit, policy.money.decimals.value, {"money": unit, "period": period or ""})
    blocks = compose(layout, rows, form, setting)
    words = {"year": str(year or "××××"), "period": period or ""}
    return PublicTable(
        form=form,
        file=head.get("file"),
        kind=kind,
        title=Setting("", 0, words).say(policy.disclosure.titles.value[kind]),
        subtitle=f"（{year or '××××'}年度）" if not period else f"（{year or '××××'}年{period}）",
        year=year,
        period=period,
        unit=owner[0],
        department="" if owner[1] == NAMELESS else redacted(owner[1]),
        project="" if kind.startswith("department_") else " ".join(redacted(uncoded(head.text("project"))).split()),
        code=head.text("project_code"),
        sheet=head.text("sheet"),
        landscape=layout.landscape,
        widths=layout.widths,
        blocks=blocks,
        empty=_is_empty(rows, form),
    )


def _has_medium(rows: Rows, form: int) -> bool:
    if any(row.get("kind") == "expected_medium" and row.text("text") for row in rows.of("goals", form)):
        return True
    if any(row.text("name_medium") or row.text("target_medium_text") for row in rows.of("indicators", form)):
        return True
    return any(row.get(key) for row in rows.of("funds", form) for key in _MEDIUM)


def _is_empty(rows: Rows, form: int) -> bool:
    """Tell whether a form has neither money nor goals nor indicators."""
    amounts = ("approved", "budget", "spent", "amount", "forecast")
    money = any(row.get(key) for row in rows.of("funds", form) for key in amounts) or any(row.get("value") for row in rows.of("tasks", form))
    goals = any(row.get("kind") in {"expected", "actual", "expected_medium"} and row.text("text") for row in rows.of("goals", form))
    named = any(row.text("target_text") or row.text("actual_text") or row.text("name").strip(".。…·⋯") for row in rows.of("indicators", form))
    return not (money or goals or named)


def _entries(case: _Case, tables: Sequence[PublicTable]) -> list[Entry]:
    counted = Counter(table.key for table in tables)
    errors, paths = _errors(case.judgement, case.batch), dict(_all_paths(case.batch))
    budgets, totals = _budgets(case.roster), _totals(case.judgement)
    entries = []
    for table in tables:
        texts = [row.text("text") for name in ("goals", "fields") for row in case.rows.of(name, table.form)]
        stated = any("空表" in text for text in [*texts, case.rows.head(table.form).text("title")])
        budget = budgets.get((folded(table.unit), folded(table.project)))
        changed = paths.get(table.form, "") in case.changed
        matter = Matter(table, case.rows, case.year, case.policy, case.secrets, errors.get(table.form), changed, counted[table.key] > 1, budget, stated, totals.get(table.form))
        findings = checked(matter)
        entries.append(Entry(table, findings, tuple(dict.fromkeys(one.code for one in findings if one.code in case.stops))))
    return entries


def _errors(judgement: Judgement, batch: Batch) -> dict[int, Errors]:
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


def _totals(judgement: Judgement) -> dict[int, tuple[float, float, str | None]]:
    """Return, of each form whose total is surely not the sum of its scores, the one, the other, and the cell."""
    parts = judgement.parts
    wrong = parts[(parts["part"] == "total") & parts["differs"].fillna(value=False) & parts["unsure"].isna()]
    columns = zip(*(plain(wrong[name]) for name in ("form", "claimed", "computed", "cell")), strict=True)
    return {form: (claimed, computed, cell) for form, claimed, computed, cell in columns if claimed is not None and computed is not None}


def _budgets(roster: Roster | None) -> dict[tuple[str, str], float]:
    if roster is None:
        return {}
    totals: dict[tuple[str, str], float] = {}
    for unit, name, budget in zip(*(plain(roster.projects[column]) for column in ("unit", "name", "budget_wan")), strict=True):
        if budget is not None:
            key = folded(unit or ""), folded(name or "")
            totals[key] = totals.get(key, 0.0) + budget
    return totals


def _all_paths(batch: Batch) -> Iterator[tuple[int, str]]:
    files = dict(zip(plain(batch.files["file"]), plain(batch.files["path"]), strict=True))
    for form, file in zip(plain(batch.forms.values["form"]), plain(batch.forms.values["file"]), strict=True):
        yield form, files.get(file, "")


def _paths(batch: Batch, closed: Secrets) -> Iterator[tuple[int, str]]:
    """Name the file of each form; a name that speaks of a secret project, or of a person, does so no more."""
    for form, path in _all_paths(batch):
        yield form, "/".join(closed.hidden(redacted(part)) for part in path.split("/"))


def _order(entry: Entry, policy: Policy) -> tuple[object, ...]:
    table, kinds = entry.table, list(policy.disclosure.titles.value)
    return table.department or "\uffff", table.unit != table.department, table.unit or "\uffff", kinds.index(table.kind), table.period or "", table.project, table.form


def _with_numbers(entries: Sequence[Entry], policy: Policy) -> list[Entry]:
    numbers = iter(numbered([entry.table for entry in entries if entry.published], policy))
    return [entry._replace(table=replace(entry.table, number=next(numbers))) if entry.published else entry for entry in entries]


def _counted_tables(entries: Sequence[Entry], question: Question, year: int | None) -> list[Counted]:
    """List what is published: now, and in other stages of the same year before."""
    now = [Counted(one.kind, one.unit, one.project, one.code) for one in (entry.table for entry in entries if entry.published)]
    return now + [Counted(one.kind, one.unit, one.project, "") for one in question.others if one.year == year]


def _deadline(policy: Policy, question: Question) -> Deadline | None:
    figure = policy.deadlines.get("disclosure")
    if question.approved is None or figure is None or figure.value.days is None:
        return None
    due = question.approved + timedelta(days=figure.value.days)
    today = question.today or datetime.now().astimezone().date()
    return Deadline(question.approved, due, (due - today).days, figure.basis)
