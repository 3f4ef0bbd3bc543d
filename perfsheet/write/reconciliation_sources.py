"""Money by its source, and with a roster by the budget that pays it; what the parts leave open is told form by form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.coverage.tables import UNNAMED
from perfsheet.tables import plain
from perfsheet.write.reconciliation import MONEY, Forms
from perfsheet.write.reconciliation_lines import Told
from perfsheet.write.terms import heading

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.tables import Batch
    from perfsheet.write.context import KindLine, Summary

#: sources that together are all of the money; those of the second row are parts of the first, unless they stand alone
_WHOLE: Final = ("fiscal", "fund_government", "fund_capital", "fund_social", "bond", "special_account", "carry_over", "own", "other")
_LEVELS: Final = ("central", "upper", "provincial", "prefecture", "county", "local", "carry_over", "own", "other")
_USES: Final = ("basic", "project_spending", "other")
_STRANGE: Final = "名册上没有，或同一项目另有一张表"
_BUDGET: Final = MONEY[0][0]


class SourceLine(NamedTuple):
    """The money of one source."""

    name: str
    forms: int
    amount: Decimal


class Sources(NamedTuple):
    """The budgets of forms of one kind by source: total = sources + what only states a total + what does not add up."""

    about: str
    key: str
    total: Decimal
    lines: Sequence[SourceLine]
    plain: SourceLine
    uneven: Sequence[Told]
    left: Decimal

    @property
    def difference(self) -> Decimal:
        """What is left unexplained."""
        return self.total - sum((line.amount for line in self.lines), Decimal(0)) - self.plain.amount - self.left


class AccountLine(NamedTuple):
    """The money of the forms of projects that a budget pays; `known` is what the roster says."""

    name: str
    forms: int
    amount: Decimal
    known: Decimal


class Accounts(NamedTuple):
    """The budgets of forms of one kind by the budget that pays: all of them together are what the tables say."""

    about: str
    key: str
    total: Decimal
    lines: Sequence[AccountLine]

    @property
    def difference(self) -> Decimal:
        """What is left unexplained."""
        return self.total - sum((line.amount for line in self.lines), Decimal(0))


def by_source(batch: Batch, summary: Summary, forms: Forms) -> Iterator[Sources]:
    """Break the budgets down by source, each kind of form for itself."""
    stated = _stated(batch, forms)
    for line in summary.kinds:
        if line.counted:
            yield _sources(line, stated, forms)


def _stated(batch: Batch, forms: Forms) -> dict[int, dict[str, Decimal]]:
    """Return what forms state of each source, in the column that their total is taken from."""
    funds, _ = batch.funds
    found: dict[int, dict[str, Decimal]] = {}
    columns = {name: plain(funds[f"{name}_wan"]) for name in MONEY[0][1]}
    for row, (form, source) in enumerate(zip(plain(funds["form"]), plain(funds["source"]), strict=True)):
        at = forms.rows[_BUDGET].get(form)
        amount = None if at is None else columns[at[0]][row]
        if amount is not None and source:
            mine = found.setdefault(form, {})
            mine[source] = mine.get(source, Decimal(0)) + Decimal(repr(amount))
    return found


def _sources(line: KindLine, stated: dict[int, dict[str, Decimal]], forms: Forms) -> Sources:
    sums: dict[str, list[Decimal]] = {}
    alone, left, uneven = [], Decimal(0), []
    for form in line.counted:
        total = Decimal(repr(forms.of("budget", form)))
        parts = _parts(stated.get(form, {}), total)
        if not parts:
            alone.append(total)
            continue
        for source, amount in parts.items():
            sums.setdefault(source, []).append(amount)
        rest = total - sum(parts.values(), Decimal(0))
        left += rest
        if rest:
            uneven.append(forms.told(_BUDGET, form, f"分项之和 {total - rest:,} 万元，与总额相差 {rest:,} 万元"))
    lines = [SourceLine(heading("funds.sources", source), len(amounts), sum(amounts, Decimal(0))) for source, amounts in sums.items()]
    about = "".join((f"{line.year}年" if line.year else "", line.period or "", line.name))
    only = SourceLine("只填总额，没有分来源", len(alone), sum(alone, Decimal(0)))
    return Sources(about, f"{line.key}.预算", Decimal(repr(line.budget or 0.0)), lines, only, uneven, left)


def _parts(stated: dict[str, Decimal], total: Decimal) -> dict[str, Decimal]:
    """Choose the sources that are the parts of the total: of those that may be, those that give it, else the first that are stated."""
    families: list[dict[str, Decimal]] = [
        {source: stated[source] for source in family if source in stated} for family in (_WHOLE, _LEVELS, _USES)
    ]
    known = [parts for parts in families if parts]
    return next((parts for parts in known if sum(parts.values(), Decimal(0)) == total), known[0] if known else {})


def by_account(summary: Summary, covered: Coverage, forms: Forms) -> Iterator[Accounts]:
    """Break the budgets down by the budget that pays, as the roster has it."""
    due = covered.due[covered.due["form"].notna() & covered.due["project"].notna()]
    rows = zip(*(plain(due[name]) for name in ("form", "account", "budget_wan")), strict=True)
    accounts = {form: (account or UNNAMED, Decimal(repr(budget or 0.0))) for form, account, budget in rows}
    for line in summary.kinds:
        if any(form in accounts for form in line.members):
            yield _accounts(line, accounts, forms)


def _accounts(line: KindLine, accounts: dict[int, tuple[str, Decimal]], forms: Forms) -> Accounts:
    found: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for form in line.counted:
        name, known = accounts.get(form, (_STRANGE, Decimal(0)))
        found.setdefault(name, []).append((Decimal(repr(forms.of("budget", form))), known))
    order = sorted(found, key=lambda name: (name == _STRANGE, name == UNNAMED, "、" in name, name))
    lines = [AccountLine(name, len(found[name]), *(sum(column, Decimal(0)) for column in zip(*found[name], strict=True))) for name in order]
    about = "".join((f"{line.year}年" if line.year else "", line.period or "", line.name))
    return Accounts(about, f"{line.key}.预算", Decimal(repr(line.budget or 0.0)), lines)
