"""What Excel shows for a stored figure under a number format code.

Padding (`_)`, `* `) is left out at both ends; a column too narrow is not imitated. Rounding is half-up on the fifteen
digits that Excel keeps, so 2.675 under 0.00 shows 2.68. A code that Excel would refuse shows the figure as General does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from perfsheet.read.format_code import Section, Token, sections
from perfsheet.read.format_date import GAP_1904, HASHES, date_writer, is_date
from perfsheet.read.format_number import figure_writer, fixed, general
from perfsheet.read.numerals import spell, spell_digits

#: (stored figure, days by which the workbook's calendar starts after Excel's usual one) → (text, ISO date)
Writer = Callable[[float, int], tuple[str, str | None]]

_LONGEST_CODE = 255
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}

#: the codes behind the built-in ids, as a Chinese Excel has them (ECMA-376 part 1, §18.8.30, zh-cn)
BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}


def show(number: float, code: str, date1904: bool = False) -> tuple[str, str | None]:  # noqa: FBT001, FBT002
    """Write a figure as Excel shows it; beside it the ISO date where the format is a date's, as far as it is shown.

    >>> show(0.8575, "0%"), show(45657, "yyyy/m/d"), show(2024, '0"年度"')
    (('86%', None), ('2024/12/31', '2024-12-31'), ('2024年度', None))
    """
    if code == "General":
        return (general(number), None) if math.isfinite(number) else (HASHES, None)
    return _writer(code)(number, GAP_1904 if date1904 else 0)


@lru_cache(maxsize=4096)
def _writer(code: str) -> Writer:
    """Compile a format code."""
    if not code or len(code) > _LONGEST_CODE:
        return _guarded(_show_general)
    if code in {"0", "0.00", "0%", "0.00%"}:
        return _guarded(_plain_writer(code))
    return _guarded(_choose(sections(code)))


def _guarded(write: Writer) -> Writer:
    def guarded(number: float, gap: int) -> tuple[str, str | None]:
        return write(number, gap) if math.isfinite(number) else (HASHES, None)

    return guarded


def _show_general(number: float, _gap: int) -> tuple[str, str | None]:
    return general(number), None


def _plain_writer(code: str) -> Writer:
    places, percent = code.count("0") - 1, "%" if code.endswith("%") else ""
    scale = 2 if percent else 0

    def write(number: float, _gap: int) -> tuple[str, str | None]:
        return ("-" if number < 0 else "") + fixed(number, places, scale) + percent, None

    return write


def _choose(parts: list[Section]) -> Writer:
    """Make a writer that picks the section of each figure; the section for text is not for figures."""
    if len(parts) > 1 and (len(parts) > 3 or "text" in parts[-1].kinds()):
        parts = parts[:-1]
    rules = _conditions(parts)
    writers = [_section_writer(part, drop_sign=_drops_sign(rules, i)) for i, part in enumerate(parts)]

    def write(number: float, gap: int) -> tuple[str, str | None]:
        for rule, writer in zip(rules, writers, strict=True):
            if rule is None or _TESTS[rule[0]](number, rule[1]):
                text, iso = writer(number, gap)
                return text.strip(), iso
        return HASHES, None

    return write


def _conditions(parts: list[Section]) -> list[tuple[str, float] | None]:
    """State when each section holds: own conditions, else positive; negative; the rest."""
    own = [part.condition for part in parts]
    if len(parts) == 1:
        return own
    if own == [None, None]:
        return [(">=", 0.0), None]
    first = own[0] or (">", 0.0)
    if len(parts) == 2:
        return [first, own[1]]
    return [first, own[1] or ("<", 0.0), None]


def _drops_sign(rules: list[tuple[str, float] | None], at: int) -> bool:
    """Tell whether only negative figures reach a section: there the format itself writes the sign."""
    rule = rules[at]
    if rule is not None:
        return (rule[0] == "<" and rule[1] <= 0) or (rule[0] in {"<=", "="} and rule[1] < 0)
    before = rules[0] if at else None
    return at == 1 and before is not None and before[0] in {">", ">="} and before[1] == 0


def _section_writer(section: Section, *, drop_sign: bool) -> Writer:
    if is_date(section):
        return date_writer(section)
    if not section.tokens:
        return _show_nothing
    kinds = section.kinds()
    write = _wordy_writer(section) if kinds & {"general", "text"} or not kinds & {"digit", "percent"} else figure_writer(section)

    def signed(number: float, _gap: int) -> tuple[str, str | None]:
        return ("-" if number < 0 and not drop_sign else "") + write(number), None

    return signed


def _show_nothing(_number: float, _gap: int) -> tuple[str, str | None]:
    return "", None


def _wordy_writer(section: Section) -> Callable[[float], str]:
    """Write General or @ among literals."""

    def one(token: Token, number: float) -> str:
        if token.kind not in {"general", "text"}:
            return token.text
        text = general(abs(number))
        if not section.numerals or "E" in text:
            return text
        whole, point, decimals = text.partition(".")
        return spell(int(whole), section.numerals) + point + spell_digits(decimals, section.numerals)

    return lambda number: "".join(one(token, number) for token in section.tokens)
