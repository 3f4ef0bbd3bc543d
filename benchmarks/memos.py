"""Forget what reading has remembered: labels, texts, figures, small parts. What is loaded once (the vocabulary) stays."""

from __future__ import annotations

import importlib
import pkgutil
from functools import _lru_cache_wrapper
from types import ModuleType

import perfsheet.read


def forget() -> None:
    """Empty every bounded memo of the reader, so that the next form is read as the first of a run."""
    for module in _modules():
        for memo in vars(module).values():
            if isinstance(memo, _lru_cache_wrapper) and memo.cache_info().maxsize is not None:
                memo.cache_clear()
        for memo in _dictionaries(module):
            memo.clear()
            if hasattr(memo, "__dict__"):  # what it counts besides
                vars(memo).update(vars(type(memo)()))


def _modules() -> list[ModuleType]:
    names = [one.name for one in pkgutil.iter_modules(perfsheet.read.__path__, "perfsheet.read.")]
    return [importlib.import_module(name) for name in names]


def _dictionaries(module: ModuleType) -> list[dict[object, object]]:
    """List the dictionaries of a module that fill themselves, or are filled under the names that memos have."""
    held = vars(module).items()
    return [one for name, one in held if isinstance(one, dict) and (hasattr(type(one), "__missing__") or hasattr(one, "learn") or name in ("_MEMO", "_KNOWN"))]
