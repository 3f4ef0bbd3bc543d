"""Cases: a project, or a whole unit, at one period, with its light; those of one year follow each other."""

from __future__ import annotations

import json
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.account import same_name
from perfsheet.policy import Policy
from perfsheet.tables import plain
from perfsheet.warning.lights import Light, light
from perfsheet.warning.readings import Reading, readings
from perfsheet.warning.sign import SEVERAL, Figures, Sign
from perfsheet.write.context import summarise
from perfsheet.write.format import one_line
from perfsheet.write.marked import counted
from perfsheet.write.owners import NAMELESS
from perfsheet.write.subjects import Subject, subjects

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

_LETTERS: Final = 7
_TOLD: Final = ("form", "file", "path", "location", "sheet", "kind", "kind_name", "year", "period")


class Case(NamedTuple):
    """A project (or all of a unit) at one period. `code` names the case: the same project and period always have the same."""

    code: str
    owner: str
    head: str
    #: the project; of forms about a whole unit （整体支出）
    name: str
    project_code: str
    form: int
    path: str
    location: str | None
    sheet: str
    kind_name: str
    year: int | None
    period: str
    figures: Figures
    light: Light
    policy: Policy
    #: the name or path of the policy
    asked: str
    kind: str
    #: the codes of the case before and after it in the year, "" where there is none
    before: str = ""
    after: str = ""

    @property
    def known(self) -> bool:
        """Whether it is said whose it is, and of what period: what is not cannot be followed."""
        return NAMELESS not in {self.owner, self.name} and self.year is not None and self.figures.month is not None


@lru_cache(maxsize=1)
def cases(batch: Batch, judgement: Judgement, year: int | None = None) -> Sequence[Case]:
    """Give every monitoring form that counts its light; in the order of departments, units, projects and periods."""
    read = readings(batch, judgement, year)
    if not read:
        return ()
    rows = counted(summarise(batch, judgement))
    found = subjects(rows, [True] * len(rows))
    told = list(zip(*(plain(rows[name]) for name in _TOLD), strict=True))
    same = Counter((one.owner, same_name(one.name)) for one in found)
    made: list[Case] = []
    for one in sorted(found, key=lambda one: (one.head == NAMELESS, one.head)):
        made += _of_subject(
            one, [told[at] for at in one.forms if told[at][0] in read], read, alone=same[one.owner, same_name(one.name)] == 1
        )
    return made


def _of_subject(subject: Subject, forms: Sequence[Any], read: dict[int, Reading], *, alone: bool) -> Iterator[Case]:
    """Go through the periods of a subject, kind by kind and year by year."""
    groups: dict[tuple[str, int | None], list[Any]] = {}
    for form in forms:
        groups.setdefault((form[5], form[7]), []).append(form)
    for key in sorted(groups, key=lambda key: (key[1] or 0, key[0])):
        yield from _in_turn(
            [
                _case(subject, form, read[form[0]], alone=alone)
                for form in sorted(groups[key], key=lambda form: read[form[0]].figures.month or 0)
            ]
        )


def _case(subject: Subject, told: Any, read: Reading, *, alone: bool) -> Case:  # noqa: ANN401  # a row of forms
    form, _, path, location, sheet, kind, kind_name, year, period = told
    identity = [kind, same_name(subject.owner), same_name(subject.name), "" if alone else same_name(subject.code), year]
    return Case(
        code=_code(identity, year, read.figures.month),
        owner=subject.owner,
        head=subject.head,
        name=subject.name,
        project_code=subject.code,
        form=form,
        path=one_line(path),
        location=location,
        sheet=one_line(sheet),
        kind_name=kind_name,
        year=year,
        period=one_line(period),
        figures=read.figures,
        light=light(read.figures, read.policy),
        policy=read.policy,
        asked=read.asked,
        kind=kind,
    )


def _code(identity: Sequence[object], year: int | None, month: int | None) -> str:
    """Name a case: year, month, and letters that stand for what it is about."""
    written = json.dumps([*identity, month], ensure_ascii=True)
    letters = b32encode(blake2b(written.encode("ascii"), digest_size=5).digest()).decode("ascii")[:_LETTERS]
    return f"{year or 0:04d}{month or 0:02d}-{letters}"


def _in_turn(some: Sequence[Case]) -> Iterator[Case]:
    """Link the periods of one year; where several forms claim one period, none of them has a light."""
    forms = Counter(case.figures.month for case in some)
    sure = [case for case in some if forms[case.figures.month] == 1]
    for at, case in enumerate(sure):
        before = sure[at - 1].code if at else ""
        after = sure[at + 1].code if at + 1 < len(sure) else ""
        yield case._replace(before=before, after=after)
    for case in some:
        if forms[case.figures.month] > 1:
            yield case._replace(
                light=_unlit(case.light, f"同一项目 {case.period or '同一时点'}有 {forms[case.figures.month]} 张表，先核对以哪张为准")
            )


def _unlit(one: Light, why: str) -> Light:
    doubt = Sign(SEVERAL, "", why, doubt=True)
    return one._replace(colour="", meaning="", warning=False, clear=False, reasons=(), said=f"不亮灯：{why}", doubts=[doubt, *one.doubts])
