"""Where in a policy file a key stands: tomllib keeps no lines, so the text is gone through once more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_HIDDEN = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)
_HEAD = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]")
_KEY = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*(?:\.[^=]*)?=")
_NEITHER = re.compile(r"[^\n]")


class Place(NamedTuple):
    """A key as TOML nests it: its section, which of the section's blocks, the key ("" for the block itself)."""

    section: str
    block: int
    key: str


class Lines:
    """The lines of a text that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        """Note the line of every section, block, key, and member of a list."""
        self._found: dict[Place, int] = {}
        self._members: dict[Place, list[int]] = {}
        self._go_through(text)

    def of(self, section: str, block: int = 0, key: str = "", member: int | None = None) -> int:
        """Return the line of a member of a list, else of its key, else of its block, else 1."""
        members = self._members.get(Place(section, block, key), [])
        if member is not None and member < len(members):
            return members[member]
        listed = self._members.get(Place("", 0, section), [])  # section = [{…}, {…}]
        places = (Place(section, block, key), Place(section, block, ""), Place("", 0, section))
        return next((self._found[place] for place in places if place in self._found), 1) if block >= len(listed) else listed[block]

    def _go_through(self, text: str) -> None:
        table = here = Place("", 0, "")
        depth, counts = 0, dict[str, int]()
        for number, (line, bare) in enumerate(zip(text.split("\n"), _bared(text).split("\n"), strict=True), 1):
            head = _HEAD.match(line) if depth == 0 and bare.lstrip().startswith("[") else None
            key = _KEY.match(line) if depth == 0 and "=" in bare else None
            if head:
                table = here = _entered(head, counts)
            elif key and not table.key:
                here = table._replace(key=next(_names(key[1])))
            self._found.setdefault(here, number)
            depth = depth if head else self._after(bare, depth, here, number)

    def _after(self, bare: str, depth: int, here: Place, number: int) -> int:
        """Follow the brackets of a line; what opens directly inside a list is a member of it."""
        for char in bare:
            if char == "{" and depth == 1:
                self._members.setdefault(here, []).append(number)
            depth += (char in "[{") - (char in "]}")
        return depth


def _bared(text: str) -> str:
    """Blank out strings and comments, keeping the lines."""
    return _HIDDEN.sub(lambda match: "" if match[0][0] == "#" else _NEITHER.sub("_", match[0]), text)


def _names(dotted: str) -> Iterator[str]:
    return (part.strip().strip("\"'") for part in dotted.split("."))


def _entered(head: re.Match[str], counts: dict[str, int]) -> Place:
    """Enter the table of a head; [section.key] belongs to the block above it."""
    section, *rest = _names(head[2])
    if head[1] == "[[" and not rest:
        counts[section] = counts.get(section, -1) + 1
    return Place(section, counts.setdefault(section, 0), rest[0] if rest else "")
