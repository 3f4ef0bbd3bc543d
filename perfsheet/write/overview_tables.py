"""The tables of 总览.html: units, projects, forms and findings, each row pointing to the row it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from perfsheet.tables import plain
from perfsheet.write.execution import ratio, total
from perfsheet.write.format import one_line
from perfsheet.write.links import place
from perfsheet.write.overview_table import Field, Table, cut
from perfsheet.write.owners import NAMELESS
from perfsheet.write.subjects import WHOLE, Subject, subjects
from perfsheet.write.tallies import totals
from perfsheet.write.terms import SEVERITIES, STAGES, stage, status_name

if TYPE_CHECKING:
    from pandas import Series

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch
    from perfsheet.write.context import Summary
    from perfsheet.write.links import Links

#: the fields that tables share, always headed and shown in one way
_UNIT: Final = Field("unit", "单位", "unit", ("unit", "units", "name"), seek=True)
_HEAD: Final = Field("head", "主管部门", "text", ("unit", "units", "head"), choose=True, seek=True)
_MONEY: Final = (Field("budget", "预算", "money"), Field("spent", "执行", "money"), Field("rate", "执行率", "percent"))
_SCORES: Final = (Field("claimed", "自评分", "points"), Field("recomputed", "重算分", "points"))
_GRADES: Final = (Field("grade", "自评等级", "text", choose=True), Field("regrade", "重算等级", "text", choose=True))
_FOUND: Final = (Field("errors", "错误", "count"), Field("warnings", "警告", "count"))
_FILE: Final = Field("file", "文件", "file", ("file", "files", "path"), seek=True)


def tables(batch: Batch, judgement: Judgement, summary: Summary, links: Links) -> dict[str, Table]:
    """Lay the run out for the page, each table by its name."""
    forms = Forms.of(summary, judgement)
    found = forms.subjects
    names = list(dict.fromkeys(subject.owner for subject in found))
    laid = {
        "units": _units(names, found, forms),
        "projects": _projects(names, found, forms),
        "forms": _forms(forms),
        "findings": _findings(summary, judgement),
        "files": _files(batch, summary, links),
    }
    return {name: cut(table) for name, table in laid.items()}


class Forms:
    """The forms with their scores, by position, and what they are about."""

    @classmethod
    def of(cls, summary: Summary, judgement: Judgement) -> Self:
        """Put the forms of a run together by what they are about."""
        rows = summary.form_rows
        counts = [bool(one) for one in plain(~rows["status"].isin(("duplicate", "superseded")) & rows["current"].fillna(value=True))]
        return cls(summary, judgement, counts, subjects(rows, counts))

    def __init__(self, summary: Summary, judgement: Judgement, counts: Sequence[bool], found: Sequence[Subject]) -> None:
        """Take the forms, which of them count, and what they are about."""
        self.subjects = found
        scores = totals(judgement).rename(columns={"grade": "grade_banded"})
        sure = scores["unsure"].isna()
        scores = scores.assign(sure=scores["recomputed"].where(sure), doubtful=scores["recomputed"].where(~sure))
        rows = summary.form_rows.join(scores, on="form")
        self.counts = counts
        self.subject: dict[int, int] = {form: at for at, subject in enumerate(found) for form in subject.forms}
        self.stages = [stage(kind) for kind in plain(rows["kind"])]
        self.rates = [ratio(spent, budget) for spent, budget in zip(plain(rows["spent"]), plain(rows["budget"]), strict=True)]
        self._columns = {str(name): rows[name] for name in rows}
        self._plain: dict[str, list[Any]] = {}

    def column(self, name: str) -> list[Any]:
        """Return a column of the forms as plain values."""
        if name not in self._plain:
            self._plain[name] = plain(self._columns[name])
        return self._plain[name]

    def sum(self, name: str, forms: Sequence[int]) -> int:
        """Add counts of findings."""
        column = self.column(name)
        return sum(column[form] for form in forms)

    def first(self, name: str, forms: Sequence[int]) -> Any:  # noqa: ANN401  # a value of a frame
        """Return the first value that is known."""
        at = self.first_at(name, forms)
        return None if at is None else self.column(name)[at]

    def first_at(self, name: str, forms: Sequence[int]) -> int | None:
        """Return the form that has the first value that is known."""
        column = self.column(name)
        return next((form for form in forms if column[form] is not None), None)

    def counted(self, subject: Subject) -> list[int]:
        """Return the forms of a subject that count."""
        return [form for form in subject.forms if self.counts[form]]

    def telling(self, subject: Subject) -> tuple[int | None, int | None]:
        """Return the forms that budget and spending are taken from: the latest that states both, else the one with the latest budget."""
        forms = self.counted(subject)
        budget, spent = self.column("budget"), self.column("spent")
        telling = next((form for form in forms if budget[form] is not None and spent[form] is not None), None)
        return (self.first_at("budget", forms), None) if telling is None else (telling, telling)

    def money(self, subject: Subject) -> tuple[float | None, float | None]:
        """Return budget and spending of a subject."""
        budget, spent = self.telling(subject)
        return None if budget is None else self.column("budget")[budget], None if spent is None else self.column("spent")[spent]


def _units(names: Sequence[str], found: Sequence[Subject], forms: Forms) -> Table:
    mine: dict[str, list[Subject]] = {name: [] for name in names}
    for subject in found:
        mine[subject.owner].append(subject)
    counted = [[form for subject in of for form in forms.counted(subject)] for of in mine.values()]
    used = [key for key in STAGES if key or any(forms.stages[form] == "" for of in counted for form in of)]
    money = [[forms.money(subject) for subject in of if subject.name != WHOLE] for of in mine.values()]
    both = [[pair for pair in of if None not in pair] for of in money]
    budgets, spents = ([total(pair[at] for pair in of) for of in both] for at in (0, 1))
    columns: dict[str, Sequence[Any]] = {
        "name": names,
        "head": [of[0].head for of in mine.values()],
        "projects": [sum(subject.name not in {WHOLE, NAMELESS} for subject in of) for of in mine.values()],
        "forms": [len(of) for of in counted],
        **{f"stage_{key}": [sum(forms.stages[form] == key for form in of) for of in counted] for key in used},
        "budget": budgets,
        "spent": spents,
        "rate": [ratio(spent, budget) for budget, spent in zip(budgets, spents, strict=True)],
        **{name: [forms.sum(name, of) for of in counted] for name in ("errors", "warnings")},
    }
    fields = (
        Field("name", "单位", "unit", seek=True),
        Field("head", "主管部门", "text", choose=True, seek=True),
        Field("projects", "项目", "count"),
        Field("forms", "表单", "count"),
        *(Field(f"stage_{key}", STAGES[key], "count") for key in used),
        *_MONEY,
        *_FOUND,
    )
    return Table(fields, columns, len(names))


def _projects(names: Sequence[str], found: Sequence[Subject], forms: Forms) -> Table:
    at = {name: row for row, name in enumerate(names)}
    counted = [forms.counted(subject) for subject in found]
    money = [forms.money(subject) for subject in found]
    evaluated = [[form for form in of if forms.stages[form] == "selfeval"] for of in counted]
    columns: dict[str, Sequence[Any]] = {
        "unit": [at[subject.owner] for subject in found],
        "name": [subject.name for subject in found],
        "code": [subject.code or None for subject in found],
        "stages": [_stages([forms.stages[form] for form in of]) for of in counted],
        "budget": [budget for budget, _ in money],
        "spent": [spent for _, spent in money],
        "rate": [ratio(spent, budget) for budget, spent in money],
        **{name: [forms.first(column, of) for of in evaluated] for name, column in (("claimed", "claimed"), ("recomputed", "sure"))},
        **{name: [forms.first(column, of) for of in evaluated] for name, column in (("grade", "grade_banded"), ("regrade", "regrade"))},
        **{name: [forms.sum(name, of) for of in counted] for name in ("errors", "warnings")},
    }
    fields = (
        Field("name", "项目", "project", seek=True),
        _UNIT,
        _HEAD._replace(shown=False),
        Field("code", "项目编码", "text", shown=False, seek=True),
        Field("stages", "报来的表", "text"),
        *_MONEY,
        *_SCORES,
        *_GRADES,
        *_FOUND,
    )
    return Table(fields, columns, len(found))


def _stages(keys: Sequence[str]) -> str:
    """Say which stages have forms: 申报 1、自评 1."""
    return "、".join(f"{name[-2:] if key else name} {keys.count(key)}" for key, name in STAGES.items() if key in keys)


def _forms(forms: Forms) -> Table:
    years = [f"{year}年" if year else "" for year in forms.column("year")]
    columns: dict[str, Sequence[Any]] = {
        "project": [forms.subject[form] for form in range(len(years))],
        "kind": forms.column("kind_name"),
        "when": [f"{year}{one_line(period)}" or None for year, period in zip(years, forms.column("period"), strict=True)],
        "budget": forms.column("budget"),
        "spent": forms.column("spent"),
        "rate": forms.rates,
        "claimed": [one if one is not None else stated for one, stated in zip(forms.column("claimed"), forms.column("total_score"), strict=True)],
        "recomputed": forms.column("sure"),
        "doubtful": forms.column("doubtful"),
        "grade": forms.column("grade_banded"),
        "regrade": forms.column("regrade"),
        "unsure": forms.column("unsure"),
        "errors": forms.column("errors"),
        "warnings": forms.column("warnings"),
        "status": [status_name(status) if counts or status in {"duplicate", "superseded"} else "被新版取代" for status, counts in zip(forms.column("status"), forms.counts, strict=True)],
        "sheet": [one_line(sheet) for sheet in forms.column("sheet")],
        "file": forms.column("file"),
    }
    fields = (
        Field("kind", "表单", "form", choose=True, seek=True),
        Field("when", "期间", "text", choose=True),
        Field("project", "项目", "project", ("project", "projects", "name"), seek=True),
        Field("unit", "单位", "unit", ("project", "projects", "unit"), seek=True),
        *_MONEY,
        *_SCORES,
        *(field._replace(shown=False) for field in _GRADES),
        Field("doubtful", "重算分（存疑）", "points", shown=False),
        Field("unsure", "存疑的原因", "text", shown=False),
        *_FOUND,
        Field("status", "处理", "text", choose=True),
        _FILE,
        Field("sheet", "工作表", "text"),
    )
    return Table(fields, columns, len(years))


def _findings(summary: Summary, judgement: Judgement) -> Table:
    rows = summary.findings
    places = [place(sheet, span) for sheet, span in zip(plain(rows["sheet"]), plain(rows["span"]), strict=True)]
    codes = plain(rows["code"])
    columns: dict[str, Sequence[Any]] = {
        "severity": [SEVERITIES.get(severity, severity) for severity in plain(rows["severity"])],
        "family": [judgement.families.get(str(code)[:3], str(code)[:3]) for code in codes],
        "code": codes,
        "title": [judgement.titles.get(str(code)) for code in codes],
        "message": _lines(rows["message"]),
        "found": _lines(rows["found"]),
        "expected": _lines(rows["expected"]),
        "basis": _lines(rows["basis"]),
        "sheet": [one_line(sheet) or None for sheet, _ in places],
        "cell": [one_line(cell) or None for _, cell in places],
        "number": [number if number > 1 else None for number in plain(rows["number"])],
        "after": plain(rows["after"] - 1),
        "form": plain(rows["form"]),
        "file": plain(rows["file"]),
    }
    fields = (
        Field("severity", "级别", "severity", choose=True),
        Field("message", "问题与处理办法", "finding", seek=True),
        Field("family", "类别", "text", choose=True, shown=False),
        Field("code", "代码", "code", choose=True, seek=True),
        Field("title", "要求", "text", shown=False, seek=True),
        Field("unit", "单位", "unit", ("form", "forms", "unit"), seek=True),
        Field("project", "项目", "project", ("form", "forms", "project"), seek=True),
        Field("kind", "表单", "form", ("form", "forms", "kind"), seek=True),
        Field("sheet", "工作表", "text"),
        Field("cell", "单元格", "code", seek=True),
        Field("number", "处数", "count"),
        Field("found", "填报", "text", shown=False, seek=True),
        Field("expected", "应为", "text", shown=False, seek=True),
        Field("basis", "依据", "text", shown=False, seek=True),
        _FILE._replace(shown=False),
    )
    return Table(fields, columns, len(rows))


def _lines(column: Series[Any]) -> list[str | None]:
    texts = plain(column)
    known = {text: one_line(text) or None for text in set(texts)}
    return [known[text] for text in texts]


def _files(batch: Batch, summary: Summary, links: Links) -> Table:
    columns: dict[str, Sequence[Any]] = {
        "path": [one_line(path) for path in plain(batch.files["path"])],
        "link": [links.path(location) for location in plain(summary.locations)],
    }
    return Table((Field("path", "文件", "text"),), columns, len(batch.files))
