"""A table as a page of its own, and the index of all: for a portal, for a screen reader, for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from perfsheet.resources import templates_dir
from perfsheet.write.format import clean, filters

if TYPE_CHECKING:
    from jinja2 import Template

    from perfsheet.disclosure.coverage import Coverage
    from perfsheet.disclosure.table import Block, Box, PublicTable


class Link(NamedTuple):
    """A file, as a page speaks of it and reaches it."""

    name: str
    link: str


class Shown(NamedTuple):
    """A box of a page: `scope` where it heads others."""

    text: str
    look: str
    scope: str
    spans: Markup


class Group(NamedTuple):
    """The head or the body of a table."""

    tag: str
    rows: Sequence[Sequence[Shown]]


class Part(NamedTuple):
    """A block of a table, with its own caption."""

    name: str
    widths: Sequence[float]
    groups: Sequence[Group]


class Row(NamedTuple):
    """A table in the index."""

    number: str
    title: str
    project: str
    files: Sequence[Link]
    reason: str


class Unit(NamedTuple):
    """A unit in the index."""

    name: str
    department: str
    rows: Sequence[Row]
    missing: Sequence[str]


def write_page(table: PublicTable, path: Path, files: Sequence[Link], up: str, empty: str) -> None:
    """Write a table to a page; `files` are the same in other shapes, `up` is the index."""
    heading = "－".join(clean(part).replace("\n", " ") for part in (table.title, table.project, table.unit) if part)
    parts = [part for block in table.blocks for part in _parts(block, table.widths)]
    page = _template("unit/公开表.html").render(table=table, heading=heading, parts=parts, files=files, up=up, empty=empty)
    path.write_text(page, encoding="utf-8", newline="\n")


def write_index(title: str, units: Sequence[Unit], facts: Mapping[str, object], coverage: Coverage, path: Path, made: date) -> None:  # noqa: PLR0913, PLR0917  # all that stands on the page
    """Write the index of a publication."""
    page = _template("batch/公开目录.html").render(
        title=title, units=units, coverage=coverage.lines, demanded=None if coverage.demanded is None else coverage.demanded * 100, made=made, **facts
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def link(path: str, name: str) -> Link:
    """Make a link to a file below the page's folder."""
    return Link(name, quote(path))


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(templates_dir() / "report"), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(filters())
    environment.finalize = lambda value: clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)


_ROWGROUP: Final = "rowgroup"


def _parts(block: Block, widths: Sequence[float]) -> Iterator[Part]:
    """Turn a block into a table of its own: the label at its side becomes the caption."""
    side = next((box for box in block.boxes if (box.row, box.col) == (0, 0) and box.rows > 1 and not box.field), None)
    hidden = side.cols if side else 0
    boxes = sorted((_without(box, hidden) for box in block.boxes if box is not side), key=lambda box: (box.row, box.col))
    rows = [[_shown(box, head=box.row < block.heads) for box in boxes if box.row == row] for row in range(block.rows)]
    kept = widths[hidden:]
    groups = [Group("thead", rows[: block.heads]), Group("tbody", rows[block.heads :])]
    yield Part(block.name, [round(width * 100 / sum(kept), 2) for width in kept], groups)


def _without(box: Box, hidden: int) -> Box:
    return box._replace(col=max(0, box.col - hidden), cols=box.cols - max(0, hidden - box.col))


def _shown(box: Box, *, head: bool) -> Shown:
    scope = ""
    if head and box.text:
        scope = "colgroup" if box.cols > 1 and box.look == "head" and box.rows == 1 else "col"
    elif box.look == "label" and box.text:
        scope = _ROWGROUP if box.rows > 1 else "row"
    spans = "".join(f' {name}="{count}"' for name, count in (("rowspan", box.rows), ("colspan", box.cols)) if count > 1)
    return Shown(box.text, box.look, scope, Markup(spans))  # noqa: S704  # made of two numbers
