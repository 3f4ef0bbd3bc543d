"""Whatever comes in: it is marked or refused with one exception that says why; nothing else is raised, nothing takes long."""

from __future__ import annotations

import contextlib
import io
import os
import time
import zipfile

import pytest

from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Unpatchable, annotate, strip
from tests.corpus import packages as plain
from tests.corpus.case import Case
from tests.hostile import CASES
from tests.write.annotate.corpus import STANDINGS, made, mark, marks
from tests.write.annotate.packages import SHEET, altered, parts_of, put

#: files that take seconds to read are marked once, and looked at closely only when there is time
LARGE = {
    *("three hundred thousand names", "a million styles", "more than three hundred thousand filled cells"),
    *("a string of 1 GiB", "a million blank cells with a style", "ten thousand sheets"),
}
SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
CLOSELY = CASES if SOAK else [case for case in CASES if case.title not in LARGE]


@pytest.mark.parametrize("title", sorted(LARGE) if SOAK else ["a million blank cells with a style", "a string of 1 GiB", "ten thousand sheets"])
def test_a_large_file_is_marked_or_refused_in_time(title: str) -> None:
    case = next(case for case in CASES if case.title == title)
    data, start = case.make(), time.process_time()
    with contextlib.suppress(Unpatchable):
        annotate(case.file, data, [mark("B2", sheet="自评表"), mark("B2", sheet="表1")], STANDINGS)
    assert time.process_time() - start < 20


@pytest.mark.parametrize("case", CLOSELY, ids=[case.title for case in CLOSELY])
def test_a_hostile_file_is_marked_or_refused(case: Case) -> None:
    data = case.make()
    found = open_workbook(case.file, data)
    sheets = [grid.sheet for grid in found.grids] or ["自评表"]
    findings = [mark(cell, sheet=sheet) for sheet in sheets[:3] for cell in ("A1", "B2", "C30")]
    start = time.process_time()
    with contextlib.suppress(Unpatchable):
        copy = annotate(case.file, data, findings, STANDINGS)
        assert faulty(copy.data) == faulty(data)
        again = open_workbook(copy.name, copy.data)
        assert [grid.sheet for grid in again.grids[1:]] == [grid.sheet for grid in found.grids][: len(again.grids) - 1]
        assert [grid.rows for grid in again.grids[1:]] == [grid.rows for grid in found.grids][: len(again.grids) - 1]
        stripped = strip(copy.name, copy.data)
        assert stripped is not None
        if not copy.remarks:
            assert stripped.data == data
        assert annotate(copy.name, copy.data, findings, STANDINGS) == copy
    strip(case.file, data)
    assert time.process_time() - start < 20


def faulty(data: bytes) -> str | None:
    """Name the first part that cannot be unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.testzip()


def refused(data: bytes) -> str:
    with pytest.raises(Unpatchable) as reason:
        annotate("表.xlsx", data, marks(), STANDINGS)
    return str(reason.value)


def test_what_is_no_package_is_refused() -> None:
    assert "不是 .xlsx 格式" in refused(b"")
    assert "不是 .xlsx 格式" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999))


def test_a_declaration_in_a_part_is_refused() -> None:
    assert "DTD" in refused(altered(made("nothing but the form"), {"xl/styles.xml": put("<styleSheet", "<!DOCTYPE x [<!ENTITY e 'x'>]>")}))


def test_a_part_that_breaks_off_is_refused() -> None:
    assert "不完整" in refused(altered(made("nothing but the form"), {"xl/styles.xml": lambda raw: raw[:-9]}))
    assert "不完整" in refused(altered(made("nothing but the form"), {SHEET: lambda raw: raw.replace(b"</row>", b"", 1)}))


def test_one_namespace_under_two_prefixes_is_refused() -> None:
    change = put('<row r="3"', f'<y:row xmlns:y="{plain.MAIN}" r="2"/>')
    assert "多个前缀" in refused(altered(made("nothing but the form"), {SHEET: change}))


def test_styles_without_end_are_refused() -> None:
    many = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 64_000
    assert "样式过多" in refused(altered(made("nothing but the form"), {"xl/styles.xml": lambda raw: raw.replace(b"</cellXfs>", many + b"</cellXfs>")}))


def test_bytes_cut_off_or_changed_never_raise_anything_else() -> None:
    data = made("comments on the same cell and others")
    for at in range(0, len(data), 97):
        for broken in (data[:at], data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :]):
            with contextlib.suppress(Unpatchable):
                annotate("表.xlsx", broken, marks(), STANDINGS)
            strip("表.xlsx", broken)


def test_bytes_changed_in_a_marked_file_never_raise_anything_else() -> None:
    data = annotate("表.xlsx", made("nothing but the form"), marks(), STANDINGS).data
    for at in range(0, len(data), 131):
        broken = data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :]
        stripped = strip("表.xlsx", broken)
        if stripped is not None and not stripped.remarks:
            assert stripped.data == made("nothing but the form")


def test_two_sheets_on_one_part_are_marked_once() -> None:
    data = altered(made("nothing but the form"), {"xl/workbook.xml": put("</sheets>", '<sheet name="再来" sheetId="9" r:id="rId1"/>')})
    copy = annotate("表.xlsx", data, [*marks(), mark("B4", sheet="再来")], STANDINGS)
    assert [grid.sheet for grid in open_workbook("表.xlsx", copy.data).grids] == ["审核意见", "自评表", "再来"]


def test_numbers_of_sheets_up_to_the_limit_leave_room_for_ours() -> None:
    data = altered(made("nothing but the form"), {"xl/workbook.xml": lambda raw: raw.replace(b'sheetId="1"', b'sheetId="65534"')})
    book = parts_of(annotate("表.xlsx", data, marks(), STANDINGS).data)["xl/workbook.xml"].decode()
    assert 'name="审核意见" sheetId="1"' in book
    assert 'sheetId="65534"' in book


def test_findings_on_places_that_are_none_are_listed_without_a_link() -> None:
    odd = [mark(cell) for cell in ("", "A0", "ZZZ1", "XFD1048577", "B", "12", "B6:C9", "#REF!")] + [mark("B3", sheet="没有这张表")]
    copy = annotate("表.xlsx", made("nothing but the form"), odd, STANDINGS)
    assert b"<hyperlink" not in parts_of(copy.data)["xl/worksheets/sheet2.xml"]
    assert "xl/comments1.xml" not in parts_of(copy.data)
