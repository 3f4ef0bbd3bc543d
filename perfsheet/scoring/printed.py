"""Claimed figures beside recomputed ones: compared in the places that the form prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np

from perfsheet.figures import Flags, Floats, round_points
from perfsheet.scoring.columns import Coded, Codes, Small

_DECIMALS: Final = re.compile(r"\d\.(\d+)")
#: more places than a score or a rate can mean
_MOST: Final = 9
#: a stored formula is good for so many places
_CLEAN: Final = 9


def places_of(texts: Coded) -> Small:
    """Count the decimals that each text shows; 0 for a blank."""
    found: Small = texts.each(_places, blank=0, dtype=np.int16)
    return found


def most_places(form: Codes, places: Small, claimed: Floats, forms: int) -> Small:
    """Return the places in which a form prints its scores: the most that any of them shows."""
    most = np.zeros(forms, dtype=np.int16)
    there = ~np.isnan(claimed)
    np.maximum.at(most, form[there], places[there])
    return most


def unlike(claimed: Floats, computed: Floats, places: Small, at: Callable[[Codes, int], Floats]) -> Flags:
    """Tell where a claimed figure is not the computed one in the places it is printed in; blanks never are.

    `at(rows, places)` computes some rows to so many places, from the exact figures and not from what was rounded before.
    """
    with np.errstate(invalid="ignore"):
        found: Flags = (np.abs(claimed - computed) > 0) & ~np.isnan(claimed)
    rows = np.flatnonzero(found)
    shown = np.minimum(places[rows], _MOST)
    for one in np.unique(shown).tolist():
        some = rows[shown == one]
        found[some] = round_points(_clean(claimed[some]), one) != _clean(at(some, one))
    return found


def _clean(figures: Floats) -> Floats:
    return np.round(figures, _CLEAN)


def _places(text: str) -> int:
    found = _DECIMALS.search(unicodedata.normalize("NFKC", text))
    return min(len(found[1]), _MOST) if found else 0
