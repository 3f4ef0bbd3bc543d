"""Which kind of form a draft is, its year, its period and its money unit: from what it says, with how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from perfsheet.model import Value
from perfsheet.read.draft import Draft
from perfsheet.read.vocabulary import fold, kinds, look_up

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年度?|[)）])|(?<!\d)(20\d\d)(?!\d)")
_CHINESE_YEAR = re.compile(r"(二[〇○零O0][一二三四五六七八九〇○零]{2})年")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_MONTHS = re.compile(r"(\d{1,2})月?[-~—–一至到]+(\d{1,2})月")
_UNTIL = re.compile(r"(?:截至|截止|至|到)?(?:20\d\d年)?(\d{1,2})月(?:底|末|\d{1,2}日|份)?")
_HALF = re.compile(r"上半年|半年")
_QUARTER = re.compile(r"前三季度|[一1]季度|[二2]季度|[三3]季度")
MONEY_UNITS = frozenset({"亿元", "万元", "千元", "百元", "元", "人民币万元", "人民币元", "万元人民币"})
#: the heading of a part that says in what its money is counted: 二、资金使用(万元)
_AFTER = re.compile(r"资金.{0,12}\((亿元|万元|千元|元)\)$|经费.{0,12}\((亿元|万元|千元|元)\)$")
_MONEY = re.compile(r"(亿元|万元|千元|百元|元)")
_TRANSFER = frozenset({"department_central", "department_provincial", "finance_provincial", "finance_local", "department_local"})
_MONITOR = frozenset({"indicators.likely", "indicators.possible", "indicators.impossible", "indicators.likelihood", "indicators.forecast", "funds.forecast", "indicators.actual_half", "indicators.reason_funding"})
_SELFEVAL = frozenset({"indicators.actual", "indicators.score", "indicators.reason", "funds.score", "indicators.reviewed", "indicators.coefficient", "funds.spent", "funds.rate"})
_ACHIEVED = frozenset({"indicators.actual", "indicators.target"})
_EX_ANTE = frozenset({"necessity", "economy", "goal_quality", "feasibility", "funding"})


#: columns whose heads say which months they cover
_TIMED = frozenset(f"{block}.{key}" for block in ("funds", "indicators") for key in ("spent", "rate", "actual", "actual_half", "reason"))


class Identity(NamedTuple):
    """What a form is and how sure that is (0–1); `doubt` says what speaks against it."""

    kind: str
    confidence: float
    doubt: str | None = None


def identify(draft: Draft) -> Identity:
    """Return the kind of a draft."""
    shown = _stage_shown(draft)
    stage = shown if draft.stage == "target" and _done(draft) else draft.stage or shown
    if stage is None or not draft.started:
        return Identity("unknown", 0.0, "没有可以识别的标题和表格")
    scope = _scope(draft)
    kind = next((k.name for k in kinds() if k.stage == stage and k.scope == scope), None) or next(k.name for k in kinds() if k.stage == stage)
    if draft.stage is None:
        return Identity(kind, 0.6, "没有可以识别的标题，按表格栏目判断")
    if shown is not None and _against(draft.stage, shown):
        return Identity(kind, 0.5, "标题与表格栏目不一致")
    return Identity(kind, 0.98 if shown else 0.85)


def _done(draft: Draft) -> bool:
    """Say whether the tables hold what was achieved: more than a form of targets has, whatever its title says."""
    return "indicators.actual" in draft.columns or len(draft.columns & _MONITOR) > 1


def _against(titled: str, shown: str) -> bool:
    return ({titled, shown} in ({"target", "selfeval"}, {"target", "monitor"}) and titled == "target") or (titled == "selfeval" and shown == "monitor")


def _stage_shown(draft: Draft) -> str | None:
    """Return the stage that the tables show, whatever the title says."""
    columns = draft.columns
    if not columns & _ACHIEVED:
        levels = {look_up(row["level1"].text).level1 for row in draft.indicators if "level1" in row}
        if len(levels & _EX_ANTE) > 1:
            return "ex_ante"
    if len(columns & _MONITOR) > 1 or (columns & _MONITOR and period_of(draft)):
        return "monitor"
    if {"indicators.actual"} & columns or len(columns & _SELFEVAL) > 1:
        return "selfeval"
    if draft.indicators or draft.goals or draft.funds or draft.small:
        return "target"
    return "target" if any(c.startswith("indicators.target") for c in columns) else None


def _scope(draft: Draft) -> str:
    keys = {key for key, _, _ in draft.fields} | {key for rows in draft.small if len(rows) == 1 for key in rows[0].values}
    transfers = len(keys & _TRANSFER) + sum(1 for key, label, _ in draft.fields if key == "project" and "转移" in label.text)
    if draft.scope == "transfer" or "department_central" in keys or transfers > 1:
        return "transfer"
    if "indicators.field.project" in draft.columns or "indicators.field.project_code" in draft.columns:
        return "project"
    if draft.scope == "department":
        return "department"
    if any("project" in rows[0].values for rows in draft.small if len(rows) == 1):
        return "project"
    if draft.tasks and "project" not in keys:
        return "department"
    if "project" in keys or "project_code" in keys:
        return "project"
    if draft.scope == "maybe_department":
        return "department"
    whole = any(fund.source in ("basic", "project_spending") for fund in draft.funds)
    return "department" if whole or (keys & {"department_name", "duties", "staff"} and draft.indicators) else "project"


def year_of(draft: Draft) -> int | None:
    """Return the year of the form: from its title, the lines around the title, or a field 年度."""
    texts = [draft.title.text] if draft.title else []
    texts += [value.text for value in draft.headings]
    texts += [value.text for key, _, value in draft.fields if key == "year" and value]
    for text in texts:
        found = _year_in(text)
        if found:
            return found
    return next((year for value in draft.remarks if value.row <= draft.first_row + 4 and (year := _year_in(value.text, sure=True))), None)


@lru_cache(maxsize=8192)
def _year_in(shown: str, *, sure: bool = False) -> int | None:
    text = fold(shown)
    match = _YEAR.search(text)
    if match and (match[1] or not sure):
        return int(match[1] or match[2])
    chinese = _CHINESE_YEAR.search(text)
    return int(chinese[1].translate(_DIGITS)) if chinese else None


def period_of(draft: Draft) -> str | None:
    """Return the months that a form covers as 1-7月, or the month it was taken in as 5月; None for a whole year."""
    titles = [draft.title.text] if draft.title else []
    titles += [v.text for v in draft.headings] + [v.text for key, _, v in draft.fields if key == "period" and v]
    for text in titles:
        found = _period_in(text, single=draft.stage in ("monitor", None))
        if found:
            return found
    heads = (v.text for block, v in draft.labels if block in _TIMED)
    return next((found for text in heads if (found := _period_in(text, single=False))), None)


@lru_cache(maxsize=8192)
def _period_in(shown: str, *, single: bool) -> str | None:
    text = fold(shown)
    months = _MONTHS.search(text)
    if months and 1 <= int(months[1]) <= int(months[2]) <= 12:
        return f"{int(months[1])}-{int(months[2])}月"
    if _HALF.search(text):
        return "1-6月"
    quarter = _QUARTER.search(text)
    if quarter:
        return f"1-{({'前': 3, '一': 1, '1': 1, '二': 2, '2': 2, '三': 3, '3': 3}[quarter.group()[0]]) * 3}月"
    until = _UNTIL.search(text) if (single and ("监控" in text or "月" in text[:14])) or "截" in text else None
    return f"{int(until[1])}月" if until and 1 <= int(until[1]) <= 12 else None


def money_unit_of(draft: Draft) -> str | None:
    """Return the money unit: from the block's label, the columns, the lines around the title, or the amounts themselves."""
    for texts in _unit_places(draft):
        for text in texts:
            unit = _unit_in(text)
            if unit:
                return unit
    return _stated(draft)


