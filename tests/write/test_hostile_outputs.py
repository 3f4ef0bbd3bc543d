"""Whatever stands in a form, no output obeys it: all writers, all places where a text of a form can come out."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from perfsheet.account import FileAccount, account, judged
from perfsheet.columns import encode
from perfsheet.giveback import Given
from perfsheet.intake import Source
from perfsheet.judgement import Judgement, judge
from perfsheet.manifest import files_frame, settled, write_manifest
from perfsheet.model import Cell, Grid
from perfsheet.names import Role
from perfsheet.returns import Returns, unit_reports
from perfsheet.tables import Batch
from perfsheet.worker import Chunk
from perfsheet.write.annotate import Mark, Standing, annotate, strip
from perfsheet.write.consolidated import write_consolidated
from perfsheet.write.findings import as_csv, as_json, records
from perfsheet.write.overview import write_overview
from perfsheet.write.redrawn import redraw
from perfsheet.write.sarif import as_sarif
from perfsheet.write.word import write_bulletin
from tests.cli.inbox import selfeval
from tests.write.hostile import HOSTILE, results_of

MADE = datetime(2025, 3, 31, 9, 30, tzinfo=UTC)
SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
#: elements by which a document does something of its own accord
ACTIVE = {"f", "fldSimple", "instrText", "oleObject", "control", "ddeLink", "altChunk", "object", "webPublishItem", "queryTable", "connection"}
_TARGET = re.compile(r"(?i)\s*(?:(?:javascript|vbscript|https?|ftp|mailto|data|[a-z]):|file://[^/]|\\\\)")
PIECES = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=40))
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), min_size=1, max_size=4)


def outputs(folder: Path, *texts: str) -> Path:
    """Write every output of a run over forms that hold these texts, and what commands print."""
    read = results_of(*texts)
    sources = [Source(result.file, f"/收件/{at}", Role.WORKBOOK) for at, result in enumerate(read)]
    accounts = settled([Chunk([account(judged(result), 0.0) for result in _told_apart(read)], b"")])
    batch = Batch.from_columns([encode(read, 0)], files_frame(accounts, sources))
    judgement = judge(batch, "national")
    write_consolidated(batch, judgement, folder / "汇总表.xlsx", home=folder, made=MADE)
    write_overview(batch, judgement, folder / "总览.html", title=texts[0], home=folder, made=MADE)
    write_bulletin(batch, judgement, folder / "通报.docx", made=MADE)
    _go_back(folder, batch, judgement, accounts, sources)
    found = records(batch, judgement.findings)
    (folder / "findings.csv").write_bytes(as_csv(found))
    (folder / "findings.json").write_bytes(as_json(found))
    (folder / "findings.sarif.json").write_bytes(as_sarif(found, judgement.titles))
    write_manifest(accounts, [Source(one.path, "", Role.WORKBOOK) for one in accounts], {}, folder / "manifest.json")
    return folder


def _told_apart(read: list) -> Iterator:
    """Put numbers to what is called alike, as an inbox does."""
    for at, result in enumerate(read):
        yield replace(result, file=f"{at} {result.file}", sha256=f"{at:064x}")


def _go_back(folder: Path, batch: Batch, judgement: Judgement, accounts: list[FileAccount], sources: list[Source]) -> None:
    returns = Returns.of(batch, judgement, accounts, sources, folder, folder)
    data = selfeval()
    for number, errand in enumerate(returns.errands.values()):
        copies = [annotate("表.xlsx", data, errand.marks, errand.standings)]
        if number < 3:
            copies.append(redraw("表.ods", _hostile_grids(errand.marks), errand.marks, errand.standings, errand.marks[0].message if errand.marks else ""))
        assert strip("表.xlsx", copies[0].data).data == data
        for copy in copies:
            for target in errand.targets:
                path = Path(target).with_suffix(f".{len(copies[0].data) % 7}.{copy.name.rpartition('.')[2]}") if copy is not copies[0] else Path(target)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(copy.data)
    for paper in (*returns.papers(batch, judgement, MADE), *unit_reports(batch, judgement, folder / "单位报告", MADE)):
        paper.write()
    returns.completed([Given() for _ in returns.errands], MADE, zipped=True)


def _hostile_grids(marks: list[Mark]) -> list[Grid]:
    texts = list(dict.fromkeys(mark.message for mark in marks))[:20]
    cells = [(row, [Cell(row, 1, text), Cell(row, 2, text, 1.5), Cell(row, 3, text, error=True)]) for row, text in enumerate(texts, 1)]
    return [Grid(text, cells) for text in (*texts[:2], "表")]


class Page(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        """Take a page apart."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))


