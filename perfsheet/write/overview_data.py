"""The tables of 总览.html as JSON within the page: texts once, figures as they are shown, nothing that could end the script or start a tag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from perfsheet.write.format import clean
from perfsheet.write.overview_table import FIGURES, shown_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfsheet.write.overview_table import Table

#: what could mean something to the parser of the page, and ends of lines that old scripts stumble over
_ESCAPED: Final = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def packed(tables: Mapping[str, Table]) -> dict[str, Markup]:
    """Return the JSON of each table: `rows`, `fields`, and `columns`, where texts are {"pool": […], "at": [number of the text + 1 or 0]}."""
    return {name: _json(_table(table)) for name, table in tables.items()}


def _json(data: object) -> Markup:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char, escaped in _ESCAPED.items():
        text = text.replace(char, escaped)
    return Markup(text)  # noqa: S704  # no character is left that markup is made of


def _table(table: Table) -> dict[str, Any]:
    kinds = {field.key: field.kind for field in table.fields if field.path is None}
    return {
        "rows": table.rows,
        "fields": [{name: value for name, value in field._asdict().items() if value not in (None, False)} for field in table.fields],
        "columns": {key: _column(column, kinds.get(key, "reference")) for key, column in table.columns.items()},
    }


def _column(column: Sequence[Any], kind: str) -> object:
    if kind in FIGURES:
        return [shown_figure(value, kind) for value in column]
    if kind == "reference":
        return list(column)
    pool = _Pool({None: 0})
    at = list(map(pool.__getitem__, column))
    return {"pool": list(pool.texts), "at": at}


class _Pool(dict[str | None, int]):
    """Numbers texts from 1; what is the same when cleaned has one number."""

    def __init__(self, known: dict[str | None, int]) -> None:
        super().__init__(known)
        self.texts: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        self[text] = number = self.texts.setdefault(clean(text), len(self.texts) + 1)
        return number
