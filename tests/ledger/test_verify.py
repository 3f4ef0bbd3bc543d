"""What was written cannot be changed unseen, and verification says where."""

from __future__ import annotations

import re
import shutil

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from perfsheet.ledger import schema, seals
from perfsheet.ledger.connect import Where
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.verify import verify
from tests.ledger.conftest import new_database
from tests.ledger.nights import ask, night, put, tamper


def faults(address: str, head: str | None = None) -> list[str]:
    with consulted(address) as connection:
        return [str(fault) for fault in verify(connection, head).faults]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def template(request, tmp_path_factory):
    """Write a ledger with two runs in it."""
    tmp_path = tmp_path_factory.mktemp("verify")
    address = str(tmp_path / "l.db") if request.param == "sqlite" else new_database(request.getfixturevalue("server"))
    inbox = tmp_path / "收件箱"
    put(inbox / "一.xlsx", "project_selfeval|2024||教育局|食堂|001|warning", modified=1e9)
    put(inbox / "二.xlsx", "project_selfeval|2024||教育局|操场|002|error", modified=1e9)
    night(address, inbox)
    put(inbox / "三.xlsx", "project_selfeval|2024||教育局|操场|002|", modified=1.1e9)
    night(address, inbox)
    return address


@pytest.fixture
def written(template, tmp_path, request):
    """Give a copy of that ledger."""
    if "://" in template:
        return new_database(request.getfixturevalue("server"), template)
    return str(shutil.copy(template, tmp_path / "l.db"))


def test_an_untouched_ledger_is_whole(written):
    with consulted(written) as connection:
        found = verify(connection)
    assert (found.faults, found.entries) == ([], 7)
    assert found.rows > 10
    assert faults(written, found.head) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE forms SET project = '校舍' WHERE id = 2", "表 forms 第 2 行.*被改动过"),
        ("UPDATE forms SET project = NULL WHERE id = 1", "表 forms 第 1 行.*被改动过"),
        ("UPDATE events SET message = '无' WHERE id = 1", "表 events 第 1 行被改动过"),
        ("UPDATE judgings SET policy = 'x' WHERE id = 1", "表 judgings 第 1 行（教育局，食堂，表0；文件 .*被改动过"),
        ("UPDATE standings SET status = 'accepted' WHERE status = 'superseded'", "表 standings 第 4 行被改动过"),
        ("DELETE FROM events WHERE id = 1", "表 events 少了 1 行（第 1 行起）"),
        ("DELETE FROM forms WHERE id = 3", "表 forms 少了 1 行（第 3 行起），写于日志第 6 条"),
        ("INSERT INTO decisions (id, entry, seal) SELECT 1, 3, seal FROM runs WHERE id = 1", "表 decisions 第 1 行不是日志记下的"),
        ("INSERT INTO runs (id, entry, seal, policy) SELECT 9, entry, seal, 'x' FROM runs WHERE id = 2", "表 runs 多了 1 行|表 runs 第 9 行被改动过"),
        ("UPDATE runs SET seal = (SELECT seal FROM files WHERE id = 1) WHERE id = 1", "表 runs 第 1 行被改动过"),
        ("UPDATE entries SET who = 'nobody' WHERE entry = 3", "日志第 3 条（.*，nobody，run）的内容与校验码不符"),
        ("UPDATE entries SET body = '{}' WHERE entry = 3", "日志第 3 条（.*）的内容与校验码不符"),
        ("DELETE FROM entries WHERE entry = 4", "日志缺第 4 条"),
        ("UPDATE contents SET data = (SELECT data FROM contents WHERE reading = 2) WHERE reading = 1", "第 1 次读取留存的内容被改动过"),
    ],
)
def test_what_was_changed_is_found_and_named(written, statement, said):
    tamper(written, statement)
    found = faults(written)
    assert any(re.search(said, fault) for fault in found), found


def test_a_change_that_comes_with_a_new_seal_is_found_too(written):
    row = list(ask(written, "SELECT * FROM files WHERE id = 1")[0])
    forged = seals.seal("files", row[1], 1, ["0" * 64, *row[4:]])
    column = f"X'{forged.hex()}'" if "://" not in written else f"'\\x{forged.hex()}'"
    tamper(written, f"UPDATE files SET sha256 = '{'0' * 64}', seal = {column} WHERE id = 1")  # noqa: S608  # that is what tampering is
    assert schema.facts(schema.files) == ("sha256", "size")
    assert any("表 files 第 1–2 行连同封签被改动过" in fault for fault in faults(written))


def test_a_log_that_was_cut_short_is_found_by_its_noted_head(written):
    with consulted(written) as connection:
        head = verify(connection).head
    tamper(written, "DELETE FROM entries WHERE entry = 7")
    assert faults(written) == []  # nothing in the ledger can know
    assert faults(written, head) == [f"日志里没有校验码为 {head} 的记录：日志被截短或换过"]


def test_an_ordinary_statement_can_change_and_remove_nothing(written):
    engine = Where(written).engine(writable=True)
    for statement in ("UPDATE files SET size = 1", "DELETE FROM entries", "DELETE FROM runs"):
        with engine.connect() as connection, connection.begin(), pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))
    engine.dispose()


def test_a_guard_that_was_taken_away_is_missed(written):
    engine = Where(written).engine(writable=True)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TRIGGER runs_no_update" + (" ON runs" if "://" in written else "")))
    engine.dispose()
    assert faults(written) == ["表 runs 的防改触发器被去掉或停用"]

