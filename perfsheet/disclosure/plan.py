"""The plan of a publication: which tables of which unit, under which name, and what is held back and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.disclosure.catalogue import Finding, stopping
from perfsheet.disclosure.checks import Matter, checked
from perfsheet.disclosure.coverage import Counted, Coverage, coverage, due_by
from perfsheet.disclosure.known import budgets_of, errors_of, paths_of, shown_paths, totals_of
from perfsheet.disclosure.numbering import numbered
from perfsheet.disclosure.record import Published
from perfsheet.disclosure.rows import Rows
from perfsheet.disclosure.secret import Named, Secrets, folded, secrets
from perfsheet.disclosure.table import PublicTable
from perfsheet.disclosure.tables import table_of, unit_of
from perfsheet.policy import load, year_end
from perfsheet.tables import plain
from perfsheet.write.owners import owners

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.policy import Policy
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch

STAGES: Final = {"target": "绩效目标", "monitor": "绩效运行监控", "selfeval": "绩效自评"}
_AUTO: Final = "auto"


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
    units, departments = owners(forms.assign(path=forms["file"].map(dict(zip(batch.files["file"], batch.files["path"], strict=True)))))
    everything = Rows(batch, plain(forms["form"]))
    closed = secrets(batch, everything, units, roster)
    kinds = dict(zip(plain(forms["form"]), plain(forms["kind"]), strict=True))
    current = dict(zip(plain(forms["form"]), plain(forms["current"].fillna(value=True)), strict=True))
    asked = [form for form, kind in kinds.items() if current[form] and kind.endswith(f"_{question.stage}")]
    year = question.year or _commonest(everything.head(form).get("year") for form in asked)
    policy = load(_policy_of(question, judgement), year_end(year) if year else None)
    asked = [form for form in asked if kinds[form] in policy.disclosure.titles.value]
    owned = {form: (unit_of(everything, form, unit), head) for form, unit, head in zip(kinds, units, departments, strict=True)}
    open_forms = [form for form in asked if not _secret(closed, everything, form, owned[form][0])]
    tables = [table_of(everything, form, owned[form], policy, question.year) for form in open_forms]
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
        paths=dict(shown_paths(batch, closed)),
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


def _secret(closed: Secrets, rows: Rows, form: int, unit: str) -> bool:
    head = rows.head(form)
    return form in closed.forms or (bool(head.text("project")) and closed.holds(Named(unit, head.text("project"), head.text("project_code"))))


def _counted(closed: Secrets, rows: Rows, forms: Sequence[int], owned: Mapping[int, tuple[str, str]]) -> int:
    """Count the secret projects among forms, and those that the roster knows beside them."""
    found = {(folded(owned[form][0]), folded(rows.head(form).text("project"))) for form in forms}
    return max(len(found), len(closed.projects))


def _entries(case: _Case, tables: Sequence[PublicTable]) -> list[Entry]:
    counted = Counter(table.key for table in tables)
    errors, paths = errors_of(case.judgement, case.batch), dict(paths_of(case.batch))
    budgets, totals = budgets_of(case.roster), totals_of(case.judgement)
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
