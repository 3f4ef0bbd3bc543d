"""Budget execution: the rate and its points, from the funds of a form."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Flags, Floats, exactly, round_near
from perfsheet.scoring.columns import Coded, Codes, Columns, Small
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.points import FULL, NOTHING, RAW, SHARE, UNKNOWN, Points
from perfsheet.scoring.terms import Terms
from perfsheet.scoring.weights import points_in

#: which columns may stand below the line, the policy's first; a monitoring form divides by the original budget
_BASES: Final = {
    "budget": ("budget", "approved", "received"),
    "approved": ("approved", "budget", "received"),
    "received": ("received", "budget", "approved"),
}
_MONITOR: Final = ("approved", "budget", "received")
_LETTER: Final = re.compile(r"[(（]\s*([A-Z])\s*[)）]")
_QUOTIENT: Final = re.compile(r"[A-Z]\s*[/÷／]\s*([A-Z])")


class Money(NamedTuple):
    """Spent and budget of each row of funds, both in one unit, and the doubt about their ratio (0: none)."""

    spent: Floats
    base: Floats
    doubt: Small


def money(funds: Columns, headings: Columns, monitored: Flags, terms: Terms) -> Money:
    """Take what was spent and what it is divided by; `monitored` marks rows of monitoring forms."""
    chosen = _lettered(funds, headings)
    orders = [_first_there(funds, _BASES[terms.denominator]), _first_there(funds, _MONITOR)]
    column = np.where(chosen >= 0, chosen, np.where(monitored, orders[1], orders[0]))
    names = tuple(_BASES["budget"])
    base, spent = np.full(len(funds), np.nan), np.full(len(funds), np.nan)
    for at, name in enumerate(names):
        mine = column == at
        above, below = _one_unit(funds, name)
        base[mine], spent[mine] = below[mine], above[mine]
    doubt = np.select(
        [np.isnan(base), np.isnan(spent), base == 0, (base < 0) | (spent < 0)],
        [number_of(key) for key in ("no_budget", "no_spent", "zero_budget", "negative_money")],
        0,
    )
    return Money(spent, base, doubt.astype(np.int16))


def rates(found: Money, rows: Codes, places: int) -> Floats:
    """Compute rates in per cent, half-up to so many places."""
    spent, base = found.spent[rows], found.base[rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        rough = np.where(found.doubt[rows] == 0, spent * 100.0 / base, np.nan)
    return round_near(rough, places, lambda row: exactly(spent[row]) * 100 / exactly(base[row]))


def points(found: Money, rows: Codes, weight: Floats, terms: Terms) -> Points:
    """Choose the formula for the points of execution: the rate times the weight, at most the weight."""
    spent, base = found.spent[rows], found.base[rows]
    with np.errstate(invalid="ignore"):
        formula = np.where(spent >= base, FULL, np.where(spent > 0, SHARE, NOTHING))
        if not terms.cap:
            formula = np.where(spent > base, RAW, formula)
    return Points(np.where(found.doubt[rows] == 0, formula, UNKNOWN).astype(np.int16), spent, base, weight)


def weight_of(funds: Columns, headings: Columns, rows: Codes) -> Floats:
    """Find what execution weighs: in its own cell, in the block's label, or in the head of its column (得分(20分*执行率))."""
    weight = funds.number("weight")[where_said(funds, rows, "weight")]
    for labelled in (funds.number("weight_label")[rows], _headed(headings, funds.form()[rows])):
        weight = np.where(np.isnan(weight), labelled, weight)
    return weight


def whole_rows(funds: Columns) -> Codes:
    """Return for every form with funds the row that stands for all: the total, else the first with a score, else the first."""
    form = funds.form()
    total = funds.text("source").where(lambda source: source == "total")
    scored = ~np.isnan(funds.number("score")) | ~np.isnan(funds.number("weight"))
    rank = np.where(total, 0, np.where(scored, 1, 2))
    order = np.lexsort((np.arange(len(form)), rank, form))
    _, first = np.unique(form[order], return_index=True)
    return order[first]


