"""The tables of the ledger.

Rows are written once: what is true now is what was written last. Every row names the entry of the log that wrote it and carries a seal;
only `contents` may be thinned out again, and `readings` knows what was in it. Money and points are exact: decimals as text on SQLite,
NUMERIC on PostgreSQL. Moments are ISO 8601 with their offset.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Numeric, Table, Text
from sqlalchemy.schema import SchemaItem

METADATA: Final = MetaData()

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")
#: a decimal that is never a binary float
EXACT: Final = Text().with_variant(Numeric(asdecimal=True), "postgresql")
#: the columns that every sealed row begins with
SEALED: Final = ("id", "entry", "seal")

#: which migration the tables stand at
versions = Table("versions", METADATA, Column("version", Integer, primary_key=True, autoincrement=False), Column("at", Text, nullable=False))

entries = Table(
    "entries",
    METADATA,
    Column("entry", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)

#: the reading of a file as it came from the worker, compressed; kept so that it need not be read again
contents = Table("contents", METADATA, Column("reading", _NUMBER, primary_key=True, autoincrement=False), Column("data", LargeBinary, nullable=False))


def _text(*names: str) -> list[SchemaItem]:
    return [Column(name, Text) for name in names]


def _whole(*names: str) -> list[SchemaItem]:
    return [Column(name, _NUMBER) for name in names]


def _exact(*names: str) -> list[SchemaItem]:
    return [Column(name, EXACT) for name in names]


def _of(table: str, name: str) -> SchemaItem:
    return Column(name, _NUMBER, ForeignKey(f"{table}.id"), nullable=False)


def _sealed(name: str, *columns: SchemaItem) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", _NUMBER, primary_key=True, autoincrement=False),
        Column("entry", _NUMBER, nullable=False),
        Column("seal", LargeBinary, nullable=False),
        *columns,
    )


runs = _sealed("runs", *_text("started", "finished", "program", "policy", "asked", "basis", "counts"), *_whole("year", "files", "forms"))

files = _sealed("files", Column("sha256", Text, nullable=False, unique=True), *_whole("size"))

#: what one program makes of one file; `account` is what the run knows of it before it is compared with others
readings = _sealed(
    "readings",
    _of("files", "file"),
    *_text("suffix", "reader", "account", "digest"),
    *_whole("year"),
    Index("readings_key", "file"),
)

#: what a path held, and what became of it; written whenever that changes, `gone` when it is there no more
standings = _sealed(
    "standings",
    _of("runs", "run"),
    *_text("path", "location", "sha256"),
    *_exact("modified"),
    *_text("status", "reason", "current"),
    *_whole("reading", "size", "errors", "warnings", "notes"),
    Index("standings_path", "path"),
)

forms = _sealed(
    "forms",
    _of("readings", "reading"),
    *_whole("position", "version"),
    *_text("identity", "kind", "sheet", "title"),
    *_whole("year"),
    *_text("period", "project", "project_code", "department", "unit", "money_unit", "grade"),
    *_exact("amount_wan", "total_score"),
    *_text("total_score_text"),
    *_whole("first_row", "last_row"),
    *_text("cells", "more"),
    Index("forms_reading", "reading"),
    Index("forms_identity", "identity"),
)

funds = _sealed(
    "funds",
    _of("forms", "form"),
    *_whole("position"),
    *_text("source", "label"),
    *_exact("approved_wan", "budget_wan", "received_wan", "spent_wan", "amount_wan", "rate", "weight", "score"),
    *_text("approved_text", "budget_text", "received_text", "spent_text", "amount_text", "rate_text", "weight_text", "score_text", "cells", "more"),
    Index("funds_form", "form"),
)

indicators = _sealed(
    "indicators",
    _of("forms", "form"),
    *_whole("position"),
    *_text("level1", "level2", "name", "comparator", "measure", "target_text"),
    *_exact("target"),
    *_text("actual_text"),
    *_exact("actual"),
    *_text("weight_text"),
    *_exact("weight"),
    *_text("score_text"),
    *_exact("score"),
    *_text("reason", "cells", "more"),
    Index("indicators_form", "form"),
)

#: one form judged by one policy; a new one is written when anything about it comes out otherwise
judgings = _sealed("judgings", _of("runs", "run"), _of("forms", "form"), *_text("policy", "digest"), Index("judgings_form", "form"))

scores = _sealed(
    "scores",
    _of("judgings", "judging"),
    *_whole("position"),
    *_text("part", "subject"),
    *_exact("weight", "claimed", "computed", "difference"),
    *_text("claimed_text", "computed_text"),
    *_whole("differs"),
    *_text("unsure", "method", "sheet", "cell"),
    Index("scores_judging", "judging"),
)

#: what is wrong with a form, whichever version of it; `about` is the identity of the form, or the path of the file
findings = _sealed("findings", *_text("about", "code", "subject"), *_whole("ordinal"), Index("findings_about", "about"))

#: the life of a finding: new, open, fixed, waived, reopened, gone
events = _sealed(
    "events",
    _of("findings", "finding"),
    *_whole("run", "form"),
    *_text("state", "path", "severity", "sheet", "cell", "message", "found", "expected", "basis", "why"),
    Index("events_finding", "finding"),
)

#: accepted, returned, withdrawn (of a file), waived (of a finding), revoked (of a decision): by whom, when, why
decisions = _sealed(
    "decisions",
    *_text("what", "sha256", "path"),
    *_whole("finding", "revokes"),
    *_text("by", "at", "why", "until"),
)

rosters = _sealed("rosters", *_text("sha256", "path", "read"))
roster_units = _sealed("roster_units", _of("rosters", "roster"), *_text("unit", "unit_code", "department", "contact", "phone", "cells", "more"), Index("roster_units_of", "roster"))
roster_projects = _sealed(
    "roster_projects",
    _of("rosters", "roster"),
    *_text("code", "name", "unit", "department", "account", "sort"),
    *_exact("budget_wan"),
    *_whole("continuing", "secret"),
    *_text("cells", "more"),
    Index("roster_projects_of", "roster"),
)

#: by when the forms of a kind are due under a policy; written whenever that changes, without a day when it is no longer laid down
deadlines = _sealed("deadlines", *_whole("year"), *_text("kind", "period", "policy", "due", "basis"))

#: a project that monitoring warns of; written whenever that changes, `ended` says how later forms left it; dates are ISO
warnings = _sealed(
    "warnings",
    *_text("code", "owner", "head", "name", "project_code"),
    *_whole("year"),
    *_text("period", "colour", "meaning", "said", "choices", "given", "answer_due", "rectify_due", "ended"),
    Index("warnings_code", "code"),
)

#: replied (by the unit), confirmed, refused (by the office): by whom, on which day, what is undertaken
replies = _sealed("replies", *_text("code", "what", "by", "given", "choice", "undertaken"), *_whole("done"), *_text("until"), Index("replies_code", "code"))

#: sealed tables, those that others refer to first
TABLES: Final = tuple(table for table in METADATA.sorted_tables if "seal" in table.c)


def facts(table: Table) -> tuple[str, ...]:
    """Name the columns of a sealed table that say something, in their order."""
    return tuple(column.name for column in table.columns if column.name not in SEALED)


def exact_columns(table: Table) -> frozenset[str]:
    """Name the columns of a table that hold decimals."""
    return frozenset(column.name for column in table.columns if column.type is EXACT)