def _unit_places(draft: Draft) -> Iterator[Iterable[str]]:
    yield (label.text for block, label in draft.labels if block == "funds")
    yield (label.text for block, label in draft.labels if block.startswith(("funds.", "tasks.")))
    yield (fund.label.text for fund in draft.funds if fund.label)
    yield (value.text for value in draft.headings + draft.remarks if "单位" in fold(value.text))
    yield (label.text for key, label, _ in draft.fields if key.startswith("amount"))
    yield (f"单位{value.text}" for key, _, value in draft.fields if value and (key == "money_unit" or (key.startswith("unit") and fold(value.text) in MONEY_UNITS)))
    yield (f"单位{match[1] or match[2]}" for value in draft.headings + draft.remarks if (match := _AFTER.search(fold(value.text))))


@lru_cache(maxsize=8192)
def _unit_in(shown: str) -> str | None:
    label = look_up(shown)
    if label.unit:
        return label.unit
    text = fold(shown)
    match = _MONEY.search(text)
    return match[1] if match and ("单位" in text or text.endswith(match[1])) else None


def _stated(draft: Draft) -> str | None:
    values: list[Value] = [v for fund in draft.funds for k, v in fund.values.items() if k in ("budget", "approved", "spent", "budget_medium")]
    values += [v for key, _, v in draft.fields if key.startswith("amount") and v]
    measures = {"万元" if v.parsed.measure == "万" else v.parsed.measure for v in values if v.parsed.measure}
    found = measures & {"亿元", "万元", "千元", "元"}
    return found.pop() if len(found) == 1 else None
