"""What the text of a cell means: a figure, a date, a tick, nothing, or words. Never guesses: what is not sure is words."""

from __future__ import annotations

import re
from functools import lru_cache

from perfsheet.model import Cell, Parsed
from perfsheet.read.figures import make, read_figure, read_head, read_numeral_figure, read_tail
from perfsheet.read.fold import fold
from perfsheet.read.numerals import NUMERAL_CHARS
from perfsheet.read.spelt_dates import HINT, read_date

WORDS = Parsed("words")
_NONE = Parsed("none")
_PLACEHOLDER = Parsed("placeholder")
_TICK = Parsed("tick")
_UNTICK = Parsed("untick")
_ERROR = Parsed("error")

_LONGEST = 60
_EXACT = {
    text: parsed
    for texts, parsed in (
        ("- -- --- — —— ——— ———— / // \\ 无 暂无 不适用 不适应 非适用 不涉及 未涉及 N/A n/a NA n.a. 无。", _NONE),
        ("✓ ■ ● V v (✓) [✓] 【✓】", _TICK),
        ("□ (□) []", _UNTICK),
        ("… …… * % ‰ 高中低 高、中、低 高/中/低 好坏 好/坏 好、坏 好中差 待填 待填写 请填写 (请填写) 待补充 同上… ≥ ≤ > < = >= <= => =< ≈", _PLACEHOLDER),
        ("#DIV/0! #REF! #N/A #NAME? #VALUE! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!", _ERROR),
    )
    for text in texts.split()
}
_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"-?(?:[1-9]\d{0,14}|0)(?:\.\d+)?")
_NUMBER_TEXT = re.compile(r"\s*[-+−－¥￥]?\s*[\d０-９][\d０-９,，.．\s]*[%％‰]?\s*")
_LABEL = re.compile(r"(?:指标|目标)[\d一二三四五六七八九十]{1,3}[:.、]")
_SPELT = re.compile(f"[{NUMERAL_CHARS}半]")
_DATED = re.compile("[年月]|季度|年底")
_GAP = re.compile(r"(?P<lead>[^*xX×_…?.]*)(?:20)?(?P<gap>(?:[*_…]|[xX×]|\.{3})+|[xX×])(?P<tail>[^*…]*)")
_YEAR = re.compile(r"(?:19|20)\d\d年度?(?:\d{1,2}月)?(?=\D)")
_FORMULA = re.compile(r"[=+@].*[|!(+*/]|[+@]")
_MISREAD = re.compile(r"[^\d.,]*[-+±]{2}|.*±")


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
    if cell.number is None:
        return parse(cell.text)
    return _stored(cell.text, cell.number)


def is_number_text(text: str) -> bool:
    """Tell cheaply whether a text is a bare figure: digits, separators, sign, percent."""
    return _NUMBER_TEXT.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def _parse(text: str) -> Parsed:
    folded = fold(text)
    if _PLAIN.fullmatch(folded) and not HINT.match(folded):
        return Parsed("number", float(folded))
    known = _EXACT.get(folded)
    if known is not None:
        return known
    if found := _LABEL.match(folded):
        return _parse(folded[found.end() :]) if found.end() < len(folded) else _PLACEHOLDER
    return _read(folded) or WORDS


def _read(text: str) -> Parsed | None:
    if not text or _FORMULA.match(text) or _MISREAD.match(text):
        return None
    if HINT.search(text) and (found := read_date(text)):
        return found
    if _is_gap(text):
        return _PLACEHOLDER
    if _DIGIT.search(text):
        return read_figure(text) or (read_figure(_YEAR.sub("", text)) if _YEAR.match(text) else None)
    if _SPELT.search(text):
        return read_numeral_figure(text)
    return _empty_bound(text)


def _is_gap(text: str) -> bool:
    """Tell whether it is a template's gap for a figure: ≥**人次, XX%, 20××年, …… ."""
    found = _GAP.fullmatch(text)
    if not found or (len(found["gap"]) == 1 and found["gap"] in "xX×_" and not found["lead"]):
        return False
    lead = found["lead"].removesuffix("20")
    return not _DIGIT.search(lead + found["tail"]) and (not lead or read_head(lead) is not None) and (
        not found["tail"] or read_tail(found["tail"]) is not None or found["tail"][0] in "年月日"
    )


def _empty_bound(text: str) -> Parsed | None:
    """Read a comparator with a measure but no figure: ≥%, ≤万元."""
    sign = text.lstrip("≥≤<>=")
    return _PLACEHOLDER if sign != text and sign and read_tail(sign) else None


def _stored(text: str, number: float) -> Parsed:
    """Give a stored figure the measure and comparator of the text that shows it."""
    last = text[-1:]
    if last.isdecimal() and is_number_text(text) and not text.startswith("0") or not text:
        return Parsed("number", number)
    shown = parse(text)
    if shown.kind in {"tick", "untick"} or (shown.kind == "words" and text.isdecimal()):
        return shown
    if shown.number is None:
        return shown._replace(number=number) if shown.kind == "date" else Parsed("number", number)
    return make(_in_measure(number, shown), shown.comparator, shown.measure)


def _in_measure(number: float, shown: Parsed) -> float:
    """Scale a stored fraction to the percentage shown (0.95 as 95%), a stored amount to the 万 shown."""
    power = {"%": 2, "‰": 3, "‱": 4}.get(shown.measure or "", 0)
    if power and _near(number * 10**power, shown.number or 0):
        return float(f"{number!r}e{power}") if "e" not in repr(number) else number * 10**power
    return number


def _near(number: float, shown: float) -> bool:
    return abs(number - shown) <= max(0.5, abs(shown) * 1e-9)
