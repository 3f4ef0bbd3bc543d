"""Check a batch: every rule is asked which rows are wrong, and what it finds becomes data.

Findings are a frame with one row each: `file`, `form` (NA: about the file), `code`, `name`, `ref`, `severity`, `status` (active; shadow:
on trial; exempt), `table` and `row` (the row of the batch it is about), `sheet`, `cell`, `message`, `found`, `expected`, `basis`,
`exempt` (which exemption was used), `other_file`, `other_sheet` and `other_cell` (where the value of another form stands that it is held
against), `cause` (index of the finding it follows from), `group` (index of the first finding that says the same of the cells beside it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.across import Across
from perfsheet.engine.causes import with_causes, with_groups
from perfsheet.engine.exemptions import with_exemptions
from perfsheet.engine.material import Material
from perfsheet.engine.messages import Facts, Template, cut
from perfsheet.engine.places import Places
from perfsheet.engine.spot import Place, place_in
from perfsheet.rule import Rule, Wrong, catalogue
from perfsheet.tables import STRINGS, Batch, Table, plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.roster.known import Known

_ABOUT: Final = ("code", "name", "ref", "severity", "status", "table")
_SAID: Final = ("sheet", "cell", "message", "found", "expected", "basis", "exempt", "other_file", "other_sheet", "other_cell")
#: a message without what stands in the cell: neighbours that share it are one finding in print
_GIST: Final = "gist"
#: tables whose rows are held against those of linked forms only
_HELD: Final = ("indicators", "funds")
COLUMNS: Final = ("file", "form", *_ABOUT, "row", *_SAID)


class Found(NamedTuple):
    """What a rule finds about one cell of a row of its table; `place` may name another sheet."""

    form: int
    row: int
    place: str | None
    message: str
    gist: str
    found: str
    expected: str
    other: Place | None = None


class Answer(NamedTuple):
    """What a rule found, and how severe that is under the policy."""

    rule: Rule
    severity: str
    status: str
    found: Sequence[Found]


def check(  # noqa: PLR0913, PLR0917  # all that rules may ask for
    batch: Batch,
    scores: Any,  # noqa: ANN401  # `Scores`
    policy: Policy,
    roster: Known | None = None,
    on: date | None = None,
    across: Across | None = None,
) -> DataFrame:
    """Return the findings of a batch, the reading findings among them; `on` is the day on which exemptions must hold (today).

    Rules that ask for the `roster` are asked only where there is one; `across` are the links of its forms, if more than the batch was linked.
    """
    material = Material(batch, scores=scores, policy=policy, roster=roster, across=across or Across.of(batch))
    where = Places(batch)
    rules = catalogue()
    asked = [
        (rule, *_standing(rule, policy)) for rule in rules.values() if all(material.knows(name) for name in (rule.table, *rule.others))
    ]
    answers = [Answer(rule, severity, status, found_by(rule, material, where)) for rule, severity, status in asked if status != "retired"]
    day = on or datetime.now().astimezone().date()
    findings = with_exemptions(_frame(answers, batch), batch, policy.exempt, day)
    caused = with_causes(findings, {rule.code: rule.after for rule in rules.values()})
    return with_groups(caused).drop(columns=_GIST)


def found_by(rule: Rule, material: Material, where: Places) -> list[Found]:
    """Ask one rule, and say what it finds."""
    table = material.table(rule.table)
    values, _ = table
    if not material.has(rule.table, rule.stages) or (rule.table in _HELD and "across" in rule.others and not material.given("across").whole.linked):
        return []
    answer = rule(values, *(material.given(name) for name in rule.others))
    found: dict[tuple[Any, ...], Found] = {}
    for column, rows, facts in _flagged(answer, rule.blame):
        mine = material.among(rule.table, rows, rule.stages)
        for one in _told(rule, table, column, mine, facts, where):
            found.setdefault((one.form, one.place or one.row, one.message), one)  # a cell merged over several rows is wrong once
    return list(found.values())


def _flagged(answer: Any, blame: str) -> Iterator[tuple[str, pd.Index[Any], Mapping[str, Series]]]:  # noqa: ANN401  # what a rule may return
    """Go through the blamed columns with the rows that are wrong in them and the facts about these."""
    wrong = answer if isinstance(answer, Wrong) else Wrong(answer, {})
    columns = {blame: wrong.rows} if isinstance(wrong.rows, Series) else {str(column): wrong.rows[column] for column in wrong.rows}
    for column, mask in columns.items():
        flags = mask if mask.dtype == bool else mask.fillna(value=False)
        rows = mask.index[flags.to_numpy(dtype=bool)]
        if len(rows):
            yield column, rows, {name: fact[column] if isinstance(fact, DataFrame) else fact for name, fact in wrong.facts.items()}


def _told(rule: Rule, table: Table, column: str, rows: pd.Index[Any], facts: Mapping[str, Series], where: Places) -> Iterator[Found]:  # noqa: PLR0913, PLR0917  # all that a finding is made of
    """Write the findings about some rows."""
    values, cells = table
    view = rule.table != rule.base
    forms = plain(values["form"].loc[rows])
    at = plain(values["row"].loc[rows]) if view else plain(rows)
    heads = plain(values["key"].loc[rows]) if view else repeat(column)
    message, expected = Template.of(rule.message), Template.of(rule.expected)
    named = {
        name: plain((facts[name] if name in facts else values[name]).loc[rows])
        for name in {*message.names, *expected.names} - {"here", "heading"}
    }
    shown = next((name for name in (f"{column}_text", column) if name in values), None)
    here = plain(values[shown].loc[rows]) if shown else [None] * len(rows)
    headings = (
        [where.heading(rule.base, form, head) for form, head in zip(forms, heads, strict=False)] if "heading" in message.names else []
    )
    about = Facts(named | {"here": here, "heading": headings}, len(rows))
    said = message.filled(about)
    gist = message.filled(about.without("here")) if "here" in message.names else said
    quoted = ["" if text is None else cut(str(text)) for text in here]
    others = map(place_in, zip(*named.values(), strict=True)) if named else repeat(None)
    yield from map(Found, forms, at, where.of(rule.table, cells, rows, forms, column), said, gist, quoted, expected.filled(about), others)


def _standing(rule: Rule, policy: Policy) -> tuple[str, str]:
    """Say how severe a rule is under a policy, and whether it is active."""
    figure = policy.severity.get(rule.code)
    if figure is None:
        return rule.severity, rule.status
    return figure.value.severity or rule.severity, figure.value.status or rule.status


def _frame(answers: Sequence[Answer], batch: Batch) -> DataFrame:
    """Lay findings out, what reading found among them, by file and form."""
    (notes, _), (forms, _) = batch.notes, batch.forms
    found = [one for answer in answers for one in answer.found]
    home = dict(zip(plain(forms["form"]), zip(plain(forms["file"]), plain(forms["sheet"]), strict=True), strict=True))
    places = [_placed(one.place, home[one.form][1]) for one in found]
    columns: dict[str, list[Any]] = {
        "file": [*plain(notes["file"]), *(home[one.form][0] for one in found)],
        "form": [*plain(notes["form"]), *(one.form for one in found)],
        "row": [*plain(notes.index), *(one.row for one in found)],
        "sheet": [*plain(notes["sheet"]), *(sheet for sheet, _ in places)],
        "cell": [*plain(notes["cell"]), *(cell for _, cell in places)],
        "message": [*plain(notes["message"]), *(one.message for one in found)],
        _GIST: [*plain(notes["message"]), *(one.gist for one in found)],
        "found": [*repeat(None, len(notes)), *(one.found for one in found)],
        "expected": [*repeat(None, len(notes)), *(one.expected for one in found)],
        "exempt": [None] * (len(notes) + len(found)),
        **{f"other_{name}": [*repeat(None, len(notes)), *(one.other and getattr(one.other, name) for one in found)] for name in Place._fields},
        **_constant(notes, answers),
    }
    typed: dict[str, Any] = {"file": "int64", "form": "Int64", "row": "int64", "other_file": "Int64"}
    arrays = {name: pd.array(columns[name], dtype=typed.get(name, STRINGS)) for name in (*COLUMNS, _GIST)}
    return DataFrame(arrays).sort_values(["file", "form"], kind="stable", na_position="first").reset_index(drop=True)


def _constant(notes: DataFrame, answers: Sequence[Answer]) -> dict[str, list[Any]]:
    """Lay out what all findings of a rule have in common."""
    about = {
        "code": [answer.rule.code for answer in answers],
        "name": [answer.rule.name for answer in answers],
        "ref": [answer.rule.ref for answer in answers],
        "severity": [answer.severity for answer in answers],
        "status": [answer.status for answer in answers],
        "table": [answer.rule.base for answer in answers],
        "basis": [answer.rule.basis for answer in answers],
    }
    own = {name: plain(notes[name]) if name in notes else [_OF_READING[name]] * len(notes) for name in about}
    counts = [len(answer.found) for answer in answers]
    return {name: [*own[name], *chain.from_iterable(map(repeat, stated, counts))] for name, stated in about.items()}


#: what the findings of reading have in the columns that the table of notes has not
_OF_READING: Final = {"ref": "", "basis": "", "status": "active", "table": "notes"}


def _placed(place: str | None, sheet: str | None) -> tuple[str | None, str | None]:
    if place is not None and place.startswith("'"):
        other, _, cell = place[1:].rpartition("'!")
        return other, cell
    return sheet, place
