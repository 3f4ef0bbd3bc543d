"""What a policy lays down about scores, read once for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from perfsheet.grades import Bands
from perfsheet.policy import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """The figures that scores depend on; bands of a quality are shares of its weight, from 0 to 1."""

    denominator: str
    execution_weight: float
    cap: bool
    total: float
    reverse: str
    equal: str
    zero_equal: bool
    negative_as_zero: bool
    places: int
    over_threshold: float
    over_reaction: str
    shares: Bands
    share_words: Mapping[str, str]
    grades: Bands
    grade_words: Mapping[str, str]

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """Read them from a policy."""
        figures, shares, grades = policy.quantitative, policy.qualitative, policy.grades
        return cls(
            denominator=policy.execution.denominator.value,
            execution_weight=float(policy.execution.weight.value),
            cap=policy.execution.cap.value,
            total=float(policy.weights.total.value),
            reverse=figures.reverse.value,
            equal=figures.equal.value,
            zero_equal=figures.zero_equal.value,
            negative_as_zero=figures.negative_as_zero.value,
            places=figures.places.value,
            over_threshold=float(policy.over.threshold.value),
            over_reaction=policy.over.reaction.value,
            shares=shares.bands.value,
            share_words=_spelt(shares.bands.value, shares.also.value),
            grades=grades.bands.value,
            grade_words=_spelt(grades.bands.value, grades.also.value),
        )


def _spelt(bands: Bands, also: Mapping[str, Iterable[str]] | None) -> dict[str, str]:
    """Map every way to write a band's name to the name."""
    words = {band.name: band.name for band in bands}
    for name, spellings in (also or {}).items():
        words.update(dict.fromkeys(spellings, name))
    return words
