"""Links reach the file, whatever it is called, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfsheet.write.links import Links, place, within


def test_a_file_beside_the_output_is_reached_relatively_so_that_both_can_be_moved(tmp_path: Path) -> None:
    links = Links(tmp_path / "结果")
    assert links.to_cell(str(tmp_path / "收件" / "甲.xlsx"), "自评表", "F14") == "external:../收件/甲.xlsx#'自评表'!F14"
    assert links.to_page(str(tmp_path / "收件" / "甲.xlsx")) == "./../%E6%94%B6%E4%BB%B6/%E7%94%B2.xlsx"


def test_a_file_elsewhere_is_reached_absolutely(tmp_path: Path) -> None:
    far = os.path.abspath("/elsewhere/甲.xlsx")  # noqa: PTH100  # as the code does
    assert Links(tmp_path / "结果").path(far) == Path(far).as_posix()
    assert Links(None).to_page(far) == Path(far).as_uri()


@pytest.mark.parametrize(
    ("name", "escaped"),
    [("一 号#2.xlsx", "一%20号%232.xlsx"), ("100%完成.xlsx", "100%25完成.xlsx"), ("a%20b.xlsx", "a%2520b.xlsx"), ("[甲]<乙>.xlsx", "%5B甲%5D%3C乙%3E.xlsx")],
)
def test_names_with_signs_of_their_own_are_escaped(name: str, escaped: str, tmp_path: Path) -> None:
    assert Links(tmp_path / "结果").to_cell(str(tmp_path / name), None, None) == f"external:../{escaped}"


def test_a_name_that_looks_like_a_scheme_stays_a_file(tmp_path: Path) -> None:
    assert Links(tmp_path).to_page(str(tmp_path / "javascript:alert(1).xlsx")) == "./javascript%3Aalert%281%29.xlsx"


@pytest.mark.parametrize("name", ["坏\ud800.xlsx", "控\x07.xlsx", "长" * 2_100 + ".xlsx", "", None])
def test_what_no_link_can_carry_gets_none(name: str | None, tmp_path: Path) -> None:
    assert Links(tmp_path).to_cell(name and str(tmp_path / name), "表", "A1") is None


def test_only_spreadsheets_are_opened_at_a_cell(tmp_path: Path) -> None:
    assert Links(tmp_path).to_cell(str(tmp_path / "收件.zip"), "表", "A1") == "external:收件.zip"


def test_sheet_names_are_quoted(tmp_path: Path) -> None:
    assert (Links(tmp_path).to_cell(str(tmp_path / "a.xlsx"), "O'Neil", None) or "").endswith("#'O''Neil'!A1")
    assert within("指标(2)", 4) == "internal:'指标(2)'!A4"


def test_a_cell_on_another_sheet_leads_there() -> None:
    assert place("自评表", "'附表'!C2") == ("附表", "C2")
    assert place("自评表", "C2") == ("自评表", "C2")
