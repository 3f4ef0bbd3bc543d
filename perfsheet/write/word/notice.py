"""整改通知: what a unit has to correct in its forms, until when, and a slip by which it replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from perfsheet.policy import Policy
from perfsheet.write.owners import NAMELESS
from perfsheet.write.word.facts import Facts, main_year
from perfsheet.write.word.records import FindingFact, FormFact
from perfsheet.write.word.said import day, numeral


class Item(NamedTuple):
    """Something to correct."""

    number: Annotated[int, "序号，整份通知连续编"]
    form: Annotated[str, "表名和项目"]
    place: Annotated[str, "所在的工作表和单元格"]
    message: Annotated[str, "问题和改法"]
    found: Annotated[str, "现在填的"]
    expected: Annotated[str, "应为"]
    basis: Annotated[str, "依据"]
    severity: Annotated[str, "错误或警告"]
    follows: Annotated[bool, "是否由前一个问题引起"]


class NoticeForm(NamedTuple):
    """A form with something to correct."""

    number: Annotated[str, "中文序号：一、二"]
    title: Annotated[str, "表名"]
    subject: Annotated[str, "项目或单位"]
    about: Annotated[str, "年度和期间"]
    file: Annotated[str, "文件名"]
    sheet: Annotated[str, "工作表"]
    count_errors: Annotated[int, "必须改正的问题数"]
    items: Annotated[Sequence[Item], "必须改正的问题"]


class LostFile(NamedTuple):
    """A file that could not be read."""

    name: Annotated[str, "文件名"]
    advice: Annotated[str, "怎样处理"]


class NoticeFields(NamedTuple):
    """What 整改通知.docx may print."""

    unit: Annotated[str, "单位名称；表上没有写明的为“有关单位”"]
    known: Annotated[bool, "单位是否写明"]
    year: Annotated[str, "年度，如 2025年度；不止一年的为空"]
    date: Annotated[str, "通知的日期"]
    issuer: Annotated[str, "发文机关；没有指定的为空"]
    deadline: Annotated[str, "整改截止的日期"]
    days: Annotated[int, "整改期限的天数"]
    basis: Annotated[str, "整改期限的依据"]
    assumed: Annotated[bool, "整改期限是否推定"]
    count_forms: Annotated[int, "报送的表数"]
    count_returned: Annotated[int, "须改正后重新报送的表数"]
    count_errors: Annotated[int, "必须改正的问题数"]
    count_warnings: Annotated[int, "请核对的问题数"]
    forms: Annotated[Sequence[NoticeForm], "须改正的表"]
    warnings: Annotated[Sequence[Item], "请一并核对的问题"]
    files: Annotated[Sequence[LostFile], "无法读取、须重新报送的文件"]
    items: Annotated[Sequence[Item], "回执上逐条列出的问题"]


def notice(unit: str, found: Facts, policy: Policy, made: datetime, issuer: str = "") -> NoticeFields:
    """Put together what a unit has to correct; the deadline counts from the day of the notice."""
    forms, by_form = found.of_owner.get(unit, ()), found.of_form
    numbers = iter(range(1, 1_000_000))
    wrong = [form for form in forms if form.returned]
    listed = [_form(numeral(number), form, by_form.get(form.form, ()), numbers) for number, form in enumerate(wrong, 1)]
    files = [LostFile(path.rsplit("/", 1)[-1], advice) for _, path, advice, owner in found.unreadable if unit in {owner, NAMELESS}]
    figure = policy.bulletin.rectify_days
    days = figure.value or 0
    year = main_year(forms)
    items = [item for form in listed for item in form.items]
    items += [Item(next(numbers), file.name, "整个文件", file.advice, "", "", "", "错误", follows=False) for file in files]
    warnings = [_item(next(numbers), form, one) for form in forms for one in by_form.get(form.form, ()) if one.severity == "warning"]
    return NoticeFields(
        unit="有关单位" if unit == NAMELESS else unit,
        known=unit != NAMELESS,
        year=f"{year}年度" if year else "",
        date=day(made.date()),
        issuer=issuer,
        deadline=day(made.date() + timedelta(days=days)),
        days=days,
        basis=figure.basis,
        assumed=figure.assumed,
        count_forms=len(forms),
        count_returned=len(wrong),
        count_errors=sum(form.count_errors for form in listed),
        count_warnings=sum(one.severity == "warning" for form in forms for one in by_form.get(form.form, ())),
        forms=listed,
        warnings=warnings,
        files=files,
        items=items,
    )


def _form(number: str, form: FormFact, findings: Sequence[FindingFact], numbers: Iterator[int]) -> NoticeForm:
    items = [_item(next(numbers), form, one) for one in findings if one.severity == "error"]
    return NoticeForm(
        number=number,
        title=form.kind_name,
        subject=form.subject,
        about=f"{f'{form.year}年度' if form.year else ''}{form.period}",
        file=form.path.rsplit("/", 1)[-1],
        sheet=form.sheet,
        count_errors=sum(one.number for one in findings if one.severity == "error"),
        items=items,
    )


def _item(number: int, form: FormFact, one: FindingFact) -> Item:
    return Item(
        number=number,
        form=f"{form.kind_name}（{form.subject}）",
        place="!".join(filter(None, (one.sheet, one.cells))) or "整个文件",
        message=one.message,
        found=one.found,
        expected=one.expected,
        basis=one.basis,
        severity={"error": "错误", "warning": "警告"}.get(one.severity, "提示"),
        follows=one.follows,
    )
