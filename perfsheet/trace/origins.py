"""From a figure to the cells of returned files that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from perfsheet.trace.catalogue import Catalogue
from perfsheet.trace.figure import Figure
from perfsheet.write.links import place
from perfsheet.write.terms import status_name

#: what a score was reckoned of, where a row of indicators or funds has it
_RECKONED: Final = {
    "indicators": ("target", "actual", "weight", "score"),
    "funds": ("budget", "approved", "spent", "rate", "weight", "score"),
}
_FOUND: Final = {"errors": "error", "warnings": "warning", "notes": "note"}
_FORM: Final = "form:"
#: a form without a unit is its department's
_ELSE: Final = {"unit": ("department",)}


class Origin(NamedTuple):
    """A cell that a figure comes from: the number of its file, sheet, cell, text and value; what it adds to the figure, and what it is."""

    file: int | None
    sheet: str | None = None
    cell: str | None = None
    text: str | None = None
    value: float | None = None
    adds: float | None = None
    about: str = ""


@dataclass(frozen=True)
class _Of:
    """How the rows of a table are followed."""

    catalogue: Catalogue

    @cached_property
    def by_form(self) -> dict[str, dict[int | None, list[int]]]:
        """The rows of the tables by the form that they belong to."""
        found: dict[str, dict[int | None, list[int]]] = {}
        for table in ("findings", "parts", "funds", "indicators"):
            rows = found.setdefault(table, {})
            for row, form in enumerate(self.catalogue.tables[table]["form"]):
                rows.setdefault(form, []).append(row)
        return found

    def files(self, row: int, _: str) -> Iterator[Origin]:
        yield Origin(row, about=status_name(self.catalogue.tables["files"]["status"][row]))

    def forms(self, row: int, measure: str) -> Iterator[Origin]:
        measure = measure.removeprefix(_FORM)
        if measure in {"budget", "spent"}:
            yield from self._money(row, measure)
        elif measure == "rate":
            yield from (*self._money(row, "spent"), *self._money(row, "budget"))
        elif measure in _FOUND:
            yield from self._findings(row, measure)
        elif measure in {"indicators", "funds"}:
            yield self._first(row, measure)
        elif measure in {"claimed", "recomputed", "difference"}:
            yield from self._scores(row, measure)
        else:
            yield self._form(row, measure)

    def findings(self, row: int, _: str, table: str = "findings") -> Iterator[Origin]:
        found = self.catalogue.tables[table]
        form, file = found["form"][row], found["file"][row]
        sheet, cell = place(found["sheet"][row], found["cell"][row])
        span = found["span"][row] if found["cell"][row] == cell else cell
        about = f"{found['code'][row]}，问题清单第 {row + 1} 条"
        yield Origin(file, sheet or self._sheet(form), span, found["found"][row] or None, None, found["number"][row], about)

    def apart(self, row: int, measure: str) -> Iterator[Origin]:
        yield from self.findings(row, measure, "apart")

    def due(self, row: int, _: str) -> Iterator[Origin]:
        due = self.catalogue.tables["due"]
        form, said = due["form"][row], f"名册 {due['cell'][row] or ''}：{due['unit'][row] or ''} {due['name'][row] or ''}".rstrip()
        if form is None:
            yield Origin(None, about=f"{said}，未报")
        else:
            yield self._form(form, "")._replace(about=said)

    def parts(self, row: int, measure: str) -> Iterator[Origin]:
        parts = self.catalogue.tables["parts"]
        form, table, at = (parts[name][row] for name in ("form", "table", "row"))
        if measure.startswith(_FORM):
            yield self._form(form, measure.removeprefix(_FORM))
        elif measure == "claimed" or table not in _RECKONED or at is None or at < 0:
            yield self._at(form, parts["cell"][row], None, parts["claimed"][row], str(parts["part"][row]))
            if measure != "claimed" and parts["part"][row] in {"total", "recomputed", "level", "weights"}:
                yield from self._scores(form, "recomputed")
        else:
            yield from self._reckoned(form, table, at)

    def long(self, row: int, measure: str, table: str) -> Iterator[Origin]:
        """Follow a row of funds or indicators: one column, or all of it."""
        columns = self.catalogue.cells.get(table, {})
        form = self._form_of(table, row)
        if measure.startswith(_FORM):
            yield self._form(form, measure.removeprefix(_FORM))
        elif measure in columns and columns[measure]["cell"][row] is not None:
            yield self._cell(form, table, measure, row)
        else:
            yield from (self._cell(form, table, name, row) for name in columns if columns[name]["cell"][row] is not None)

    def _form_of(self, table: str, row: int) -> int:
        return int(self.catalogue.tables[table]["form"][row])

    def _money(self, row: int, measure: str) -> Iterator[Origin]:
        at = self.catalogue.tables["forms"][f"{measure}_at"][row]
        amount = self.catalogue.tables["forms"][measure][row]
        if at is None:
            yield self._form(row, "")
            return
        table, number, column = at.split(":")
        yield self._cell(row, table, column, int(number))._replace(adds=amount)

    def _findings(self, form: int, measure: str) -> Iterator[Origin]:
        """Go through what was found about a form; hints about a whole file are its first form's."""
        found, forms = self.catalogue.tables["findings"], self.catalogue.tables["forms"]["file"]
        file = forms[form]
        own = list(self.by_form["findings"].get(form, ()))
        if measure == "notes" and forms.index(file) == form:
            own += [at for at in self.by_form["findings"].get(None, ()) if found["file"][at] == file]
        for at in own:
            if found["severity"][at] == _FOUND[measure]:
                yield from self.findings(at, "")

    def _first(self, form: int, table: str) -> Origin:
        """Name the first row of a form in a table, and how many it has."""
        rows = self.by_form[table].get(form, [])
        first = next(self.long(rows[0], "", table), self._form(form, "")) if rows else self._form(form, "")
        return first._replace(adds=len(rows), about=f"{len(rows)} 行，这是第一行")

    def _scores(self, form: int, measure: str) -> Iterator[Origin]:
        parts = self.catalogue.tables["parts"]
        wanted = {"claimed": ("total",)}.get(measure, ("total", "execution", "indicator"))
        for row in self.by_form["parts"].get(form, ()):
            if (part := parts["part"][row]) in wanted:
                value = parts["claimed" if part == "total" else "computed"][row]
                yield self._at(form, parts["cell"][row], None, value, "自评总分" if part == "total" else "重算得分")._replace(adds=value)

    def _reckoned(self, form: int, table: str, row: int) -> Iterator[Origin]:
        columns = self.catalogue.cells[table]
        for name in _RECKONED[table]:
            if name in columns and columns[name]["cell"][row] is not None:
                yield self._cell(form, table, name, row)

    def _cell(self, form: int, table: str, column: str, row: int) -> Origin:
        of = self.catalogue.cells[table][column]
        value = of["value"][row] if "value" in of else None
        text = of["text"][row]
        return self._at(form, of["cell"][row], None if text is None else str(text), value, "")

    def _form(self, row: int, column: str) -> Origin:
        """Name a cell of a form's head; its title where there is none, or its first row."""
        columns = self.catalogue.cells.get("forms", {})
        for name in (column, *_ELSE.get(column, ()), "title"):
            if name in columns and columns[name]["cell"][row] is not None:
                return self._cell(row, "forms", name, row)
        first = self.catalogue.tables["forms"]["first_row"][row]
        return self._at(row, f"A{first}" if first else None, None, None, "")

    def _at(self, form: int, cell: str | None, text: str | None, value: float | None, about: str) -> Origin:
        forms = self.catalogue.tables["forms"]
        sheet, cell = place(forms["sheet"][form], cell)
        return Origin(forms["file"][form], sheet, cell, text, value, None, about)

    def _sheet(self, form: int | None) -> str | None:
        return None if form is None else self.catalogue.tables["forms"]["sheet"][form]


def origins(catalogue: Catalogue, figure: Figure) -> Iterator[Origin]:
    """Go through the cells that a figure was made of, row by row; a form that has none of what is counted stands for itself."""
    of = _Of(catalogue)
    for row in figure.rows:
        found = list(_followed(of, figure, row))
        yield from found or (of.forms(row, "") if figure.table == "forms" and figure.how == "only" else ())


def _followed(of: _Of, figure: Figure, row: int) -> Iterator[Origin]:
    tables: Mapping[str, Callable[[int, str], Iterator[Origin]]] = {
        "files": of.files,
        "forms": of.forms,
        "findings": of.findings,
        "apart": of.apart,
        "due": of.due,
        "parts": of.parts,
    }
    follow = tables.get(figure.table)
    if follow is None:
        yield from of.long(row, figure.measure, figure.table)
        return
    yield from follow(row, figure.measure)
    if figure.how == "share" and figure.over and not figure.whole:
        yield from follow(row, figure.over)
