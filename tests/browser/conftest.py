"""A headless Chromium of the machine, pages of made-up counties, and the watch for errors and requests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.overview import chromium
from perfsheet.columns import encode
from perfsheet.judgement import judge
from perfsheet.tables import Batch
from perfsheet.write.overview import write_overview
from perfsheet.write.parcels import Parcel
from tests.write.county import results
from tests.write.hostile import HOSTILE, batch_of

pytest.importorskip("playwright", reason="playwright 没有安装：pip install -e '.[dev]'")
from playwright.sync_api import Browser, Page, sync_playwright

#: seconds that a page may take on a busy machine
PATIENCE = 30
DESKTOP = {"width": 1366, "height": 900}

#: what goes back to one unit: the file of its first form
PARCEL = Parcel("示例县教育局下属第0事业单位", "退回/示例县教育局下属第0事业单位", {0: "1#自评表 100%.xlsx"}, ())

#: opens an address of a page, in a context of its own
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("没有 Chromium，网页没有在浏览器中测试：apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    read = results(130, indicators=2)
    return written(Batch.from_columns([encode(read, 0)], pd.DataFrame()), tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(batch_of(*HOSTILE), tmp_path_factory.mktemp("hostile"))


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds; the page's own policy lets nobody else evaluate texts again and again."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"in vain: {expression}"
        time.sleep(0.03)


def written(batch: Batch, folder: Path) -> Path:
    path = folder / "总览.html"
    write_overview(batch, judge(batch, "national"), path, title="示例县绩效表总览", home=folder, parcels=[PARCEL])
    return path


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open pages; at the end nothing may have gone wrong in them, and nothing may have been asked of any other place."""
    faults: list[str] = []
    contexts = []

    def open_page(path: Path, address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("request", lambda request: faults.append(request.url) if request.url.partition("#")[0] != path.as_uri() else None)
        page.goto(path.as_uri() + address)
        if options.get("java_script_enabled", True):
            until(page, "performance.getEntriesByName('ready').length > 0")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
