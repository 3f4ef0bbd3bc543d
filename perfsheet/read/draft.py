"""A form while it is being read: a place to collect, nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field

from perfsheet.model import Cell, Finding, Fund, Goal, Task, Total, Value


@dataclass(slots=True)
class Draft:
    """What has been understood so far of one form."""

    sheet: str
    first_row: int
    last_row: int = 0
    title: Value | None = None
    stage: str | None = None
    scope: str | None = None
    #: texts that stand alone above the form: year, period and money unit may be in them
    headings: list[Value] = field(default_factory=list)
    fields: list[tuple[str, Cell, Value | None]] = field(default_factory=list)
    other_fields: list[tuple[Value, Value | None]] = field(default_factory=list)
    funds: list[Fund] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    #: small tables with labels of the head above their values; one with a single row is part of the head
    small: list[list[Task]] = field(default_factory=list)
    indicators: list[dict[str, Value]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    remarks: list[Value] = field(default_factory=list)
    labels: list[tuple[str, Cell | Value]] = field(default_factory=list)
    #: column keys of the tables that were seen, by block
    columns: set[str] = field(default_factory=set)
    #: the column whose amounts are those of the medium term, where a form has both
    medium_column: int | None = None
    #: what holds the rows of money together that are being read: 收入构成, 支出构成
    group: Value | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def started(self) -> bool:
        """Say whether anything but headings has been read."""
        return bool(self.fields or self.funds or self.goals or self.indicators or self.tasks or self.columns or self.other_fields)

    @property
    def has_body(self) -> bool:
        """Say whether a table of the form has been seen: what follows with a title of its own is another form."""
        return bool(self.funds or self.indicators or self.tasks or self.columns)


def put(values: dict[str, Value], key: str, value: Value) -> None:
    """Keep every value of a row: a second one under the same key is `<key>_2`, a third `<key>_3`."""
    name, count = key, 1
    while name in values:
        count += 1
        name = f"{key}_{count}"
    values[name] = value
