"""The figures of a policy that are more than one number: steps by month, conclusions, consequences, deadlines."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from perfsheet.policy.shapes import Shape, ShapeError, day, flag, number, one_of, percent, plain, record, rows, share, text, texts, whole
from perfsheet.resources import templates_dir

_Keys: TypeAlias = dict[str, Shape[Any]]

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
STATUSES = {"active": "启用", "shadow": "试行", "retired": "停用"}
_DEADLINES = ({"month"}, {"month", "day"}, {"month", "years_later"}, {"month", "day", "years_later"}, {"day"}, {"days"})


class Step(NamedTuple):
    """By the end of `month`, a share of `below` of the budget is to be spent; less is a warning."""

    month: int
    below: float


class Part(NamedTuple):
    """A part of a scored sheet and its points."""

    name: str
    weight: float


class Conclusion(NamedTuple):
    """A conclusion of a pre-assessment, and whether the project may go into the budget with it."""

    name: str
    budget: bool


class Consequence(NamedTuple):
    """What a grade means for the next budget; `cut` is the share taken off, where a share is laid down."""

    grade: str
    consequence: str
    cut: float | None


class Limit(NamedTuple):
    """The best grade that a project can have after a stated cause."""

    cause: str
    best: str


class Colour(NamedTuple):
    """A colour and what it means here; whether it is a warning, that a unit has to answer."""

    colour: str
    meaning: str
    warning: bool = True


class Causes(NamedTuple):
    """The colour of each cause of a warning; None where a cause is none here.

    A score of a review that is too low; execution behind the threshold of the month; execution and completion too far apart; a warning
    again, after one that was not put right.
    """

    score: str | None = None
    execution: str | None = None
    deviation: str | None = None
    repeated: str | None = None


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date


class Needed(NamedTuple):
    """What a kind of form must have filled: keys of header fields, of indicator columns, of goals."""

    fields: tuple[str, ...]
    columns: tuple[str, ...]
    goals: tuple[str, ...]


class Deadline(NamedTuple):
    """One of: the `day` (or the end) of a `month`, `years_later`; the `day` of the month after a period; so many `days` after approval."""

    month: int | None
    day: int | None
    years_later: int
    days: int | None

    def due(self, year: int, month: int | None = None) -> date | None:
        """Return the day for a form of a year (and of a period that ends with `month`); None where that depends on something else."""
        if self.days is not None or (self.month is None and month is None):
            return None
        years, before = divmod(month or 0, 12)
        at_year, at_month = (year + years, before + 1) if self.month is None else (year + self.years_later, self.month)
        last = monthrange(at_year, at_month)[1]
        return date(at_year, at_month, min(self.day or last, last))


class Override(NamedTuple):
    """Another severity or status for a rule, with the reason."""

    severity: str | None
    status: str | None
    reason: str


def steps() -> Shape[tuple[Step, ...]]:
    """Take the shares to be spent by the ends of months."""
    keys: _Keys = {"month": whole(1, 12), "below": share()}
    return rows(
        "[{month = 4, below = 0.25}, …]",
        lambda value: Step(**record(value, keys)),
        lambda one: f"1-{one.month}月低于 {percent(one.below)}",
        lambda one: f"{one.month}月",
    )


def months() -> Shape[tuple[int, ...]]:
    """Take the months of monitoring."""
    return rows("月份的列表，如 [5, 8]", whole(1, 12).read, lambda month: f"{month}月", str)


def parts() -> Shape[tuple[Part, ...]]:
    """Take the parts of a sheet with their points."""
    keys: _Keys = {"name": text(), "weight": number(0, 100)}
    return rows(
        '[{name = "甲", weight = 20}, …]',
        lambda value: Part(**record(value, keys)),
        lambda one: f"{one.name} {plain(one.weight)}",
        lambda one: one.name,
    )


def conclusions() -> Shape[tuple[Conclusion, ...]]:
    """Take the conclusions of a pre-assessment."""
    keys: _Keys = {"name": text(), "budget": flag()}
    return rows(
        '[{name = "支持", budget = true}, …]',
        lambda value: Conclusion(**record(value, keys)),
        lambda one: f"{one.name}（{'可' if one.budget else '不'}列入预算）",
        lambda one: one.name,
    )


def consequences() -> Shape[tuple[Consequence, ...]]:
    """Take what grades mean for the next budget."""
    keys: _Keys = {"grade": text(), "consequence": text()}
    cut: _Keys = {"cut": share()}
    return rows(
        '[{grade = "优", consequence = "优先保障"}, …]',
        lambda value: Consequence(**{"cut": None, **record(value, keys, cut)}),
        lambda one: f"{one.grade}：{one.consequence}" + ("" if one.cut is None else f"（压减 {percent(one.cut)}）"),
        lambda one: one.grade,
    )


def limits() -> Shape[tuple[Limit, ...]]:
    """Take the causes that limit a grade."""
    keys: _Keys = {"cause": text(), "best": text()}
    return rows(
        '[{cause = "审计发现问题", best = "一般"}, …]',
        lambda value: Limit(**record(value, keys)),
        lambda one: f"{one.cause}：最高为{one.best}",
        lambda one: one.cause,
    )


def colours() -> Shape[tuple[Colour, ...]]:
    """Take the warning colours, the worst first."""
    keys: _Keys = {"colour": text(), "meaning": text()}
    warning: _Keys = {"warning": flag()}
    return rows(
        '[{colour = "红", meaning = "重要预警"}, {colour = "绿", meaning = "正常", warning = false}, …]，最重的在前',
        lambda value: Colour(**record(value, keys, warning)),
        lambda one: f"{one.colour}（{one.meaning}{'' if one.warning else '，不算预警'}）",
        lambda one: one.colour,
    )


CAUSES = {"score": "监控得分低于预警线", "execution": "预算执行率低于当月预警线", "deviation": "执行率与目标完成率相差过大", "repeated": "上次预警未整改又预警"}


def causes() -> Shape[Causes]:
    """Take the colours of the causes of a warning."""
    keys: _Keys = dict.fromkeys(CAUSES, text())
    return Shape(
        '{score = "红", deviation = "蓝", …}，可写 ' + "、".join(f"{key}（{name}）" for key, name in CAUSES.items()),
        lambda value: Causes(**record(value, {}, keys)),
        lambda value: "；".join(f"{name}：{colour}" for name, colour in zip(CAUSES.values(), value, strict=True) if colour),
    )


def spans() -> Shape[tuple[Span, ...]]:
    """Take days, or spans of days."""
    first: _Keys = {"from": day()}
    last: _Keys = {"to": day()}

    def read(value: object) -> Span:
        found = record(value, first, last)
        span = Span(found["from"], found.get("to", found["from"]))
        if span.last < span.first:
            raise ShapeError(f"to（{span.last}）早于 from（{span.first}）", key="to")
        return span

    def shown(one: Span) -> str:
        return f"{one.first}" if one.first == one.last else f"{one.first} 至 {one.last}"

    return rows("[{from = 2026-10-01, to = 2026-10-07}, …]，只有一天的不写 to", read, shown, lambda one: f"{one.first}")


def needed() -> Shape[Needed]:
    """Take what a kind of form must have filled."""
    keys: _Keys = {"fields": texts(), "columns": texts(), "goals": texts()}

    def read(value: object) -> Needed:
        one = Needed(**{**dict.fromkeys(keys, ()), **record(value, {}, keys)})
        for part, among, some in zip(Needed._fields, labels(), one, strict=True):
            if strange := [key for key in some if key not in among]:
                raise ShapeError(f"{part} 里的 {'、'.join(strange)} 不是栏目的键，可用 {'、'.join(among)}")
        return one

    def shown(value: Needed) -> str:
        named = zip(("表头", "指标", "总体目标"), labels(), value, strict=True)
        return "；".join(f"{name} {'、'.join(words[key] for key in part)}" for name, words, part in named if part)

    return Shape('{fields = ["project"], columns = ["target"], goals = ["expected"]}', read, shown)


@cache
def labels() -> tuple[dict[str, str], ...]:
    """Return, for header fields, indicator columns and goals, each key of the vocabulary with its first spelling."""
    vocabulary = tomllib.loads((templates_dir() / "xlsx" / "vocabulary.toml").read_text(encoding="utf-8"))
    sections = (vocabulary["header"], vocabulary["indicators"]["columns"], vocabulary["goals"])
    return tuple({key: spellings[0] for key, spellings in section.items()} for section in sections)


def deadline() -> Shape[Deadline]:
    """Take a deadline."""
    keys: _Keys = {"month": whole(1, 12), "day": whole(1, 31), "years_later": whole(0, 5), "days": whole(1, 366)}

    def read(value: object) -> Deadline:
        found = record(value, {}, keys)
        if set(found) not in _DEADLINES:
            raise ShapeError("可写 {month, day, years_later}（day 不写即月底）、{day}（监控期次月几日）或 {days}（批复后几日内）")
        return Deadline(found.get("month"), found.get("day"), found.get("years_later", 0), found.get("days"))

    return Shape("{month = 3, years_later = 1}、{day = 7} 或 {days = 20}", read, _deadline_shown)


def _deadline_shown(value: Deadline) -> str:
    if value.days is not None:
        return f"批复后 {value.days} 日内"
    if value.month is None:
        return f"监控期次月 {value.day} 日前"
    year = ("当年", "次年")[value.years_later] if value.years_later < 2 else f"{value.years_later} 年后"
    return f"{year} {value.month} 月{'底' if value.day is None else f' {value.day} 日'}前"


def override() -> Shape[Override]:
    """Take another severity or status for a rule."""
    chosen: _Keys = {"severity": one_of(**SEVERITIES), "status": one_of(**STATUSES)}

    def read(value: object) -> Override:
        found = record(value, {"reason": text()}, chosen)
        if len(found) == 1:
            raise ShapeError("须写 severity 或 status")
        return Override(found.get("severity"), found.get("status"), found["reason"])

    def shown(value: Override) -> str:
        words = [SEVERITIES[value.severity]] if value.severity else []
        words += [STATUSES[value.status]] if value.status else []
        return f"{'、'.join(words)}（{value.reason}）"

    return Shape('{severity = "warning", status = "shadow", reason = "…"}', read, shown)
