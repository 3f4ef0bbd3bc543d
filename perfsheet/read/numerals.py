"""Chinese numerals: read 一百二十, write 二十四 or 贰拾肆."""

from __future__ import annotations

import re

_DIGITS = {
    char: value
    for value, chars in enumerate(("〇零", "一壹", "二两贰兩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

#: every character that can stand in a numeral
NUMERAL_CHARS = "".join((*_DIGITS, *_TENS, *_MYRIADS))

_SPELL = {1: ("〇一二三四五六七八九", "十百千", "万亿"), 2: ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万亿")}
_YEAR = re.compile("[〇零○一二三四五六七八九]{2,}")


def read_numeral(text: str) -> int | None:
    """Read a numeral, or None where it is none that could be meant in one way only (两三, 一十一百, 百).

    >>> read_numeral("一百二十"), read_numeral("两"), read_numeral("一万两千"), read_numeral("三五")
    (120, 2, 12000, None)
    """
    if not text or len(text) > 20:
        return None
    total, rest = 0, text
    for mark in ("亿", "万"):
        head, found, tail = rest.partition(mark)
        if not found:
            continue
        part = _below_myriad(head)
        if not part:
            return None
        total += part * _MYRIADS[mark]
        rest = tail
        if not rest:
            return total
    part = _below_myriad(rest)
    return None if part is None else total + part


def _below_myriad(text: str) -> int | None:
    """Read a numeral below 10000: digits with falling powers of ten, 零 only as a gap, 十 alone at the front as ten."""
    if text in {"〇", "零"}:
        return 0
    total, digit, last = 0, -1, 10**4
    gap = False
    for place, char in enumerate(text):
        if char in _TENS:
            power = _TENS[char]
            if power >= last or (digit < 1 and not (place == 0 and power == 10)):
                return None
            total, digit, last, gap = total + max(digit, 1) * power, -1, power, False
        elif (value := _DIGITS.get(char)) is None or digit >= 0 or (value == 0 and (gap or not total)):
            return None
        elif value == 0:
            gap = True
        else:
            digit = value
    if digit >= 0:
        short = total and not gap and last > 10
        return None if short else total + digit
    return total if text and not gap else None


def read_year(text: str) -> int | None:
    """Read a year spelt digit by digit (二〇二四)."""
    if not _YEAR.fullmatch(text):
        return None
    return int("".join(str(_DIGITS.get(char, 0)) for char in text))


def spell(number: int, style: int) -> str:
    """Spell a whole number in Chinese: style 1 is 一百二十, 2 is 壹佰贰拾, 3 is full-width digits.

    >>> spell(2024, 1), spell(10, 1), spell(105, 2)
    ('二千〇二十四', '一十', '壹佰零伍')
    """
    if style not in _SPELL:
        return str(number).translate({48 + i: 0xFF10 + i for i in range(10)})
    digits, tens, myriads = _SPELL[style]
    if number >= 10**12:
        return spell_digits(str(number), style)
    groups = [number // 10**8, number // 10**4 % 10**4, number % 10**4]
    out = ""
    for group, mark in zip(groups, (myriads[1], myriads[0], ""), strict=True):
        if group:
            filler = digits[0] if out and group < 1000 else ""
            out += filler + _spell_group(group, digits, tens) + mark
    return out or digits[0]


def _spell_group(group: int, digits: str, tens: str) -> str:
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if not digit:
            gap = bool(out)
            continue
        out += (digits[0] if gap else "") + digits[digit] + (tens[power - 1] if power else "")
        gap = False
    return out


def spell_digits(text: str, style: int) -> str:
    """Spell digit by digit, as years are: 2024 is 二〇二四."""
    digits = _SPELL[style][0] if style in _SPELL else "０１２３４５６７８９"
    return "".join(digits[int(char)] if char.isdecimal() else char for char in text)
