"""What the text of a cell means: a figure, a date, a tick, nothing, or words. Never guesses: what is not sure is words."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

from perfsheet.model import Cell, Parsed
from perfsheet.read import gaps, spelt_dates
from perfsheet.read.figures import make, read_figure, read_numeral_figure
from perfsheet.read.fold import fold
from perfsheet.read.marks import ERROR, MARKS, NONE, PLACEHOLDER
from perfsheet.read.measures import COUNTED_STARTS
from perfsheet.read.numerals import NUMERAL_CHARS
from perfsheet.read.stored import as_stored
from perfsheet.read.tails import read_tail

WORDS = Parsed("words")

_LONGEST = 60  # no value is longer; prose is
_LONGEST_MARK = 10
_CODE = re.compile(r"0\d")
_DIGIT = re.compile(r"\d")
_NUMBER_TEXT = re.compile(r"\s*[-+−－¥￥]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?\s*[%％‰]?\s*")
#: most figures by far: a sign, digits that are no code, a measure that is no date's
_COMMON = re.compile(
    r"(?P<sign>[≥≤<>=]?)(?!(?:19|20)[0-9]{2}\.[0-9]{1,2}$)(?P<num>(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?)(?P<tail>(?![年月])[^0-9.]{0,10})"
)
#: without any of these a text is a mark or words
_PROMISING = re.compile(rf"[\d{NUMERAL_CHARS}半年季*_…xX×.。?？%≥≤<>=≧≦＞＜＝√✓✔□☑☐#]")
_NUMERAL = re.compile(f"[{NUMERAL_CHARS}半](?:$|[{COUNTED_STARTS}及以之左上成分至到~—-])")
_NOTHING = re.compile(r"[-—]+|/+|\\+")
_LABEL = re.compile(r"(?:指标|目标)[\d一二三四五六七八九十]{1,3}[:.、]")
#: years, dates and ordinals beside the figure: 2023年支付成本不超过300万元; after 高于 or 较 they belong to it
_ASIDE = re.compile(
    r"(?:^|(?<=[,;:。、在])|(?<=截至|截止|确保|力争|计划|预计))(?:19|20)\d\d年[度底末]?(?:\d{1,2}月(?:\d{1,2}日|[底末份])?)?(?:[之以]?前)?(?!\d{1,2}[日号月])(?=.)"
    r"|第\d{1,3}(?=[\u4e00-\u9fff])"
)
#: formulas as text, sums, tolerances, ticks among words
_NO_FIGURE = re.compile(r"[+@]|=+(?:[A-Za-z]|.*(?:[|!(^]|\d[-*/]\d))|.*[+±✓]")


def parse(text: str) -> Parsed:
    """Read a text as shown. Never raises; blank and doubtful texts are words.

    >>> parse("≥９５％")[:4], parse("2023年支付成本不超过300万元")[:4]
    (('percent', 95.0, '≥', '%'), ('number', 300.0, '≤', '万元'))
    """
    if len(text) > _LONGEST:
        text = text.strip()
        if len(text) > _LONGEST:
            return WORDS
    return parse_short(text)


def parse_cell(cell: Cell) -> Parsed:
    """Read a cell; a stored figure is taken exactly, in the measure that its format shows.

    >>> parse_cell(Cell(1, 1, "86%", 0.8575))[:4]
    ('percent', 85.75, None, '%')
    """
    if cell.error:
        return ERROR
    if cell.date is not None:
        return Parsed("date", date=cell.date)
    text, number = cell.text, cell.number
    if number is None or not isfinite(number):
        return parse(text)
    try:
        float(text)
    except ValueError:
        return as_stored(number, text, parse(text))
    return as_stored(number, text, parse(text)) if _CODE.match(text) else Parsed("number", number)


def is_number_text(text: str) -> bool:
    """Tell cheaply whether a text is a bare figure: digits, separators, sign, percent."""
    return len(text) <= _LONGEST and _NUMBER_TEXT.fullmatch(text) is not None


@lru_cache(maxsize=32768)
def parse_short(text: str) -> Parsed:
    """Read a text that is no longer than a value can be (60 characters): what `parse` does, without looking at its length."""
    if found := _COMMON.fullmatch(text):
        sign, digits, tail = found.groups()
        after = read_tail(tail)
        if after and not (sign and after.comparator):
            return make(float(digits), sign or after.comparator, after.measure)
    elif not _PROMISING.search(text):
        return _mark(text) if len(text) <= _LONGEST_MARK else WORDS
    return _parse_folded(fold(text))


def _mark(text: str) -> Parsed:
    """Read a short text without digits or signs; one that folding changes gets a second look."""
    folded = fold(text)
    return MARKS.get(folded) or (NONE if _NOTHING.fullmatch(folded) else WORDS if folded == text else _parse_folded(folded))


def _parse_folded(text: str) -> Parsed:
    known = MARKS.get(text)
    if known is not None:
        return known
    if _NOTHING.fullmatch(text):
        return NONE
    if found := _LABEL.match(text):
        return _parse_folded(text[found.end() :]) if found.end() < len(text) else PLACEHOLDER
    return _value(text) or WORDS


def _value(text: str) -> Parsed | None:
    """Try dates, gaps, digits and numerals in turn."""
    if not text or _NO_FIGURE.match(text):
        return None
    if spelt_dates.HINT.search(text) and (found := spelt_dates.read_date(text)):
        return found
    if gaps.HINT.search(text) and (found := gaps.read_gap(text)):
        return found
    if _DIGIT.search(text):
        return read_figure(text) or (read_figure(_ASIDE.sub("", text).lstrip(",;:。、")) if _ASIDE.search(text) else None)
    return (read_numeral_figure(text) if _NUMERAL.search(text) else None) or gaps.read_empty_bound(text)
