"""The light of a project: of all signs the worst one's, with the reason in one line. What is not sure gives no light."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from perfsheet.policy import Policy
from perfsheet.policy.records import Colour
from perfsheet.warning.causes import apart, causes, expected
from perfsheet.warning.paces import by_item, paces, undated
from perfsheet.warning.sign import DIFFER, PACE, REPEATED, SEVERAL, Completion, Figures, Sign, completion

#: so many signs are told in the line, the rest is counted
_TOLD: Final = 3


class Light(NamedTuple):
    """A light, or none (`colour` ""), with its reason; `clear` where all that was looked at is in order under a policy without such a colour."""

    colour: str
    meaning: str
    warning: bool
    clear: bool
    said: str
    #: all that was looked at, and what could not be
    signs: Sequence[Sign]
    doubts: Sequence[Sign]
    completion: Completion
    #: the share of the budget that was due to be spent
    expected: Fraction | None
    #: how far execution and completion lie apart, in per cent
    apart: Fraction | None
    #: the sign that each indicator gives, None where the policy has no colours for it
    items: Sequence[Sign | None] = ()
    #: the signs that the light comes from
    reasons: Sequence[Sign] = ()

    @property
    def cells(self) -> list[str]:
        """The cells that the light comes from."""
        return list(dict.fromkeys(cell for sign in self.reasons for cell in sign.cells if cell))

    @property
    def left_open(self) -> bool:
        """Whether a person has to judge: ways of reckoning that come to different ends, several forms for one period."""
        return not self.warning and any(one.cause in {DIFFER, SEVERAL} for one in self.doubts)

    @property
    def causes(self) -> list[str]:
        """What the light was given for."""
        return list(dict.fromkeys(sign.cause for sign in self.reasons))


def light(figures: Figures, policy: Policy) -> Light:
    """Give a form its light."""
    items = by_item(figures, policy)
    found = _signs(figures, policy, items)
    seen, doubts = [one for one in found if not one.doubt], [one for one in found if one.doubt]
    colour = _worst([one.colour for one in seen if one.colour], policy)
    if colour is not None and not colour.warning and _lacking(seen, policy):
        colour = None
    clear = colour is None and bool(seen) and not any(one.colour for one in seen)
    done = completion(figures.items)
    rate = figures.spending.rate
    gap = None if rate is None or done.whole is None else apart(rate, done.whole, policy)
    reasons = _reasons(colour, seen, policy)
    said = _said(colour, seen, doubts, reasons, clear=clear)
    name, meaning, warns = colour or Colour("", "", warning=False)
    return Light(name, meaning, warns, clear, said, seen, doubts, done, expected(figures.month, policy), gap, items, reasons)


def _signs(figures: Figures, policy: Policy, items: Sequence[Sign | None]) -> list[Sign]:
    """Look at a form from every side that the policy names; a warning after one that was not put right is a sign of its own."""
    found = [*paces(figures, policy), *filter(None, items), *undated(figures, policy), *causes(figures, policy)]
    again = policy.warning.causes.value.repeated if policy.warning.causes.value else None
    warned = {one.colour for one in policy.lights.colours.value if one.warning}
    if again and figures.before and any(one.colour in warned for one in found):
        found.append(Sign(REPEATED, again, f"{figures.before}监控已预警，没有整改完成的答复，又达到预警线"))
    return found


def _reasons(colour: Colour | None, seen: Sequence[Sign], policy: Policy) -> list[Sign]:
    """Choose the signs that a light comes from: those of its colour; a warning again comes from all that is warned of."""
    own = [one for one in seen if colour is not None and one.colour == colour.colour]
    if not own or any(one.cause != REPEATED for one in own):
        return own
    warned = {one.colour for one in policy.lights.colours.value if one.warning}
    return [*own, *(one for one in seen if one.colour in warned and one.cause != REPEATED)]


def _worst(colours: Sequence[str], policy: Policy) -> Colour | None:
    return next((one for one in policy.lights.colours.value if one.colour in colours), None)


def _lacking(seen: Sequence[Sign], policy: Policy) -> bool:
    """Tell whether too little is known to say that all is well: neither money nor indicators may be missing."""
    money = policy.lights.execution.value is not None and not any(one.cause == PACE for one in seen)
    return money or (policy.lights.indicator.value is not None and all(one.cause == PACE for one in seen))


def _said(colour: Colour | None, seen: Sequence[Sign], doubts: Sequence[Sign], reasons: Sequence[Sign], *, clear: bool) -> str:
    if colour is not None and colour.warning:
        return f"{colour.colour}（{colour.meaning}）：{_listed(reasons)}"
    if colour is not None:
        money = [one for one in seen if one.cause == PACE]
        items = len(seen) - len(money)
        return f"{colour.colour}（{colour.meaning}）：{_listed(money)}；{items} 项可比的指标均未达到预警线"
    if clear:
        return f"未达到预警线：{_listed(seen)}"
    return f"不亮灯：{_listed(doubts)}" if doubts else "不亮灯：政策没有规定这一时点的预警条件"


def _listed(some: Sequence[Sign]) -> str:
    told = "；".join(_with_cells(one) for one in some[:_TOLD])
    return told if len(some) <= _TOLD else f"{told}；等 {len(some)} 处"


def _with_cells(one: Sign) -> str:
    cells = [cell for cell in one.cells if cell]
    return f"{one.said}（{'、'.join(cells)}）" if cells else one.said
