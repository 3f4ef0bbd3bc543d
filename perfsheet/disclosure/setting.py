"""What a composition goes by, and how its heads are laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfsheet.disclosure.layout import Slot
from perfsheet.disclosure.table import Box


@dataclass(frozen=True, slots=True)
class Setting:
    """The unit of money, its decimals, and the words that layouts leave open."""

    money: str
    places: int
    words: Mapping[str, str]

    def say(self, text: str) -> str:
        """Fill the open places of a fixed text."""
        for name, word in self.words.items():
            text = text.replace(f"{{{name}}}", word)
        return text


def heads(row: int, col: int, columns: Sequence[Slot], setting: Setting, groups: Sequence[tuple[str, int, int]] = ()) -> Iterator[Box]:
    """Head columns; those under a group have their own head below it."""
    grouped = {first + at for _, first, count in groups for at in range(count)}
    for text, first, count in groups:
        yield Box(row, first, 1, count, setting.say(text), "head")
    for slot in columns:
        if col in grouped:
            yield Box(row + 1, col, 1, slot.span, setting.say(slot.text), "head")
        else:
            yield Box(row, col, 2 if groups else 1, slot.span, setting.say(slot.text), "head")
        col += slot.span
