"""The figures about public disclosure that are more than one number: which tables, under which names, what stops one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from perfsheet.policy.shapes import Shape, ShapeError, rows, table, text, whole
from perfsheet.resources import templates_dir

#: the code of a check before publication
_CODE: Final = re.compile(r"PUB\d{3}")
_OPEN: Final = re.compile(r"\{([^{}]*)\}")
_WORDS: Final = ("year", "period")


@cache
def kinds() -> tuple[str, ...]:
    """Name the kinds of form."""
    return tuple(sorted(path.stem for path in (templates_dir() / "xlsx").glob("*.toml") if path.stem != "vocabulary"))


def titles() -> Shape[Mapping[str, str]]:
    """Take, for each kind of form that is published, the name of its table; the order is that of publication."""
    inner = text()

    def read(value: object) -> Mapping[str, str]:
        found = {_kind(kind): inner.read(title) for kind, title in table(value).items()}
        for kind, title in found.items():
            strange = sorted(set(_OPEN.findall(title)) - set(_WORDS))
            if strange or "{year}" not in title:
                raise ShapeError(f"表名应含 {{year}}（年度），监控表可再含 {{period}}（监控期）；“{title}”不合", key=kind)
        return found

    return Shape('{project_selfeval = "{year}年项目支出绩效自评表", …}，按公开的顺序', read, lambda value: "；".join(value.values()))


def numbers() -> Shape[Mapping[str, int]]:
    """Take the number that each kind of table has among all that are published."""
    inner = whole(1, 999)

    def read(value: object) -> Mapping[str, int]:
        return {_kind(kind): inner.read(number) for kind, number in table(value).items()}

    return Shape("{project_selfeval = 14, …}", read, lambda value: "；".join(f"{kind} 为 {number}" for kind, number in value.items()))


def numbered() -> Shape[str]:
    """Take the pattern of a number: text around {n}."""
    inner = text()

    def read(value: object) -> str:
        found = inner.read(value)
        if _OPEN.findall(found) != ["n"]:
            raise ShapeError('应为含一个 {n} 的文字，如 "附表{n}"')
        return found

    return Shape('"附表{n}"', read, str)


def stops() -> Shape[tuple[str, ...]]:
    """Take the codes of the checks that stop a publication."""

    def read_one(value: object) -> str:
        if not isinstance(value, str) or not _CODE.fullmatch(value):
            raise ShapeError("应为公开前检查的编号，如 PUB010")
        return value

    return rows('["PUB001", "PUB010", …]', read_one, str, str)


def _kind(name: str) -> str:
    if name not in kinds():
        raise ShapeError(f"没有 {name} 这种表，可用 {'、'.join(kinds())}", key=name)
    return name
