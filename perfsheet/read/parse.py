"""What the text of a cell means: a figure, a date, a tick, nothing, or words. Never guesses: what is not sure is words."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite

from perfsheet.model import Cell, Parsed
from perfsheet.read.comparators import Head, read_comparator, read_head
from perfsheet.read.figures import make, read_figure, read_numeral_figure
from perfsheet.read.fold import fold
from perfsheet.read.numerals import NUMERAL_CHARS
from perfsheet.read.spelt_dates import HINT, read_date
from perfsheet.read.tails import read_tail

WORDS = Parsed("words")
_NONE = Parsed("none")
_PLACEHOLDER = Parsed("placeholder")
_TICK = Parsed("tick")
_UNTICK = Parsed("untick")
_ERROR = Parsed("error")

_EMPTY_HEAD = Head()
_LONGEST = 60
_LONGEST_EXACT = 10
_EXACT = {
    text: parsed
    for texts, parsed in (
        ("无 (无) 无。 暂无 不适用 不适用。 不适应 非适用 不涉及 未涉及 N/A n/a NA N.A. n.a.", _NONE),
        ("✓ ■ ● V v (✓) [✓] 【✓】", _TICK),
        ("□ (□)", _UNTICK),
        ("* % ‰ 高中低 高、中、低 高/中/低 好坏 好/坏 好、坏 好中差 待定 待填 待填写 请填写 (请填写) (填写) 待补充", _PLACEHOLDER),
        ("#DIV/0! #REF! #N/A #NAME? #VALUE! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!", _ERROR),
    )
    for text in texts.split()
}
_EXACT |= {
    word: Parsed("placeholder", comparator=read_comparator(word))
    for word in (
        "≥ ≤ > < = ≈ >= <= => =< 不低于 不少于 不小于 不高于 不超过 不大于 不多于 大于等于 大于或等于 小于等于 小于或等于 大于 小于 高于 低于 "
        "多于 少于 超过 等于 至少 最少 至多 最多 不得低于 不得少于 不得高于 不得超过 约 达到 控制在"
    ).split()
}
_NOTHING_STARTS = frozenset("-—/\\")
_NOTHING = re.compile(r"[-—]+|/+|\\+")
_DIGIT = re.compile(r"\d")
_DECIMALS = re.compile(r"\.(\d+)")
_SHARES = {"%": 2, "‰": 3, "‱": 4}
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}
_CODE = re.compile(r"0\d")
_PLAIN = re.compile(r"-?(?:[1-9]\d{0,14}|0)(?:\.\d+)?")
_NUMBER_TEXT = re.compile(r"\s*[-+−－¥￥]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?\s*[%％‰]?\s*")
_LABEL = re.compile(r"(?:指标|目标)[\d一二三四五六七八九十]{1,3}[:.、]")
#: most figures by far: a sign, digits that are no code, a measure that is no date's
_COMMON = re.compile(r"(?P<sign>[≥≤<>=]?)(?!(?:19|20)[0-9]{2}\.[0-9]{1,2}$)(?P<num>(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?)(?P<tail>(?![年月])[^0-9.]{0,10})")
_PROMISING = re.compile(rf"[\d{NUMERAL_CHARS}半年月季*_…xX×.%≥≤<>=≧≦＞＜＝√✓✔□☑☐#]")
_SPELT = re.compile(f"[{NUMERAL_CHARS}半]")
_DATED = re.compile("[年月]|季度|年底")
_GAP = re.compile(r"(?P<lead>[^*xX×_…?.]*?)(?:20)?(?P<gap>(?:[*_…xX×]|\.{3}|\?{2})+)(?P<tail>.*)")
_GAP_DATE = re.compile(r"年(?:[*_…xX×]+月(?:[*_…xX×]+日)?)?[底末]?前?")
_YEAR = re.compile(r"(?:19|20)\d\d年度?(?:\d{1,2}月)?(?=\D)")
_FORMULA = re.compile(r"[+@]|=+(?:[A-Za-z]|.*(?:[|!(^]|\d[-+*/]\d))")
_MISREAD = re.compile("[+±✓]")
_GAP_HINT = re.compile(r"[*_…xX×]|\.{3}|\?{2}")


def parse(text: str) -> Parsed:
    """Read a text as shown. Never raises; blank and doubtful texts are words.

    >>> parse("≥９５％")[:4], parse("2023年支付成本不超过300万元")[:4]
    (('percent', 95.0, '≥', '%'), ('number', 300.0, '≤', '万元'))
    """
    if len(text) > _LONGEST:
        text = text.strip()
        if len(text) > _LONGEST:
            return WORDS
    return _parse(text)


def parse_cell(cell: Cell) -> Parsed:
    """Read a cell; a stored figure is taken exactly, in the measure that its format shows.

    >>> parse_cell(Cell(1, 1, "86%", 0.8575))[:4]
    ('percent', 85.75, None, '%')
    """
    if cell.error:
        return _ERROR
    if cell.date is not None:
        return Parsed("date", date=cell.date)
    text, number = cell.text, cell.number
    if number is None or not isfinite(number):
        return parse(text)
    try:
        float(text)
    except ValueError:
        return _stored(text, number)
    return _stored(text, number) if _CODE.match(text) else Parsed("number", number)


def is_number_text(text: str) -> bool:
    """Tell cheaply whether a text is a bare figure: digits, separators, sign, percent."""
    return _NUMBER_TEXT.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def _parse(text: str) -> Parsed:
    if found := _COMMON.fullmatch(text):
        sign, digits, tail = found.groups()
        after = read_tail(tail)
        if after and not (sign and after.comparator):
            return make(float(digits), sign or after.comparator, after.measure)
    elif not _PROMISING.search(text):
        return _short(text) if len(text) <= _LONGEST_EXACT else WORDS
    return _slow(fold(text))


def _short(text: str) -> Parsed:
    """Read a text without digits or signs: a word for nothing, a tick, a slash."""
    folded = fold(text)
    return _EXACT.get(folded) or (WORDS if folded == text and text[:1] not in _NOTHING_STARTS else _slow(folded))


def _slow(text: str) -> Parsed:
    known = _EXACT.get(text)
    if known is not None:
        return known
    if _NOTHING.fullmatch(text):
        return _NONE
    if found := _LABEL.match(text):
        return _slow(text[found.end() :]) if found.end() < len(text) else _PLACEHOLDER
    if _PLAIN.fullmatch(text) and not HINT.match(text):
        return Parsed("number", float(text))
    return _read(text) or WORDS


def _read(text: str) -> Parsed | None:
    if not text or _FORMULA.match(text) or _MISREAD.search(text):
        return None
    if HINT.search(text) and (found := read_date(text)):
        return found
    if _GAP_HINT.search(text) and _is_gap(text):
        return _PLACEHOLDER
    if _DIGIT.search(text):
        return read_figure(text) or (read_figure(_YEAR.sub("", text)) if _YEAR.match(text) else None)
    return (read_numeral_figure(text) if _SPELT.search(text) else None) or _empty_bound(text)


def _is_gap(text: str) -> bool:
    """Tell whether it is a template's gap for a figure: ≥**人次, XX%, 20××年, …… ."""
    found = _GAP.fullmatch(text)
    if not found or _DIGIT.search(found["lead"] + found["tail"]):
        return False
    lead, tail = found["lead"], found["tail"]
    if len(found["gap"]) == 1 and found["gap"] in "xX×_" and not lead:
        return False
    head = read_head(lead) if lead else _EMPTY_HEAD
    return head is not None and (head.comparator is not None or not head.prose) and (read_tail(tail) is not None or _GAP_DATE.fullmatch(tail) is not None)


