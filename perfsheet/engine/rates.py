"""Printed rates against the figures beside them: whether one is the other, rounded or cut to the places that it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_FIGURE: Final = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
#: what a binary figure may be off by
_DUST: Final = 1e-9


def monitored_bases(policy: Policy) -> tuple[str, ...]:
    """List what the execution rate of a monitoring form is divided by: what the policy says, where that is blank the budget as it stands, the original one."""
    return tuple(dict.fromkeys((policy.execution.monitoring.value, "budget", "approved")))


def percent_of(part: Series, whole: Series) -> Series:
    """Return a share in per cent; NA where the whole is nothing."""
    return part / whole.where(whole > 0) * 100


def slack_of(funds: DataFrame, part: str, whole: str) -> Series:
    """Say by how much, in per cent, a rate may differ because its figures are rounded to the decimals they show; whole figures are exact."""
    spent, base = funds[f"{part}_wan"], funds[f"{whole}_wan"]
    return (_half(funds, part) + _half(funds, whole) * spent / base.where(base > 0)) / base.where(base > 0) * 100


def misprinted(texts: Series, right: Series, slack: Series) -> Series:
    """Tell which printed rates are not the right ones (in per cent), neither rounded nor cut; a figure without % may be a share."""
    places = by_text(texts, _places, "Float64")
    printed = by_text(texts, _number, "Float64")
    percent = by_text(texts, lambda text: "%" in _folded(text) or "‰" in text, "boolean")
    wrong = _apart(printed, places, right, slack) & (percent | _apart(printed * 100, places - 2, right, slack))
    return wrong.fillna(value=False).astype(bool)


def _apart(printed: Series, places: Series, right: Series, slack: Series) -> Series:
    step = Series(np.power(10.0, -places.to_numpy(dtype=float, na_value=np.nan)), index=printed.index).astype("Float64")
    room = slack.fillna(0.0) + _DUST
    return (printed > right + step / 2 + room) | (printed <= right - step - room + 2 * _DUST)


def _half(funds: DataFrame, key: str) -> Series:
    """Return half of the last place that an amount shows, in 万元; 0 for whole figures."""
    places = by_text(funds[f"{key}_text"], _places, "Float64")
    value = funds[key]
    scale = (funds[f"{key}_wan"] / value.where(value != 0)).fillna(1.0)
    half = Series(np.power(10.0, -places.to_numpy(dtype=float, na_value=0.0)) / 2, index=funds.index).astype("Float64")
    return half.where(places > 0, 0.0) * scale


def _folded(text: str) -> str:
    return normalize("NFKC", text)


def _number(text: str) -> float | None:
    found = _FIGURE.search(_folded(text))
    return float(found[0].replace(",", "")) / (10 if "‰" in text else 1) if found else None


def _places(text: str) -> float | None:
    found = _FIGURE.search(_folded(text))
    return len(found[1] or "") + ("‰" in text) if found else None
