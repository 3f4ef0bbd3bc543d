"""The figures of 通报.docx: each field that it prints, with the forms that it is made of; the ids are those of the fields of its template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from perfsheet.tables import plain
from perfsheet.trace.figure import Figure, Tables
from perfsheet.write.keys import key
from perfsheet.write.terms import STAGES
from perfsheet.write.word.records import SELFEVAL, FormFact

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.write.word.bulletin_fields import BulletinFields, OwnerLine, ProjectLine, RoundLine
    from perfsheet.write.word.facts import Facts

BEGIN: Final = "通报"
_UNGRADED: Final = "无法确定"


def bulletin_figures(fields: BulletinFields, found: Facts, tables: Tables, covered: Coverage | None) -> Iterator[Figure]:
    """Give the figures of a bulletin in the order of its fields."""
    yield Figure(f"{BEGIN}.days", "整改期限的天数", "天", fields.days, "given", "")
    yield from _scope(fields, found, tables)
    if covered is not None:
        yield from _due(fields, covered, tables)
    for stage in fields.stages:
        mine = [form for form in found.forms if STAGES[form.stage] == stage.name]
        yield from settled(key(BEGIN, "stages", stage.name), stage.name, stage, mine)
    for group, lines, members in (("departments", fields.departments, found.of_head), ("units", fields.units, found.of_owner)):
        for line in lines:
            yield from _owner(key(BEGIN, group, line.name), line, members[line.name], found)
    yield from _scores(fields, found)
    yield from _money(fields, found)
    codes = tables["findings"]["code"]
    for error in fields.errors:
        rows = [row for row, code in enumerate(codes) if code == error.code]
        begin = key(BEGIN, "errors", error.code)
        yield Figure(f"{begin}.times", f"{error.code} 的处数", "处", error.times, "sum", "findings", rows, "number")
        yield Figure(f"{begin}.files", f"有 {error.code} 的文件数", "个", error.files, "distinct", "findings", rows, "file")
    for annex in ("slow", "differing", "returned"):
        for project in getattr(fields, annex):
            yield from _project(key(BEGIN, annex, project.number), project)


def numbers(forms: Sequence[FormFact]) -> list[int]:
    """Return the numbers of forms."""
    return [form.form for form in forms]


def counted(begin: str, name: str, value: float | None, forms: Sequence[FormFact]) -> Figure:
    """Make a figure that counts forms."""
    return Figure(begin, name, "张", value, "count", "forms", numbers(forms))


def shared(begin: str, name: str, value: float | None, forms: Sequence[FormFact], whole: Sequence[FormFact]) -> Figure:
    """Make a figure that says how many of some forms are of a kind, in per cent."""
    return Figure(begin, name, "%", value, "share", "forms", numbers(forms), "", "", numbers(whole))


def added_up(begin: str, name: str, value: float | None, forms: Sequence[FormFact], measure: str, unit: str = "处") -> Figure:  # noqa: PLR0913, PLR0917  # what a figure is
    """Make a figure that adds up what forms say."""
    return Figure(begin, name, unit, value, "sum", "forms", numbers(forms), measure)


def spent_of(begin: str, name: str, value: float | None, forms: Sequence[FormFact]) -> Figure:
    """Make a figure that says how much of their budgets some forms spent."""
    return Figure(begin, name, "%", value, "share", "forms", numbers(forms), "spent", "budget")


def settled(begin: str, name: str, line: object, forms: Sequence[FormFact]) -> Iterator[Figure]:
    """Give what became of forms: `line` has forms, accepted, returned, errors and warnings."""
    returned = [form for form in forms if form.returned]
    accepted = [form for form in forms if not form.returned]
    for field, said, mine in (("forms", "表数", forms), ("accepted", "接收的表数", accepted), ("returned", "须改正的表数", returned)):
        yield counted(f"{begin}.{field}", f"{name}的{said}", getattr(line, field), mine)
    for field, said in (("errors", "必须改正的问题数"), ("warnings", "警告数")):
        yield added_up(f"{begin}.{field}", f"{name}的{said}", getattr(line, field), forms, field)


def _scope(fields: BulletinFields, found: Facts, tables: Tables) -> Iterator[Figure]:
    scope, begin = fields.scope, f"{BEGIN}.scope"
    yield from _scope_forms(fields, found)
    status, counts = plain(found.batch.files["status"]), tables["forms"]["counts"]
    came = [row for row, one in enumerate(status) if one != "ignored"]
    yield Figure(f"{begin}.files", "收到的文件数，附件不计", "个", scope.files, "count", "files", came)
    yield Figure(
        f"{begin}.unreadable",
        "无法读取的文件数",
        "个",
        scope.unreadable,
        "count",
        "files",
        [row for row in came if status[row] == "rejected"],
    )
    yield Figure(
        f"{begin}.repeated", "旧版和重复的表数", "张", scope.repeated, "count", "forms", [row for row, one in enumerate(counts) if not one]
    )
    yield Figure(f"{begin}.departments", "主管部门数", "个", scope.departments, "distinct", "forms", numbers(found.forms), "head")
    yield Figure(f"{begin}.units", "单位数", "个", scope.units, "distinct", "forms", numbers(found.forms), "owner")
    severities = tables["findings"]["severity"]
    for field, severity, said in (("errors", "error", "必须改正的问题数"), ("warnings", "warning", "警告数")):
        rows = [row for row, one in enumerate(severities) if one == severity]
        yield Figure(f"{begin}.{field}", said, "处", getattr(scope, field), "sum", "findings", rows, "number")


def _scope_forms(fields: BulletinFields, found: Facts) -> Iterator[Figure]:
    scope, begin = fields.scope, f"{BEGIN}.scope"
    returned = [form for form in found.forms if form.returned]
    accepted = [form for form in found.forms if not form.returned]
    yield counted(f"{begin}.forms", "表数", scope.forms, found.forms)
    yield counted(f"{begin}.accepted", "接收的表数", scope.accepted, accepted)
    yield counted(f"{begin}.returned", "须改正的表数", scope.returned, returned)
    yield shared(f"{begin}.accepted_rate", "接收率", scope.accepted_rate, accepted, found.forms)


def _due(fields: BulletinFields, covered: Coverage, tables: Tables) -> Iterator[Figure]:
    due, titles = tables["due"], plain(covered.rounds["title"])
    every = list(range(len(due["round"])))
    yield from _round(f"{BEGIN}.roster", "全部轮次", fields.roster, every, tables)
    for line in fields.roster.rounds:
        mine = [row for row in every if titles[due["round"][row]] == line.name]
        yield from _round(key(BEGIN, "roster", "rounds", line.name), line.name, line, mine, tables)
    missing = [row for row in every if not due["came"][row]]
    for line_, row in zip(fields.roster.lines, missing, strict=True):
        yield Figure(key(BEGIN, "roster", "lines", line_.number, "overdue"), "逾期天数", "天", line_.overdue, "only", "due", [row])


def _round(begin: str, name: str, line: RoundLine | object, rows: Sequence[int], tables: Tables) -> Iterator[Figure]:
    due = tables["due"]
    came = [row for row in rows if due["came"][row]]
    of = {
        "due": rows,
        "came": came,
        "missing": [row for row in rows if not due["came"][row]],
        "accepted": [row for row in rows if due["accepted"][row]],
        "late": [row for row in rows if due["late"][row]],
    }
    said = {"due": "应报表数", "came": "已报表数", "missing": "未报表数", "accepted": "已报中接收的表数", "late": "逾期报送的表数"}
    for field, mine in of.items():
        if hasattr(line, field):
            yield Figure(f"{begin}.{field}", f"{name}的{said[field]}", "张", getattr(line, field), "count", "due", mine)
    yield Figure(f"{begin}.rate", f"{name}的报送率", "%", getattr(line, "rate", None), "share", "due", came, "", "", rows)


def _owner(begin: str, line: OwnerLine, forms: Sequence[FormFact], found: Facts) -> Iterator[Figure]:
    name = line.name
    own, told = [form for form in forms if form.stage == SELFEVAL], [form for form in forms if form.form in found.money.forms]
    yield from settled(begin, name, line, forms)
    yield Figure(f"{begin}.units", f"{name}的单位数", "个", line.units, "distinct", "forms", numbers(forms), "whose")
    yield counted(f"{begin}.projects", f"{name}的自评表数", line.projects, own)
    yield counted(f"{begin}.tallied", f"{name}计入预算执行的表数", line.tallied, told)
    yield added_up(f"{begin}.budget", f"{name}计入的全年预算数（万元）", line.budget, told, "budget", "万元")
    yield added_up(f"{begin}.spent", f"{name}计入的执行数（万元）", line.spent, told, "spent", "万元")
    yield spent_of(f"{begin}.rate", f"{name}的预算执行率", line.rate, told)
    for field, said in (("claimed", "自评得分平均"), ("recomputed", "重算得分平均")):
        yield Figure(f"{begin}.{field}", f"{name}的{said}", "分", getattr(line, field), "mean", "forms", numbers(own), field)


def _scores(fields: BulletinFields, found: Facts) -> Iterator[Figure]:
    scores, begin = fields.scores, f"{BEGIN}.scores"
    scored = [form for form in found.forms if form.stage == SELFEVAL and form.claimed is not None]
    yield counted(f"{begin}.forms", "有自评总分的表数", scores.forms, scored)
    yield counted(f"{begin}.differing", "自评总分与重算不符的表数", scores.differing, [form for form in scored if form.differs])
    yield counted(f"{begin}.unsure", "重算总分不能确定的表数", scores.unsure, [form for form in scored if form.recomputed is None])
    for line in scores.lines:
        at, name = key(BEGIN, "scores", "lines", line.name), "" if line.name == _UNGRADED else line.name
        for field, attribute, said in (("claimed", "grade", "按自评总分"), ("recomputed", "regrade", "按重算总分")):
            mine = [form for form in scored if getattr(form, attribute) == name]
            yield counted(f"{at}.{field}", f"{said}为“{line.name}”的表数", getattr(line, field), mine)
            yield shared(f"{at}.{field}_share", f"{said}为“{line.name}”的占比", getattr(line, f"{field}_share"), mine, scored)


def _money(fields: BulletinFields, found: Facts) -> Iterator[Figure]:
    money, begin = fields.money, f"{BEGIN}.money"
    told = [form for form in found.forms if form.form in found.money.forms]
    yield counted(f"{begin}.forms", f"计入预算执行的表数（{money.about}）", money.forms, told)
    yield added_up(f"{begin}.budget", f"全年预算数合计（{money.about}，万元）", money.budget, told, "budget", "万元")
    yield added_up(f"{begin}.spent", f"执行数合计（{money.about}，万元）", money.spent, told, "spent", "万元")
    yield spent_of(f"{begin}.rate", f"预算执行率（{money.about}）", money.rate, told)
    doubtful = [form for form in found.forms if form.doubtful and form.kind in found.money.kinds]
    yield counted(f"{begin}.doubtful", "金额单位存疑、没有计入的表数", money.doubtful, doubtful)
    yield Figure(f"{begin}.slow_below", "执行率偏低的标准", "%", money.slow_below, "given", "")
    for line in money.lines:
        yield from _owner(key(BEGIN, "money", "lines", line.name), line, found.of_head[line.name], found)


def _project(begin: str, line: ProjectLine) -> Iterator[Figure]:
    row = line.form - 1
    for field, said, unit in (
        ("budget", "全年预算数", "万元"),
        ("spent", "执行数", "万元"),
        ("claimed", "自评得分", "分"),
        ("recomputed", "重算得分", "分"),
        ("difference", "自评减重算", "分"),
        ("errors", "必须改正的问题数", "处"),
    ):
        yield Figure(f"{begin}.{field}", f"{line.unit} {line.project}的{said}", unit, getattr(line, field), "only", "forms", [row], field)
    yield Figure(f"{begin}.rate", f"{line.unit} {line.project}的预算执行率", "%", line.rate, "share", "forms", [row], "spent", "budget")
