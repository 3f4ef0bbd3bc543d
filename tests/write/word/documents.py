"""Word documents as tests look at them: parts, paragraphs, tables, charts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {
    "w": W[1:-1],
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
    "t": "http://schemas.openxmlformats.org/package/2006/content-types",
}


def parts(document: Path | bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document) if isinstance(document, bytes) else document) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def body(document: Path | bytes) -> etree._Element:
    return etree.fromstring(parts(document)["word/document.xml"])


def text_of(element: etree._Element) -> str:
    breaks = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(breaks.get(str(node.tag)) or node.text or "" for node in element.iter(f"{W}t", f"{W}br", f"{W}tab"))


def paragraphs(document: Path | bytes) -> list[str]:
    """Return the texts of the paragraphs outside tables."""
    return [text_of(one) for one in body(document).findall("w:body/w:p", NAMES)]


def tables(document: Path | bytes) -> list[list[list[str]]]:
    return [[[text_of(cell) for cell in row.findall("w:tc", NAMES)] for row in table.findall("w:tr", NAMES)] for table in body(document).iter(f"{W}tbl")]


def table_after(document: Path | bytes, title: str) -> list[list[str]]:
    """Return the first table after the paragraph that begins with a title."""
    seen = False
    for one in body(document).iterfind("w:body/*", NAMES):
        if one.tag == f"{W}p" and text_of(one).startswith(title):
            seen = True
        if seen and one.tag == f"{W}tbl":
            return [[text_of(cell) for cell in row.findall("w:tc", NAMES)] for row in one.findall("w:tr", NAMES)]
    raise AssertionError(title)


def column(table: Iterable[list[str]], name: str) -> list[str]:
    head, *rows = table
    return [row[head.index(name)] for row in rows]
