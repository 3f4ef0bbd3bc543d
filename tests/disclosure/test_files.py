"""The files of a publication: workbooks to print, pages to read, documents to open; text stays text in all of them."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from itertools import chain
from urllib.parse import unquote

from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from perfsheet.write.disclose import RECORD, write_publication
from perfsheet.write.disclose.folder import CHECKLIST, INDEX, PUBLIC
from tests.disclosure.forms import department, judged, planned, roster, selfeval, words
from tests.write.hostile import HOSTILE

MADE = date(2026, 2, 3)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PHONE = "13812345678"
CLOSED = "应急物资储备经费"


def written(folder, *forms, changed=None, **asked):
    publication = planned(*forms, **asked)
    write_publication(publication, folder, MADE, changed)
    return folder / PUBLIC


def open_policy(tmp_path):
    """Write a policy that stops nothing, so that everything must be written."""
    own = tmp_path / "放行.toml"
    own.write_text('title = "测试"\nextends = "national"\n[[disclosure]]\nfrom = 2000-01-01\nbasis = "测试"\nstops = []\nnumbering = "running"\n', encoding="utf-8")
    return str(own)


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        """Take a page apart."""
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep a text."""
        self.text += data

    def of(self, tag):
        """Return the attributes of the tags of a name."""
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(path):
    return Page(path.read_text(encoding="utf-8"))


def test_a_unit_has_a_workbook_and_a_document_a_kind_and_a_page_a_table(tmp_path):
    out = written(tmp_path, selfeval(), selfeval("食堂改造"), selfeval("跑道", "第二中学"), department(kind="department_selfeval"))
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == [
        "公开目录.html",
        "教育局/2025年整体支出绩效自评表.docx",
        "教育局/2025年整体支出绩效自评表.html",
        "教育局/2025年整体支出绩效自评表.xlsx",
        "第一中学/2025年项目支出绩效自评表.docx",
        "第一中学/2025年项目支出绩效自评表.xlsx",
        "第一中学/2025年项目支出绩效自评表－操场改造项目.html",
        "第一中学/2025年项目支出绩效自评表－食堂改造.html",
        "第二中学/2025年项目支出绩效自评表.docx",
        "第二中学/2025年项目支出绩效自评表.xlsx",
        "第二中学/2025年项目支出绩效自评表－跑道.html",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {PUBLIC, CHECKLIST, RECORD}


def test_a_workbook_is_ready_to_be_printed(tmp_path):
    out = written(tmp_path, selfeval(), selfeval("食堂改造"))
    book = load_workbook(out / "第一中学" / "2025年项目支出绩效自评表.xlsx")
    assert book.sheetnames == ["操场改造项目", "食堂改造"]
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (True, 1, 0)
        first, last = re.fullmatch(r"\$(\d+):\$(\d+)", sheet.print_title_rows).groups()
        assert first == last
        assert sheet.cell(int(first), 2).value == "一级指标"
        assert "&P" in sheet.oddFooter.center.text
        assert all(height.height is None or height.height <= 409 for height in sheet.row_dimensions.values())


def test_a_monitoring_table_lies_across(tmp_path):
    out = written(tmp_path, selfeval(kind="project_monitor", period="1-5月"), stage="monitor")
    path = out / "第一中学" / "2025年1-5月项目支出绩效目标执行监控表"
    assert load_workbook(path.with_name(path.name + ".xlsx")).active.page_setup.orientation == "landscape"
    section = Document(path.with_name(path.name + ".docx")).sections[0]
    assert section.page_width > section.page_height


def test_a_text_of_any_length_is_printed_whole(tmp_path):
    text = "改造操场，改善体育教学条件。" * 400
    out = written(tmp_path, selfeval(goal=text))
    sheet = load_workbook(out / "第一中学" / "2025年项目支出绩效自评表.xlsx").active
    assert all(row.height is None or row.height <= 409 for row in sheet.row_dimensions.values())
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    (merged,) = [area for area in sheet.merged_cells.ranges if cell.coordinate in area]
    heights = sum(sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1))
    wide = sum(sheet.column_dimensions[chr(64 + col)].width for col in range(merged.min_col, merged.max_col + 1))
    assert heights >= 13 * (2 * len(text) / wide)


