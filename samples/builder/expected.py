"""The cell of every value of a returned file, as JSON that a person can read and a diff can show."""

from __future__ import annotations

import json
from collections.abc import Sequence

from builder.paper import Record


def dumps(file: str, records: Sequence[Record]) -> str:
    """Write a file's forms: a line for each value: part, row, key, label, text as shown, cell."""
    forms = ",\n".join(_form(record) for record in records)
    return f'{{"file": {_json(file)}, "forms": [\n{forms}\n]}}\n'


def _form(record: Record) -> str:
    head = {"id": record.id, "kind": record.kind, "sheet": record.sheet, "year": record.year, "period": record.period}
    values = [[*_split(path), label.replace("\n", ""), text, cell] for path, label, text, cell in record.entries if not path.startswith("unused.")]
    lines = ",\n".join(f"  {_json(value)}" for value in values)
    return f' {_json(head)[:-1]}, "values": [\n{lines}\n ]}}'


def _split(path: str) -> tuple[str, str, str]:
    part, _, rest = path.partition(".")
    row, _, key = rest.rpartition(".")
    return part, row, key or part


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
