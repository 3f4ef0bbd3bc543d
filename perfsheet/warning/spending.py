"""What was spent of the budget by a period: the exact rate of each monitoring form, with its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from perfsheet.engine.rates import monitored_bases
from perfsheet.figures import exactly
from perfsheet.policy import Policy
from perfsheet.tables import Batch, plain
from perfsheet.write.format import shorten

_TOTAL: Final = "total"
_BASES: Final = {"budget": "全年预算数", "approved": "年初预算数", "received": "实际到位资金"}
_NO_UNIT: Final = "金额没有注明单位（万元或元）"


class Spending(NamedTuple):
    """What was spent, and of what, in 万元; `why` says what stands in the way of a rate, which is None then."""

    rate: Fraction | None
    spent: float | None
    base: float | None
    #: what it is divided by
    of: str
    #: the cells of what was spent and of what it is divided by
    cells: tuple[str, ...]
    why: str


UNKNOWN: Final = Spending(None, None, None, "", (), "表上没有资金情况")


def spending(
    batch: Batch, policy: Policy, doubted: Mapping[int, Collection[str]], unsure: Collection[int]
) -> Iterator[tuple[int, Spending]]:
    """Go through the forms that have funds; `doubted` are each form's cells with errors, `unsure` forms whose unit of money is in doubt."""
    values, cells = batch.funds
    bases = monitored_bases(policy)
    names = [column for name in ("spent", *bases) for column in (f"{name}_wan", name, f"{name}_text")]
    figures = list(zip(*(plain(values[name]) for name in names), strict=True))
    places = list(zip(*(plain(cells[name]) for name in ("spent", *bases)), strict=True))
    for form, row in _whole(plain(values["form"]), plain(values["source"])):
        yield form, _of_row(bases, figures[row], places[row], doubted.get(form, ()), sure=form not in unsure)


def _whole(forms: Sequence[int], sources: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pair each form with the row that stands for all its money: the total, or the only row."""
    rows: dict[int, list[int]] = {}
    for row, form in enumerate(forms):
        rows.setdefault(form, []).append(row)
    for form, mine in rows.items():
        totals = [row for row in mine if sources[row] == _TOTAL]
        if totals or len(mine) == 1:
            yield form, (totals or mine)[0]


class _Amount(NamedTuple):
    """An amount as the form has it: in 万元, as a figure, as a text, and its cell."""

    wan: float | None
    figure: float | None
    text: str | None
    cell: str | None

    def doubt(self, name: str, doubted: Collection[str]) -> str:
        """Say why it cannot be relied upon."""
        if self.text is None:
            return f"没有填{name}"
        if self.figure is None:
            return f"{name}“{shorten(self.text, 12)}”不是数"
        if self.cell in doubted:
            return f"{self.cell} 有必须改正的问题"
        return _NO_UNIT if self.wan is None else ""


def _of_row(
    bases: Sequence[str], figures: Sequence[Any], places: Sequence[str | None], doubted: Collection[str], *, sure: bool
) -> Spending:
    spent, *below = (_Amount(figures[3 * at], figures[3 * at + 1], figures[3 * at + 2], cell) for at, cell in enumerate(places))
    named = list(zip(bases, below, strict=True))
    name, base = next((one for one in named if one[1].wan is not None), next((one for one in named if one[1].text is not None), named[0]))
    why = spent.doubt("执行数", doubted) or base.doubt(_BASES[name], doubted) or ("" if sure else "金额的单位有疑问（万元或元），先核对")
    why = why or _strange(spent.wan or 0.0, base.wan or 0.0, _BASES[name])
    rate = None if why else exactly(spent.wan or 0.0) / exactly(base.wan or 0.0)
    return Spending(rate, spent.wan, base.wan, _BASES[name], tuple(cell for cell in (spent.cell, base.cell) if cell), why)


def _strange(spent: float, base: float, of: str) -> str:
    if spent < 0 or base < 0:
        return "执行数或预算数为负数"
    if base == 0:
        return f"{of}为 0"
    return f"执行数超过{of}，先核对" if spent > base else ""
