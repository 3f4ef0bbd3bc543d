"""Money in the published text against money in the table, and sums within the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from perfsheet.disclosure.rows import Row, Rows
from perfsheet.figures import same
from perfsheet.spread import to_wan

#: an amount, what stands before it and what follows
_AMOUNT: Final = re.compile(r"(?:(?P<about>约|近|超过?|不少于|不低于)\s{0,2})?(?<![\d.,])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|千元|元)(?!\s*[/每])")
#: words before an amount that say it is the project's money, and words that say it is something else
_FUNDS: Final = re.compile(r"资金|预算|投入|投资|安排|下达|拨付|支出|执行|经费|总额|拨款")
_OTHER: Final = re.compile(r"每|人均|生均|户均|亩均|均价|标准|单价|带动|撬动|产值|收入|增收|增加|节约|节省|贷款|税|社会|损失|奖金|罚|以上企业|销售|补贴|补助标准|工资")
_REACH: Final = 14
_BREAK: Final = re.compile(r"[。;；\n]")
_MONEY: Final = ("approved", "budget", "adjustment", "received", "spent", "forecast", "carried", "amount", "approved_medium", "budget_medium", "amount_medium")
_TASK_MONEY: Final = ("budget", "spent")
_COLUMNS: Final = {"approved": "年初预算数", "budget": "预算数", "spent": "执行数", "forecast": "全年预计执行数"}
_PARTS: Final = ("fiscal", "carry_over", "other", "own", "special_account", "central", "local")


class Said(NamedTuple):
    """An amount that a text speaks of, in 万元."""

    text: str
    wan: float
    rough: bool


class Doubt(NamedTuple):
    """A sum or an amount that does not agree, and its cell."""

    message: str
    cell: str | None


def said(text: str) -> Iterator[Said]:
    """Find the amounts of a text that speak of the project's money."""
    plain = unicodedata.normalize("NFKC", text)
    for found in _AMOUNT.finditer(plain):
        before = _BREAK.split(plain[max(0, found.start() - _REACH) : found.start()])[-1]
        wan = to_wan(float(found["number"].replace(",", "")), found["unit"]) if found["unit"] != "千元" else None
        if wan is not None and _FUNDS.search(before) and not _OTHER.search(before):
            yield Said(found[0].strip(), wan, found["about"] is not None)


def stated(rows: Rows, form: int) -> list[float]:
    """Return the amounts of a table, in 万元."""
    funds = [row.get(f"{key}_wan") for row in rows.of("funds", form) for key in _MONEY]
    unit = rows.head(form).get("money_unit")
    listed = [row for table in ("tasks", "totals") for row in rows.of(table, form) if str(row.get("key")).startswith(_TASK_MONEY) and row.get("kind") == "number"]
    tasks = [to_wan(row.get("value"), row.get("measure") or unit) for row in listed]
    whole = [rows.head(form).get("amount_wan")]
    return [one for one in (*funds, *tasks, *whole) if one is not None]


def disagreeing(texts: Sequence[Row], amounts: Sequence[float], tolerance: float) -> Iterator[Doubt]:
    """Find amounts of texts that the table does not have."""
    if not amounts:
        return
    most = max(amounts)
    for row in texts:
        for one in said(row.text("text")):
            room = max(tolerance, one.wan * 0.01) if one.rough else tolerance
            if any(same(one.wan, amount, room) for amount in amounts):
                continue
            why = "大于表中的资金总额" if one.wan > most else "表中没有这个资金数"
            yield Doubt(f"文字写“{one.text}”，{why}（允许相差 {tolerance:g} 万元）。请核对文字和表中数字，改为一致。", row.cell("text"))


def sums(rows: Rows, form: int, tolerance: float) -> Iterator[Doubt]:
    """Find sums that are not those of their parts: funds, main tasks."""
    yield from _funds(rows.of("funds", form), tolerance)
    yield from _tasks(rows, form, tolerance)


def _funds(funds: Sequence[Row], tolerance: float) -> Iterator[Doubt]:
    sources = [str(row.get("source")) for row in funds]
    if any(source not in {"total", *_PARTS} for source in sources) or len(set(sources)) != len(sources) or ("fiscal" in sources and "central" in sources):
        return  # sources of their own kind, or one that is part of another: the rules judge these
    by = dict(zip(sources, funds, strict=True))
    for key, name in _COLUMNS.items():
        total = by["total"].get(f"{key}_wan") if "total" in by else None
        parts = [row.get(f"{key}_wan") for source, row in by.items() if source != "total"]
        known = [part for part in parts if part is not None]
        if total is None or not known or same(total, _sum(known), tolerance):
            continue
        yield Doubt(f"{name}合计 {total:g} 万元，各项之和 {_sum(known):g} 万元，不相等。请核对后改正。", by["total"].cell(key))


def _tasks(rows: Rows, form: int, tolerance: float) -> Iterator[Doubt]:
    tasks, unit = rows.of("tasks", form), rows.head(form).get("money_unit")
    for row in rows.of("totals", form):
        key = str(row.get("key"))
        parts = [to_wan(one.get("value"), one.get("measure") or unit) for one in tasks if one.get("key") == key and one.get("kind") == "number"]
        known = [part for part in parts if part is not None]
        total = to_wan(row.get("value"), row.get("measure") or unit) if key.startswith("budget") else None
        if total is not None and known and not same(total, _sum(known), tolerance):
            yield Doubt(f"任务金额合计 {total:g} 万元，各项任务之和 {_sum(known):g} 万元，不相等。请核对后改正。", row.cell("text"))


def _sum(parts: Sequence[float]) -> float:
    return float(sum((Decimal(repr(part)) for part in parts), Decimal(0)))
