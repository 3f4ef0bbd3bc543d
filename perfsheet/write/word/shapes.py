"""The types of what a template may print: the fields of NamedTuples, their lists, and what may be blank."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from perfsheet.write.word.fields import Loop

#: the type of what may be blank
NONE: Final = type(None)


def fields_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401  # a type
    """Return the fields of a NamedTuple with their types; nothing for what has none."""
    if kind is Loop or (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")):
        return get_type_hints(kind)
    return {}


def meanings(kind: Any) -> dict[str, str]:  # noqa: ANN401  # a type
    """Return what the fields of a NamedTuple mean."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: get_args(hint)[1] if get_origin(hint) is Annotated else "" for name, hint in hints.items()}


def members(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a type
    """Return the types that a union is made of."""
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


def without_none(kind: Any) -> Any:  # noqa: ANN401  # a type
    """Return a type less its being blank."""
    left = [one for one in members(kind) if one is not NONE]
    return Union[tuple(left)] if left else str  # noqa: UP007  # made at run time


def element(kind: Any) -> Any:  # noqa: ANN401  # a type
    """Return what a list is a list of; None for what is no list."""
    if get_origin(kind) in {list, tuple, Sequence} and get_args(kind):
        return get_args(kind)[0]
    return Any if kind is Any else None


def fits(given: Any, wanted: Any) -> bool:  # noqa: ANN401  # types
    """Tell whether a value of one type can be shown in a way that takes another."""
    if (inner := element(wanted)) is not None and wanted is not Any:
        return element(given) is not None and inner in {Any, element(given)}
    allowed = {*members(wanted)}
    if float in allowed:
        allowed |= {int}
    return wanted is Any or all(one in allowed or (one is NONE and NONE in allowed) for one in members(given))


def wanted_word(kind: Any) -> str:  # noqa: ANN401  # a type
    """Say in a word what a format takes."""
    return "列表" if element(kind) is not None else "数" if float in members(kind) else "文字"
