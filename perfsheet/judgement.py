"""Judging a batch: which policy each form goes by, every score recomputed, every rule asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.across import Across
from perfsheet.check import check
from perfsheet.engine.material import Material
from perfsheet.policy import Policy, choose, load, refuse_unknown_rules, year_end
from perfsheet.read.notes import NOTES
from perfsheet.roster import Roster
from perfsheet.roster.known import Known
from perfsheet.rule import FAMILIES, catalogue
from perfsheet.scoring import Scores, explanations, score
from perfsheet.share import Share
from perfsheet.tables import Batch, plain

#: choose by the marks that forms bear
AUTO: Final = "auto"
_ASKED: Final = "由 --policy 指定"
#: years beyond these are slips of the pen, and no rules were made for them
_YEARS: Final = range(1990, 2101)
#: files whose forms came again
_COPIES: Final = ("duplicate", "superseded")


class Applied(NamedTuple):
    """A policy that was applied: to how many forms, and why; `members` are their numbers."""

    name: str
    title: str
    reason: str
    forms: int
    members: Sequence[int] = ()

    def told(self) -> dict[str, object]:
        """Describe it for the manifest."""
        return {name: value for name, value in self._asdict().items() if name != "members"}


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What was found out about a batch.

    `findings` is the frame of `perfsheet.check` (its index numbers the findings: `cause` and `group` name them), with `policy` beside.
    `parts` is the frame of `perfsheet.scoring` with `cell`, `policy`, `named` (the grade of the claimed total beside `total`, of the
    recomputed one beside `recomputed`), and `share` and `at`, by which it is explained. Only forms that count are in both.
    `titles` says in a sentence what each rule is about, `families` names the families, `grades` the grades of all policies, best first.
    """

    findings: DataFrame
    parts: DataFrame
    applied: Sequence[Applied]
    grades: Sequence[str]
    titles: Mapping[str, str]
    families: Mapping[str, str]
    scores: Sequence[Scores]
    #: the days on which forms first came, as far as a ledger knows them
    came: Mapping[int, date] = field(default_factory=dict)
    #: the policy asked for, as it was asked for; None where each form's own marks decide
    asked: str | None = None

    def explained(self, rows: DataFrame) -> list[str]:
        """Say of some rows of `parts` how each score came about."""
        said = [""] * len(rows)
        for share, scores in enumerate(self.scores):
            mine = np.flatnonzero(rows["share"].to_numpy() == share)
            for at, line in zip(mine.tolist(), explanations(scores, rows["at"].to_numpy()[mine].tolist()), strict=True):
                said[at] = line
        return said


class _Group(NamedTuple):
    """Forms that go by one policy."""

    policy: Policy
    forms: npt.NDArray[np.bool_]


def refuse_unknown(asked: str) -> None:
    """Raise PerfsheetError unless there is such a policy, and it speaks only of rules that there are."""
    if asked != AUTO:
        refuse_unknown_rules(load(asked), {*catalogue(), *(note.code for note in NOTES.values())})


def judge(batch: Batch, asked: str = AUTO, year: int | None = None, roster: Roster | None = None) -> Judgement:
    """Judge the forms of a batch that count, each under the policy asked for as it stood at the end of the form's year.

    `asked` is a name, the path of a policy file, or `auto`; `year` is that of forms that do not state any (none: today's rules).
    """
    forms, _ = batch.forms
    counted = forms["current"].fillna(value=True).to_numpy(dtype=bool)
    chosen = choose(batch) if asked == AUTO else forms[["form"]].assign(policy=asked, reason=_ASKED)
    groups = _groups(plain(chosen["policy"]), [_day(of, year) for of in plain(forms["year"])], counted)
    if not groups:
        groups = [_Group(load("national" if asked == AUTO else asked), counted)]
    files = batch.files["file"][~batch.files["status"].isin(_COPIES)]
    shares = [Share.of(batch, group.forms, files if at == 0 else None) for at, group in enumerate(groups)]
    scores = [score(share.batch, group.policy) for share, group in zip(shares, groups, strict=True)]
    return Judgement(
        findings=_findings(groups, shares, scores, _known(batch, counted, roster), Across.of(batch, counted)),
        parts=_parts(groups, shares, scores),
        applied=_applied(groups, chosen),
        grades=list(dict.fromkeys(band.name for group in groups for band in group.policy.grades.bands.value)),
        titles={rule.code: rule.page.title for rule in catalogue().values()},
        families=FAMILIES,
        scores=scores,
        asked=None if asked == AUTO else asked,
    )


