"""What comes in: every file once, whatever it is called and wherever it lies."""

from __future__ import annotations

import os
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from perfsheet import archives, intake
from perfsheet.errors import PerfsheetError
from perfsheet.fetch import digest, fetch
from perfsheet.intake import gather
from perfsheet.names import Role, role_of, shown

posix = pytest.mark.skipif(os.name == "nt", reason="needs names or links that Windows does not have")
linux = pytest.mark.skipif(sys.platform != "linux", reason="needs names of any bytes")


def put(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def pack(path: Path, members: dict[str, bytes], **more) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def renamed_inside(path: Path, old: bytes, new: bytes) -> None:
    """Give a member a name in other bytes, with no word of UTF-8: as old Chinese programs do."""
    assert len(old) == len(new)
    path.write_bytes(path.read_bytes().replace(old, new))


def listed(*paths: Path | str, **more) -> dict[str, intake.Source]:
    return {source.path: source for source in gather([str(path) for path in paths], **more)}


def roles(tmp_path: Path, *paths: Path | str, **more) -> dict[str, str]:
    prefix = f"{tmp_path.as_posix()}/"
    return {path.removeprefix(prefix): str(source.role) for path, source in listed(*(paths or (tmp_path,)), **more).items()}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("自评表.xlsx", "workbook"),
        ("自评表.XLSM", "workbook"),
        ("自评表.xls", "workbook"),
        ("自评表.et", "workbook"),
        ("自评表.xlsb", "workbook"),
        ("自评表.ods", "workbook"),
        ("自评表．ｘｌｓｘ", "workbook"),
        ("自评表.xlsx ", "workbook"),
        ("📊😀.xlsx", "workbook"),
        ("报送.zip", "archive"),
        ("佐证.pdf", "attachment"),
        ("说明.docx", "attachment"),
        ("现场.jpg", "attachment"),
        ("资料.rar", "attachment"),
        ("没有后缀", "attachment"),
        ("模板.xltx", "attachment"),
        ("导出.csv", "attachment"),
        ("~$自评表.xlsx", "noise"),
        (".~自评表.xlsx", "noise"),
        (".~lock.自评表.ods#", "noise"),
        ("~WRL0001.tmp", "noise"),
        ("Thumbs.db", "noise"),
        (".DS_Store", "noise"),
        ("desktop.ini", "noise"),
        ("._自评表.xlsx", "noise"),
        (".自评表.xlsx.icloud", "noise"),
        ("自评表.xlsx.cloud", "noise"),
    ],
)
def test_a_name_says_what_is_done_with_the_file(name, role):
    assert role_of(name)[0] == role
    assert role_of(name)[1] or role in {"workbook", "archive"}


def test_an_archive_that_is_not_opened_is_listed_with_what_to_do():
    assert "解压" in role_of("资料.rar")[1]
    assert "另存为" in role_of("导出.csv")[1]


def test_folders_are_searched_to_the_bottom(tmp_path):
    put(tmp_path / "教育局" / "一中" / "自评表.xlsx")
    put(tmp_path / "教育局" / "佐证.pdf")
    put(tmp_path / "卫健委.xls")
    assert roles(tmp_path) == {"卫健委.xls": "workbook", "教育局/一中/自评表.xlsx": "workbook", "教育局/佐证.pdf": "attachment"}


def test_a_file_named_twice_is_listed_once(tmp_path):
    one = put(tmp_path / "教育局" / "a.xlsx")
    assert list(listed(tmp_path, one, one.parent, tmp_path / "教育局" / ".." / "教育局" / "a.xlsx")) == [one.as_posix()]


def test_the_order_is_that_of_the_paths_however_they_were_named(tmp_path):
    first, second = put(tmp_path / "a.xlsx"), put(tmp_path / "b.xlsx")
    assert list(listed(second, first)) == [first.as_posix(), second.as_posix()]


def test_a_path_that_does_not_exist_is_the_operators_mistake(tmp_path):
    with pytest.raises(PerfsheetError, match=r"找不到.*请检查路径"):
        gather([str(tmp_path / "没有.xlsx")])


