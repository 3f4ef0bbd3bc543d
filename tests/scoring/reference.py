"""The rules of domain.md §1.2 once more, in plain decimals, one row at a time: what the product must equal."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

CENT = Decimal("0.01")
MORE, LESS, EQUAL = "≥>", "≤<", "="
SIGNS = "≥>≤<="


class Case(NamedTuple):
    """A quantitative indicator."""

    sign: str
    target: str
    actual: str
    weight: str


def points(case: Case, reverse: str = "linear") -> Decimal | None:
    """Work out the points; None where the rules give none."""
    target, actual, weight = Decimal(case.target), max(Decimal(case.actual), Decimal(0)), Decimal(case.weight)
    if case.sign in EQUAL and target == 0:
        return weight if actual == 0 else Decimal(0)
    if case.sign in MORE and target == 0:
        return None
    if (actual <= target) if case.sign in LESS else (actual >= target):
        return weight
    with localcontext() as context:
        context.prec = 80
        if case.sign not in LESS:
            return _rounded(actual * weight / target)
        if reverse == "ratio":
            return _rounded(target * weight / actual)
        return Decimal(0) if actual >= 2 * target else _rounded((2 * target - actual) * weight / target)


def execution(budget: str, spent: str, weight: str) -> Decimal:
    """Work out the points of execution."""
    with localcontext() as context:
        context.prec = 80
        return min(_rounded(Decimal(spent) * Decimal(weight) / Decimal(budget)), Decimal(weight))


def random_case(rng: random.Random) -> Case:
    """Make up a case; many of them lie exactly between two cents."""
    if rng.random() < 0.4:
        target = rng.choice(("1", "2", "4", "5", "8", "10", "20", "25", "40", "50", "80", "100", "125", "200", "1000"))
        weight = rng.choice(("1", "2", "2.5", "3", "4.5", "5", "7", "8", "10", "15", "22.5", "1.15", "0.35", "6.05"))
        actual = _decimal(rng, float(target) * 2.2, rng.choice((0, 1, 2, 3)))
        return Case(rng.choice(SIGNS), target, actual, weight)
    size = 10 ** rng.uniform(-1, 6)
    target = rng.choice(("0", _decimal(rng, size, rng.choice((0, 1, 2, 4)))))
    actual = rng.choice((target, "0", "-" + _decimal(rng, size, 1), *(_decimal(rng, size * 2.2, rng.choice((0, 1, 2, 4))) for _ in range(6))))
    return Case(rng.choice(SIGNS), target, actual, _decimal(rng, 60, rng.choice((0, 1, 2)), least=1))


def _decimal(rng: random.Random, most: float, places: int, least: int = 0) -> str:
    unit = 10**places
    return str(Decimal(rng.randint(least * unit, max(int(most * unit), least * unit))).scaleb(-places))


def _rounded(value: Decimal) -> Decimal:
    return max(value, Decimal(0)).quantize(CENT, ROUND_HALF_UP)
