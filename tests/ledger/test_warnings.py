"""Warnings in the ledger: given once, answered, confirmed, ended by later forms; and what each command says."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import text

from perfsheet.errors import PerfsheetError
from perfsheet.ledger import schema
from perfsheet.ledger.connect import WRITES, Where
from perfsheet.ledger.guards import guard
from perfsheet.ledger.ledger import consulted, opened
from perfsheet.ledger.picture import picture
from perfsheet.ledger.verify import verify
from perfsheet.ledger.warned import Answer, confirm, known, reply
from perfsheet.nightly import Hands, Night
from perfsheet.pipeline import Order
from perfsheet.warning.known import GONE
from perfsheet.warning.state import State
from perfsheet.write.replies import lines
from tests.corpora import INBOX
from tests.ledger.nights import quick, read_here

CHINA = timezone(timedelta(hours=8))
MAY, AUGUST = (INBOX / "示例县农业农村局" / "示例县动物疫病预防控制中心" / f"监控1-{month}月.xlsx" for month in (5, 8))
JUNE, LATER, SEPTEMBER = date(2025, 6, 10), date(2025, 7, 1), date(2025, 9, 8)


class Office:
    """An inbox and a ledger, by day."""

    def __init__(self, home: Path, address: str) -> None:
        """Open an office."""
        self.home, self.address, self.inbox = home, address, home / "收件箱"
        self.inbox.mkdir(parents=True)

    def night(self, day: date):
        """Run a night."""
        order = Order([str(self.inbox)], self.home / "结果", policy="sichuan")
        return Night(order, self.address, emptied=True, hands=Hands(read_here, quick, lambda: datetime(day.year, day.month, day.day, 2, tzinfo=CHINA))).run()

    def known(self):
        """Ask the ledger what it knows of warnings."""
        with consulted(self.address) as connection:
            return known(connection)

    def lines(self, day: date):
        """List the warnings as of a day."""
        return {line.code: line for line in lines(self.known(), day)}

    def reply(self, code: str, *answer, **more) -> None:
        """Enter a reply."""
        with opened(self.address) as ledger:
            reply(ledger, code, Answer(*answer, **more))

    def confirm(self, code: str, day: date, **more) -> None:
        """Enter what the office found."""
        with opened(self.address) as ledger:
            confirm(ledger, code, "张三", day, "核对了凭证", **more)


@pytest.fixture
def office(address, tmp_path):
    """Give an office that was given the forms of May on 10 June."""
    found = Office(tmp_path, address)
    shutil.copy(MAY, found.inbox)
    found.night(JUNE)
    return found


def code_of(office: Office, month: int = 5) -> str:
    return next(code for code, one in office.known().warned.items() if one.name == "兽医实验室改造项目" and code.startswith(f"2025{month:02d}"))


def test_a_warning_lives_from_its_day_over_replies_to_its_end(office):
    code = code_of(office)
    (line,) = office.lines(JUNE).values()
    assert (line.code, line.state, line.on, line.answer_due, line.rectify_due) == (code, State.WAITING, JUNE, date(2025, 6, 24), date(2025, 7, 10))
    assert office.night(JUNE).outcome is None
    assert office.night(date(2025, 6, 24)).outcome is None
    assert office.night(date(2025, 6, 25)).outcome is not None, "a due day that has passed renews the outputs"
    assert office.night(date(2025, 6, 25)).outcome is None
    assert (office.lines(LATER)[code].state, office.lines(LATER)[code].late) == (State.UNANSWERED, 7)
    assert office.known().warned[code].on == JUNE
    office.reply(code, "李四", LATER, "招标已开始", "继续执行", date(2025, 7, 8))
    assert office.night(LATER).outcome is not None, "a reply renews the outputs"
    assert office.lines(LATER)[code].state == State.UNDERWAY
    assert office.lines(date(2025, 7, 11))[code].state == State.OVERDUE
    office.reply(code.lower(), "李四", date(2025, 7, 12), "已完工", finished=True)
    assert (office.lines(date(2025, 7, 20))[code].state, office.known().of(code)[-1].choice) == (State.FINISHED, "继续执行")
    office.confirm(code, date(2025, 7, 13), refused=True)
    assert office.lines(date(2025, 7, 20))[code].state == State.OVERDUE
    office.reply(code, "李四", date(2025, 7, 14), "已补齐", finished=True)
    office.confirm(code, date(2025, 7, 15))
    assert office.lines(date(2025, 7, 20))[code].state == State.CLOSED
    with consulted(office.address) as connection:
        assert verify(connection).faults == []
        tables = {table.name: list(table.rows) for table in picture(connection)}
    assert (len(tables["warnings"]), len(tables["replies"])) == (1, 5)


def test_a_later_form_takes_a_warning_up_and_a_withdrawn_form_ends_it(office):
    code = code_of(office)
    shutil.copy(AUGUST, office.inbox)
    office.night(SEPTEMBER)
    later = code_of(office, 8)
    assert {one: line.state for one, line in office.lines(SEPTEMBER).items() if one in {code, later}} == {code: State.MERGED, later: State.WAITING}
    (office.inbox / AUGUST.name).unlink()
    office.night(date(2025, 9, 9))
    assert office.known().warned[later].ended == GONE
    assert office.lines(date(2025, 9, 9))[code].state == State.OVERDUE
    shutil.copy(AUGUST, office.inbox)
    office.night(date(2025, 9, 10))
    assert office.known().warned[later].on == date(2025, 9, 10)
    with consulted(office.address) as connection:
        assert verify(connection).faults == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("李四", LATER, "加快"), "须选择处理方式（继续执行、调剂、取消），没有选择"),
        (("李四", LATER, "加快", "停一停"), "“停一停”不在其中"),
        ((" ", LATER, "加快", "取消"), "没有写明答复人（--by）"),
        (("李四", LATER, " ", "取消"), "没有写明整改措施（--measure）"),
        (("李四", date(2025, 6, 9), "加快", "取消"), "答复日期 2025-06-09 早于预警日期 2025-06-10"),
        (("李四", LATER, "加快", "取消", date(2025, 6, 30)), "计划完成日期 2025-06-30 早于答复日期"),
        (("李四", LATER, "加快", "取消", date(2025, 7, 30), True), "只写一个"),
    ],
)
def test_a_reply_that_lacks_something_is_refused_and_leaves_nothing(tmp_path, answer, said):
    office = Office(tmp_path, str(tmp_path / "l.db"))
    shutil.copy(MAY, office.inbox)
    office.night(JUNE)
    code = code_of(office)
    with pytest.raises(PerfsheetError) as refused:
        office.reply(code, *answer)
    assert said in str(refused.value)
    with pytest.raises(PerfsheetError, match="没有编号为 202505-XXXXXXX 的预警"):
        office.reply("202505-XXXXXXX", "李四", LATER, "加快", "取消")
    with pytest.raises(PerfsheetError, match="还没有整改完成的答复"):
        office.confirm(code, LATER)
    assert office.known().replies == {}


def test_a_ledger_from_before_there_were_warnings_is_led_up(address):
    older = [table for table in schema.METADATA.sorted_tables if table.name not in {"warnings", "replies"}]
    engine = Where(address).engine(writable=True)
    if engine.dialect.name == "sqlite":
        Path(address).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        schema.METADATA.create_all(connection, older)
        with patch("perfsheet.ledger.guards.GUARDED", [table for table in older if table.name not in {"versions", "contents"}]):
            guard(connection)
        connection.execute(schema.versions.insert().values(version=1, at="2026-01-01T00:00:00+08:00"))
    engine.dispose()
    with opened(address):
        pass
    with consulted(address) as connection:
        assert verify(connection).faults == []
        assert connection.execute(text("SELECT count(*) FROM warnings")).scalar() == 0
        assert known(connection).ledger