@posix
def test_links_are_listed_and_never_followed(tmp_path):
    inbox, outside = tmp_path / "inbox", put(tmp_path / "outside" / "密.xlsx")
    put(inbox / "a.xlsx")
    (inbox / "loop").symlink_to(inbox)
    (inbox / "out").symlink_to(outside.parent)
    (inbox / "file.xlsx").symlink_to(outside)
    (inbox / "broken.xlsx").symlink_to(tmp_path / "nowhere")
    assert roles(tmp_path, inbox) == {
        "inbox/a.xlsx": "workbook",
        "inbox/broken.xlsx": "noise",
        "inbox/file.xlsx": "noise",
        "inbox/loop": "noise",
        "inbox/out": "noise",
    }


@posix
def test_a_link_that_the_operator_names_is_followed(tmp_path):
    put(tmp_path / "real" / "a.xlsx")
    (tmp_path / "inbox").symlink_to(tmp_path / "real")
    assert roles(tmp_path, tmp_path / "inbox") == {"inbox/a.xlsx": "workbook"}


@posix
def test_a_pipe_called_xlsx_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "a.xlsx")
    assert roles(tmp_path) == {"a.xlsx": "noise"}


def test_a_folder_that_may_not_be_opened_is_a_finding(tmp_path, monkeypatch):
    put(tmp_path / "密" / "a.xlsx")
    put(tmp_path / "b.xlsx")
    scan = os.scandir

    def refusing(place):
        if Path(place).name == "密":
            raise PermissionError(13, "refused")
        return scan(place)

    monkeypatch.setattr(intake.os, "scandir", refusing)
    found = listed(tmp_path)
    assert {Path(path).name: source.finding and source.finding.name for path, source in found.items()} == {
        "密": "folder_unreadable",
        "b.xlsx": None,
    }


@linux
def test_names_of_undecodable_bytes_are_read_as_gbk_and_the_file_is_found(tmp_path):
    raw = os.fsencode(tmp_path) + b"/" + "自评表.xlsx".encode("gbk")
    with open(raw, "wb") as file:  # noqa: PTH123  # a path of bytes
        file.write(b"content")
    (source,) = gather([str(tmp_path)])
    assert source.path.endswith("/自评表.xlsx")
    assert fetch(source).data == b"content"


@linux
def test_two_names_that_look_the_same_stay_two(tmp_path):
    put(tmp_path / "表.xlsx")
    with open(os.fsencode(tmp_path) + b"/" + "表.xlsx".encode("gbk"), "wb") as file:  # noqa: PTH123  # a path of bytes
        file.write(b"y")
    assert roles(tmp_path) == {"表.xlsx": "workbook", "表.xlsx#2": "workbook"}


def test_control_and_direction_marks_in_a_name_are_spelt_out():
    assert shown("a\x1b[31m\u202egpj.xlsx\n") == "a\\x1b[31m\\u202egpj.xlsx\\n"
    assert shown("\udcff\udc80") == "\\xff\\x80"
    assert shown("\ud83d.xlsx") == "\\ud83d.xlsx"
    assert shown("普通 名字（1）.xlsx") == "普通 名字（1）.xlsx"


def test_members_are_listed_one_by_one_after_the_archive(tmp_path):
    pack(
        tmp_path / "报送.zip",
        {"里面/表.xlsx": b"1", "里面/": b"", "佐证.pdf": b"2", "~$表.xlsx": b"3", "内.zip": b"4", "__MACOSX/._表.xlsx": b"5"},
    )
    assert roles(tmp_path) == {
        "报送.zip": "archive",
        "报送.zip!/__MACOSX/._表.xlsx": "noise",
        "报送.zip!/~$表.xlsx": "noise",
        "报送.zip!/佐证.pdf": "attachment",
        "报送.zip!/内.zip": "noise",
        "报送.zip!/里面/表.xlsx": "workbook",
    }
    inside = listed(tmp_path)[f"{tmp_path.as_posix()}/报送.zip!/里面/表.xlsx"]
    assert fetch(inside).data == b"1"