def shape(page: Page) -> set[str]:
    """Name all that the page is made of: tags, and attributes."""
    return {f"<{tag}>" for tag, _ in page.tags} | {name for _, attributes in page.tags for name in attributes}


def check_package(path: Path) -> None:
    """See that a package holds well-formed parts, none of which does anything or leads out."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            for element in etree.fromstring(package.read(name)).iter("{*}*"):
                tag = etree.QName(element).localname
                assert tag not in ACTIVE or (tag == "f" and "/charts/" in name) or (tag == "instrText" and "footer" in name) or (tag == "f" and element.getparent().tag.endswith("formulas")), (path.name, name, tag)
                if tag == "Relationship" and element.get("TargetMode") == "External":
                    assert not _TARGET.match(element.get("Target", "")), (path.name, element.get("Target"))


def check(folder: Path, harmless: set[str]) -> None:
    """See to every output in a folder."""
    for path in sorted(folder.rglob("*")):
        assert path.resolve().is_relative_to(folder.resolve())
        if path.is_file() and path.suffix in {".xlsx", ".docx"}:
            check_package(path)
    page = Page((folder / "总览.html").read_text(encoding="utf-8"))
    assert shape(page) <= harmless
    assert not [attributes["href"] for tag, attributes in page.tags if tag == "a" and _TARGET.match(attributes.get("href") or "")]
    for row in csv.reader(io.StringIO((folder / "findings.csv").read_bytes().decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for name in ("findings.json", "findings.sarif.json", "manifest.json"):
        json.loads((folder / name).read_bytes())


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Lend the tags and attributes of a page about harmless forms."""
    folder = outputs(tmp_path_factory.mktemp("无害"), "无害")
    return shape(Page((folder / "总览.html").read_text(encoding="utf-8")))


def test_no_output_obeys_any_of_the_known_hostile_texts(tmp_path, harmless):
    check(outputs(tmp_path, *HOSTILE), harmless)
    assert len(list(tmp_path.rglob("*.docx"))) > len(HOSTILE) // 2
    assert len(list(tmp_path.rglob("*.xlsx"))) > len(HOSTILE)


@settings(max_examples=60 if SOAK else 3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(texts=TEXTS)
def test_no_output_obeys_any_text(harmless, texts):
    with tempfile.TemporaryDirectory() as folder:
        check(outputs(Path(folder), *texts), harmless)


@settings(max_examples=400 if SOAK else 40, deadline=None)
@given(text=TEXTS.map("".join))
def test_marks_and_redrawn_sheets_hold_any_text_as_text(text):
    mark = Mark("自评表", "B3", "error", text[:9], text, text, text, text, text, text)
    standing = Standing("自评表", text, "project_selfeval", "退回", 1, 0, None, float("nan"), text)
    strange = mark._replace(sheet=text, cell=text)
    grids = [Grid(text, [(1, [Cell(1, 1, text), Cell(1, 2, text, 3.0)])]), Grid("自评表", [(3, [Cell(3, 2, text)])])]
    with tempfile.TemporaryDirectory() as folder:
        for number, copy in enumerate((annotate("表.xlsx", selfeval(), [mark, strange], [standing]), redraw(text, grids, [mark, strange], [standing], text))):
            path = Path(folder) / f"{number}.xlsx"
            path.write_bytes(copy.data)
            check_package(path)
