"""The tags in a text: `{{ field }}`, `{% statement %}`, `{# remark #}`, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from perfsheet.write.format import shorten

_EDGES: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_REMARK_ENDS: Final = "#}"
#: the same in full-width characters
_WIDE: Final = re.compile(r"｛[{｛%％]|\{[｛％]|[}｝%％]｝|[｝％]\}")
_SCOPE: Final = re.compile(r"(tr|tc|p|r)\s+")
#: what Word makes of quotes while they are typed, and other marks that nobody sees
_TYPED: Final = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u3000": " ", "\xa0": " ", "\u200b": "", "\ufeff": "", "\n": " "})


class Found(NamedTuple):
    """A tag in a text: where, its kind ({, % or #), what it stands for (p, tr, tc or itself), what it says, and how it is written."""

    start: int
    end: int
    kind: str
    scope: str
    body: str
    raw: str


class Broken(NamedTuple):
    """What is wrong in a text, and what to do."""

    message: str


def scanned(joined: str) -> Iterator[Found | Broken]:
    """Find the tags in a text, and the marks that belong to none."""
    edges = list(_EDGES.finditer(joined))
    at = 0
    while at < len(edges):
        opening, closer = edges[at], _CLOSERS.get(edges[at].group())
        if closer is None:
            yield Broken(f"“{opening.group()}”没有与它相配的开头，请补上或删去")
            at += 1
            continue
        closings = [number for number in range(at + 1, len(edges)) if edges[number].group() == closer]
        if not closings or (closer != _REMARK_ENDS and closings[0] != at + 1):
            yield Broken(f"“{shorten(joined[opening.start() :], 20)}”没有结束，应以 {closer} 结尾，且不能跨段落")
            at += 1
            continue
        yield found(joined, opening.start(), edges[closings[0]].end())
        at = closings[0] + 1


def found(joined: str, start: int, end: int) -> Found:
    """Take a tag apart."""
    raw = joined[start:end]
    body = raw[2:-2].translate(_TYPED).lstrip("-+").removesuffix("-").removesuffix("+").lstrip()
    scope = _SCOPE.match(body) if not raw[2:3].isspace() else None
    return Found(start, end, raw[1], scope[1] if scope else "", body[scope.end() if scope else 0 :].strip(), raw)


def without(joined: str, tags: Sequence[Found]) -> str:
    """Return a text less its tags."""
    for one in reversed(tags):
        joined = joined[: one.start] + joined[one.end :]
    return joined


def is_wide(text: str) -> bool:
    """Tell whether a text has full-width braces where a tag should be."""
    return _WIDE.search(text) is not None
