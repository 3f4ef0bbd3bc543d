"""The rows of 预警台账.xlsx: how each case stands, its indicators with their colours, the figures of the policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.policy.keys import KEYS

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.warning.cases import Case
    from perfsheet.warning.completion import Progress

_SECTIONS: Final = ("lights", "thresholds", "deviation", "warning")
#: keys of these sections that are not about monitoring
_OTHERS: Final = ("lights.inflated", "deviation.review")


class Standing(StrEnum):
    """How a case stands."""

    WARNED = "预警"
    OPEN = "待人工判断"
    UNLIT = "不亮灯"
    CLEAR = "未达到预警线"
    FINE = "正常"


class ItemRow(NamedTuple):
    """An indicator of a case, and its own colour."""

    case: Case
    item: Progress
    colour: str


class PolicyRow(NamedTuple):
    """A figure of a policy."""

    policy: str
    key: str
    shown: str
    assumed: bool
    basis: str


def standing(case: Case) -> Standing:
    """Say how a case stands."""
    light = case.light
    if light.warning:
        return Standing.WARNED
    if light.left_open:
        return Standing.OPEN
    if light.colour:
        return Standing.FINE
    return Standing.CLEAR if light.clear else Standing.UNLIT


def rank(case: Case, colours: Mapping[str, int]) -> tuple[int, int]:
    """Sort by how cases stand, and by colour."""
    return list(Standing).index(standing(case)), colours.get(case.light.colour, len(colours))


def item_rows(cases: Sequence[Case]) -> list[ItemRow]:
    """List the indicators of cases, with their own colours where the policy gives them any."""
    return [row for case in cases for row in _items(case)]


def _items(case: Case) -> Iterator[ItemRow]:
    for item, sign in zip(case.figures.items, case.light.items, strict=True):
        yield ItemRow(case, item, sign.colour if sign else "")


def policy_rows(cases: Sequence[Case]) -> list[PolicyRow]:
    """List the figures that the lights rest on, policy by policy."""
    policies = {(case.policy.name, case.policy.on): case.policy for case in cases}
    return [row for policy in policies.values() for row in _figures(policy)]


def _figures(policy: Policy) -> Iterator[PolicyRow]:
    for path, key in KEYS.items():
        figure = policy[path]
        if key.section in _SECTIONS and path not in _OTHERS and figure.value is not None:
            yield PolicyRow(policy.title, path, key.shape.shown(figure.value), figure.assumed, figure.basis)
