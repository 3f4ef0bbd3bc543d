"""Figures under a number format: digits, grouping, scaling, percentages, exponents and fractions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from perfsheet.read.format_code import Section, Token
from perfsheet.read.numerals import spell, spell_digits

_WIDE = Context(prec=1200, rounding=ROUND_HALF_UP)
_ONE = Decimal(1)
_USUAL = re.compile(r'("*)(###0)("*)(\.0+)?("*)')
#: below this, and not this near to a tie, binary and decimal rounding agree
_SAFE, _FEW, _TIE_LOW, _TIE_HIGH = 1e9, 16, 0.49999, 0.50001


def fixed(number: float, places: int, scale: int = 0) -> str:
    """Write |number| × 10**scale with `places` decimals, half-up on the 15 digits that Excel keeps.

    >>> fixed(2.675, 2)
    '2.68'
    """
    size = abs(number) * 10.0 ** (places + scale) if places + scale < _FEW else _SAFE
    if size < _SAFE and not _TIE_LOW < size % 1.0 < _TIE_HIGH:
        units = str(int(size + 0.5))
        return units if not places else f"{units[:-places] or '0'}.{units[-places:]:0>{places}}"
    figure = Decimal(f"{abs(number):.15g}")
    if scale:
        figure = figure.scaleb(scale, _WIDE)
    return f"{figure.quantize(_ONE.scaleb(-places), context=_WIDE):f}"


def general(number: float) -> str:
    """Write a number as Excel does under General in a cell that is wide enough: at most eleven characters.

    >>> general(0.1 + 0.2), general(1e15), general(1 / 3)
    ('0.3', '1E+15', '0.333333333')
    """
    short = repr(number)
    if len(short) <= 11 and "e" not in short and "n" not in short:
        return (short[:-2] or "0") if short.endswith(".0") and short != "-0.0" else ("0" if short == "-0.0" else short)
    return ("-" if number < 0 else "") + _long_general(abs(number))


def _long_general(number: float) -> str:
    if 1e-4 <= number < 1e11:
        whole = len(str(int(number)))
        text = fixed(number, max(0, 10 - whole))
    else:
        text = f"{Decimal(f'{number:.15g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if len(text) <= 11 else _short_exponent(number)


def _short_exponent(number: float) -> str:
    figure = Decimal(f"{number:.15g}")
    power = figure.adjusted()
    digits = f"{figure.scaleb(-power).quantize(Decimal('0.00001'), rounding=ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    if digits == "10":
        digits, power = "1", power + 1
    return f"{digits}E{'-' if power < 0 else '+'}{abs(power):02d}"


def figure_writer(section: Section) -> Callable[[float], str]:
    """Make a function that writes |number| under a section of digits."""
    kinds = section.kinds()
    if "exponent" in kinds:
        return _exponent_writer(section.tokens)
    if "slash" in kinds and "point" not in kinds and (found := _fraction_writer(section.tokens)):
        return found
    return _decimal_writer(section)


def _decimal_writer(section: Section) -> Callable[[float], str]:
    whole, decimals, scale, grouped = _layout(section.tokens)
    places = sum(token.kind == "digit" for token in decimals)
    plain = all(token.text == "0" for token in decimals if token.kind == "digit")
    shift = 2 * sum(token.kind == "percent" for token in section.tokens) - 3 * scale
    numerals = section.numerals
    if grouped and plain and not numerals and (usual := _usual(whole, decimals)):
        return _grouped_writer(*usual, places, shift)

    def write(number: float) -> str:
        left, _, right = fixed(number, places, shift).partition(".")
        left = "" if left == "0" else left
        if numerals:
            left, right = spell(int(left or 0), numerals), spell_digits(right, numerals)
        text = _fill_whole(whole, left, grouped=grouped and not numerals)
        return text + (_fill_decimals(decimals, right) if plain else _fill_optional(decimals, right))

    return write


def _usual(whole: list[Token], decimals: list[Token]) -> tuple[str, str, str] | None:
    """Give the literals before, between and after the digits of `#,##0.00` and its kin; None for other layouts."""
    layout = "".join({"digit": token.text, "point": "."}.get(token.kind, '"') for token in (*whole, *decimals))
    found = _USUAL.fullmatch(layout)
    if not found:
        return None
    texts = [token.text for token in (*whole, *decimals)]
    return (
        "".join(texts[: found.end(1)]),
        "".join(texts[found.end(2) : found.end(3)]),
        "".join(texts[found.end(4) if found[4] else found.end(3) :]),
    )


def _grouped_writer(before: str, between: str, after: str, places: int, shift: int) -> Callable[[float], str]:
    """Make the writer of `#,##0.00` and its kin, the commonest after General."""

    def write(number: float) -> str:
        left, point, right = fixed(number, places, shift).partition(".")
        return f"{before}{int(left):,}{between}{point}{right}{after}"

    return write


def _layout(tokens: tuple[Token, ...]) -> tuple[list[Token], list[Token], int, bool]:
    """Part a section at its point: (whole part, decimals with their point, scaling commas, grouped)."""
    digits = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    first, last = (digits[0], digits[-1]) if digits else (len(tokens), -1)
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole_last = max((i for i in digits if i < point), default=-1)
    grouped, scale, kept = False, 0, []
    for i, token in enumerate(tokens):
        if token.kind != "comma":
            kept.append((i, token))
        elif first < i < whole_last:
            grouped = True
        elif i > whole_last >= 0 and (i < point or i > last):
            scale += 1
    whole = [token for i, token in kept if i < point]
    return whole, [token for i, token in kept if i >= point], scale, grouped


def _fill_whole(tokens: list[Token], digits: str, *, grouped: bool) -> str:
    """Lay the digits over the placeholders from the right; the first placeholder takes what is left over."""
    places = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    out: list[str] = []
    used = 0
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.kind != "digit":
            out.append(token.text)
            continue
        take = len(digits) - used if places and i == places[0] else 1
        for _ in range(max(take, 1)):
            shown = digits[len(digits) - 1 - used] if used < len(digits) else {"0": "0", "?": " "}.get(token.text, "")
            if shown and grouped and used and used % 3 == 0:
                shown += " " if shown == " " else ","
            out.append(shown)
            used += 1
    return "".join(reversed(out))


def _fill_decimals(tokens: list[Token], digits: str) -> str:
    """Write decimals that are all shown."""
    rest = iter(digits)
    return "".join(next(rest, "0") if token.kind == "digit" else token.text for token in tokens)


def _fill_optional(tokens: list[Token], digits: str) -> str:
    """Write decimals of which trailing zeros may be left out (#) or be a blank (?)."""
    rest, out = list(digits), []
    for token in tokens:
        if token.kind != "digit":
            out.append(token.text)
            continue
        shown = rest.pop(0) if rest else "0"
        needed = token.text == "0" or shown != "0" or any(digit != "0" for digit in rest)
        out.append(shown if needed else {"?": " "}.get(token.text, ""))
    return "".join(out)


def _exponent_writer(tokens: tuple[Token, ...]) -> Callable[[float], str]:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    whole, decimals, _, _ = _layout(tokens[:at])
    step = max(1, sum(token.kind == "digit" for token in whole))
    places = sum(token.kind == "digit" for token in decimals)
    tail = tokens[at + 1 :]
    width = sum(token.kind == "digit" and token.text == "0" for token in tail)
    after = "".join(token.text for token in tail if token.kind != "digit")
    sign = "+" if tokens[at].text.endswith("+") else ""

    def write(number: float) -> str:
        figure = Decimal(f"{abs(number):.15g}")
        power = figure.adjusted() // step * step if figure else 0
        left, right = _mantissa(figure, power, places)
        if len(left) > step:
            power += step
            left, right = _mantissa(figure, power, places)
        mantissa = _fill_whole(whole, "" if left == "0" else left, grouped=False) + _fill_optional(decimals, right)
        return f"{mantissa}E{'-' if power < 0 else sign}{abs(power):0{max(1, width)}d}{after}"

    return write


def _mantissa(figure: Decimal, power: int, places: int) -> tuple[str, str]:
    scaled = figure.scaleb(-power, _WIDE).quantize(_ONE.scaleb(-places), context=_WIDE)
    left, _, right = f"{scaled:f}".partition(".")
    return left, right


def _fraction_writer(tokens: tuple[Token, ...]) -> Callable[[float], str] | None:
    """Make a writer for `# ?/?`, `?/?` or `# ?/8`; None where the slash is only a mark between digits."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    above = "".join(token.text for token in tokens[:at] if token.kind in {"digit", "literal"})
    below = "".join(token.text for token in tokens[at + 1 :])
    whole, blank, top = above.rpartition(" ")
    most = 10 ** min(5, sum(char in "#?0" for char in below)) - 1
    fixed_below = int(below) if below.isdecimal() and below.strip("0") else 0
    if not top or top.strip("#?0") or not (fixed_below or most):
        return None

    def write(number: float) -> str:
        exact = Fraction(Decimal(f"{abs(number):.15g}"))
        units, near = _near(exact, fixed_below, most, mixed=bool(blank))
        if blank and not near:
            return str(units)
        base = fixed_below or near.denominator
        part = f"{round(near * base):>{len(top)}}/{base:<{len(below)}}"
        return f"{units} {part}" if units or "0" in whole else part

    return write


def _near(exact: Fraction, base: int, most: int, *, mixed: bool) -> tuple[int, Fraction]:
    """Part a figure into units and the nearest fraction over `base`, or over at most `most`."""
    units, rest = divmod(exact, 1) if mixed else (0, exact)
    near = Fraction(math.floor(rest * base + Fraction(1, 2)), base) if base else rest.limit_denominator(most)
    return (units + 1, Fraction(0)) if mixed and near == 1 else (units, near)
