"""Opening 总览.html of a whole district in Chromium: 7,500 projects, 30,000 findings.

    python -m benchmarks.overview [--projects N] [--runs N]

The forms are made up in memory, read and judged as any; of the findings those of reading are kept, four a form, so that their number is
known. Times are the browser's own: of the first paint (which must come before the tables work), of the moment when all tables work, and
of sorting and searching the findings. The longest of the runs is told, each with a browser started anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from benchmarks.reading import Line, say, show
from perfsheet.columns import encode
from perfsheet.judgement import judge
from perfsheet.model import FileResult, Finding, Form, Fund, Parsed, Total, Value
from perfsheet.tables import Batch
from perfsheet.write.overview import write_overview

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SLOWEST: Final = 2000
_FOUND: Final = 4
_CHUNK: Final = 50
_DEPARTMENTS: Final = 60
_UNITS: Final = 15

#: sorts by the messages, then searches; how long each took in milliseconds
_WORK: Final = """async () => {
  const grid = document.querySelector('#findings .grid'), said = () => grid.querySelector('[role=status]').textContent;
  const start = performance.now();
  grid.querySelector('th[data-key=message] button').click();
  const sorted = performance.now() - start, before = said(), box = grid.querySelector('input'), again = performance.now();
  box.value = '第77 教育局';
  box.dispatchEvent(new Event('input'));
  while (said() === before) await new Promise(requestAnimationFrame);
  return [sorted, performance.now() - again];
}"""
_TIMES: Final = """() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.getEntriesByName('ready')[0].startTime]"""


class Opened(NamedTuple):
    """Milliseconds from the start to the first paint and to working tables; of sorting, and of searching (with the wait for further letters)."""

    painted: float
    ready: float
    sorted: float
    found: float


def chromium() -> str | None:
    """Find the Chromium of this machine."""
    return os.environ.get("PERFSHEET_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overview", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--projects", type=int, default=7500, help="how many projects (7500)")
    parser.add_argument("--runs", type=int, default=3, help="how many runs the longest is taken of (3)")
    args = parser.parse_args()
    show(list(lines(args.projects, args.runs)))


def lines(projects: int, runs: int) -> Iterator[Line]:
    """Measure writing the page and opening it."""
    program = chromium()
    say(f"judging {projects} projects for the overview")
    batch = district(projects)
    judged = judge(batch, "national")
    judged = replace(judged, findings=judged.findings[judged.findings["table"] == "notes"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "总览.html"
        start = time.perf_counter()
        write_overview(batch, judged, path, title="绩效表总览", home=Path(folder))
        seconds = time.perf_counter() - start
        what = f"{projects} projects, {len(judged.findings)} findings"
        yield Line("overview: writing", f"{seconds:.1f} s", what, f"{path.stat().st_size / 1e6:.1f} MB")
        if program is None:
            yield Line("overview: first paint", "no Chromium here", "")
            return
        found = [opened(path, program) for _ in range(runs)]
    painted, ready, order, search = (max(times) for times in zip(*found, strict=True))
    yield Line("overview: first paint", f"{painted:.0f} ms", what, "", f"≤ {_SLOWEST} ms", "met" if painted <= _SLOWEST else "NOT MET")
    yield Line("  all tables work", f"{ready:.0f} ms", what)
    yield Line("  sorting, searching findings", f"{order:.0f} ms, {search:.0f} ms", what)


def opened(path: Path, program: str) -> Opened:
    """Open a page in a browser of its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where it is installed

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.goto(path.as_uri())
        while not page.evaluate("performance.getEntriesByName('ready').length"):
            time.sleep(0.05)
        found = Opened(*page.evaluate(_TIMES), *page.evaluate(_WORK))
        browser.close()
    return found


def district(projects: int) -> Batch:
    """Make up a district: self-evaluations of so many projects of hundreds of units."""
    read = [_result(number) for number in range(projects)]
    return Batch.from_columns((encode(read[at : at + _CHUNK], at) for at in range(0, projects, _CHUNK)), pd.DataFrame())


def _result(number: int) -> FileResult:
    department = f"示例区第{number % _DEPARTMENTS}号教育局"
    unit = f"{department}下属第{number // _DEPARTMENTS % _UNITS}小学"
    form = Form(
        kind="project_selfeval",
        sheet="自评表",
        title=_text("项目支出绩效自评表", 1, 1),
        year=2025,
        period=None,
        money_unit="万元",
        confidence=1.0,
        fields={"project": _text(f"第{number}号乡村振兴衔接资金项目", 3, 3), "department": _text(department, 4, 3), "unit": _text(unit, 4, 8)},
        funds=[Fund("total", _text("年度资金总额：", 7, 3), {"budget": _number(100 + number % 977, 7, 6), "spent": _number(90 + number % 91, 7, 7)})],
        indicators=[_indicator(row) for row in range(10, 14)],
        totals=[Total(_text("总分", 14, 1), {"score": _number(80 + number % 20, 14, 9)})],
        span=(1, 15),
    )
    findings = [
        Finding("REA110", "number_unreadable", "error" if at == 0 else "note", f"“分值”栏第{number}号的“十{at}分”不能读作数。请填写阿拉伯数字。", "自评表", f"H{10 + at}")
        for at in range(_FOUND)
    ]
    return FileResult(f"收件/{department}/{unit}/{number:05}号 自评表.xlsx", f"{number:064x}", 15_360, "read", (form,), tuple(findings))


def _indicator(row: int) -> dict[str, Value]:
    return {
        "level1": _text("产出指标", row, 2),
        "level2": _text("数量指标", row, 3),
        "name": _text(f"第{row}项培训人数", row, 4),
        "target": Value("≥100人次", row, 6, Parsed("number", 100.0, "≥", "人次")),
        "actual": Value("90人次", row, 7, Parsed("number", 90.0, None, "人次")),
        "weight": _number(25, row, 8),
        "score": _number(22.5, row, 9),
    }


def _text(text: str, row: int, col: int) -> Value:
    return Value(text, row, col, Parsed("words"))


def _number(figure: float, row: int, col: int) -> Value:
    return Value(f"{figure:g}", row, col, Parsed("number", float(figure)))


if __name__ == "__main__":
    main()
