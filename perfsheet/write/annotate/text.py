"""Texts as the content of elements: always text, never a formula, with nothing in it that XML cannot hold."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from perfsheet.write.book import fitted

_SHORT: Final = 1_000
_SPECIAL = re.compile("[&<>_]")
#: what a spreadsheet program would take for a character written by its number
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def content(text: str) -> str:
    """Write a text as the content of an element."""
    if len(text) < _SHORT and text.replace("\n", "").isprintable() and not _SPECIAL.search(text):
        return text
    return escape(_LIKE_ESCAPE.sub("_x005F_", fitted(text)), quote=False)


def attribute(text: str) -> str:
    """Write a text as the value of an attribute."""
    return escape(fitted(text)).replace("\n", "&#10;").replace("\t", "&#9;")
