"""The lines of a reconciliation: counts, balances of money, and the forms that are told one by one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Told(NamedTuple):
    """A form whose money is not added, or does not add up: where it stands, what it says, and why."""

    number: int
    unit: str
    project: str
    path: str
    link: str | None
    place: str
    text: str
    amount: float | None
    reason: str


class Sum(NamedTuple):
    """How many there are, and how much money in them."""

    forms: int
    amount: Decimal


class Balance(NamedTuple):
    """The money of forms of one kind, year and period: what was read less what is not added is what the tables say."""

    about: str
    money: str
    read: Sum
    again: Sum
    doubtful: Sum
    #: forms that state no amount, or one without its unit
    without: int
    tables: Sum

    @property
    def difference(self) -> Decimal:
        """What is left unexplained."""
        return self.read.amount - self.again.amount - self.doubtful.amount - self.tables.amount


class Count(NamedTuple):
    """A line of a count: its name and how many; `key` is the id of the figure, if it has one."""

    name: str
    number: int
    key: str = ""


class Counts(NamedTuple):
    """How many came, and what became of them."""

    whole: int
    lines: Sequence[Count]

    @property
    def difference(self) -> int:
        """What is left unexplained."""
        return self.whole - sum(line.number for line in self.lines)


class ListLine(NamedTuple):
    """A sheet of 汇总表.xlsx: how many rows it should have, and has."""

    sheet: str
    read: int
    written: int


class Reconciliation(NamedTuple):
    """All of it; `told` are the forms that are not added up, by their reasons."""

    files: Counts
    forms: Counts
    lists: Sequence[ListLine]
    money: Sequence[Balance]
    told: Sequence[Told]