def _empty_bound(text: str) -> Parsed | None:
    """Read a sign with a measure but without a figure: ≥%, ≤万元."""
    measure = text.lstrip("≥≤<>=")
    comparator = read_comparator(text[: -len(measure)]) if measure and measure != text else None
    after = read_tail(measure) if comparator else None
    return Parsed("placeholder", comparator=comparator, measure=after.measure) if after else None


def _stored(text: str, number: float) -> Parsed:
    """Give a stored figure the measure and comparator of the text that shows it."""
    shown = parse(text)
    if shown.kind in {"tick", "untick"} or (shown.kind == "words" and text.isdecimal()):
        return shown
    if shown.kind == "date":
        return shown._replace(number=number)
    exact = None if shown.number is None else _in_measure(number, shown.number, shown.measure or "", text)
    return Parsed("number", number) if exact is None else make(exact, shown.comparator, shown.measure)


def _in_measure(number: float, shown: float, measure: str, text: str) -> float | None:
    """Scale a stored fraction to the percentage shown (0.95 as 95%), a stored amount to the 万 shown; None where neither fits."""
    step = 0.5 * 10.0 ** -len(found[1]) if (found := _DECIMALS.search(text)) else 0.5
    powers = (_SHARES[measure], 0) if measure in _SHARES else (0, -_SCALES.get(measure[:1], 0))
    for power in powers:
        exact = _shifted(number, power)
        if abs(exact - shown) <= step + abs(shown) * 1e-9:
            return exact
    return None


def _shifted(number: float, power: int) -> float:
    """Move the decimal point exactly: 0.07 to 7, not to 7.000000000000001."""
    digits, _, exponent = repr(number).partition("e")
    return float(f"{digits}e{int(exponent or 0) + power}")
