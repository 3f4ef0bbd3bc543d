"""What reading a sheet noticed: gathered by kind, so that a thousand bad cells make one finding that names the first ones."""

from __future__ import annotations

from perfsheet.model import Finding, address
from perfsheet.read.notes import make

_NAMED = 8


class Remarks:
    """The remarks about one sheet."""

    def __init__(self) -> None:
        """Start with none."""
        self._found: dict[str, list[tuple[int, int, str]]] = {}
        self._count: dict[str, int] = {}

    def add(self, name: str, row: int = 0, col: int = 0, what: str = "") -> None:
        """Note the finding called `name` at a cell (or at none), with the words in question."""
        found = self._found.setdefault(name, [])
        if len(found) < _NAMED:
            found.append((row, col, what))
        self._count[name] = self._count.get(name, 0) + 1

    def findings(self, sheet: str) -> list[Finding]:
        """Make one finding of each kind; its cell is the first one, its message names more."""
        return [self._finding(sheet, name, found) for name, found in self._found.items()]

    def _finding(self, sheet: str, name: str, found: list[tuple[int, int, str]]) -> Finding:
        count = self._count[name]
        named = "、".join(address(row, col) + (f"（{what}）" if what else "") if row else what for row, col, what in found)
        more = f" 等 {count} 处" if count > len(found) else ""
        row, col, _ = found[0]
        return make(name, sheet, address(row, col) if row else None, cells=named + more, count=count)
