"""The pages for the public in a browser: what an accessibility engine says of them, on a screen, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfsheet.write.disclose import write_publication
from perfsheet.write.disclose.folder import INDEX, PUBLIC
from tests.disclosure.forms import department, planned, roster, selfeval
from tests.disclosure.test_files import MADE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: opens a page in a context of its own
Visit = Callable[..., "Page"]
AXE = Path(__file__).with_name("axe") / "axe.min.js"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend a publication with everything: published, held back, missing, several units."""
    folder = tmp_path_factory.mktemp("公开")
    listed = roster({"name": "图书馆", "unit": "第二中学", "department": "教育局", "secret": False}, departments=("教育局",))
    forms = [selfeval(), selfeval("食堂改造", goal="改造XX食堂"), selfeval("跑道", "第二中学"), department(kind="department_selfeval")]
    write_publication(planned(*forms, listed=listed), folder, MADE, None)
    return folder / PUBLIC


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open pages; nothing may go wrong in them, and nothing may be asked of any other place."""
    faults: list[str] = []
    contexts = []

    def visited(path: Path, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield visited
    for context in contexts:
        context.close()
    assert faults == []


def pages(portal: Path) -> list[Path]:
    return [portal / INDEX, next(portal.glob("第一中学/*.html")), next(portal.glob("教育局/*.html"))]


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["screen", "phone"])
def test_the_engine_finds_nothing_serious(portal: Path, visit: Visit, options: dict[str, Any]) -> None:
    for path in pages(portal):
        page = visit(path, **options)
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"] if one["impact"] in {"serious", "critical"}] == [], path.name


def test_a_page_does_not_scroll_sideways_on_a_phone_but_its_tables_do(portal: Path, visit: Visit) -> None:
    for path in pages(portal):
        page = visit(path, viewport=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"), path.name


def test_every_link_of_the_index_is_reached_by_the_keyboard(portal: Path, visit: Visit) -> None:
    page = visit(portal / INDEX)
    links = page.evaluate("document.querySelectorAll('a').length")
    reached = set()
    for _ in range(links * 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + (document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label'))"))
    assert len([one for one in reached if one.startswith("A")]) == links
