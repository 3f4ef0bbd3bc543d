"""What the text of a cell means: a figure, a date, a tick, nothing, or words. Never guesses: what is not sure is words."""

from __future__ import annotations

import re
from functools import lru_cache

from perfsheet.model import Cell, Parsed
from perfsheet.read.figures import Head, make, read_figure, read_head, read_numeral_figure, read_tail
from perfsheet.read.fold import fold
from perfsheet.read.numerals import NUMERAL_CHARS
from perfsheet.read.spelt_dates import HINT, read_date

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
        ("- -- --- — —— ——— ———— / // \\ 无 暂无 不适用 不适应 非适用 不涉及 未涉及 N/A n/a NA n.a. 无。", _NONE),
        ("✓ ■ ● V v (✓) [✓] 【✓】", _TICK),
        ("□ (□) []", _UNTICK),
        ("… …… * % ‰ 高中低 高、中、低 高/中/低 好坏 好/坏 好、坏 好中差 待填 待填写 请填写 (请填写) 待补充 同上… ≥ ≤ > < = >= <= => =< ≈", _PLACEHOLDER),
        ("#DIV/0! #REF! #N/A #NAME? #VALUE! #NULL! #NUM! #SPILL! #CALC! #FIELD! #GETTING_DATA #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!", _ERROR),
    )
    for text in texts.split()
}
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"0\d")
_PLAIN = re.compile(r"-?(?:[1-9]\d{0,14}|0)(?:\.\d+)?")
_NUMBER_TEXT = re.compile(r"\s*[-+−－¥￥]?\s*[\d０-９][\d０-９,，.．\s]*[%％‰]?\s*")
_LABEL = re.compile(r"(?:指标|目标)[\d一二三四五六七八九十]{1,3}[:.、]")
#: most figures by far: a sign, digits that are no code, a measure that is no date's
_COMMON = re.compile(r"(?P<sign>[≥≤<>=]?)(?!(?:19|20)[0-9]{2}\.[0-9]{1,2}$)(?P<num>(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?)(?P<tail>(?![年月])[^0-9.]{0,10})")
_PROMISING = re.compile(rf"[\d{NUMERAL_CHARS}半年月季*_…xX×.%≥≤<>=≧≦＞＜＝√✓✔□☑☐#]")
_SPELT = re.compile(f"[{NUMERAL_CHARS}半]")
_DATED = re.compile("[年月]|季度|年底")
_GAP = re.compile(r"(?P<lead>[^*xX×_…?.]*)(?:20)?(?P<gap>(?:[*_…]|[xX×]|\.{3})+|[xX×])(?P<tail>[^*…]*)")
_YEAR = re.compile(r"(?:19|20)\d\d年度?(?:\d{1,2}月)?(?=\D)")
_FORMULA = re.compile(r"[=+@].*[|!(+*/]|[+@]")
_MISREAD = re.compile(r"[-+]{2}|[±√]")
_GAP_HINT = re.compile(r"[*_…xX×]|\.{3}")


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
    known = _EXACT.get(folded)
    return known or (WORDS if folded == text else _slow(folded))


def _slow(text: str) -> Parsed:
    known = _EXACT.get(text)
    if known is not None:
        return known
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
    if _SPELT.search(text):
        return read_numeral_figure(text)
    return _empty_bound(text)


def _is_gap(text: str) -> bool:
    """Tell whether it is a template's gap for a figure: ≥**人次, XX%, 20××年, …… ."""
    found = _GAP.fullmatch(text)
    if not found or _DIGIT.search(found["lead"].removesuffix("20") + found["tail"]):
        return False
    lead, tail = found["lead"].removesuffix("20"), found["tail"]
    if len(found["gap"]) == 1 and found["gap"] in "xX×_" and not lead:
        return False
    head = read_head(lead) if lead else _EMPTY_HEAD
    return head is not None and (head.comparator is not None or not head.prose) and (read_tail(tail) is not None or tail[0] in "年月日")


def _empty_bound(text: str) -> Parsed | None:
    """Read a comparator with a measure but no figure: ≥%, ≤万元."""
    sign = text.lstrip("≥≤<>=")
    return _PLACEHOLDER if sign != text and sign and read_tail(sign) else None


def _stored(text: str, number: float) -> Parsed:
    """Give a stored figure the measure and comparator of the text that shows it."""
    last = text[-1:]
    if not text or (last.isdecimal() and is_number_text(text) and not _CODE.match(text)):
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