@pytest.mark.parametrize("name", ["里面/自评表.xlsx", "一.xlsx", "联通.xlsx", "中国移动通信公司.xlsx"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_the_utf8_mark_are_read(tmp_path, name, encoding):
    raw = name.encode(encoding)
    stand_in = "x" * len(raw)
    renamed_inside(pack(tmp_path / "a.zip", {stand_in: b"1"}), stand_in.encode(), raw)
    assert f"a.zip!/{name}" in roles(tmp_path)


def test_hostile_member_names_stay_in_the_archive(tmp_path):
    pack(
        tmp_path / "a.zip",
        {"../../etc/a.xlsx": b"1", "/abs.xlsx": b"2", "..\\..\\win.xlsx": b"3", "C:\\x\\y.xlsx": b"4", "a\x1b[2J.xlsx": b"5"},
    )
    inside = {"C:/x/y.xlsx", "abs.xlsx", "a\\x1b[2J.xlsx", "etc/a.xlsx", "win.xlsx"}
    assert set(roles(tmp_path)) == {"a.zip", *(f"a.zip!/{name}" for name in inside)}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_stay_two(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("表.xlsx", b"1")
        archive.writestr("表.xlsx", b"2")
    found = [source for source in gather([str(tmp_path)]) if source.role is Role.WORKBOOK]
    assert [(source.path.rpartition("!")[2], fetch(source).data) for source in found] == [("/表.xlsx", b"1"), ("/表.xlsx#2", b"2")]


def test_a_workbook_called_zip_is_read_as_a_workbook(tmp_path):
    pack(tmp_path / "表.zip", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"})
    pack(tmp_path / "文.zip", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"})
    pack(tmp_path / "格.zip", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})
    assert roles(tmp_path) == {"文.zip": "attachment", "格.zip": "workbook", "表.zip": "workbook"}


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "file_empty"), (b"Rar!\x1a\x07", "archive_corrupt"), (b"PK\x03\x04" + b"\0" * 40, "archive_corrupt")]
)
def test_a_broken_archive_is_a_finding(tmp_path, data, name):
    put(tmp_path / "a.zip", data)
    (source,) = gather([str(tmp_path)])
    assert (source.role, source.finding.name) == (Role.BROKEN, name)


def test_a_truncated_archive_is_a_finding(tmp_path):
    whole = pack(tmp_path / "a.zip", {"表.xlsx": os.urandom(5000)}).read_bytes()
    for length in range(0, len(whole), 97):
        put(tmp_path / "a.zip", whole[:length])
        (source,) = gather([str(tmp_path)])
        assert source.finding.name in {"archive_corrupt", "file_empty"}


def data_or_finding(source):
    try:
        return fetch(source).data
    except archives.UnreadableError as unreadable:
        return unreadable.finding


def test_damaged_bytes_anywhere_never_raise(tmp_path):
    whole = pack(tmp_path / "a.zip", {"表.xlsx": b"1" * 300, "b.pdf": b"2"}).read_bytes()
    for at in range(len(whole)):
        put(tmp_path / "a.zip", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        archives._kept_open.cache_clear()  # noqa: SLF001  # the same path holds another archive each time
        for source in gather([str(tmp_path)]):
            digest(source)
            if source.role is Role.WORKBOOK:
                assert data_or_finding(source)


def test_a_locked_member_is_a_finding(tmp_path):
    path = pack(tmp_path / "a.zip", {"表.xlsx": b"1"})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    put(path, bytes(data))
    found = gather([str(tmp_path)])
    assert [source.finding and source.finding.name for source in found] == [None, "member_locked"]


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path):
    path = pack(tmp_path / "a.zip", {f"{n}.xlsx": b"\0" for n in range(3)})
    data = path.read_bytes()
    for n, entry in enumerate(data.split(b"PK\x01\x02")[1:]):
        start = data.find(entry)
        data = data[: start + 20] + struct.pack("<I", 3_000_000_000 + n) + data[start + 24 :]
    put(path, data)
    (source,) = gather([str(tmp_path)])
    assert source.finding.name == "archive_too_big"


def test_a_huge_directory_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_DIRECTORY_LIMIT", 50)
    pack(tmp_path / "a.zip", {"表.xlsx": b"1"})
    (source,) = gather([str(tmp_path)])
    assert source.finding.name == "archive_corrupt"


def test_paths_come_from_a_list_in_utf8_or_gbk(tmp_path):
    one, two, three = (put(tmp_path / name) for name in ("一.xlsx", "二 空格.xlsx", "三.xlsx"))
    lines = [b"\xef\xbb\xbf" + str(one).encode() + b"\r\n", b"\n", str(two).encode("gbk") + b"\n", f'"{three}"'.encode()]
    assert {source.path for source in gather([], lines)} == {path.as_posix() for path in (one, two, three)}


def test_a_listed_file_that_is_gone_is_a_finding_and_the_others_count(tmp_path):
    put(tmp_path / "a.xlsx")
    found = gather([], [str(tmp_path / name).encode() for name in ("a.xlsx", "gone.xlsx")])
    assert [source.finding and source.finding.name for source in found] == [None, "file_missing"]


def test_an_inbox_within_it_is_the_operators_mistake(tmp_path):
    put(tmp_path / "out" / "a.xlsx")
    for inbox in (tmp_path / "out", tmp_path / "out" / "a.xlsx"):
        with pytest.raises(PerfsheetError, match="请用 --out"):
            gather([str(inbox)], out=tmp_path / "out")


def test_below_an_inbox_it_is_passed_over_and_foreign_files_in_it_are_listed(tmp_path):
    put(tmp_path / "a.xlsx")
    put(tmp_path / "out2" / "b.xlsx")
    for name in ("汇总表.xlsx", "manifest.json", ".perfsheet/new/汇总表.xlsx", "误放.xlsx"):
        put(tmp_path / "out" / name)
    assert roles(tmp_path, tmp_path, out=tmp_path / "out", own=("汇总表.xlsx", "manifest.json", ".perfsheet")) == {
        "a.xlsx": "workbook",
        "out/误放.xlsx": "noise",
        "out2/b.xlsx": "workbook",
    }


def test_a_file_that_changes_while_it_is_read_is_read_once_more(tmp_path, monkeypatch):
    path = put(tmp_path / "a.xlsx", b"old")
    (source,) = gather([str(path)])
    touching(monkeypatch, path, times=1)
    assert fetch(source).data == b"new"


def test_a_file_that_keeps_changing_is_a_finding(tmp_path, monkeypatch):
    path = put(tmp_path / "a.xlsx", b"old")
    (source,) = gather([str(path)])
    touching(monkeypatch, path, times=9)
    with pytest.raises(archives.UnreadableError) as caught:
        fetch(source)
    assert caught.value.finding.name == "file_changing"


def touching(monkeypatch, path, times):
    left, fstat = [times], os.fstat

    def moved(descriptor):
        status = fstat(descriptor)
        if left[0]:
            left[0] -= 1
            path.write_bytes(b"new")
            os.utime(path, (left[0], left[0]))
        return status

    monkeypatch.setattr("perfsheet.fetch.os.fstat", moved)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (PermissionError(13, "x"), "file_locked"),
        (FileNotFoundError(2, "x"), "file_missing"),
        (OSError(5, "Input/output error"), "file_unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding_that_says_what_to_do(tmp_path, monkeypatch, error, name):
    (source,) = gather([str(put(tmp_path / "a.xlsx"))])

    def refuse(*_):
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(archives.UnreadableError) as caught:
        fetch(source)
    assert caught.value.finding.name == name
    assert "请" in caught.value.finding.message
    assert not digest(source)


def test_a_file_too_big_is_not_opened(tmp_path):
    (source,) = gather([str(put(tmp_path / "a.xlsx"))])
    with pytest.raises(archives.UnreadableError) as caught:
        fetch(source._replace(size=1 << 40))
    assert caught.value.finding.name == "file_too_big"