def _day(of: int | None, year: int | None) -> date | None:
    """Return the day whose rules a form goes by; None is today."""
    stated = of if of in _YEARS else year
    return year_end(stated) if stated else None


def _groups(names: Sequence[str], days: Sequence[date | None], counted: npt.NDArray[np.bool_]) -> list[_Group]:
    """Put the forms together that go by the same figures, whatever the year."""
    wanted = list(zip(names, days, strict=True))
    loaded = {one: load(*one) for one in dict.fromkeys(one for one, counts in zip(wanted, counted, strict=True) if counts)}
    groups: list[_Group] = []
    for one, policy in loaded.items():
        mine = np.array([other == one for other in wanted], dtype=bool) & counted
        same = next((at for at, group in enumerate(groups) if replace(group.policy, on=policy.on) == policy), None)
        if same is None:
            groups.append(_Group(policy, mine))
        else:
            groups[same] = groups[same]._replace(forms=groups[same].forms | mine)
    return groups


def _known(batch: Batch, counted: npt.NDArray[np.bool_], roster: Roster | None) -> Known | None:
    """Set all forms against the roster; those that do not count have not come."""
    if roster is None:
        return None
    forms = Material(batch).forms
    return Known.of(forms.assign(stage=forms["stage"].where(counted, "")), roster)


def _findings(groups: Sequence[_Group], shares: Sequence[Share], scores: Sequence[Scores], known: Known | None, across: Across) -> DataFrame:
    today = datetime.now().astimezone().date()
    found: list[DataFrame] = []
    base = 0
    for group, share, of in zip(groups, shares, scores, strict=True):
        mine = known.taken(share.rows["forms"]) if known else None
        frame = share.placed_back(check(share.batch, of, group.policy, mine, today, across.taken(share.rows)))
        frame = frame.set_axis(pd.RangeIndex(base, base + len(frame)))
        found.append(frame.assign(cause=frame["cause"] + base, group=frame["group"] + base, policy=group.policy.name))
        base += len(frame)
    return pd.concat(found).sort_values(["file", "form"], kind="stable", na_position="first")


def _parts(groups: Sequence[_Group], shares: Sequence[Share], scores: Sequence[Scores]) -> DataFrame:
    found = []
    for at, (group, share, of) in enumerate(zip(groups, shares, scores, strict=True)):
        beside = of.parts.assign(cell=of.cells["claimed"], policy=group.policy.name, named=_named(of.parts, group.policy), share=at, at=np.arange(len(of.parts)))
        found.append(share.placed_back(beside))
    return pd.concat(found).sort_values("form", kind="stable").reset_index(drop=True)


def _named(parts: DataFrame, policy: Policy) -> Series:
    """Name the grade of each total, as claimed and as recomputed."""
    totals = parts["claimed"].where(parts["part"] == "total").fillna(parts["computed"].where((parts["part"] == "recomputed") & parts["unsure"].isna()))
    return policy.grades.bands.value.names(totals)


def _applied(groups: Sequence[_Group], chosen: DataFrame) -> list[Applied]:
    """Say which policies were applied, and why, the commonest first."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for group in groups:
        mine = chosen[group.forms]
        for form, reason in zip(plain(mine["form"]), plain(mine["reason"]), strict=True):
            found.setdefault((group.policy.name, group.policy.title, str(reason)), []).append(form)
    return sorted((Applied(*key, len(forms), forms) for key, forms in found.items()), key=lambda one: -one.forms)
