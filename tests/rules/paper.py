"""The tables of examples in the pages of rules, made into batches as the reader would make them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from perfsheet.columns import encode
from perfsheet.engine.drawn import spelt
from perfsheet.engine.material import Material
from perfsheet.engine.page import Example, read_page
from perfsheet.model import Cell, FileResult, Form, Fund, Goal, Grid, Task, Total, Value
from perfsheet.read.complete import complete
from perfsheet.read.parse import parse
from perfsheet.roster.known import Known
from perfsheet.roster.reading import roster_of
from perfsheet.tables import Batch

#: the kind of form that examples are of unless they say so
KINDS = {
    "": "project_selfeval",
    "ex_ante": "ex_ante",
    "target": "project_target",
    "monitor": "project_monitor",
    "selfeval": "project_selfeval",
}
_TOP = {"forms": 1, "fields": 10, "funds": 100, "goals": 200, "tasks": 300, "indicators": 400, "totals": 800}


class Paper:
    """Examples put down as forms: row r of the table stands in row `_TOP + r` of a sheet, its columns from A on, heads above them."""

    def __init__(self, examples: Sequence[Example], stage: str = "") -> None:
        """Put the examples down; all of one number are one form."""
        self.kind = KINDS[stage]
        self.listed = [example for example in examples if example.table == "roster"]
        examples = [example for example in examples if example.table != "roster"]
        self.numbers = list(dict.fromkeys(number for example in examples for number in example.forms))
        self.rows: dict[str, dict[str, list[dict[str, Value]]]] = defaultdict(lambda: defaultdict(list))
        self.heads: dict[str, list[tuple[str, Cell]]] = defaultdict(list)
        for example in examples:
            self._put(example)

    def _put(self, example: Example) -> None:
        top = _TOP[example.table]
        for number in dict.fromkeys(example.forms):
            for col, column in enumerate(example.columns, 1):
                self.heads[number].append((f"{example.table}.{column}", Cell(top, col, column)))
        for row, (number, texts) in enumerate(zip(example.forms, example.rows, strict=True), top + 1):
            values = {
                column: Value(text, row, col, parse(text))
                for col, (column, text) in enumerate(zip(example.columns, texts, strict=True), 1)
                if text
            }
            self.rows[number][example.table].append(values)

    def batch(self) -> Batch:
        """Make the batch: one file a form, in the order of their first mention."""
        results = [FileResult(f"{number}.xlsx", "", 0, "read", [self._form(number)]) for number in self.numbers]
        return Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": [result.file for result in results]}))

    def roster(self, batch: Batch) -> Known | None:
        """Make the roster that is drawn, and set the forms of the batch against it; None where none is drawn."""
        if not self.listed:
            return None
        heads = [spelt("roster", column) for column in self.listed[0].columns]
        lines = [heads, *(row for example in self.listed for row in example.rows)]
        cells = [(row, [Cell(row, col, text) for col, text in enumerate(texts, 1) if text]) for row, texts in enumerate(lines, 1)]
        return Known.of(Material(batch).forms, roster_of("名册.xlsx", [Grid("名册", cells)]))

    def _form(self, number: str) -> Form:
        rows = self.rows[number]
        about = {key: value for row in rows["forms"] for key, value in row.items()}
        said = {key: value.text for key, value in about.items()}
        return Form(
            kind=said.pop("kind", self.kind),
            sheet="表",
            title=about.get("title"),
            year=int(said["year"]) if said.get("year", "2024") != "/" and "year" in said else (None if said.get("year") == "/" else 2024),
            period=said.get("period"),
            money_unit=None if said.get("money_unit") == "/" else said.get("money_unit", "万元"),
            confidence=1.0,
            fields={row["key"].text: row.get("text") for row in rows["fields"]}
            | {key: about[key] for key in about if key in ("project", "project_code", "unit", "department")},
            funds=[_fund(row) for row in rows["funds"]],
            goals=[Goal(row["kind"].text, row.get("label"), row.get("text")) for row in rows["goals"]],
            tasks=[Task(row) for row in rows["tasks"]],
            indicators=[complete(row) for row in rows["indicators"]],
            totals=[
                Total(row.get("label", Value("总分", 800, 1, parse("总分"))), {row["key"].text: row["value"]}) for row in rows["totals"]
            ],
            labels=self.heads[number],
            field_labels=[Cell(row["label"].row, row["label"].col, row["label"].text) for row in rows["fields"] if "label" in row],
            span=(1, 999),
        )


def _fund(row: dict[str, Value]) -> Fund:
    values = dict(row)
    source = values.pop("source")
    return Fund(source.text, values.pop("label", source), values)


def batch_of(text: str, table: str = "indicators", stage: str = "") -> Batch:
    """Make a batch of tables drawn as in the page of a rule about `table`."""
    return Paper(read_page(text, table).examples, stage).batch()


def marks(examples: Iterable[Example], table: str) -> list[str]:
    """List the marks of the rows of `table` in the order in which a batch has them: form after form."""
    own = [example for example in examples if example.table == table]
    numbers = dict.fromkeys(number for example in own for number in example.forms)
    return [
        mark for number in numbers for example in own for form, mark in zip(example.forms, example.marks, strict=True) if form == number
    ]
