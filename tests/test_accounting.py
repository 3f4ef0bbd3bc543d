"""The account of files: each exactly once, each with one status, and the counts add up."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.account import FileAccount, FormAccount, Status
from perfsheet.intake import gather
from perfsheet.manifest import counts, current_forms, files_frame, settled, write_manifest
from perfsheet.process import Task
from perfsheet.read.reader import read_bytes
from perfsheet.worker import Chunk, Job, work
from tests import doubles
from tests.cli.inbox import put, selfeval

GOOD = "project_selfeval|2024||一中|操场改造||"
SOAK = bool(os.environ.get("PERFSHEET_SOAK"))


def accounted(folder: Path, year: int | None = None, reader=doubles.obedient):
    """Account for a folder, read in this process, by the obedient double or by the real reader."""
    sources = gather([str(folder)])
    chunk = work(Task(0, sources), Job(doubles.NAMES, doubles.READER, year), reader, doubles.names)
    return settled([chunk]), sources


def statuses(tmp_path: Path, contents: dict[str, str], **more) -> dict[str, str]:
    """Account for files written in the order given, each a minute after the one before."""
    for minute, (name, text) in enumerate(contents.items()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (1e9 + minute * 60,) * 2)
    return {Path(account.path).relative_to(tmp_path).as_posix(): account.status for account in accounted(tmp_path, **more)[0]}


def test_a_read_form_is_accepted(tmp_path):
    assert statuses(tmp_path, {"a.xlsx": GOOD}) == {"a.xlsx": "accepted"}


def test_an_error_returns_the_file_and_a_warning_does_not(tmp_path):
    assert statuses(tmp_path, {"a.xlsx": GOOD + "error", "b.xlsx": GOOD.replace("操场", "食堂") + "warning"}) == {
        "a.xlsx": "returned",
        "b.xlsx": "accepted",
    }


def test_a_workbook_without_any_form_is_rejected_with_a_finding(tmp_path):
    (tmp_path / "a.xlsx").write_text("", encoding="utf-8")
    ((account,), _) = accounted(tmp_path)
    assert (account.status, account.errors) == ("rejected", 1)
    assert "绩效表" in account.reason


def test_a_form_of_no_known_kind_is_returned(tmp_path):
    assert statuses(tmp_path, {"a.xlsx": GOOD.replace("project_selfeval", "unknown")}) == {"a.xlsx": "returned"}


def test_attachments_are_ignored_and_fingerprinted(tmp_path):
    (tmp_path / "佐证.pdf").write_bytes(b"%PDF")
    ((account,), _) = accounted(tmp_path)
    assert (account.status, account.sha256) == ("ignored", hashlib.sha256(b"%PDF").hexdigest())


def test_the_same_content_again_is_a_duplicate_of_the_first_path(tmp_path):
    found = statuses(tmp_path, {"乙/b.xlsx": GOOD, "丙/c.xlsx": GOOD, "甲/a.xlsx": GOOD})
    assert Counter(found.values()) == {"accepted": 1, "duplicate": 2}
    assert found[min(found)] == "accepted"
    accounts, _ = accounted(tmp_path)
    assert all(accounts[0].path in account.reason for account in accounts[1:])


def test_what_cannot_be_read_is_no_duplicate(tmp_path):
    assert statuses(tmp_path, {"a.xlsx": "REJECT", "b.xlsx": "REJECT"}) == {"a.xlsx": "rejected", "b.xlsx": "rejected"}


@pytest.mark.parametrize(
    ("older", "newer", "status"),
    [
        (GOOD, GOOD + "warning", "superseded"),
        (GOOD, GOOD + "error", "superseded"),
        (GOOD, GOOD.replace("操场", " 操 场 ") + "note", "superseded"),
        ("project_selfeval|2024||一中|操场|X1|", "project_selfeval|2024||一中|操场改造|Ｘ１|note", "superseded"),
        ("department_selfeval|2024||教育局|||", "department_selfeval|2024||教育局|||note", "superseded"),
        ("project_monitor|2024|7月|一中|操场||", "project_monitor|2024|7月|一中|操场||note", "superseded"),
        ("project_monitor|2024|5月|一中|操场||", "project_monitor|2024|7月|一中|操场||", "accepted"),
        ("project_monitor|2024||一中|操场||", "project_monitor|2024||一中|操场||note", "accepted"),
        (GOOD, GOOD.replace("2024", "2023"), "accepted"),
        (GOOD, GOOD.replace("一中", "二中"), "accepted"),
        (GOOD, GOOD.replace("selfeval", "target"), "accepted"),
        (GOOD.replace("2024", ""), GOOD.replace("2024", "") + "note", "accepted"),
        (GOOD.replace("一中", ""), GOOD.replace("一中", "") + "note", "accepted"),
        (GOOD.replace("操场改造", ""), GOOD.replace("操场改造", "") + "note", "accepted"),
    ],
)
def test_an_older_file_gives_way_if_all_that_makes_a_form_is_known_and_the_same(tmp_path, older, newer, status):
    assert statuses(tmp_path, {"z.xlsx": older, "a.xlsx": newer})["z.xlsx"] == status


def test_of_two_files_of_one_moment_the_later_path_stands(tmp_path):
    for name, text in (("a.xlsx", GOOD), ("b.xlsx", GOOD + "note")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (1e9, 1e9))
    assert [account.status for account in accounted(tmp_path)[0]] == ["superseded", "accepted"]


def test_a_file_stands_while_one_of_its_forms_has_no_newer_version(tmp_path):
    both = GOOD + "\n" + GOOD.replace("操场", "食堂")
    assert statuses(tmp_path, {"a.xlsx": both, "b.xlsx": GOOD + "note"}) == {"a.xlsx": "accepted", "b.xlsx": "accepted"}


def test_a_newer_file_with_every_form_replaces_several_older_ones(tmp_path):
    other = GOOD.replace("操场", "食堂")
    assert statuses(tmp_path, {"a.xlsx": GOOD, "b.xlsx": other, "c.xlsx": f"{GOOD}\n{other}"}) == {
        "a.xlsx": "superseded",
        "b.xlsx": "superseded",
        "c.xlsx": "accepted",
    }


def test_a_form_of_another_year_returns_the_file_when_a_year_is_asked_for(tmp_path):
    contents = {"a.xlsx": GOOD, "b.xlsx": GOOD.replace("2024", "2023"), "c.xlsx": GOOD.replace("2024", "")}
    assert statuses(tmp_path, contents, year=2024) == {"a.xlsx": "accepted", "b.xlsx": "returned", "c.xlsx": "accepted"}


def test_the_manifest_says_all_of_a_file(tmp_path):
    (tmp_path / "a.xlsx").write_text(GOOD, encoding="utf-8")
    accounts, sources = accounted(tmp_path)
    write_manifest(accounts, sources, {"policy": "national"}, tmp_path / "manifest.json")
    document = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    (entry,) = document["inputs"]
    assert entry["sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()
    assert entry["size"] == len(GOOD.encode())
    assert entry["forms"][0] == {
        "kind": "project_selfeval",
        "sheet": "表0",
        "rows": [1, 9],
        "project": "操场改造",
        "project_code": None,
        "unit": "一中",
        "year": 2024,
        "period": None,
        "current": True,
        "errors": 0,
    }
    assert document["counts"] == {"accepted": 1, "returned": 0, "rejected": 0, "ignored": 0, "duplicate": 0, "superseded": 0}


def test_an_account_that_does_not_add_up_is_never_written(tmp_path):
    (tmp_path / "a.xlsx").write_text(GOOD, encoding="utf-8")
    accounts, sources = accounted(tmp_path)
    for wrong in ([], accounts * 2, [accounts[0]._replace(status="lost")], [accounts[0]._replace(path="b.xlsx")]):
        with pytest.raises(AssertionError):
            write_manifest(wrong, sources, {}, tmp_path / "manifest.json")
    assert not (tmp_path / "manifest.json").exists()


# -- any mix of inputs -------------------------------------------------------------------------------------------------

FORMS = st.builds(
    "|".join,
    st.tuples(
        st.sampled_from(["project_selfeval", "project_monitor", "department_selfeval", "unknown"]),
        st.sampled_from(["2023", "2024", ""]),
        st.sampled_from(["", "7月"]),
        st.sampled_from(["一中", "二中", ""]),
        st.sampled_from(["操场", "食堂", ""]),
        st.sampled_from(["", "X1"]),
        st.sampled_from(["", "", "error", "warning"]),
    ),
)
TEXTS = st.one_of(st.lists(FORMS, max_size=3).map("\n".join), st.just("REJECT"))
NAMES = st.sampled_from(
    [
        "自评表.xlsx",
        "b.xls",
        "c.et",
        "d.ods",
        "~$自评表.xlsx",
        "佐证.pdf",
        "Thumbs.db",
        "~WRL1.tmp",
        "e.icloud",
        "资料.rar",
        "无后缀",
        "😀.xlsm",
    ]
)
FOLDERS = st.lists(st.sampled_from(["教育局", "一中", "a b"]), max_size=2).map("/".join)
PLAIN = st.tuples(st.just("file"), FOLDERS, NAMES, TEXTS)
PACKED = st.tuples(st.just("zip"), FOLDERS, st.sampled_from(["报送.zip", "p.zip"]), st.lists(st.tuples(NAMES, TEXTS), max_size=4))
JUNK = st.tuples(st.just("junk"), FOLDERS, st.sampled_from(["坏.zip", "空.zip", "乱.docx"]), st.binary(max_size=40))
TREES = st.lists(st.one_of(PLAIN, PLAIN, PACKED, JUNK), max_size=12)


def grown(folder: Path, tree) -> list[str]:
    """Make the tree; return what must be in the account, each file on disk and each member of an archive."""
    for kind, where, name, content in tree:
        path = folder / where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "zip":
            with zipfile.ZipFile(path, "w") as archive:
                for number, (member, text) in enumerate(content):
                    archive.writestr(f"{number}/{member}", text)
        else:
            path.write_bytes(content if kind == "junk" else content.encode())
        os.utime(path, (1e9 + len(name),) * 2)
    expected = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        expected.append(path.as_posix())
        if zipfile.is_zipfile(path) and path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                expected += [f"{path.as_posix()}!/{name}" for name in archive.namelist()]
    return sorted(expected)


@settings(max_examples=2000 if SOAK else 120, deadline=None)
@given(TREES)
def test_any_mix_of_inputs_is_listed_once_each_and_adds_up(tree):
    folder = Path(tempfile.mkdtemp())
    try:
        expected = grown(folder, tree)
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        accounts, sources = accounted(folder)
        assert [account.path for account in accounts] == expected
        assert sum(counts(accounts).values()) == len(expected)
        assert all(account.reason or account.status == Status.ACCEPTED for account in accounts)
        assert len(files_frame(accounts, sources)) == len(expected)
        consistent(accounts)
        write_manifest(accounts, sources, {}, folder / "manifest.json")
        assert {path: path.read_bytes() for path in before} == before
    finally:
        shutil.rmtree(folder)


WORKBOOKS = [selfeval(), selfeval(budget=49), selfeval("食堂改造"), selfeval(unit="第二中学"), selfeval(year=2023)]
BYTES = st.one_of(st.sampled_from(WORKBOOKS), st.sampled_from(WORKBOOKS), st.binary(max_size=30), st.just(WORKBOOKS[0][:2000]))
REAL = st.lists(
    st.tuples(FOLDERS, st.sampled_from(["一.xlsx", "二.xlsx", "三.xls", "~$一.xlsx", "佐证.pdf", "报送.zip"]), BYTES), max_size=10
)


@settings(max_examples=500 if SOAK else 30, deadline=None)
@given(REAL)
def test_real_workbooks_with_copies_and_junk_between_them_are_each_counted_once(tree):
    folder = Path(tempfile.mkdtemp())
    try:
        for where, name, data in tree:
            path = put(folder / where / name, data)
            if name.endswith(".zip"):
                with zipfile.ZipFile(path, "w") as archive:
                    archive.writestr("里面/表.xlsx", data)
        accounts, _ = accounted(folder, reader=read_bytes)
        consistent(accounts)
        good = [account for account in accounts if account.sha256 in GOOD_FINGERPRINTS and account.status != "ignored"]
        assert Counter(account.status == "duplicate" for account in good) == Counter(repeated(account.sha256 for account in good))
        assert all(account.status in {"rejected", "ignored"} for account in accounts if account not in good)
        assert sum(counts(accounts).values()) == len(accounts) == len({account.path for account in accounts})
    finally:
        shutil.rmtree(folder)


GOOD_FINGERPRINTS = {hashlib.sha256(data).hexdigest() for data in WORKBOOKS}


def repeated(items):
    """Say of each item whether it was there before."""
    seen = set()
    for item in items:
        yield item in seen
        seen.add(item)


def consistent(accounts):
    """Check that nothing is lost by being a duplicate or superseded: what stands for it is there, and read."""
    read = {account.path: account for account in accounts if account.status in {"accepted", "returned"}}
    for account in accounts:
        if account.status == "superseded":
            newest = [
                other for other in read.values() if {form.identity for form in account.forms} & {form.identity for form in other.forms}
            ]
            assert any((other.modified, other.path) > (account.modified, account.path) for other in newest)
        if account.status == "duplicate":
            assert any(other.sha256 == account.sha256 and other.path < account.path for other in accounts)
        if account.status in {"duplicate", "superseded", "accepted", "returned"}:
            assert account.forms


def form_account(project):
    return FormAccount("project_selfeval", "表", project, None, "一中", 2024, None, (1, 9), ("project_selfeval", "2024", "一中", project))


def test_a_form_that_came_again_does_not_count_though_its_file_holds_others():
    old = FileAccount("旧.xlsx", "1", 1, 1.0, "accepted", "", (form_account("甲"), form_account("乙")))
    new = FileAccount("新.xlsx", "2", 1, 2.0, "accepted", "", (form_account("甲"),))
    accounts = settled([Chunk([old, new], b"")])
    assert current_forms(accounts) == [False, True, True]
    assert [account.status for account in accounts] == ["accepted", "accepted"]
