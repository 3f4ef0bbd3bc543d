"""What came in against what the tables hold: files, forms, lists and money; each difference is nothing, or told form by form.

Money is read anew from the rows of the forms, and set against the totals that the other outputs print.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from perfsheet.tables import plain
from perfsheet.write.format import one_line
from perfsheet.write.links import place
from perfsheet.write.reconciliation_lines import Balance, Count, Counts, ListLine, Reconciliation, Sum, Told
from perfsheet.write.rows import BUDGETS, SPENT, money_rows
from perfsheet.write.terms import STATUSES, kind_name, status_name

if TYPE_CHECKING:
    from perfsheet.tables import Batch
    from perfsheet.write.consolidated import Places
    from perfsheet.write.context import Summary
    from perfsheet.write.links import Links

#: the statuses that every file has one of
_STATUSES: Final = ("accepted", "returned", "rejected", "ignored", "duplicate", "superseded")
#: figures of money that are set against each other: name, columns of funds, column of the summary
MONEY: Final = (("预算", BUDGETS, "budget"), ("执行", (SPENT,), "spent"))
AGAIN, DOUBTFUL, UNITLESS, UNSTATED = "旧版或重复", "金额单位存疑", "没有注明金额单位", "没有资金总额"
_ALIKE: Final = ("duplicate", "superseded")


class Forms:
    """The forms with what was read of their money, by number."""

    def __init__(self, batch: Batch, summary: Summary, links: Links) -> None:
        """Take the forms of a run."""
        rows = summary.form_rows
        self._columns = {
            name: plain(rows[name])
            for name in (
                "form",
                "file",
                "sheet",
                "unit",
                "department",
                "project",
                "kind",
                "year",
                "period",
                "status",
                "current",
                "path",
                "location",
                "amount_wan",
                "budget",
                "spent",
                "fund_count",
                "money_unit",
            )
        }
        self._funds, self._cells = batch.funds
        self._head = batch.forms.cells
        self._links = links
        self.numbers: list[int] = self._columns["form"]
        self._amounts: dict[str, list[float | None]] = {
            name: plain(self._funds[f"{name}_wan"]) for _, columns, _ in MONEY for name in columns
        }
        self.rows = {name: money_rows(self._funds, columns) for name, columns, _ in MONEY}

    def of(self, name: str, form: int) -> Any:  # noqa: ANN401  # a value of a frame
        """Return what a form has in a column."""
        return self._columns[name][form]

    def counts(self, form: int) -> bool:
        """Tell whether a form counts."""
        return self.of("status", form) not in _ALIKE and self.of("current", form) is not False

    def group(self, form: int) -> tuple[str, int | None, str | None]:
        """Return the kind, year and period of a form."""
        return self.of("kind", form), self.of("year", form), self.of("period", form)

    def amount(self, money: str, form: int) -> float | None:
        """Return the amount that a form states, in 万元."""
        at = self.rows[money].get(form)
        if at is not None:
            return self._amounts[at[0]][at[1]]
        return self.of("amount_wan", form) if money == MONEY[0][0] else None

    def told(self, money: str, form: int, reason: str) -> Told:
        """Say where the money of a form stands."""
        at = self.rows[money].get(form)
        cell, text = (
            (self._cells[at[0]].iat[at[1]], self._funds[f"{at[0]}_text"].iat[at[1]]) if at else (self._head["amount_wan"].iat[form], None)
        )
        sheet, where = place(self.of("sheet", form), cell if isinstance(cell, str) else None)
        return Told(
            number=form + 1,
            unit=one_line(self.of("unit", form) or self.of("department", form)),
            project=one_line(self.of("project", form)),
            path=self.of("path", form),
            link=self._links.to_page(self.of("location", form)),
            place="!".join(filter(None, (one_line(sheet), where))),
            text=one_line(text) if isinstance(text, str) else "",
            amount=self.amount(money, form),
            reason=f"{money}：{reason}",
        )


def reconciled(batch: Batch, summary: Summary, places: Places, links: Links) -> Reconciliation:
    """Set what came in against what the tables hold."""
    forms = Forms(batch, summary, links)
    told: list[Told] = []
    balances = list(_money(forms, summary, told))
    return Reconciliation(_files(summary), _forms(forms, summary), list(_lists(batch, summary, places)), balances, told)


def _files(summary: Summary) -> Counts:
    counts = {state.status: state for state in summary.states}
    order = [*_STATUSES, *(status for status in counts if status not in _STATUSES)]
    lines = [
        Count(status_name(one), counts[one].files if one in counts else 0, counts[one].key if one in counts else "")
        for one in order
        if one in counts or one in STATUSES
    ]
    return Counts(summary.files, lines)


def _forms(forms: Forms, summary: Summary) -> Counts:
    """Count the forms that were read by what became of them."""
    status = [None if forms.counts(form) else forms.of("status", form) for form in forms.numbers]
    copies, older = status.count("duplicate"), status.count("superseded")
    replaced = sum(one is not None for one in status) - copies - older
    lines = [
        Count("计入汇总", summary.forms, "概况.表单"),
        Count("在重复的文件里", copies),
        Count("在被新版取代的文件里", older),
        Count("所在文件仍计入，但该表已有新版", replaced),
    ]
    return Counts(len(forms.numbers), lines)


def _lists(batch: Batch, summary: Summary, places: Places) -> Iterable[ListLine]:
    """Set the rows of the sheets against what was read; findings that say the same of neighbouring cells are one row."""
    read = {
        "forms": len(batch.forms.values),
        "funds": len(batch.funds.values),
        "indicators": len(batch.indicators.values),
        "files": len(batch.files),
        "findings": len(summary.findings),
    }
    return (ListLine(place.sheet, read[place.table], place.rows) for place in places.lists if place.table in read)


def _money(forms: Forms, summary: Summary, told: list[Told]) -> Iterable[Balance]:
    groups: dict[tuple[str, int | None, str | None], list[int]] = {}
    for form in forms.numbers:
        groups.setdefault(forms.group(form), []).append(form)
    lines: Mapping[tuple[str, int | None, str | None], Any] = {(line.name, line.year, line.period): line for line in summary.kinds}
    order = {name: at for at, name in enumerate(lines)}
    for group in sorted(groups, key=lambda one: order.get((kind_name(one[0]), *one[1:]), len(order))):
        line = lines.get((kind_name(group[0]), *group[1:]))
        for money, _, column in MONEY:
            shown = getattr(line, column) if line else None
            balance = _balance(forms, money, column, groups[group], shown, told)
            if balance.read.forms or (money == MONEY[0][0] and balance.without):
                yield balance


def _balance(forms: Forms, money: str, column: str, members: Sequence[int], shown: float | None, told: list[Told]) -> Balance:  # noqa: PLR0913, PLR0917  # what is set against what
    states: dict[str, list[int]] = {"": [], AGAIN: [], DOUBTFUL: [], UNITLESS: [], UNSTATED: []}
    for form in members:
        states[_state(forms, money, column, form)].append(form)
    told += [forms.told(money, form, reason) for reason in (AGAIN, DOUBTFUL, UNITLESS) for form in states[reason]]
    kind, year, period = forms.group(members[0])
    about = "".join((f"{year}年" if year else "", one_line(period), kind_name(kind)))
    again, doubtful, added = (Sum(len(states[name]), _sum(forms, money, states[name])) for name in (AGAIN, DOUBTFUL, ""))
    read = Sum(
        len(members) - len(states[UNITLESS]) - len(states[UNSTATED]),
        _sum(forms, money, [form for name in (AGAIN, DOUBTFUL, "") for form in states[name]]),
    )
    return Balance(
        about, money, read, again, doubtful, len(states[UNITLESS]) + len(states[UNSTATED]), Sum(added.forms, Decimal(repr(shown or 0.0)))
    )


def _state(forms: Forms, money: str, column: str, form: int) -> str:
    """Say why the money of a form is not added; nothing where it is."""
    if forms.amount(money, form) is None:
        return (
            UNITLESS
            if forms.of("money_unit", form) is None and forms.of("fund_count", form) and forms.counts(form) and money == MONEY[0][0]
            else UNSTATED
        )
    if not forms.counts(form):
        return AGAIN
    return DOUBTFUL if forms.of(column, form) is None else ""


def _sum(forms: Forms, money: str, members: Iterable[int]) -> Decimal:
    """Add what forms state, exactly."""
    return sum((Decimal(repr(forms.amount(money, form))) for form in members), Decimal(0))
