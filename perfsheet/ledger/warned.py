"""Warnings in the ledger: when each was first given and how it ended, what units replied and what the office made of it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from perfsheet.errors import PerfsheetError
from perfsheet.ledger import schema
from perfsheet.ledger.ledger import Ledger
from perfsheet.ledger.writing import Writing
from perfsheet.names import shown
from perfsheet.warning.known import GONE, Deed, Known, Reply, Warned

if TYPE_CHECKING:
    from perfsheet.warning.course import Course
    from perfsheet.warning.watch import Watched

_COLUMNS: Final = ("code", "owner", "head", "name", "project_code", "year", "period", "colour", "meaning", "said")


def known(connection: Connection) -> Known:
    """Return what the ledger knows of warnings."""
    w, r = schema.warnings, schema.replies
    newest = select(func.max(w.c.id)).group_by(w.c.code)
    warned = {row.code: _warned(row) for row in connection.execute(select(w).where(w.c.id.in_(newest)))}
    replies: dict[str, list[Reply]] = {}
    for row in connection.execute(select(r).order_by(r.c.id)):
        replies.setdefault(row.code, []).append(_reply(row))
    return Known(True, warned, replies)  # noqa: FBT003  # whether there is a ledger


def enter_warnings(at: Writing, watched: Watched) -> int:
    """Write what is new about warnings; return how many."""
    before = watched.known.warned
    now = {one.case.code: _entered(one) for one in watched.courses}
    fresh = [one for code, one in now.items() if before.get(code) != one]
    fresh += [one._replace(ended=GONE) for code, one in before.items() if code not in now and one.ended != GONE]
    if fresh:
        columns: dict[str, Any] = {name: [getattr(one, name) for one in fresh] for name in (*_COLUMNS, "ended")}
        columns["choices"] = [json.dumps(one.choices, ensure_ascii=False) for one in fresh]
        dates = {"given": "on", "answer_due": "answer_due", "rectify_due": "rectify_due"}
        at.add(schema.warnings, columns | {column: [_iso(getattr(one, name)) for one in fresh] for column, name in dates.items()})
    return len(fresh)


class Answer(NamedTuple):
    """What a unit replies: by whom, on which day, what it undertakes and chooses, by when it will be done, or that it is."""

    by: str
    on: date
    measure: str
    choice: str = ""
    until: date | None = None
    finished: bool = False


def reply(ledger: Ledger, code: str, answer: Answer) -> int:
    """Enter the reply of a unit and return its number; raises PerfsheetError for a warning that the ledger does not know, or a reply that lacks something."""
    by, measure = _spoken(("答复人（--by）", answer.by), ("整改措施（--measure）", answer.measure))
    with ledger.reading() as connection:
        found = known(connection)
    one = _one(found, code)
    _refuse_days(one, answer)
    chosen = _chosen(one, answer.choice.strip() or next((each.choice for each in reversed(found.of(one.code)) if each.choice), ""))
    with ledger.writing("reply", by) as at:
        at.facts |= {"code": one.code, "what": str(Deed.REPLIED)}
        facts = {"code": one.code, "what": str(Deed.REPLIED), "by": by, "given": answer.on.isoformat(), "choice": chosen, "undertaken": measure}
        return at.add_one(schema.replies, **facts, done=int(answer.finished), until=_iso(answer.until))


def confirm(ledger: Ledger, code: str, by: str, on: date, why: str, *, refused: bool = False) -> int:  # noqa: PLR0913  # all that it is made of
    """Enter that the office found a warning put right, or not; raises PerfsheetError where no unit said that it was."""
    said = _spoken(("核实人（--by）", by), ("核实情况（--why）", why))
    with ledger.reading() as connection:
        found = known(connection)
    one = _one(found, code)
    done = found.of(one.code)
    if not done or done[-1].what != Deed.REPLIED or not done[-1].finished:
        raise PerfsheetError(f"预警 {one.code} 还没有整改完成的答复，不能核实。请先用 perfsheet reply record {one.code} --finished 记下单位的答复。")
    what = str(Deed.REFUSED if refused else Deed.CONFIRMED)
    with ledger.writing("reply", said[0]) as at:
        at.facts |= {"code": one.code, "what": what}
        return at.add_one(schema.replies, code=one.code, what=what, by=said[0], given=on.isoformat(), choice="", undertaken=said[1], done=int(not refused))


def _spoken(*named: tuple[str, str]) -> list[str]:
    for name, text in named:
        if not text.strip():
            raise PerfsheetError(f"没有写明{name}。每次答复和核实都要写明由谁、怎样办理。")
    return [text.strip() for _, text in named]


def _one(found: Known, code: str) -> Warned:
    one = found.warned.get(code.strip().upper())
    if one is None:
        raise PerfsheetError(f"台账里没有编号为 {shown(code)} 的预警。编号见 预警台账.xlsx 或告知函，也可用 perfsheet reply list 查看。")
    return one


def _refuse_days(one: Warned, answer: Answer) -> None:
    if answer.on < one.on:
        raise PerfsheetError(f"答复日期 {answer.on} 早于预警日期 {one.on}。请用 --on 写明实际的答复日期。")
    if answer.finished and answer.until is not None:
        raise PerfsheetError("已整改完成的不写计划完成日期。请在 --finished 和 --until 中只写一个。")
    if answer.until is not None and answer.until < answer.on:
        raise PerfsheetError(f"计划完成日期 {answer.until} 早于答复日期 {answer.on}。请改正 --until。")


def _chosen(one: Warned, choice: str) -> str:
    """Check a choice against those that the policy gives."""
    if one.choices and choice not in one.choices:
        given = f"“{shown(choice)}”不在其中" if choice else "没有选择"
        raise PerfsheetError(f"预警 {one.code} 须选择处理方式（{'、'.join(one.choices)}），{given}。请用 --choice 写明其一。")
    return choice


def _entered(one: Course) -> Warned:
    case = one.case
    return Warned(
        code=case.code,
        owner=case.owner,
        head=case.head,
        name=case.name,
        project_code=case.project_code,
        year=case.year,
        period=case.period,
        colour=case.light.colour,
        meaning=case.light.meaning,
        said=case.light.said,
        choices=tuple(one.terms.warning.choices.value or ()),
        on=one.on,
        answer_due=one.answer_due,
        rectify_due=one.rectify_due,
        ended=str(one.ended),
    )


def _warned(row: Any) -> Warned:  # noqa: ANN401  # a row of `warnings`
    told = {name: getattr(row, name) for name in _COLUMNS}
    choices = tuple(json.loads(row.choices))
    return Warned(**told, choices=choices, on=date.fromisoformat(row.given), answer_due=_day(row.answer_due), rectify_due=_day(row.rectify_due), ended=row.ended)


def _reply(row: Any) -> Reply:  # noqa: ANN401  # a row of `replies`
    return Reply(row.id, row.code, row.what, row.by, date.fromisoformat(row.given), row.choice, row.undertaken, bool(row.done), _day(row.until))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
