"""Number the tables of each unit, in the style of the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from perfsheet.disclosure.table import PublicTable

if TYPE_CHECKING:
    from perfsheet.policy import Policy


def numbered(tables: Sequence[PublicTable], policy: Policy) -> list[str]:
    """Return the number of each table, "" where there are none; the tables are in their order."""
    style, known = policy.disclosure.numbering.value, policy.disclosure.numbers.value or {}
    many = Counter((table.unit, table.kind) for table in tables)
    in_unit: Counter[str] = Counter()
    of_kind: Counter[tuple[str, str]] = Counter()
    given: dict[str, dict[str, int]] = {}
    found = []
    for table in tables:
        in_unit[table.unit] += 1
        of_kind[table.unit, table.kind] += 1
        own = given.setdefault(table.unit, {})
        number = known.get(table.kind) or own.setdefault(table.kind, len(own) + 1)
        tail = f"-{of_kind[table.unit, table.kind]}" if many[table.unit, table.kind] > 1 else ""
        text = str(in_unit[table.unit]) if style == "running" else f"{number}{tail}"
        found.append("" if style == "none" else policy.disclosure.number.value.replace("{n}", text))
    return found
