"""A part that is edited in place: what is not edited keeps its bytes."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.source import ATTRIBUTE, TAG, Element, Source

#: a small part that is alike from file to file (all units fill in the same form) is looked through once
_SMALL = 1 << 16
_KEPT = 128


class Markup(Source):
    """A part that is being edited; one that is `shared` is likely to be the same in many files."""

    def __init__(self, raw: bytes, *, loose: bool = False, shared: bool = False) -> None:
        """Take the part as it stands."""
        if shared and len(raw) <= _SMALL:
            vars(self).update(vars(_known(raw)))
        else:
            super().__init__(raw, loose=loose)
        self._edits: list[tuple[int, int, str]] = []
        self._ends: dict[Element, list[str]] = {}

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in place of what stands from start to end."""
        self._edits.append((start, end, text))

    def insert(self, at: int, text: str) -> None:
        """Put a text in before place `at`, behind what was put there earlier."""
        self._edits.append((at, at, text))

    def append(self, parent: Element, text: str) -> None:
        """Put a text in as the last content of an element."""
        self._ends.setdefault(parent, []).append(text)

    def remove(self, element: Element) -> None:
        """Take an element out."""
        self.replace(element.start, element.end, "")

    def set(self, element: Element, name: str, value: str) -> None:
        """Give an attribute a value."""
        self.set_within(element.start, element.inner, name, value)

    def set_within(self, start: int, stop: int, name: str, value: str) -> None:
        """Give an attribute of the tag between two places a value."""
        for found in ATTRIBUTE.finditer(self.text, start, stop):
            if found[1] == name:
                self.replace(*found.span(2), f'"{escape(value)}"')
                return
        end = stop - (2 if self.text[stop - 2] == "/" else 1)
        self.insert(end, f' {name}="{escape(value)}"')

    @property
    def edited(self) -> bool:
        """Tell whether anything was edited."""
        return bool(self._edits or self._ends)

    def close(self) -> bytes:
        """Give the part with all edits."""
        edits = list(self._edits)
        for parent, texts in self._ends.items():
            content = "".join(texts)
            if parent.empty:
                edits.append((parent.end - 2, parent.end, f">{content}</{parent.name}>"))
            else:
                edits.append((parent.last, parent.last, content))
        pieces: list[str] = []
        at = 0
        for start, end, text in sorted(edits, key=_place):
            if start < at:
                raise Unpatchable("文件内部的 XML 结构异常")
            pieces += (self.text[at:start], text)
            at = end
        return ("".join(pieces) + self.text[at:]).encode(self.codec, "xmlcharrefreplace")


@lru_cache(maxsize=_KEPT)
def _known(raw: bytes) -> Source:
    return Source(raw)


def with_attributes(tag: str, **values: str) -> str:
    """Give attributes of the start tag at the beginning of a text other values."""
    end = TAG.match(tag)
    head, rest = (tag[: end.end()], tag[end.end() :]) if end else (tag, "")
    for name, value in values.items():
        head, done = re.subn(rf"""(\s{name}\s*=\s*)(?:"[^"]*"|'[^']*')""", rf'\g<1>"{value}"', head, count=1)
        if not done:
            head = re.sub(r"\s*(/?)>$", rf' {name}="{value}"\1>', head)
    return head + rest


def _place(edit: tuple[int, int, str]) -> tuple[int, int]:
    return edit[:2]
