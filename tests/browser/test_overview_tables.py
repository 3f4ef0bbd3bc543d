"""The tables of 总览.html sort, filter, search and turn pages without a server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page

from perfsheet.resources import templates_dir
from tests.browser.conftest import Open, until

SOURCE = templates_dir() / "report" / "batch" / "overview" / "grid.js"


def grid(page: Page, name: str) -> Locator:
    return page.locator(f"#{name} .grid")


def column(page: Page, name: str, heading: str) -> list[str]:
    """Return what stands in a column, row by row."""
    heads = [head.rstrip(" ↕↑↓") for head in grid(page, name).locator("thead th").all_inner_texts()]
    return [row.locator("th,td").nth(heads.index(heading)).inner_text().strip() for row in grid(page, name).locator("tbody tr").all()]


def head(page: Page, name: str, heading: str) -> Locator:
    return grid(page, name).locator("thead th", has=page.get_by_role("button", name=heading, exact=True))


def status(page: Page, name: str) -> str:
    return grid(page, name).get_by_role("status").inner_text()


def figures(texts: list[str]) -> list[float]:
    return [float(text.replace(",", "").rstrip("%")) for text in texts if text]


def test_a_click_on_a_heading_sorts_and_says_so(county: Path, opened: Open) -> None:
    page = opened(county)
    before = column(page, "projects", "项目")
    for wanted, order in (("descending", True), ("ascending", False)):
        head(page, "projects", "预算").get_by_role("button").click()
        assert head(page, "projects", "预算").get_attribute("aria-sort") == wanted
        assert figures(column(page, "projects", "预算")) == sorted(figures(column(page, "projects", "预算")), reverse=order)
        assert len(figures(column(page, "projects", "预算"))) == 50  # blanks are on the last pages
    head(page, "projects", "预算").get_by_role("button").click()
    assert head(page, "projects", "预算").get_attribute("aria-sort") is None
    assert column(page, "projects", "项目") == before


def test_names_are_sorted_as_the_chinese_do(county: Path, opened: Open) -> None:
    page = opened(county)
    head(page, "units", "主管部门").get_by_role("button").click()
    found = column(page, "units", "主管部门")
    grid(page, "units").get_by_role("button", name="下一页").click()
    found += column(page, "units", "主管部门")
    assert list(dict.fromkeys(found)) == ["示例县交通运输局", "示例县教育局", "示例县民政局", "示例县农业农村局", "示例县卫生健康委员会"]


def test_a_choice_filters_and_the_count_is_that_of_the_summary(county: Path, opened: Open) -> None:
    page = opened(county)
    grid(page, "findings").get_by_label("级别").first.select_option("错误")
    assert set(column(page, "findings", "级别")) == {"错误"}
    assert status(page, "findings").startswith("找到 ")
    assert "severity=" in page.url
    grid(page, "findings").get_by_role("button", name="清除条件").click()
    assert status(page, "findings").startswith("共 ")


def test_searching_finds_rows_that_hold_all_the_words(county: Path, opened: Open) -> None:
    page = opened(county)
    box = grid(page, "projects").get_by_label("查找")
    box.fill("第12号 教育局")
    page.wait_for_url("**#projects&q=*")
    assert status(page, "projects") == "没有符合条件的，请改换条件"
    box.fill("第12号　农业")
    until(page, "document.querySelectorAll('#projects tbody tr').length === 1")
    assert column(page, "projects", "项目") == ["第12号乡村振兴衔接资金项目"]
    assert status(page, "projects").startswith("找到 1 条（共 ")


def test_letters_are_found_in_either_case_and_codes_by_a_part(county: Path, opened: Open) -> None:
    page = opened(county, "#findings&q=rea110")
    assert set(column(page, "findings", "代码")) == {"REA110"}
    assert len(column(opened(county, "#projects&q=000000000000000012"), "projects", "项目")) == 1


def test_pages_are_turned_and_the_focus_stays_on_a_button(county: Path, opened: Open) -> None:
    page = opened(county)
    first = column(page, "forms", "文件")
    assert "显示第 1–50 条" in status(page, "forms")
    grid(page, "forms").get_by_role("button", name="下一页").click()
    assert "显示第 51–100 条" in status(page, "forms")
    assert not set(first) & set(column(page, "forms", "文件"))
    while grid(page, "forms").get_by_role("button", name="下一页").is_enabled():
        grid(page, "forms").get_by_role("button", name="下一页").click()
    assert page.evaluate("document.activeElement.textContent") == "上一页"


def test_figures_of_the_summary_lead_to_the_rows_they_count(county: Path, opened: Open) -> None:
    page = opened(county)
    figure = page.locator(".figures a", has_text="处警告")
    number = figure.locator("b").inner_text()
    figure.click()
    until(page, "document.querySelector('#findings select').value === '警告'")
    assert set(column(page, "findings", "级别")) == {"警告"}
    assert number


def test_an_address_brings_back_search_order_choice_and_page(county: Path, opened: Open) -> None:
    page = opened(county, "#forms&q=自评表&sort=spent&desc&page=2")
    assert grid(page, "forms").get_by_label("查找").input_value() == "自评表"
    assert head(page, "forms", "执行").get_attribute("aria-sort") == "descending"
    assert "显示第 51–" in status(page, "forms")
    again = opened(county, page.url.partition("#")[1] + page.url.partition("#")[2])
    assert column(again, "forms", "项目") == column(page, "forms", "项目")


def test_nonsense_in_the_address_changes_nothing(county: Path, opened: Open) -> None:
    for address in ("#%E0%A4%A", "#projects&sort=nothing&page=-3", "#findings&severity=别的", "#nowhere=1", "#=&&="):
        page = opened(county, address)
        assert page.locator("#overview").is_visible()


def test_the_way_down_leads_from_unit_to_project_to_form_to_finding_to_cell(county: Path, opened: Open) -> None:
    page = opened(county, "#units&q=卫生健康委员会下属第1事业单位")
    grid(page, "units").locator("tbody a").first.click()
    assert page.locator("#detail h2").inner_text() == "示例县卫生健康委员会下属第1事业单位"
    page.locator("#detail .grid").first.locator("tbody th a").first.click()
    project = page.locator("#detail h2").inner_text()
    assert project.startswith("第")
    page.locator("#detail .grid").first.locator("tbody th a").first.click()
    assert "2024年" in page.locator("#detail h2").inner_text()
    page.locator("#detail .grid tbody th a").first.click()
    facts = dict(zip(page.locator("#detail dt").all_inner_texts(), page.locator("#detail dd").all_inner_texts(), strict=True))
    assert facts["位置"].startswith("工作表“自评表”　单元格 ")
    assert facts["项目"] == project
    assert facts["文件"].endswith("自评表.xlsx")
    assert page.locator(".trail li").all_inner_texts()[1:3] == ["示例县卫生健康委员会下属第1事业单位", project]


def test_going_back_returns_to_where_one_was(county: Path, opened: Open) -> None:
    page = opened(county, "#findings&page=2")
    link = grid(page, "findings").locator("tbody th a").nth(20)
    link.scroll_into_view_if_needed()
    said, y = link.inner_text(), page.evaluate("scrollY")
    link.click()
    assert page.locator("#overview").is_hidden()
    page.go_back()
    until(page, "!document.getElementById('overview').hidden")
    assert page.evaluate("document.activeElement.textContent") == said
    assert abs(page.evaluate("scrollY") - y) < 5
    assert "显示第 51–" in status(page, "findings")


def test_pages_have_addresses_of_their_own(county: Path, opened: Open) -> None:
    page = opened(county, "#unit=示例县教育局下属第0事业单位")
    assert page.locator("h2#detail-head").inner_text() == "示例县教育局下属第0事业单位"
    assert page.title().startswith("示例县教育局下属第0事业单位")
    for address, wanted in (("#unit=没有", "找不到单位"), ("#finding=999999", "找不到问题"), ("#form=0", "找不到表单"), ("#unit=没有&project=x", "找不到项目")):
        assert opened(county, address).locator("h2#detail-head").inner_text() == wanted


def test_what_follows_from_a_finding_is_linked_both_ways(county: Path, opened: Open) -> None:
    page = opened(county)
    at = page.evaluate("JSON.parse(document.getElementById('data-findings').textContent).columns.after.findIndex(one => one !== null)")
    assert at >= 0
    page.goto(f"{county.as_uri()}#finding={at + 1}")
    page.locator("#detail dd a", has_text="条：").first.click()
    assert page.locator("dt", has_text="引起").count() == 1
    assert f"#finding={at + 1}" in [link.get_attribute("href") for link in page.locator("#detail dd a").all()]


def test_texts_of_forms_are_texts(hostile: Path, opened: Open) -> None:
    page = opened(hostile)
    assert page.locator("main img, main script, main iframe").count() == 0
    assert "<script>alert(1)</script>" in page.locator("#projects").inner_text() + page.locator("#findings").inner_text()
    for address in ("#finding=1", "#form=8", "#unit=<script>alert(1)</script>"):
        shown = opened(hostile, address)
        assert shown.locator("#detail").is_visible()
        assert shown.locator("main img, main script").count() == 0
    assert {link.split(":")[0] for link in page.evaluate("[...document.links].map(link => link.href)")} == {"file"}


def test_what_goes_back_is_one_click_away(county: Path, opened: Open) -> None:
    folder = f"{county.parent.as_uri()}/{quote('退回/示例县教育局下属第0事业单位')}"
    unit = opened(county, "#unit=示例县教育局下属第0事业单位")
    assert [link.evaluate("link => link.href") for link in unit.locator(".beside a").all()] == [f"{folder}/{quote(name)}" for name in ("整改通知.docx", "问题清单.xlsx")]
    form = opened(county, "#form=1")
    assert form.locator(".beside a").evaluate("link => link.href") == f"{folder}/{quote('1#自评表 100%.xlsx')}"
    assert opened(county, "#form=2").locator(".beside a").count() == 0


def test_a_file_is_opened_by_its_name_whatever_is_in_it(county: Path, opened: Open) -> None:
    page = opened(county, "#form=1")
    assert page.locator("#detail dd a", has_text="00000号").evaluate("link => link.href").startswith("file:///")
    source = SOURCE.read_text(encoding="utf-8")
    function = source[source.index("function href") : source.index("// What a cell shows")]
    for way, wanted in (
        ("../a b#1?.xlsx", "./../a%20b%231%3F.xlsx"),
        ("javascript:alert(1)", "./javascript%3Aalert(1)"),
        ("/srv/表.xlsx", f"file:///srv/{quote('表')}.xlsx"),
        ("C:/a/b.xlsx", "file:///C:/a/b.xlsx"),
        ("//server/a.xlsx", "file://server/a.xlsx"),
    ):
        assert page.evaluate(f"way => {{ {function} return href(way); }}", way) == wanted
