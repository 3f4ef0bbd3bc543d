"""Points for qualities: the band that is claimed, and the points that it allows."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Flags, Floats, exactly, round_near
from perfsheet.scoring.columns import BLANK, Coded, Columns, Small
from perfsheet.scoring.comparison import same_text
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.terms import Terms

#: phrases of 10号 and 101号 and their kin, the highest band first
_AIM: Final = "(?:年度|预期|既定|设定|全年|年初|计划|绩效|目标|指标|任务|效果|要求|工作|进度|标准|情况|值|的|了)*"
_PHRASES: Final = (
    f"(?:已|均|全部|全面|基本|按期|按时|如期|圆满|超额|较好|很好|顺利|实际|完全|地|\\d+[%％])*(?:达成|完成|实现|达到|达标|做到){_AIM}",
    f"(?:已)?部分(?:达成|完成|实现|达到|达标){_AIM}(?:[,，、]?(?:并|且)?(?:具有|有)一定(?:效果|成效))?",
    f"(?:(?:未|没有|没)(?:能)?(?:达成|完成|实现|达到|达标){_AIM}(?:[,，、]?(?:并|且)?效果较差)?|实现{_AIM}程度较[低差])",
)
_PATTERNS: Final = tuple(re.compile(phrase) for phrase in _PHRASES)
_LONGEST: Final = 30
_TICK: Final = "tick"


class Qualities(NamedTuple):
    """The band of each row (-1: none told), the points that it allows, and the doubt about it.

    `open_end` is true where `high` itself belongs to the band above.
    """

    band: Small
    low: Floats
    high: Floats
    open_end: Flags
    doubt: Small


def band_of(text: str, terms: Terms) -> int:
    """Say which band a phrase names, counted from the highest; -1 where it names none."""
    plain = "".join(text.split()).rstrip("。；;.,，")
    names = [band.name for band in terms.shares]
    if plain in terms.share_words:
        return names.index(terms.share_words[plain])
    if len(plain) > _LONGEST or len(names) != len(_PATTERNS):
        return BLANK
    return next((at for at, pattern in enumerate(_PATTERNS) if pattern.fullmatch(plain)), BLANK)


def qualities(rows: Columns, weight: Floats, terms: Terms) -> Qualities:
    """Find the bands of qualitative rows: told by the actual value, or by the column of grades; else by equal words."""
    told = np.maximum(_told(rows.text("actual_text"), terms), _told(rows.text("grade"), terms))
    ticked = rows.text("actual_kind").where(lambda kind: kind == _TICK)
    band = np.where((told == BLANK) & ticked, 0, told)
    alike = (band == BLANK) & same_text(rows)
    doubt = np.where(alike, number_of("same_words"), np.where(band == BLANK, number_of("no_band"), 0))
    seen = np.where(alike, 0, band).astype(np.int16)
    return Qualities(seen, *_allowed(seen, weight, terms), doubt.astype(np.int16))


def clamped(claimed: Floats, found: Qualities, places: int) -> Floats:
    """Return the points of the band that are nearest to those claimed; NaN where nothing is claimed."""
    step = 10.0**-places
    last = np.where(found.open_end, np.maximum(found.high - step, found.low), found.high)
    with np.errstate(invalid="ignore"):
        nearest = np.clip(claimed, found.low, last)
    return np.where(nearest == claimed, claimed, round_near(nearest, places, lambda row: exactly(round(float(nearest[row]), places + 6))))


def _told(column: Coded, terms: Terms) -> Small:
    return column.each(lambda text: band_of(text, terms), blank=BLANK, dtype=np.int16)


def _allowed(band: Small, weight: Floats, terms: Terms) -> tuple[Floats, Floats, Flags]:
    """Return the lowest and highest points of each row's band, and whether the highest belong to the band above."""
    lows = np.array([*(float(one.low) for one in terms.shares), 0.0])
    highs = np.array([*(float(one.high) for one in terms.shares), 1.0])
    low, high = (_share_of(weight, shares[band], terms.places) for shares in (lows, highs))
    return low, high, band > 0


def _share_of(weight: Floats, share: Floats, places: int) -> Floats:
    return round_near(weight * share, places, lambda row: exactly(weight[row]) * exactly(share[row]))
