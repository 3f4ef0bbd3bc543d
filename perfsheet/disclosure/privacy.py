"""What is personal in a text: telephone numbers, identity cards, bank accounts, addresses on the net, named contacts.

Figures are not mistaken for them: a number is looked at only where no letter, digit or decimal point stands beside it, identity cards
must have a real date and the right check digit, bank cards a known beginning and the right sum.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Final, NamedTuple

_BEFORE: Final = r"(?<![0-9A-Za-z.])"
_AFTER: Final = r"(?![0-9A-Za-z]|\.[0-9])"
#: what makes a run of digits an amount
_AMOUNT: Final = r"(?!\s*(?:[万亿千百]?元|[万亿]))"
_DASH: Final = "[ \\-\u2010-\u2015\u2212]"

_MOBILE: Final = re.compile(
    rf"{_BEFORE}(?:\+?86{_DASH}?)?(1[3-9]\d(?:\d{{8}}|{_DASH}\d{{4}}{_DASH}\d{{4}}|\d{{4}}{_DASH}\d{{4}}|\d{_DASH}\d{{3}}{_DASH}\d{{4}})|1 [3-9](?: \d){{9}}){_AFTER}{_AMOUNT}"
)
_AREA: Final = r"(?:010|02\d|0[3-9]\d{2})"
_LANDLINE: Final = re.compile(
    rf"{_BEFORE}(?:\+?86{_DASH}?)?(?:\(\s*{_AREA}\s*\){_DASH}?\d{{7,8}}|{_AREA}{_DASH}\d{{7,8}}|{_AREA}{_DASH}?\d{{3,4}}{_DASH}\d{{4}}|(?:010|02\d)\d{{8}}|0[3-9]\d{{2}}\d{{7,8}}|[48]00{_DASH}\d{{3}}{_DASH}?\d{{4}}|[48]00{_DASH}\d{{4}}{_DASH}\d{{3}})(?:{_DASH}\d{{1,6}})?{_AFTER}{_AMOUNT}"
)
_SAID_PHONE: Final = re.compile(rf"(?:电\s*话|手机|座机|传真|[Tt][Ee][Ll])[^0-9\n]{{0,6}}((?:\d{_DASH}?){{6,12}}\d){_AFTER}{_AMOUNT}")
_IDENTITY: Final = re.compile(rf"{_BEFORE}(\d{{6}} ?\d{{8}} ?\d{{3}}[0-9Xx])(?![0-9A-Za-z])")
_SAID_IDENTITY: Final = re.compile(r"身份证[^0-9\n]{0,8}(\d{15}(?:\d{2}[0-9Xx])?)(?![0-9A-Za-z])")
_CARD: Final = re.compile(rf"{_BEFORE}((?:62|4\d|5[1-5]|35|95)\d{{2}}(?: ?\d{{4}}){{2}}(?: ?\d{{1,4}}){{1,2}}){_AFTER}{_AMOUNT}")
_SAID_ACCOUNT: Final = re.compile(r"(?:账\s*号|帐\s*号|卡\s*号|账\s*户|帐\s*户)[^0-9\n]{0,10}((?:\d[ -]?){8,31}\d)(?![0-9A-Za-z])")
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_SAID_NET: Final = re.compile(r"(?:微信号?|[Qq]{2}号?)\s*[::]\s*([A-Za-z0-9][\w-]{4,19})", re.ASCII)
_NAMED: Final = re.compile(r"(?:联系人|负责人|经办人|填报人|填表人|制表人|审核人|责任人)\s*[::]\s*([\u4e00-\u9fff·]{2,4})(?![\u4e00-\u9fff])")

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
#: the provinces that identity cards begin with
_PROVINCE: Final = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_CARD_DIGITS: Final = range(15, 20)
#: characters that nobody sees
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Trace(NamedTuple):
    """Something personal: the name of its kind, and the text with most of it masked."""

    kind: str
    masked: str


def traces(text: str) -> Iterator[Trace]:
    """Find what is personal in a text, each thing once."""
    plain = _folded(text)
    if not any(char.isdigit() or char in "@:" for char in plain):
        return
    taken: set[str] = set()
    for kind, pattern, real in _SOUGHT:
        for found in pattern.finditer(plain):
            what = next(filter(None, reversed(found.groups())), found[0]) if found.groups() else found[0]
            bare = re.sub(r"\W", "", what)
            if real(what) and not any(bare in other for other in taken):
                taken.add(bare)
                yield Trace(kind, masked(what))


def redacted(text: str) -> str:
    """Return a text with what is personal left out, for places where it only names a thing."""
    if not any(True for _ in traces(text)):
        return text
    plain = _folded(text)
    for kind, pattern, real in _SOUGHT:
        plain = pattern.sub(partial(_left_out, kind, real), plain)
    return plain


def _left_out(kind: str, real: Callable[[str], bool], found: re.Match[str]) -> str:
    return f"（{kind}略）" if real(found[found.lastindex or 0]) else found[0]


def masked(what: str) -> str:
    """Mask a number or a name but for its beginning and end."""
    kept = 1 if len(what) < 7 else 3
    tail = 0 if len(what) < 7 else 2
    return what[:kept] + "*" * (len(what) - kept - tail) + what[len(what) - tail :]


def _folded(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _identity(digits: str) -> bool:
    plain = digits.replace(" ", "").upper()
    if len(plain) != 18:
        return True  # fifteen digits, said to be of an identity card
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return False
    known = _PROVINCE.match(plain) is not None and born.year >= 1900
    return known and _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, plain, strict=False)) % 11] == plain[17]


def _card(digits: str) -> bool:
    """Tell whether digits have the sum of Luhn."""
    plain = [int(digit) for digit in digits if digit.isdigit()]
    odd = plain[-1::-2]
    even = [sum(divmod(2 * digit, 10)) for digit in plain[-2::-2]]
    return len(plain) in _CARD_DIGITS and (sum(odd) + sum(even)) % 10 == 0


def _any(_: str) -> bool:
    return True


#: kind, pattern, what else must hold; what is surest first, so that a number is spoken of once
_SOUGHT: Final[tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...]] = (
    ("身份证号码", _IDENTITY, _identity),
    ("身份证号码", _SAID_IDENTITY, _any),
    ("银行账号", _SAID_ACCOUNT, _any),
    ("银行账号", _CARD, _card),
    ("手机号码", _MOBILE, _any),
    ("固定电话", _LANDLINE, _any),
    ("固定电话", _SAID_PHONE, _any),
    ("电子邮箱或网络账号", _MAIL, _any),
    ("电子邮箱或网络账号", _SAID_NET, _any),
    ("联系人姓名", _NAMED, _any),
)
