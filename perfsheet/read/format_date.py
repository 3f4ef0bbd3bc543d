"""Serial days under a date format: as Excel shows them, and as ISO dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from perfsheet.read.format_code import Section, Token, sections
from perfsheet.read.numerals import spell, spell_digits

_EPOCH = date(1899, 12, 31)
_LAST = 2958466  # the day after 9999-12-31
GAP_1904 = 1462  # days from 1900-01-00 to 1904-01-01
_LEAP_BUG = 60  # Excel believes in 1900-02-29
_DAY = 86400
_MIDNIGHT = Decimal(0)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_CHINESE = "日一二三四五六"
_LONG_DATE, _LONG_TIME = {"F800", "X-SYSDATE"}, {"F400", "X-SYSTIME"}
HASHES = "########"


class Moment(NamedTuple):
    """A serial day taken apart; day 0 is 1900-01-00, which Excel shows."""

    serial: int
    year: int
    month: int
    day: int
    seconds: Decimal

    @property
    def weekday(self) -> int:
        """0 is Sunday, by Excel's calendar."""
        return (self.serial + 6) % 7


def is_date(section: Section) -> bool:
    """Tell whether a section shows days or times."""
    return any(token.kind in {"date", "elapsed"} for token in section.tokens) or section.language in _LONG_DATE | _LONG_TIME


def date_writer(section: Section) -> Callable[[float, int], tuple[str, str | None]]:
    """Make a function (serial day, days to add for a 1904 calendar) → (text, ISO date as far as it is shown)."""
    tokens = _system_tokens(section) or _minutes(section.tokens)
    letters = "".join(token.text.lower() for token in tokens if token.kind == "date")
    has_date = any(char in letters for char in "yedb") or "n" in letters or "aaa" in letters
    places = max((len(token.text) - 1 for token in tokens if token.text.startswith(".0")), default=0)
    twelve = any(token.kind == "date" and token.text[0] in "aA上" and not token.text.lower().startswith("aaa") for token in tokens)

    def write(serial: float, gap: int) -> tuple[str, str | None]:
        moment = _moment(serial, places, gap)
        if moment is None:
            return HASHES, None
        text = "".join(_show(token, moment, section, places, twelve=twelve) for token in tokens)
        return text, _iso(moment, letters) if has_date else None

    return write


def _moment(serial: float, places: int, gap: int) -> Moment | None:
    """Take a serial day apart, the time rounded half-up to what is shown; None outside Excel's calendar."""
    exact = Decimal(f"{serial:.15g}") + gap
    if not 0 <= exact < _LAST:
        return None
    days = int(exact)
    seconds = ((exact - days) * _DAY).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) if exact != days else _MIDNIGHT
    if seconds >= _DAY:
        days, seconds = days + 1, seconds - _DAY
    if days >= _LAST:
        return None
    if days == _LEAP_BUG:
        return Moment(days, 1900, 2, 29, seconds)
    if days == 0:
        return Moment(0, 1900, 1, 0, seconds)
    day = _EPOCH + timedelta(days - (days > _LEAP_BUG))
    return Moment(days, day.year, day.month, day.day, seconds)


def _iso(moment: Moment, letters: str) -> str | None:
    """Write the date as far as the format shows it: a year and a month without a day stay a month."""
    if moment.serial in {0, _LEAP_BUG}:
        return None
    full = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if "d" in letters or "aaa" in letters:
        return full
    return full[:7] if "n" in letters else full[:4]


def _minutes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Part months from minutes: m after hours or before seconds is minutes; months are written n from here on."""
    out = list(tokens)
    parts = [i for i, token in enumerate(tokens) if token.kind in {"date", "elapsed"} and token.text[0] in "YyMmDdHhSseE"]
    for at, i in enumerate(parts):
        token = tokens[i]
        if token.kind == "elapsed" or token.text[0] not in "Mm":
            continue
        before = tokens[parts[at - 1]].text[0].lower() if at else ""
        after = tokens[parts[at + 1]].text[0].lower() if at + 1 < len(parts) else ""
        minutes = len(token.text) <= 2 and (before == "h" or after == "s")
        out[i] = Token("date", ("m" if minutes else "n") * len(token.text))
    return tuple(out)


def _system_tokens(section: Section) -> tuple[Token, ...]:
    """Give what a Chinese desktop shows for the system's long date and long time."""
    if section.language in _LONG_DATE:
        return _minutes(sections('yyyy"年"m"月"d"日"')[0].tokens)
    if section.language in _LONG_TIME:
        return _minutes(sections("h:mm:ss")[0].tokens)
    return ()


def _show(token: Token, moment: Moment, section: Section, places: int, *, twelve: bool) -> str:
    if token.kind == "elapsed":
        return _elapsed(token.text, moment)
    if token.kind != "date":
        return token.text
    letter = token.text[0].lower()
    if letter == ".":
        return f"{moment.seconds % 60:.{places}f}"[-places - 1 :]
    if letter in "a上":
        return _noon_or_weekday(token.text, moment, section)
    if letter in "hms":
        return _time(letter, len(token.text), moment, section, twelve=twelve)
    return _day(letter, len(token.text), moment, section)


def _elapsed(text: str, moment: Moment) -> str:
    seconds = moment.serial * _DAY + int(moment.seconds)
    return f"{seconds // {'h': 3600, 'm': 60, 's': 1}[text[0]]:0{len(text)}d}"


def _noon_or_weekday(text: str, moment: Moment, section: Section) -> str:
    if text.lower().startswith("aaa"):
        return ("星期" if len(text) > 3 else "") + _CHINESE[moment.weekday]
    late = moment.seconds >= _DAY // 2
    if text == "上午/下午" or (section.chinese and len(text) > 3):
        return "下午" if late else "上午"
    return text.split("/")[late]


def _time(letter: str, width: int, moment: Moment, section: Section, *, twelve: bool) -> str:
    seconds = int(moment.seconds)
    value = {"h": seconds // 3600, "m": seconds // 60 % 60, "s": seconds % 60}[letter]
    if letter == "h" and twelve:
        value = value % 12 or 12
    return _digits(value, width, section)


def _digits(value: int, width: int, section: Section) -> str:
    """Write a day, month or time of day; [DBNum1] spells 十二, not 一十二."""
    if not section.numerals:
        return f"{value:0{min(width, 2)}d}"
    spelt = spell(value, section.numerals)
    return spelt[1:] if section.numerals == 1 and spelt.startswith("一十") else spelt


def _day(letter: str, width: int, moment: Moment, section: Section) -> str:
    chinese = section.chinese
    if letter in "yeb":
        year = moment.year + (543 if letter == "b" else 0)
        text = f"{year:04d}" if letter == "e" or width > 2 else f"{year % 100:02d}"
        return spell_digits(text, section.numerals) if section.numerals else text
    if letter == "g":
        return ""
    if width <= 2:
        return _digits(moment.month if letter == "n" else moment.day, width, section)
    if letter == "d":
        name = _WEEKDAYS[moment.weekday]
        if chinese:
            return ("周" if width == 3 else "星期") + _CHINESE[moment.weekday]
        return name[:3] if width == 3 else name
    return _month_name(width, moment.month, chinese=chinese)


def _month_name(width: int, month: int, *, chinese: bool) -> str:
    if chinese and width in {3, 4}:
        spelt = spell(month, 1)
        return f"{month}月" if width == 3 else (spelt[1:] if spelt.startswith("一十") else spelt) + "月"
    return {3: _MONTHS[month - 1][:3], 5: _MONTHS[month - 1][:1]}.get(width, _MONTHS[month - 1])
