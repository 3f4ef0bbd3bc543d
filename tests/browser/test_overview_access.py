"""总览.html for everybody: by keyboard, by ear, in the dark, on a phone, on paper, and without script."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open, until

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PHONE = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}
GRAVE = {"serious", "critical"}


def faults(page: Page) -> list[tuple[str, str, list[str]]]:
    """Ask axe-core what is wrong with the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(one["id"], one["impact"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found["violations"] if one["impact"] in GRAVE]


def wide(page: Page) -> bool:
    """Tell whether the page is wider than the window."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"))


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_axe_finds_nothing_serious(county: Path, opened: Open, options: dict[str, Any]) -> None:
    page = opened(county, **options)
    for address in ("", "unit=示例县教育局下属第0事业单位", "finding=1"):
        page.evaluate("address => { location.hash = address; }", address)
        until(page, f"document.getElementById('detail').hidden === {str(not address).lower()}")
        assert faults(page) == []


def test_axe_would_find_what_is_wrong(county: Path, opened: Open) -> None:
    page = opened(county)
    page.evaluate("document.querySelector('#units input').parentNode.replaceWith(document.querySelector('#units input'))")
    assert [rule for rule, *_ in faults(page)] == ["label"]


def test_the_first_key_leads_past_the_head(county: Path, opened: Open) -> None:
    page = opened(county)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_everything_is_done_by_keyboard(county: Path, opened: Open) -> None:
    page = opened(county)
    page.locator("#units input").focus()
    page.keyboard.type("教育局下属第1")
    until(page, "document.querySelectorAll('#units tbody tr').length < 10")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "sort":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "solid3px"
    page.keyboard.press("Enter")
    assert page.locator("#units th[aria-sort]").count() == 1
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#units tbody a')"):
            break
    wanted = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail h2")
    assert page.evaluate("document.activeElement.textContent") == wanted  # the heading of the new page has the focus
    page.go_back()
    until(page, "!document.getElementById('overview').hidden")
    assert page.evaluate("document.activeElement.textContent") == wanted


def test_changes_are_announced(county: Path, opened: Open) -> None:
    page = opened(county)
    said = page.locator("#findings .grid [role=status]")
    before = said.inner_text()
    page.locator("#findings select").first.select_option(index=1)
    assert said.inner_text() != before


def test_severities_are_words_and_bars_have_patterns(county: Path, opened: Open) -> None:
    page = opened(county)
    assert {tag.inner_text() for tag in page.locator("#findings .tag").all()[:50]} <= {"错误", "警告", "提示"}
    assert page.locator("#chart-grades pattern").count() == 1
    assert page.locator("#chart-families pattern").count() == 2


def test_it_is_dark_where_the_reader_wants_it_dark(county: Path, opened: Open) -> None:
    light, dark = (opened(county, color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor") for scheme in ("light", "dark"))
    assert (light, dark) == ("rgb(245, 247, 250)", "rgb(18, 22, 28)")


@pytest.mark.parametrize("address", ["", "#unit=示例县教育局下属第0事业单位", "#finding=1"])
def test_a_phone_shows_rows_as_cards_and_never_scrolls_sideways(county: Path, opened: Open, address: str) -> None:
    page = opened(county, address, **PHONE)
    assert not wide(page)
    assert page.locator("thead th:visible .sort:visible").count() == 0


def test_on_a_phone_the_order_is_chosen_from_a_list(county: Path, opened: Open) -> None:
    page = opened(county, **PHONE)
    page.locator("#projects .order select").select_option("-budget")
    money = [float(text.replace(",", "")) for text in page.locator("#projects td[data-name=预算]").all_inner_texts() if text]
    assert money == sorted(money, reverse=True)
    assert len(money) == 15


def test_a_narrow_window_does_not_cut_tables_off(county: Path, opened: Open) -> None:
    page = opened(county, viewport={"width": 800, "height": 700})
    assert not wide(page)


def test_paper_has_more_rows_and_no_controls(county: Path, opened: Open) -> None:
    page = opened(county)
    page.emulate_media(media="print")
    assert page.locator(".tools:visible, .pager:visible, nav:visible, .skip:visible").count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#forms tbody tr").count() == 100
    assert "以下打印前 100 条，另有 " in page.locator("#forms [role=status]").inner_text()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#forms tbody tr").count() == 50
    assert page.pdf()[:5] == b"%PDF-"


def test_without_script_the_tables_are_plain(county: Path, opened: Open) -> None:
    page = opened(county, java_script_enabled=False)
    assert page.locator("#units tbody tr").count() > 50
    assert page.locator("#findings tbody tr").count() == 100
    assert page.locator("button, input, select").count() == 0
    assert "以上列出前 100 条" in page.locator("#findings").inner_text()
    assert not wide(page)


def test_the_page_may_not_reach_the_network(county: Path, browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(1)
        place = f"http://127.0.0.1:{listening.getsockname()[1]}/a.png"
        context = browser.new_context()
        page = context.new_page()
        page.goto(county.as_uri())
        for attempt in (f"fetch('{place}')", f"new Promise((_, no) => {{ const image = new Image(); image.onerror = no; image.src = '{place}'; }})"):
            assert page.evaluate(f"{attempt}.then(() => 'reached', () => 'refused')") == "refused"
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.obeyed = true'}))")
        assert page.evaluate("window.obeyed") is None
        with pytest.raises(TimeoutError):
            listening.accept()
        context.close()
