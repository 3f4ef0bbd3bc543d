"""What a form adds up: weights of levels and in total, the total score, and the grade that goes with it."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from perfsheet.figures import Flags, Floats
from perfsheet.scoring import sums
from perfsheet.scoring.block import Block
from perfsheet.scoring.columns import Codes
from perfsheet.scoring.context import Context, cells
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.indicators import counted
from perfsheet.scoring.judged import GRADE, SUM, Judged
from perfsheet.scoring.printed import places_of, unlike
from perfsheet.scoring.sums import Item, Sum
from perfsheet.scoring.weights import groups

_TOTAL: Final = re.compile("总分|总得分|合计|总计")
_SUBTOTAL: Final = re.compile("小计")
_EX_ANTE: Final = "ex_ante"
_LEVELS: Final = ("level1", "level2", "section")


def appraised(at: Context) -> Item:
    """Return the scores of pre-assessments, which are only added up."""
    rows = at.indicators
    kind = at.forms.text("kind").where(lambda text: text == _EX_ANTE)
    mine = np.flatnonzero(kind[rows.form()] & (~np.isnan(rows.number("score")) | ~np.isnan(rows.number("weight"))))
    score, nothing = rows.number("score")[mine], np.zeros(len(mine), dtype=bool)
    return Item(rows.form()[mine], rows.number("weight")[mine], score, score, nothing)


def items(indicators: Block, execution: Block, judged: Judged, further: Item) -> tuple[Item, Item]:
    """Return what is added up, with `further` items; execution that stands among the indicators too is added once, there."""
    twice = np.isin(execution.form, indicators.form[judged.execution & ~np.isnan(indicators.claimed)])
    found = []
    for block, kept in ((indicators, np.ones(len(indicators.form), dtype=bool)), (execution, ~twice)):
        doubt = block.column("doubt", 0, np.int16)
        found.append(Item(block.form[kept], block.weight[kept], block.claimed[kept], block.computed[kept], doubt[kept] != 0))
    shared = judged.doubt == number_of("shared_weight")
    own = found[0]._replace(weight=np.where(shared, np.nan, found[0].weight))
    return Item(*(np.concatenate(pair) for pair in zip(own, further, strict=True))), found[1]


def level_block(at: Context) -> Block:
    """Add up the weights of the indicators under each label that states its own: 产出指标（50分）."""
    rows = at.indicators
    form, weight, real = rows.form(), rows.number("weight"), counted(rows)
    blocks = []
    for level in _LEVELS:
        found = groups(rows, level)
        size = len(found.stated)
        there = ~np.isnan(weight)
        total = np.round(np.bincount(found.group[there], weight[there], size), 9)
        number, lacking = (np.bincount(found.group[among], minlength=size) for among in (there, ~there & real))
        kept = np.flatnonzero(~np.isnan(found.stated) & (number > 0) & (lacking == 0))
        blocks.append((form[found.first[kept]], found.first[kept], found.stated[kept], total[kept], number[kept].astype(np.float64), level))
    form, row = (np.concatenate([block[i] for block in blocks]) for i in (0, 1))
    stated, sums_up, count = (np.concatenate([block[i] for block in blocks]).astype(np.float64) for i in (2, 3, 4))
    owners = [cells(at.batch.indicators, (block[5], "weight"), block[1]) for block in blocks]
    off = np.round(np.abs(stated - sums_up), 9) > 0
    return Block("level", "indicators", form, row, stated, sums_up, np.concatenate(owners), differs=off, method=np.full(len(form), SUM), actual=count)


def weights_block(at: Context, indicators: Item, execution: Item) -> Block:
    """Add up all weights of each form, beside the total weight that it prints."""
    stated, row = _printed_total_weights(at)
    found = sums.weight_totals(indicators, execution, stated)
    total = found.value
    form = np.flatnonzero(~np.isnan(total))
    alone = (np.round(np.abs(stated - found.indicators), 9) == 0) & (total == at.terms.total)  # of the table alone it is right too
    off = (np.round(np.abs(stated - total), 9)[form] > 0) & ~alone[form]
    return Block(
        "weights", "totals", form, row[form], stated[form], total[form], _cells_of_totals(at, row[form]),
        differs=off & ~np.isnan(stated[form]), method=np.full(len(form), SUM),
        actual=found.indicators[form], target=found.execution[form],
    )


def total_blocks(at: Context, indicators: Item, execution: Item) -> tuple[Block, Block, Block]:
    """Add up claimed scores and recomputed ones, beside the printed total; and name the grade."""
    stated = at.forms.number("total_score")
    claimed = sums.claimed_totals(indicators, execution, stated)
    weights = _printed_total_weights(at)[0]
    counts = ~sums.stands_alone(indicators, execution, weights)[execution.form]
    computed = sums.computed_totals(indicators, execution.kept(counts), at.size)
    weight = sums.weight_totals(indicators, execution, weights).value
    total, recomputed = (_total(at, part, stated, _unless_short(found, stated, weight, at), weight) for part, found in (("total", claimed), ("recomputed", computed)))
    return total, recomputed, _grades(at, stated, np.where((computed.doubt == 0) & (weight == at.terms.total), computed.value, np.nan))


def _unless_short(found: Sum, stated: Floats, weight: Floats, at: Context) -> Sum:
    """Doubt a sum that falls short of the printed total by no more than the weights fall short of full: rows may be missing."""
    with np.errstate(invalid="ignore"):
        short = (found.doubt == 0) & (weight < at.terms.total) & (stated > found.value) & (stated - found.value <= at.terms.total - weight)
    return found._replace(doubt=np.where(short, number_of("weights_short"), found.doubt).astype(np.int16))


def _total(at: Context, part: str, stated: Floats, found: Sum, weight: Floats) -> Block:
    form = np.flatnonzero(~np.isnan(stated) | ~np.isnan(found.value))
    places = places_of(at.forms.text("total_score_text"))
    off = unlike(stated, found.value, places, lambda rows, to: sums.rounded(found.value[rows], to)) & ~np.isnan(found.value)
    full = np.where(np.isnan(weight), at.terms.total, weight)
    with np.errstate(invalid="ignore"):
        off |= (stated >= full) & (found.value < full)
    return Block(
        part, "forms", form, form, stated[form], found.value[form], cells(at.batch.forms, ("total_score", "project", "title"), form),
        weight=weight[form], weight_cell=cells(at.batch.forms, ("total_score",), form), differs=off[form], places=places[form],
        method=np.full(len(form), SUM), doubt=found.doubt[form], actual=found.indicators[form], target=found.execution[form],
    )


def _grades(at: Context, stated: Floats, computed: Floats) -> Block:
    """Name the grade of the printed total, or of a complete recomputed one where none is printed, beside the grade that the form claims."""
    words = at.forms.text("grade")
    total = np.where(np.isnan(stated), computed, stated)
    names, doubt = sums.grade_names(total, at.terms)
    meant = sums.claimed_grades(words, at.terms)
    form = np.flatnonzero(words.filled | ~np.isnan(total))
    shown = np.array([words.text(row) for row in form.tolist()], dtype=object)
    right = np.array([names[row] for row in form.tolist()], dtype=object)
    unknown: Flags = np.array([words.text(row) is not None and meant[row] is None for row in form.tolist()], dtype=bool)
    off = np.array([meant[row] is not None and meant[row] != names[row] for row in form.tolist()], dtype=bool)
    return Block(
        "grade", "forms", form, form, stated[form], total[form], cells(at.batch.forms, ("grade", "total_score"), form),
        differs=off, method=np.full(len(form), GRADE), doubt=np.where(doubt[form] != 0, doubt[form], np.where(unknown, number_of("unknown_grade"), 0)),
        claimed_text=shown, computed_text=right,
    )


def _printed_total_weights(at: Context) -> tuple[Floats, Codes]:
    """Return for each form the total weight that it prints, and the row of totals that does (-1: none)."""
    label, key = at.totals.text("label"), at.totals.text("key")
    grand = label.where(lambda text: _is_total("".join(text.split())))
    rows = np.flatnonzero(grand & key.where(lambda text: text == "weight") & ~np.isnan(at.totals.number("value")))
    stated, row = np.full(at.size, np.nan), np.full(at.size, -1, dtype=np.intp)
    stated[at.totals.form()[rows]], row[at.totals.form()[rows]] = at.totals.number("value")[rows], rows
    return stated, row


def _is_total(label: str) -> bool:
    return bool(_TOTAL.search(label)) and not _SUBTOTAL.search(label)


def _cells_of_totals(at: Context, rows: Codes) -> np.ndarray:
    found = np.full(len(rows), None, dtype=object)
    there = np.flatnonzero(rows >= 0)
    found[there] = cells(at.batch.totals, ("text", "label"), rows[there])
    return found