def test_a_document_is_on_a4_with_heads_repeated_and_pages_numbered(tmp_path):
    out = written(tmp_path, selfeval(), selfeval("食堂改造"))
    document = Document(out / "第一中学" / "2025年项目支出绩效自评表.docx")
    assert len(document.sections) == 2
    assert all((round(section.page_width.mm), round(section.page_height.mm)) == (210, 297) for section in document.sections)
    xml = document.element.body
    heads = [row for row in xml.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert ["".join(text.text for text in row.iter(f"{W}t"))[:12] for row in heads if "一级" in etree.tostring(row, encoding="unicode")] == ["绩效指标一级指标二级指标"] * 2
    assert " PAGE " in document.sections[0].footer._element.xml  # noqa: SLF001  # the library shows no fields
    assert {font.get(f"{W}eastAsia") for font in xml.iter(f"{W}rFonts")} == {"宋体", "黑体"}
    assert "操场改造项目" in "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_every_row_of_a_document_fills_the_grid(tmp_path):
    out = written(tmp_path, selfeval(kind="project_monitor", period="1-5月"), stage="monitor")
    for table in Document(next(out.rglob("*.docx"))).tables:
        grid = len(list(table._tbl.iter(f"{W}gridCol")))  # noqa: SLF001  # the library shows no grid
        for row in table._tbl.iter(f"{W}tr"):  # noqa: SLF001  # as above
            spans = [int(span.get(f"{W}val")) if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None else 1 for cell in row.findall(f"{W}tc")]
            assert sum(spans) == grid


def test_a_page_can_be_read_by_a_screen_reader(tmp_path):
    out = written(tmp_path, selfeval())
    page = page_of(next(out.glob("第一中学/*.html")))
    assert page.of("html") == [{"lang": "zh-CN"}]
    assert len(page.of("h1")) == len(page.of("main")) == 1
    assert len(page.of("table")) == len(page.of("caption")) == 4
    assert page.of("th")
    assert all(head.get("scope") in {"col", "row", "colgroup", "rowgroup"} for head in page.of("th"))
    assert all(region.get("aria-label") and region.get("tabindex") == "0" for region in page.of("div"))
    assert not page.of("script")
    assert not page.of("img")
    assert "@media print" in page.text


def test_the_rows_of_every_table_of_a_page_are_equally_wide(tmp_path):
    forms = [selfeval(kind="project_monitor", period="1-5月"), department(kind="department_monitor", period="1-6月")]
    for path in written(tmp_path, *forms, stage="monitor").glob("*/*.html"):
        tree = etree.fromstring(path.read_bytes(), etree.HTMLParser())
        for table in tree.iter("table"):
            taken: dict[int, int] = {}
            for at, row in enumerate(table.iter("tr")):
                for cell in row.iterchildren("td", "th"):
                    for below in range(int(cell.get("rowspan", "1"))):
                        taken[at + below] = taken.get(at + below, 0) + int(cell.get("colspan", "1"))
            assert set(taken.values()) == {len(list(table.iter("col")))}


def test_the_index_says_what_is_published_and_what_is_not_and_why(tmp_path):
    forms = [selfeval(), selfeval("食堂改造", goal="改造XX食堂"), selfeval("图书馆", goal=f"联系{PHONE}"), selfeval("跑道")]
    out = written(tmp_path, *forms, judgement=judged((3, 3, "SCO003", "I13")))
    text = page_of(out / INDEX).text
    assert "公开 1 张表，暂未公开 3 张" in text
    assert re.search(r"食堂改造\s*暂未公开：表内有待更正的内容，更正后公开", text)
    assert re.search(r"图书馆\s*暂未公开：表内含个人信息，处理后公开", text)
    links = [attributes["href"] for attributes in page_of(out / INDEX).of("a") if not attributes["href"].startswith("#")]
    assert len(links) == 3
    assert all((out / unquote(link)).is_file() for link in links)


def test_tables_of_another_year_are_not_in_the_index(tmp_path):
    out = written(tmp_path, selfeval(), selfeval("食堂改造"), selfeval("旧项目", year=2023))
    assert "旧项目" not in page_of(out / INDEX).text
    assert [row[4] for row in load_workbook(tmp_path / CHECKLIST)["公开情况"].iter_rows(min_row=4, values_only=True)] == ["操场改造项目", "旧项目", "食堂改造"]


def test_the_checklist_names_the_cell_and_masks_what_is_personal(tmp_path):
    written(tmp_path, selfeval("图书馆", goal=f"联系{PHONE}"), today=date(2026, 2, 24), approved=date(2026, 2, 1))
    book = load_workbook(tmp_path / CHECKLIST)
    (found,) = list(book["检查发现"].iter_rows(min_row=4, values_only=True))
    assert found[3:6] == ("停止公开", "PUB010", "没有手机号码")
    assert found[8:10] == ("自评表", "B11")
    assert "138******78" in found[6]
    assert "已逾期 3 天" in book["公开情况"]["A2"].value


def contents(folder):
    """Return all that a folder holds: names of files, texts, and the parts of packages."""
    for path in folder.rglob("*"):
        yield path.name.encode()
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as package:
                yield from chain.from_iterable((name.encode(), package.read(name)) for name in package.namelist())
        elif path.is_file():
            yield path.read_bytes()


def test_nothing_that_is_not_to_leave_is_in_any_file(tmp_path):
    listed = roster(
        {"name": CLOSED, "unit": "第一中学", "code": "99000024R000000000502", "secret": True, "budget_wan": 60.0},
        {"name": "操场改造项目", "unit": "第一中学", "secret": False, "budget_wan": 50.0, "contact": "李四光", "phone": "0998-6721234"},
    )
    forms = [
        selfeval(extra={"person": "张三丰", "phone": PHONE}),
        selfeval(CLOSED, goal="四小时内调拨到位。"),
        selfeval(f"图书馆（联系{PHONE}）", goal="身份证653121198802140011"),
        selfeval("跑道", goal=f"与{CLOSED}（99000024R000000000502）同时实施。"),
    ]
    written(tmp_path, *forms, listed=listed, changed=[])
    everything = list(contents(tmp_path))
    for word in (CLOSED, "99000024R000000000502", "四小时内调拨", PHONE, "653121198802140011", "张三丰", "李四光", "6721234"):
        assert not [one for one in everything if word.encode() in one or word.encode("unicode_escape") in one], word


def test_equal_forms_make_equal_files(tmp_path):
    forms = [selfeval(), selfeval("食堂改造"), department(kind="department_selfeval")]
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, *forms)
    first, second = ({path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()} for name in ("一", "二"))
    assert first == second


