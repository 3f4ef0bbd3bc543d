"""Keys of the configuration of a nightly run: what each must hold, and how a person is told where it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Key(NamedTuple):
    """A key of the file: what it must hold, and how a person is told."""

    reads: Callable[[object], Any]
    said: str
    needed: bool = False


def values(stated: Mapping[str, Any], keys: Mapping[str, Key], prefix: str, faults: list[str]) -> dict[str, Any]:
    """Read what is stated; every fault is added to `faults`, in words."""
    faults += [f"  不认识 {prefix}{name}。可写：{'、'.join(keys)}。" for name in stated if name not in keys]
    faults += [f"  缺 {prefix}{name}：{key.said}。" for name, key in keys.items() if key.needed and name not in stated]
    found: dict[str, Any] = {}
    for name, key in keys.items():
        if name in stated:
            try:
                found[name] = key.reads(stated[name])
            except ValueError:
                faults.append(f"  {prefix}{name} 应为{key.said}。")
    return found


def text(value: object) -> str:
    """Read a text that says something."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError
    return value


def texts(value: object) -> list[str]:
    """Read one text or several."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not several:
        raise ValueError
    return [text(one) for one in several]


def whole(least: int, most: int) -> Callable[[object], int]:
    """Read a whole number within bounds."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return read


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004  # what is wrong in the file, not in the program
    return value


def table(value: object) -> Mapping[str, Any]:
    """Read a section."""
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004  # what is wrong in the file, not in the program
    return value


def choice(among: Sequence[str]) -> Callable[[object], str]:
    """Read one of some words."""

    def read(value: object) -> str:
        if value not in among:
            raise ValueError
        return str(value)

    return read
