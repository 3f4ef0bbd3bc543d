"""Names of files and folders made of what forms say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfsheet.write.safe_names import LONGEST, key, safe_files, safe_names, safe_path

if TYPE_CHECKING:
    from pathlib import Path

#: as Windows has it: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)|^\.{0,2}$', re.IGNORECASE)
_ODD = st.text(
    alphabet=st.one_of(
        st.sampled_from('示例县局（） .:/\\*"<>|?\x00\u200b\u202e\ud800\udcd6CONnulａA1𠮷é\u0301\t\n~-'), st.characters(codec=None)
    ),
    max_size=90,
)


def test_chinese_names_stay_as_they_are() -> None:
    names = ["示例县教育局", "示例县卫生健康委员会（本级）", "120急救中心", "中共××县委 组织部", "𠮷田镇", "县一中·分校"]
    assert safe_names(names) == names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("财政局/国库科", "财政局／国库科"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("C:\\Windows", "C：＼Windows"),
        ("教育局. . ", "教育局"),
        (".县医院", "县医院"),
        ("~$教育局", "$教育局"),
        ("-rf", "rf"),
        ("CON", "_CON"),
        ("nul.教育局", "_nul.教育局"),
        ("Com1", "_Com1"),
        ("LPT¹", "_LPT¹"),
        ("CONTROL", "CONTROL"),
        ("县\u202e医\u200b院\x00\ud800", "县医院"),
        ("教育局\n\t 办公室", "教育局 办公室"),
        ("=cmd|'/c calc'!A1", "=cmd｜'／c calc'!A1"),
        ("", "未填写单位"),
        (" ... ", "未填写单位"),
        ("\x00\u200b", "未填写单位"),
    ],
)
def test_what_a_file_system_does_not_take_is_written_otherwise(name: str, safe: str) -> None:
    assert safe_names([name]) == [safe]


def test_bytes_that_are_gbk_are_read_as_gbk() -> None:
    assert safe_names(["示例县".encode("gbk").decode("utf-8", "surrogateescape")]) == ["示例县"]


def test_two_units_never_share_a_folder() -> None:
    names = ["教育局", "教育局", "教育局 ", "ABC", "abc", "ＡＢＣ", "教育局（2）", "", "未填写单位", "e\u0301", "é", "x" * 200, "X" * 199]
    assert safe_names(names) == [
        *(
            "教育局",
            "教育局（2）",
            "教育局（3）",
            "ABC",
            "abc（2）",
            "ＡＢＣ（3）",
            "教育局（2）（2）",
            "未填写单位",
            "未填写单位（2）",
            "é",
            "é（2）",
        ),
        "x" * LONGEST,
        "X" * (LONGEST - 3) + "（2）",
    ]


def test_long_names_are_cut_between_characters() -> None:
    assert safe_names(["县" * 100]) == ["县" * LONGEST]
    (cut,) = safe_names(["𠮷" * 100])
    assert set(cut) == {"𠮷"}
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.parametrize(
    ("name", "suffix", "safe"),
    [
        ("自评表.xls", None, "自评表.xls"),
        ("自评表.xls", ".xlsx", "自评表.xlsx"),
        ("自评表.v1.2 终稿", ".xlsx", "自评表.v1.2 终稿.xlsx"),
        ("自评表", ".xlsx", "自评表.xlsx"),
        ("con.xlsx", None, "_con.xlsx"),
        (".xlsx", None, "xlsx"),
        ("a:b.XLSX", None, "a：b.XLSX"),
        ("县" * 90 + ".xlsx", None, "县" * LONGEST + ".xlsx"),
        ("...", ".docx", "未命名.docx"),
    ],
)
def test_a_file_keeps_its_suffix_or_takes_another(name: str, suffix: str | None, safe: str) -> None:
    assert safe_files([name], suffix) == [safe]


def test_two_files_that_come_to_one_name_are_numbered_before_the_suffix() -> None:
    assert safe_files(["表.xls", "表.xlsx", "表.et"], ".xlsx") == ["表.xlsx", "表（2）.xlsx", "表（3）.xlsx"]


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("教育局/自评表.xlsx", "教育局/自评表.xlsx"),
        ("../../教育局/自评表.xlsx", "教育局/自评表.xlsx"),
        ("/etc/自评表.xlsx", "etc/自评表.xlsx"),
        ("C:\\表\\自评表.xlsx", "C：/表/自评表.xlsx"),
        ("包.zip/nul/a?.xlsx", "包.zip/_nul/a？.xlsx"),
        ("..", "未命名"),
    ],
)
def test_a_path_stays_below_its_folder(path: str, safe: str) -> None:
    assert safe_path(path) == safe


@given(st.lists(_ODD, max_size=8))
def test_any_names_become_names_that_windows_and_linux_take_and_that_differ(names: list[str]) -> None:
    for made in (safe_names(names), safe_files(names), safe_files(names, ".docx")):
        assert len(made) == len(names) == len({key(name) for name in made})
        for name in made:
            assert not _REFUSED.search(name), name
            assert len(f"{name}.docx".encode()) <= 255
            assert len(name.encode("utf-16-le")) // 2 <= LONGEST + 16


@given(_ODD)
def test_a_safe_name_is_safe_already(name: str) -> None:
    made = safe_names([name])
    assert safe_names(made) == made


def test_the_names_can_be_written_here(tmp_path: Path) -> None:
    names = safe_names(["县" * 100, "𠮷" * 100, "é" * 300, "a" * 300, "CON", "..", "财政局/国库科", "\ud800"])
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.docx").write_bytes(b"")
    assert len(list(tmp_path.iterdir())) == len(names)
