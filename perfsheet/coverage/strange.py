"""Forms that answer to nothing due, and what on the roster they may be meant for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

from perfsheet.coverage.returns import Return
from perfsheet.coverage.rounds import MONITOR, Round
from perfsheet.roster.likeness import Likeness, Near
from perfsheet.roster.matching import Register
from perfsheet.tables import plain

_NO_YEAR: Final = "表上没有年度"
_NO_MONTH: Final = "表上没有监控时点"
_NO_UNIT: Final = "名册中没有这个单位"
_NO_PROJECT: Final = "名册中没有这个项目"
_OF_UNIT: Final = "单位的整体表，应报名单按主管部门列"
_NOT_DUE: Final = "名册上本轮不需报送"


class Strange(NamedTuple):
    """A form that answers to nothing due: why, and which projects (units, where the unit is not known) are near."""

    form: int
    reason: str
    proposed: Sequence[str]
    #: the projects proposed, as rows of the roster
    projects: Sequence[int]
    #: it bears another year or month than the rounds
    slipped: bool = False


class Stranger:
    """Says why forms answer to nothing due."""

    def __init__(self, register: Register, rounds: Collection[Round], *, transfers: bool) -> None:
        """Take the roster and the rounds; `transfers`: the roster names the projects that are transfers."""
        self._register = register
        self._likeness = Likeness(register)
        self._rounds = rounds
        self._transfers = transfers

    def all(self, returns: Sequence[Return]) -> Iterator[Strange]:
        """Go through forms; transfers are passed over where the roster has none."""
        for one in returns:
            if not one.transfer or self._transfers or one.project is not None:
                yield self._strange(one)

    def _strange(self, one: Return) -> Strange:
        if one.round is None:
            return Strange(one.form, _NO_YEAR if one.year is None else _NO_MONTH, (), ())
        if one.round not in self._rounds:
            return Strange(one.form, f"年度或时点与其他表不同：{slip(one)}", (), (), slipped=True)
        if one.project is not None or (one.whole and one.department is not None):
            return Strange(one.form, _NOT_DUE, (), ())
        if one.whole:
            return Strange(one.form, _OF_UNIT if one.unit is not None else _NO_UNIT, *self._units(one))
        return self._unknown(one)

    def _unknown(self, one: Return) -> Strange:
        project, code, unit = one.said
        near = self._likeness.projects(project, code, self._register.units(unit))
        reason = _NO_PROJECT if one.unit is not None or not unit else f"{_NO_UNIT}（{unit.strip()[:30]}）"
        if near or one.unit is not None:
            return Strange(one.form, reason, [described(self._register, one) for one in near], [one.row for one in near])
        return Strange(one.form, reason, *self._units(one))

    def _units(self, one: Return) -> tuple[Sequence[str], Sequence[int]]:
        if one.unit is not None:
            return (), ()
        names = plain(self._register.roster.units["unit"])
        return [f"单位“{names[near.row]}”" for near in self._likeness.units(one.said[2])], ()


def slip(one: Return) -> str:
    """Say which year and month a form bears."""
    year = f"{one.year}年度" if one.year else "没有年度"
    return year + (f"{one.month}月" if one.month else "没有时点" if one.stage == MONITOR else "")


def described(register: Register, near: Near) -> str:
    """Describe a project of the roster that may be meant."""
    row: dict[str, Any] = {name: plain(register.roster.projects[name].iloc[[near.row]])[0] for name in ("code", "name", "unit")}
    code = f"，编码 {row['code']}" if row["code"] else ""
    return f"“{row['name'] or ''}”（{row['unit'] or '单位未注明'}{code}）"
