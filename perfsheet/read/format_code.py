"""The grammar of Excel number format codes: sections, conditions, tokens.

Source: ECMA-376 part 1, §18.8.30 and §18.8.31; where that is silent, what Excel shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """A piece of a section: `kind` is literal, digit (0 # ?), point, comma, percent, exponent, slash, date, elapsed, general or text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format code: its tokens, its own condition, its language, and the numerals it asks for ([DBNum1] is 1)."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    language: str = ""
    numerals: int = 0

    @property
    def chinese(self) -> bool:
        """Whether names of months and days are Chinese."""
        return self.language.endswith("804") or self.language.startswith("ZH")

    def kinds(self) -> set[str]:
        """Name the kinds of token that occur."""
        return {token.kind for token in self.tokens}


_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<pad>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]?
    | (?P<general>General|G/通用格式)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>(?<=[0\#?.,])E[+-])
    | (?P<fraction>(?<=[sS])\.0+)
    | (?P<date>[Yy]+|[Mm]+|[Dd]+|[Hh]+|[Ss]+|a{3,}|A{3,}|[Ee]+|[Gg]+|b{2,})
    | (?P<digit>[0\#?])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([+-]?\d+(?:\.\d+)?(?:E[+-]?\d+)?)", re.IGNORECASE)
_MARKS = {".": "point", ",": "comma", "%": "percent", "/": "slash", "@": "text"}


def sections(code: str) -> list[Section]:
    """Take a format code apart; a code Excel would refuse still gives sections."""
    return [_section(part) for part in _split(code)[:4]]


def _split(code: str) -> list[str]:
    """Split at semicolons that are neither quoted, escaped nor in brackets."""
    parts, start = [], 0
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "other" and match[0] == ";":
            parts.append(code[start : match.start()])
            start = match.end()
    return [*parts, code[start:]]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    condition, language, numerals = None, "", 0
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match[match.lastgroup or 0]
        if kind != "bracket":
            tokens.extend(_plain(kind, text))
        elif found := _CONDITION.fullmatch(text.strip()):
            condition = (found[1], float(found[2]))
        elif text.startswith("$"):
            symbol, _, language = text[1:].partition("-")
            language = language.partition(",")[0].upper()
            tokens.append(Token("literal", symbol))
        elif text.upper().startswith("DBNUM"):
            numerals = int(text[5:6]) if text[5:6] in {"1", "2", "3"} else 0
        elif set(text.lower()) in ({"h"}, {"m"}, {"s"}):
            tokens.append(Token("elapsed", text.lower()))
    return Section(tuple(tokens), condition, language, numerals)


def _plain(kind: str, text: str) -> list[Token]:
    """Name a token that is not in brackets; fill characters vanish, padding is one blank."""
    match kind:
        case "quoted" | "escaped":
            return [Token("literal", text)]
        case "pad":
            return [Token("literal", " ")]
        case "fill":
            return []
        case "noon" | "fraction" | "date":
            return [Token("date", text)]
        case "other":
            return [Token(_MARKS.get(text, "literal"), text)]
    return [Token(kind, text)]
