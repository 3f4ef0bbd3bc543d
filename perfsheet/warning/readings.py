"""The monitoring forms of a batch in figures, each under the policy it is judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from perfsheet.engine.chances import month_of
from perfsheet.policy import Policy, choose, load, year_end
from perfsheet.scoring.context import context
from perfsheet.scoring.terms import Terms
from perfsheet.share import Share
from perfsheet.tables import plain
from perfsheet.warning.completion import Progress, progress
from perfsheet.warning.sign import Figures
from perfsheet.warning.spending import UNKNOWN, spending

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

MONITOR: Final = "_monitor"
#: findings that put the unit of a form's money in doubt
_DOUBTFUL_MONEY: Final = ("BUD014", "BUD016")
#: the scale of a review
_FULL: Final = 100
#: years beyond these are slips of the pen
_YEARS: Final = range(1990, 2101)


class Reading(NamedTuple):
    """The figures of a form, and the policy it goes by, with the name or path it was asked for."""

    figures: Figures
    policy: Policy
    asked: str


def readings(batch: Batch, judgement: Judgement, year: int | None) -> dict[int, Reading]:
    """Read every monitoring form that counts, by its number; `year` is that of forms that state none."""
    forms, _ = batch.forms
    monitors = forms["kind"].str.endswith(MONITOR).fillna(value=False) & forms["current"].fillna(value=True)
    if not monitors.any():
        return {}
    names = plain(choose(batch)["policy"]) if judgement.asked is None else [judgement.asked] * len(forms)
    days = [_day(of, year) for of in plain(forms["year"])]
    found: dict[int, Reading] = {}
    for name, day in dict.fromkeys((names[at], days[at]) for at in np.flatnonzero(monitors.to_numpy(dtype=bool)).tolist()):
        mine = monitors.to_numpy(dtype=bool) & np.array([one == (name, day) for one in zip(names, days, strict=True)], dtype=bool)
        policy = load(name, day)
        found.update((form, Reading(figures, policy, name)) for form, figures in _figures(batch, judgement, mine, policy))
    return found


def _day(of: int | None, year: int | None) -> date | None:
    stated = of if of in _YEARS else year
    return year_end(stated) if stated else None


def _figures(batch: Batch, judgement: Judgement, mine: Any, policy: Policy) -> Iterator[tuple[int, Figures]]:  # noqa: ANN401  # flags
    """Go through the forms that are marked, with their numbers in the whole batch."""
    share = Share.of(batch, mine, None)
    back = share.rows["forms"].tolist()
    doubted, unsure = _doubted(judgement)
    local = {at: doubted.get(form, set()) for at, form in enumerate(back)}
    items: dict[int, list[Progress]] = {}
    for form, one in progress(context(share.batch, Terms.of(policy)), policy, local):
        items.setdefault(form, []).append(one._replace(row=int(share.rows["indicators"][one.row])))
    money = dict(spending(share.batch, policy, local, {at for at, form in enumerate(back) if form in unsure}))
    values, cells = share.batch.forms
    columns = (plain(month_of(values["period"])), plain(values["total_score"]), plain(cells["total_score"]))
    for at, (month, score, cell) in enumerate(zip(*columns, strict=True)):
        reviewed = score if score is not None and 0 <= score <= _FULL else None
        yield back[at], Figures(month, money.get(at, UNKNOWN), items.get(at, ()), reviewed, cell or "")


def _doubted(judgement: Judgement) -> tuple[Mapping[int, set[str]], set[int]]:
    """Return each form's cells with errors that must be mended first, and the forms whose unit of money is in doubt."""
    found = judgement.findings
    active = found[(found["status"] == "active") & found["form"].notna()]
    errors = active[(active["severity"] == "error") & active["cell"].notna()]
    cells: dict[int, set[str]] = {}
    for form, cell in zip(plain(errors["form"]), plain(errors["cell"]), strict=True):
        cells.setdefault(form, set()).add(cell)
    return cells, set(plain(active.loc[active["code"].isin(_DOUBTFUL_MONEY), "form"]))
