"""A form as a table to be published: whose it is, what it is called, whether there is anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from perfsheet.disclosure.compose import compose
from perfsheet.disclosure.layout import layout_of
from perfsheet.disclosure.privacy import redacted
from perfsheet.disclosure.secret import uncoded
from perfsheet.disclosure.setting import Setting
from perfsheet.disclosure.table import PublicTable
from perfsheet.errors import PerfsheetError
from perfsheet.write.owners import NAMELESS

if TYPE_CHECKING:
    from perfsheet.disclosure.rows import Rows
    from perfsheet.policy import Policy

_UNIT_KEYS: Final = ("unit", "unit_name", "unit_reporting")
_MEDIUM: Final = ("budget_medium", "approved_medium", "amount_medium")


def unit_of(rows: Rows, form: int, owner: str) -> str:
    """Name the unit of a form without the person that some forms name in the same cell."""
    keys = {row.get("key") for row in rows.of("fields", form) if row.text("text")}
    name = owner if keys & set(_UNIT_KEYS) or "unit_in_charge" not in keys else owner.replace("／", "/").split("/")[0]
    return "" if name == NAMELESS else redacted(name)


def table_of(rows: Rows, form: int, owner: tuple[str, str], policy: Policy, asked: int | None) -> PublicTable:
    """Compose the table of a form; `asked` is the year of one that states none."""
    head = rows.head(form)
    kind, year, period = head.get("kind"), head.get("year") or asked, head.get("period")
    layout = layout_of(kind, medium=_has_medium(rows, form))
    if layout is None:
        raise PerfsheetError(f"政策 {policy.name} 要公开 {kind}，但没有它的版式。请在 disclosure.titles 中去掉这种表。")
    unit = policy.money.unit.value
    setting = Setting(unit, policy.money.decimals.value, {"money": unit, "period": period or ""})
    blocks = compose(layout, rows, form, setting)
    words = {"year": str(year or "××××"), "period": period or ""}
    return PublicTable(
        form=form,
        file=head.get("file"),
        kind=kind,
        title=Setting("", 0, words).say(policy.disclosure.titles.value[kind]),
        subtitle=f"（{year or '××××'}年度）" if not period else f"（{year or '××××'}年{period}）",
        year=year,
        period=period,
        unit=owner[0],
        department="" if owner[1] == NAMELESS else redacted(owner[1]),
        project="" if kind.startswith("department_") else " ".join(redacted(uncoded(head.text("project"))).split()),
        code=head.text("project_code"),
        sheet=head.text("sheet"),
        landscape=layout.landscape,
        widths=layout.widths,
        blocks=blocks,
        empty=_is_empty(rows, form),
    )


def _has_medium(rows: Rows, form: int) -> bool:
    if any(row.get("kind") == "expected_medium" and row.text("text") for row in rows.of("goals", form)):
        return True
    if any(row.text("name_medium") or row.text("target_medium_text") for row in rows.of("indicators", form)):
        return True
    return any(row.get(key) for row in rows.of("funds", form) for key in _MEDIUM)


def _is_empty(rows: Rows, form: int) -> bool:
    """Tell whether a form has neither money nor goals nor indicators."""
    amounts = ("approved", "budget", "spent", "amount", "forecast")
    money = any(row.get(key) for row in rows.of("funds", form) for key in amounts) or any(row.get("value") for row in rows.of("tasks", form))
    goals = any(row.get("kind") in {"expected", "actual", "expected_medium"} and row.text("text") for row in rows.of("goals", form))
    named = any(row.text("target_text") or row.text("actual_text") or row.text("name").strip(".。…·⋯") for row in rows.of("indicators", form))
    return not (money or goals or named)
