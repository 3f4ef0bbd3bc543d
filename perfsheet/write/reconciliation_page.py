"""对账.html: what came in is what the outputs hold; every difference is nothing, or told line by line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet import __version__
from perfsheet.write.context import summarise
from perfsheet.write.links import Links
from perfsheet.write.overview_template import rendered
from perfsheet.write.reconciliation import Forms, reconciled
from perfsheet.write.reconciliation_lines import Reconciliation, Told
from perfsheet.write.reconciliation_sources import Accounts, Sources, by_account, by_source

if TYPE_CHECKING:
    from pathlib import Path

    from perfsheet.write.written import Written

NAME: Final = "对账.html"
#: forms that are told one by one; the others are in 汇总表.xlsx
_MOST: Final = 300


class Part(NamedTuple):
    """The first rows of a list, and how many more there are."""

    rows: Sequence[Told]
    left: int


def write_reconciliation(run: Written, path: Path) -> None:
    """Write the page to `path`; with a roster it sets the money against the four budgets too."""
    summary, links = summarise(run.batch, run.judgement), Links(run.home)
    forms = Forms(run.batch, summary, links)
    found = reconciled(run.batch, summary, run.places, links)
    sources = list(by_source(run.batch, summary, forms))
    accounts = list(by_account(summary, run.covered, forms)) if run.covered else []
    values: dict[str, Any] = {
        "title": "对账",
        "made": run.made,
        "version": __version__,
        "found": found,
        "told": _part(found.told),
        "sources": [(one, _part(one.uneven)) for one in sources],
        "accounts": accounts,
        "roster": run.roster is not None,
        "open": open_differences(found, sources, accounts),
        "signed": signed,
    }
    path.write_text(rendered(values, name=NAME), encoding="utf-8", newline="\n")


def open_differences(found: Reconciliation, sources: Sequence[Sources], accounts: Sequence[Accounts]) -> int:
    """Count the differences that nothing explains."""
    counts = [found.files.difference, found.forms.difference, *(line.read - line.written for line in found.lists)]
    money = [*(one.difference for one in found.money), *(one.difference for one in sources), *(one.difference for one in accounts)]
    return sum(bool(one) for one in (*counts, *money))


def signed(amount: Decimal) -> str:
    """Show a difference: 0 where there is none, else with its sign and every digit."""
    return f"{amount.normalize():+,f}" if amount else "0"


def _part(told: Sequence[Told]) -> Part:
    return Part(told[:_MOST], max(0, len(told) - _MOST))
