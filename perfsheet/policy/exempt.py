"""Exemptions: a rule that does not apply to a unit, a project, a year; with reason, approver and expiry."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from perfsheet.policy.keys import CODE
from perfsheet.policy.shapes import Shape, ShapeError, day, record, text, whole

#: how the block is headed: [[exempt]]
EXEMPT: Final = "exempt"


class Exemption(NamedTuple):
    """What is exempt (`unit` or `project` or both; every year where `year` is None), who approved it and until when."""

    rule: str
    unit: str | None
    project: str | None
    year: int | None
    reason: str
    approver: str
    expires: date
    source: str
    where: str

    def expired(self, on: date) -> bool:
        """Tell whether it no longer holds on a day; it holds to the end of `expires`."""
        return on > self.expires

    def __str__(self) -> str:
        """Say it as a report lists it."""
        scope = "、".join(part for part in (self.unit, self.project, f"{self.year} 年度" if self.year else None) if part)
        return f"{self.rule}（{scope}）：{self.reason}；批准 {self.approver}；至 {self.expires}"


def _code() -> Shape[str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value):
            raise ShapeError("应为规则编号，如 SCO003")
        return value

    return Shape("规则编号", read, str)


REQUIRED: Final[dict[str, Shape[Any]]] = {"rule": _code(), "reason": text(), "approver": text(), "expires": day()}
OPTIONAL: Final[dict[str, Shape[Any]]] = {"unit": text(), "project": text(), "year": whole(1990, 2100)}


def exemption(row: object, source: str, where: str) -> Exemption:
    """Read one block; raises ShapeError."""
    found = record(row, REQUIRED, OPTIONAL)
    if "unit" not in found and "project" not in found:
        raise ShapeError("须写明 unit（单位）或 project（项目）；要对所有单位停用一条规则，请写在 [[severity]] 里")
    if "year" in found and found["expires"].year < found["year"]:
        raise ShapeError(f"expires 早于 {found['year']} 年度，永远不会起作用，请改正", key="expires")
    return Exemption(**{**dict.fromkeys(OPTIONAL), **found, "source": source, "where": where})