def where_said(funds: Columns, rows: Codes, column: str) -> Codes:
    """Return where the figure stands that belongs to a form's whole row: there, or on the only other rows that say it, all the same."""
    figure, form = funds.number(column), funds.form()
    there = np.flatnonzero(~np.isnan(figure))
    forms, first = np.unique(form[there], return_index=True)
    alike = np.ones(len(forms), dtype=bool)
    place = np.searchsorted(forms, form[there])
    np.logical_and.at(alike, place, figure[there] == figure[there[first[place]]])
    stands = dict(zip(forms[alike].tolist(), there[first[alike]].tolist(), strict=True))
    elsewhere = np.array([stands.get(one, row) for one, row in zip(form[rows].tolist(), rows.tolist(), strict=True)], dtype=np.intp)
    return np.where(np.isnan(figure[rows]), elsewhere, rows)


def _first_there(funds: Columns, order: tuple[str, ...]) -> Codes:
    """Say for each row which of the columns its form fills first, as a place in `_BASES["budget"]`."""
    form, names = funds.form(), _BASES["budget"]
    found = np.full(len(form), names.index(order[0]), dtype=np.intp)
    for name in reversed(order):
        filled = np.unique(form[~np.isnan(funds.number(name))])
        found[np.isin(form, filled)] = names.index(name)
    return found


def _one_unit(funds: Columns, name: str) -> tuple[Floats, Floats]:
    """Return spent and base as written, or both in 万元 where both are known in it."""
    wan = [funds.number(f"{column}_wan") for column in ("spent", name)]
    plain = [funds.number(column) for column in ("spent", name)]
    both = ~np.isnan(wan[0]) & ~np.isnan(wan[1])
    return np.where(both, wan[0], plain[0]), np.where(both, wan[1], plain[1])


def _lettered(funds: Columns, headings: Columns) -> Codes:
    """Find the column below the line where the form itself says it in letters, as in 执行率(B/A); -1 where it does not."""
    letters: dict[tuple[int, str], int] = {}
    below: dict[int, str] = {}
    names = {f"funds.{name}": at for at, name in enumerate(_BASES["budget"])}
    blocks, texts, forms = headings.text("block"), headings.text("text"), headings.form()
    for row in np.flatnonzero(blocks.where(lambda block: block in names or block == "funds.rate")).tolist():
        block, text, form = blocks.text(row) or "", texts.text(row) or "", int(forms[row])
        if block in names:
            letters.update({(form, letter): names[block] for letter in _LETTER.findall(text)})
        elif found := _QUOTIENT.search(text):
            below[form] = found[1]
    chosen = {form: letters.get((form, letter), -1) for form, letter in below.items()}
    return np.array([chosen.get(form, -1) for form in funds.form().tolist()], dtype=np.intp)


def _headed(headings: Columns, forms: Codes) -> Floats:
    """Find the points that a form's heads of the funds block carry."""
    block = headings.text("block")
    said = dict.fromkeys(forms.tolist(), np.nan)
    for name in ("funds", "funds.score", "funds.weight"):
        at = np.flatnonzero(_is(block, name))
        for form, carried in zip(headings.form()[at].tolist(), headings.text("text")[at].each(_carried, np.nan, np.float64).tolist(), strict=True):
            if not np.isnan(carried) and np.isnan(said.get(form, 0.0)):
                said[form] = carried
    return np.array([said[form] for form in forms.tolist()], dtype=np.float64)


def _carried(text: str) -> float:
    stated = points_in(text)
    found = re.search(r"(\d+(?:\.\d+)?)\s*分\s*[*×xX]", text)
    return float(found[1]) if found and np.isnan(stated) else stated


def _is(column: Coded, text: str) -> Flags:
    return column.where(lambda one: one == text)
