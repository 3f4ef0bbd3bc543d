"""The sheet 审核意见: all findings in a list that can be filtered and followed, then how each form stands; text is always text."""

from __future__ import annotations

import io
import math
import zipfile

import openpyxl
import pytest
from lxml import etree

from perfsheet.write.annotate import Mark, Standing, annotate, review_rows
from perfsheet.write.annotate.review import FINDINGS
from tests.write.annotate import drawn
from tests.write.annotate.corpus import STANDINGS, made, mark, marks
from tests.write.annotate.packages import parts_of
from tests.write.annotate.test_fidelity import opened
from tests.write.hostile import HOSTILE

COPY = annotate("表.xlsx", made("nothing but the form"), marks(), STANDINGS)
SHEET = opened(COPY.data).worksheets[0]
HEAD = next(row for row in range(1, 9) if SHEET.cell(row, 1).value == "序号")
ROWS = [[cell.value for cell in row] for row in SHEET.iter_rows(min_row=HEAD + 1, max_row=HEAD + len(marks()))]


def column(name: str) -> int:
    return [heading.name for heading in FINDINGS].index(name)


def test_every_finding_is_listed_the_worst_first() -> None:
    assert len(ROWS) == len(marks())
    assert [row[column("级别")] for row in ROWS] == ["错误"] * 3 + ["警告"] * 3 + ["提示"] * 3
    assert [row[0] for row in ROWS] == list(range(1, len(ROWS) + 1))


def test_a_finding_says_where_what_and_what_to_do() -> None:
    row = next(row for row in ROWS if row[column("编号")] == "SCO002")
    assert row[column("工作表")] == drawn.SHEET
    assert row[column("单元格")] == "B6"
    assert row[column("现填")] == "12"
    assert row[column("应为")] == "不高于 10"
    assert "请改为" in str(row[column("处理意见")])
    assert row[column("依据")] == "财预〔2020〕10号"


def test_findings_link_to_their_cells() -> None:
    cells = [SHEET.cell(row, column("单元格") + 1) for row in range(HEAD + 1, HEAD + 1 + len(ROWS))]
    links = {cell.value: cell.hyperlink.location if cell.hyperlink else None for cell in cells}
    assert links["B6"] == f"'{drawn.SHEET}'!B6"
    assert links[None] is None


def test_the_list_is_filtered_and_its_head_stays_in_view() -> None:
    assert SHEET.auto_filter.ref == f"A{HEAD}:L{HEAD + len(ROWS)}"
    assert SHEET.freeze_panes == f"A{HEAD + 1}"
    assert SHEET.print_title_rows == f"${HEAD}:${HEAD}"


def test_below_it_stands_what_became_of_each_form() -> None:
    texts = [[cell.value for cell in row] for row in SHEET.iter_rows(min_row=HEAD + len(ROWS) + 1)]
    assert texts[1][0] == "各表结论（共 1 张，接收 0 张，退回 1 张）"
    assert texts[3][:4] == [1, "退回", "项目支出绩效自评表（2024年度）", drawn.SHEET]
    assert texts[3][7:10] == [98, 92.5, "优"]


def test_a_file_without_findings_says_so() -> None:
    review = review_rows([], [STANDINGS[0]._replace(verdict="接收")])
    assert review.lines[0] == "未发现问题。"
    assert "接收 1 张" in review.heading


def test_a_sheet_of_that_name_gets_no_second_one() -> None:
    names = opened(annotate("表.xlsx", made("a sheet of its own called 审核意见"), marks(), STANDINGS).data).sheetnames
    assert names == ["审核意见(2)", drawn.SHEET, "审核意见"]


def test_scores_that_are_no_numbers_stay_blank() -> None:
    standing = STANDINGS[0]._replace(claimed=math.nan, recomputed=math.inf)
    sheet = opened(annotate("表.xlsx", made("nothing but the form"), marks(), [standing, standing._replace(claimed=None)]).data).worksheets[0]
    assert [sheet.cell(sheet.max_row, col).value for col in (8, 9)] == [None, None]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_always_text(text: str) -> None:
    """Neither on our sheet nor in a comment does a text become a formula, a link, markup or an unreadable file."""
    found = Mark(drawn.SHEET, "B3", "error", text, text, text, text, text, text, text)
    elsewhere = found._replace(sheet=text, cell=text)
    standing = Standing(text, text, text, text, 1, 1, 1.0, 1.0, text)
    copy = annotate("表.xlsx", made("nothing but the form"), [found, elsewhere], [standing])
    with zipfile.ZipFile(io.BytesIO(copy.data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                root = etree.fromstring(package.read(name), etree.XMLParser(huge_tree=True))
                if name.startswith("xl/worksheets/sheet2"):
                    assert not root.findall(".//{*}f")
                    assert {link.get("location") for link in root.iter("{*}hyperlink")} == {f"'{drawn.SHEET}'!B3"}
                if name.endswith("sheet2.xml.rels"):
                    pytest.fail("links to somewhere outside")
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    sheet = book.worksheets[0]
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    assert book[drawn.SHEET]["B3"].comment is not None
    assert annotate("表.xlsx", copy.data, [found, elsewhere], [standing]) == copy


def test_what_looks_like_an_escape_is_shown_as_it_stands() -> None:
    part = parts_of(annotate("表.xlsx", made("nothing but the form"), [mark("B3", message="_x0041_")], STANDINGS).data)
    assert b"_x005F_x0041_" in part["xl/worksheets/sheet2.xml"]
    assert b"_x005F_x0041_" in part["xl/comments1.xml"]


def test_a_thousand_findings_on_one_cell_fit_into_its_comment() -> None:
    many = [mark("B3", code=f"SCO{number:03}") for number in range(1000)]
    sheet = opened(annotate("表.xlsx", made("nothing but the form"), many, STANDINGS).data)[drawn.SHEET]
    assert "共 1000 条" in sheet["B3"].comment.text
    assert sheet["B3"].comment.text.endswith("（其余见“审核意见”表）")
    assert len(sheet["B3"].comment.text) <= 8000