def _spoilt(text):
    form = selfeval()
    value = words(text, 13, 4)
    fields = {"project": value, "department": value, "unit": value}
    row = dict.fromkeys(("level1", "level2", "name", "target", "actual", "weight", "score", "reason"), value)
    return selfeval(
        fields=fields, sheet=text[:20] or "表", title=value, indicators=[row, *form.indicators], goals=[goal._replace(value=value) for goal in form.goals],
        funds=[fund._replace(source="其他", label=value, values=dict.fromkeys(fund.values, value)) for fund in form.funds],
    )  # fmt: skip


def parts_of(path):
    """Return the parts of a package, all of them well-formed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    return parts


def test_text_is_text_in_every_file(tmp_path):
    _assert_harmless(tmp_path, HOSTILE, open_policy(tmp_path))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=80), min_size=1, max_size=3))
def test_any_text_is_text_in_every_file(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("公开")
    _assert_harmless(folder, texts, open_policy(folder))


def _assert_harmless(folder, texts, policy):
    written(folder, *map(_spoilt, texts), selfeval("食堂改造"), policy=policy, changed=[])
    tags = {"html", "head", "meta", "title", "style", "body", "header", "nav", "a", "span", "main", "h1", "h2", "h3", "p", "div", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "footer", "ul", "li"}  # fmt: skip
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in (path for path in files if path.suffix == ".html"):
        page = page_of(path)
        assert {tag for tag, _ in page.tags} <= tags
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not [link for link in page.of("a") if re.match(r"(?i)\s*(javascript|https?|mailto|data|external):", link["href"])]
    for path in (path for path in files if path.suffix == ".xlsx"):
        parts = parts_of(path)
        sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
        assert path.name == CHECKLIST or not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
        assert not [sheet for sheet in sheets if b"<f>" in sheet]
    for path in (path for path in files if path.suffix == ".docx"):
        body = parts_of(path)["word/document.xml"]
        assert b"w:hyperlink" not in body
        assert b"w:instrText" not in body
    json.loads((folder / RECORD).read_text(encoding="utf-8"))


def test_figures_of_a_workbook_are_numbers_that_look_as_on_the_page(tmp_path):
    out = written(tmp_path, selfeval())
    sheet = load_workbook(next(out.rglob("*.xlsx"))).active
    found = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))}
    assert found == {50: "#,##0.00", 40: "#,##0.00", 0.8: "0.00%", 10: "#,##0", 8: "#,##0", 30: "#,##0", 100: "#,##0", 98: "#,##0"}
