"""Narrow views of wide tables: some rows and columns, made once for all the rules that look at them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from weakref import finalize

from pandas import DataFrame

_T = TypeVar("_T")


def once(function: Callable[[DataFrame], _T]) -> Callable[[DataFrame], _T]:
    """Ask a function once about a frame; what it says is kept as long as the frame lives. Frames are never changed in place."""
    kept: dict[int, _T] = {}

    @wraps(function)
    def asked(frame: DataFrame) -> _T:
        key = id(frame)
        if key not in kept:
            kept[key] = function(frame)
            finalize(frame, kept.pop, key, None)
        return kept[key]

    return asked


def of_stages(frame: DataFrame, stages: tuple[str, ...], columns: list[str]) -> DataFrame:
    """Return some columns of the rows whose forms are of some stages."""
    wanted: Any = frame["stage"].isin(stages).to_numpy(dtype=bool)
    narrow = frame[columns]
    return narrow if wanted.all() else narrow[wanted]
