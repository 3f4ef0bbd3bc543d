"""Forms that count now and did not before, that no longer count, or whose scores come out otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from perfsheet.ledger import schema
from perfsheet.ledger.record import READ
from perfsheet.ledger.since import looked_up

#: what is told of a form; its cells would weigh much more
TOLD: Final = tuple(schema.forms.c[name] for name in ("id", "reading", "identity", "version", "unit", "department", "project", "kind", "year", "period"))
_TOTALS: Final = {"total": "claimed", "recomputed": "computed"}


class Held(NamedTuple):
    """The forms of a reading, and the units that they name."""

    forms: Sequence[Any]

    @property
    def unit(self) -> str:
        """Name the first unit, and say that there are others."""
        units = list(dict.fromkeys(one for form in self.forms if (one := owner(form))))
        return f"{units[0]}等" if len(units) > 1 else "".join(units)


class Totals(NamedTuple):
    """The total that a form claims, and the one recomputed, as they are written; None where there is none."""

    claimed: str | None
    computed: str | None


class FormChange(NamedTuple):
    """A form and its totals before (None: it did not count) and now; `again` says that its content was returned anew."""

    unit: str
    path: str
    project: str
    kind: str
    year: int | None
    period: str | None
    before: Totals | None
    now: Totals | None
    again: bool

    @property
    def rescored(self) -> bool:
        """Whether its totals come out otherwise than before."""
        return self.before is not None and self.now is not None and self.before != self.now


class _Form(NamedTuple):
    """A form that counts, and the path of its file ("" where it is not known here)."""

    row: Any
    path: str


def owner(form: Any) -> str:  # noqa: ANN401  # a row of `forms`
    """Name whose form it is."""
    return form.unit or form.department or ""


def held_by(connection: Connection, standings: Iterable[Any]) -> dict[int, Held]:
    """Bring the forms of the readings that some standings name."""
    found: dict[int, list[Any]] = defaultdict(list)
    f = schema.forms
    for row in looked_up(
        connection, select(*TOLD).order_by(f.c.id), f.c.reading, (one.reading for one in standings if one.reading is not None)
    ):
        found[row.reading].append(row)
    return {reading: Held(rows) for reading, rows in found.items()}


def changed_forms(
    connection: Connection, run: int, now: Collection[Any], before: Collection[Any], held: Mapping[int, Held]
) -> Iterator[FormChange]:
    """Compare the forms that count with those that counted up to a run."""
    here, there = _counting(now, held), _counting(before, held)
    judged = select(schema.judgings.c.form).where(schema.judgings.c.run > run)
    known = {one.row.id for one in (*here.values(), *there.values())}
    other = {form for form in connection.execute(judged).scalars() if form not in known}
    for path, row in _elsewhere(connection, other):
        here[f"={row.id}"] = there[f"={row.id}"] = _Form(row, path)
    totals_now = _totals(connection, None, [one.row.id for one in here.values()])
    totals_before = _totals(connection, run, [one.row.id for one in there.values()])
    blank = Totals(None, None)
    for key in {**here, **there}:
        one, was = here.get(key), there.get(key)
        told = one or was
        assert told is not None  # noqa: S101  # each key is of one of the two
        old, new = (totals_before.get(was.row.id, blank) if was else None), (totals_now.get(one.row.id, blank) if one else None)
        again = bool(one and was and one.row.id != was.row.id)
        if again or old != new:
            row = told.row
            yield FormChange(owner(row), told.path, row.project or "", row.kind, row.year, row.period, old, new, again)


def _counting(standings: Iterable[Any], held: Mapping[int, Held]) -> dict[str, _Form]:
    """Return the forms that count by what they are known by: their identity, else their file and place."""
    found = {}
    for row in standings:
        if row.status in READ and row.reading in held:
            for at, form in enumerate(held[row.reading].forms):
                if row.current[at : at + 1] == "1":
                    found[form.identity or f"{row.path}#{at}"] = _Form(form, row.path)
    return found


def _elsewhere(connection: Connection, forms: Iterable[int]) -> Iterator[tuple[str, Any]]:
    """Bring forms of files that nothing else was written of, with their paths."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in looked_up(connection, select(*TOLD), schema.forms.c.id, forms):
        rows[row.reading].append(row)
    s = schema.standings
    query = select(s.c.reading, func.max(s.c.path).label("path")).group_by(s.c.reading)
    for reading, path in looked_up(connection, query, s.c.reading, rows):
        yield from ((path, row) for row in rows[reading])


def _totals(connection: Connection, run: int | None, forms: Iterable[int]) -> dict[int, Totals]:
    """Return the totals of forms as they were last judged, at all or up to a run."""
    j, t = schema.judgings, schema.scores
    query = select(j.c.form, func.max(j.c.id).label("judging")).group_by(j.c.form)
    if run is not None:
        query = query.where(j.c.run <= run)
    form_of = {row.judging: row.form for row in looked_up(connection, query, j.c.form, forms)}
    found: dict[int, dict[str, str | None]] = {form: {} for form in form_of.values()}
    scores = select(t.c.judging, t.c.part, t.c.claimed, t.c.computed).where(t.c.part.in_(list(_TOTALS))).order_by(t.c.id)
    for row in looked_up(connection, scores, t.c.judging, form_of):
        figure = getattr(row, _TOTALS[row.part])
        found[form_of[row.judging]][row.part] = None if figure is None else str(figure)
    return {form: Totals(parts.get("total"), parts.get("recomputed")) for form, parts in found.items()}
