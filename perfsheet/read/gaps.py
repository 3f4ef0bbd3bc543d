"""Gaps that a template leaves for a figure: ≥**人次, XX%, 20××年, ……, ≥%."""

from __future__ import annotations

import re

from perfsheet.model import Parsed
from perfsheet.read.comparators import Head, agree, read_comparator, read_head
from perfsheet.read.tails import read_tail

#: what a text must hold to be worth a look
HINT = re.compile(r"[*_…xX×]|[.。]{3}|\?{2}")
_GAP = re.compile(r"(?P<lead>[^*xX×_…?.。]*?)(?:20)?(?P<gap>(?:[*_…xX×]|[.。]{3}|\?{2})+)(?P<tail>.*)")
_DATE = re.compile(r"年(?:[*_…xX×]+月(?:[*_…xX×]+日)?)?[底末]?前?")
_DIGIT = re.compile(r"\d")
_NO_LEAD = Head()


def read_gap(text: str) -> Parsed | None:
    """Read a folded text that is such a gap: comparator and measure may stand around it, a figure or prose may not.

    >>> [bool(read_gap(text)) for text in ("≥**人次", "20××年", "……", "X光机", "5×3")]
    [True, True, True, False, False]
    """
    found = _GAP.fullmatch(text)
    if not found:
        return None
    lead, gap, tail = found.groups()
    if _DIGIT.search(lead + tail) or (len(gap) == 1 and gap in "xX×_" and not lead):
        return None
    head = read_head(lead) if lead else _NO_LEAD
    if head is None or (head.prose and not head.comparator):
        return None
    if _DATE.fullmatch(tail):
        return Parsed("placeholder", comparator=head.comparator)
    after = read_tail(tail)
    comparator = agree(head, after.comparator) if after else ""
    return Parsed("placeholder", comparator=comparator or None, measure=after.measure) if after else None


def read_empty_bound(text: str) -> Parsed | None:
    """Read a sign with a measure but without a figure: ≥%, ≤万元."""
    measure = text.lstrip("≥≤<>=")
    comparator = read_comparator(text[: -len(measure)]) if measure and measure != text else None
    after = read_tail(measure) if comparator else None
    return Parsed("placeholder", comparator=comparator, measure=after.measure) if after else None
