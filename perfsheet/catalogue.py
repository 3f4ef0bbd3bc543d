"""The catalogue of columns: which keys a row of a form may carry, and which columns of a table each becomes.

A key outside the catalogue is not lost: it travels in the column `more` as JSON. To add a column, add one word here.
"""

from __future__ import annotations

from typing import Final

#: dtypes of columns, as the frames have them
TEXT: Final = "string"
NUMBER: Final = "Float64"
COUNT: Final = "Int64"

#: shape of a key → the columns it becomes (suffix, dtype); what is not a number keeps at least its text
SHAPES: Final = {
    "text": (("", TEXT),),
    "tick": (("", TEXT), ("_kind", TEXT)),
    "sign": (("", TEXT), ("_text", TEXT)),
    "figure": (("", NUMBER), ("_text", TEXT), ("_kind", TEXT)),
    "money": (("", NUMBER), ("_text", TEXT), ("_kind", TEXT), ("_measure", TEXT), ("_wan", NUMBER)),
    "measured": (
        ("", NUMBER),
        ("_text", TEXT),
        ("_kind", TEXT),
        ("_comparator", TEXT),
        ("_measure", TEXT),
        ("_low", NUMBER),
        ("_high", NUMBER),
        ("_date", TEXT),
    ),
}

_FUNDS = {
    "money": "approved budget adjustment received spent forecast carried last_year amount approved_medium budget_medium amount_medium",
    "figure": "rate received_rate rate_forecast share weight weight_label score reviewed",
    "text": "reason note group",
}
_INDICATORS = {
    "text": "level1 level2 name level2_medium name_medium number code nature direction likelihood reason measures evidence standard "
    "explanation opinion grade note section",
    "sign": "comparator measure",
    "measured": "target target_medium target_adjusted actual actual_half actual_last forecast",
    "figure": "weight weight_level1 weight_level2 score reviewed coefficient deducted completion_rate deviation",
    "tick": "core likely possible impossible reason_funding reason_system reason_staff reason_hardware reason_other",
}


def _by_key(shapes: dict[str, str]) -> dict[str, str]:
    return {key: shape for shape, keys in shapes.items() for key in keys.split()}


#: table → key → shape, for the tables whose rows carry values by key
KEYS: Final = {"funds": _by_key(_FUNDS), "indicators": _by_key(_INDICATORS)}

#: the indicator key `position` (序号 as written) gives way to the row's own position
RENAMED: Final = {"position": "number"}


def _expanded(table: str) -> dict[str, str]:
    return {key + suffix: dtype for key, shape in KEYS[table].items() for suffix, dtype in SHAPES[shape]}


#: table → column → dtype
LAYOUT: Final[dict[str, dict[str, str]]] = {
    "forms": {
        "form": "int64",
        "file": "int64",
        "kind": TEXT,
        "sheet": TEXT,
        "title": TEXT,
        "year": COUNT,
        "period": TEXT,
        "money_unit": TEXT,
        "confidence": NUMBER,
        "project": TEXT,
        "project_code": TEXT,
        "department": TEXT,
        "unit": TEXT,
        "grade": TEXT,
        "amount_wan": NUMBER,
        "total_score": NUMBER,
        "total_score_text": TEXT,
        "total_score_kind": TEXT,
        "first_row": COUNT,
        "last_row": COUNT,
        "current": "boolean",
    },
    "fields": {"form": "int64", "key": TEXT, "label": TEXT, "text": TEXT, "value": NUMBER, "kind": TEXT, "measure": TEXT, "date": TEXT},
    "funds": {"form": "int64", "source": TEXT, "label": TEXT, **_expanded("funds"), "more": TEXT},
    "goals": {"form": "int64", "kind": TEXT, "label": TEXT, "text": TEXT},
    "tasks": {"form": "int64", "position": "int64", "key": TEXT, "text": TEXT, "value": NUMBER, "kind": TEXT, "measure": TEXT},
    "indicators": {"form": "int64", "position": "int64", **_expanded("indicators"), "more": TEXT},
    "totals": {"form": "int64", "label": TEXT, "key": TEXT, "value": NUMBER, "text": TEXT, "kind": TEXT, "measure": TEXT},
    "headings": {"form": "int64", "block": TEXT, "text": TEXT},
    "notes": {
        "file": "int64",
        "form": COUNT,
        "code": TEXT,
        "name": TEXT,
        "severity": TEXT,
        "sheet": TEXT,
        "cell": TEXT,
        "message": TEXT,
    },
}


def _owners(table: str) -> dict[str, str]:
    spread = {key + suffix: key for key, shape in KEYS.get(table, {}).items() for suffix, _ in SHAPES[shape]}
    return {column: spread.get(column, column) for column in LAYOUT[table]}


#: table → column → the list of cells that belongs to it (all columns of one key stand in one cell)
OWNERS: Final[dict[str, dict[str, str]]] = {
    **{table: _owners(table) for table in LAYOUT},
    "fields": {column: "label" if column == "label" else "text" for column in LAYOUT["fields"]},
    "tasks": dict.fromkeys(LAYOUT["tasks"], "text"),
    "totals": {column: "label" if column == "label" else "text" for column in LAYOUT["totals"]},
    "headings": dict.fromkeys(LAYOUT["headings"], "text"),
    "forms": {**_owners("forms"), "total_score_text": "total_score", "total_score_kind": "total_score"},
    "notes": dict.fromkeys(LAYOUT["notes"], "cell"),
}
