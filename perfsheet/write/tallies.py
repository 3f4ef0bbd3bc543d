"""What was found out about the forms of a run, in figures: findings by kind and family, grades as claimed and as recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.format import one_line
from perfsheet.write.keys import group_key, key
from perfsheet.write.rows import RANK

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.judgement import Judgement

UNGRADED: Final = "无法确定"
#: where grades are taken from
GRADE_COLUMNS: Final = ("表上填报", "按自评总分", "按重算总分")


class Group(NamedTuple):
    """All findings of one code: what the rule is about, with the commonest message as an example."""

    severity: str
    code: str
    title: str
    number: int
    files: int
    message: str
    path: str
    location: str | None
    sheet: str | None
    cell: str | None

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return group_key(self.code)


class FamilyLine(NamedTuple):
    """The findings of one family by severity, and in how many forms they were found."""

    code: str
    name: str
    numbers: tuple[int, ...]
    forms: int

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", "问题类别", self.name)


class GradeLine(NamedTuple):
    """How many forms have a grade: as they state it, by the total they claim, by the recomputed one."""

    name: str
    stated: int
    claimed: int
    recomputed: int

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return key("概况", "等级", self.name)


def groups(rows: DataFrame, titles: Mapping[str, str]) -> list[Group]:
    """Group listed findings by code: severe ones first, then the most frequent."""
    found = []
    for code, mine in rows.groupby("code", sort=False):
        message = Counter(plain(mine["message"])).most_common(1)[0][0]
        example = mine.loc[mine["message"] == message].iloc[0]
        path, *place = (example[name] if isinstance(example[name], str) else None for name in ("path", "location", "sheet", "cell"))
        severity = min(map(str, mine["severity"]), key=lambda one: RANK.get(one, len(RANK)))
        title = titles.get(str(code), "")
        found.append(Group(severity, str(code), title, int(mine["number"].sum()), mine["file"].nunique(), message, path or "", *place))
    return sorted(found, key=lambda group: (RANK.get(group.severity, len(RANK)), -group.number, group.code))


def family_lines(findings: DataFrame, families: Mapping[str, str]) -> list[FamilyLine]:
    """Break findings down by family, in the order of the catalogue."""
    family = findings["code"].str[:3]
    lines = []
    for code in [*families, *sorted(set(plain(family)) - set(families))]:
        mine = findings[family == code]
        severities = Counter(plain(mine["severity"]))
        if len(mine):
            lines.append(FamilyLine(code, families.get(code, code), tuple(severities[severity] for severity in RANK), mine["form"].nunique()))
    return lines


def graded(judgement: Judgement) -> dict[str, dict[str, list[int]]]:
    """Say which forms have a grade: as they state it, by the total they claim, by the recomputed one; of each the forms by grade."""
    parts = judgement.parts
    grade, total, recomputed = (parts[parts["part"] == part] for part in ("grade", "total", "recomputed"))
    stated = [_stated(*row) for row in zip(*(plain(grade[name]) for name in ("claimed_text", "computed_text", "differs", "unsure")), strict=True)]
    claimed = plain(total["named"].where(total["claimed"].notna(), ""))
    sure = plain(recomputed["named"].where(recomputed["form"].isin(total["form"][total["claimed"].notna()]), ""))
    columns = zip(GRADE_COLUMNS, (stated, claimed, sure), (grade, total, recomputed), strict=True)
    return {column: _by_name(names, plain(rows["form"])) for column, names, rows in columns}


def _by_name(names: Sequence[str | None], forms: Sequence[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, form in zip(names, forms, strict=True):
        if name != "":
            found.setdefault(name or UNGRADED, []).append(form)
    return found


def grade_lines(judgement: Judgement) -> list[GradeLine]:
    """Count the forms by grade, best first; none where no form has a total or a grade."""
    counts = [{name: len(forms) for name, forms in of.items()} for of in graded(judgement).values()]
    others = sorted(set().union(*counts) - {*judgement.grades, UNGRADED})
    lines = [GradeLine(name, *(count.get(name, 0) for count in counts)) for name in (*judgement.grades, *others, UNGRADED)]
    return [line for line in lines if line.name in judgement.grades or any(line[1:])] if any(counts) else []


def _stated(said: str | None, computed: str | None, differs: bool | None, unsure: Any) -> str:  # noqa: ANN401, FBT001  # a row of the frame
    """Name a stated grade as the policy does where it is the right one, else as it stands; nothing where none is stated."""
    if said is None:
        return ""
    return computed if computed and not differs and unsure is None else one_line(said)


def totals(judgement: Judgement) -> DataFrame:
    """Return the totals of the forms that have one, by form: `claimed`, `grade` (by the bands), `recomputed`, `regrade`, and why it is `unsure`."""
    parts = judgement.parts
    total, recomputed = (parts[parts["part"] == part].drop_duplicates("form").set_index("form") for part in ("total", "recomputed"))
    claimed = total[["claimed", "named"]].rename(columns={"named": "grade"})
    again = recomputed[["computed", "named", "unsure"]].rename(columns={"computed": "recomputed", "named": "regrade"})
    return claimed.join(again, how="outer")
