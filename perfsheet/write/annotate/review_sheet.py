"""The sheet 审核意见 as a worksheet part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from math import isfinite
from typing import Final

from perfsheet.model import column_letters
from perfsheet.write.annotate.places import place_of
from perfsheet.write.annotate.review import FINDINGS, STANDINGS, Review
from perfsheet.write.annotate.styles import Styles
from perfsheet.write.annotate.text import attribute, content
from perfsheet.write.book import MOST_LINKS, lines
from perfsheet.write.links import quoted

_LINE: Final = 13.5
_SHORT: Final = 40
#: how far lines are filled: words and figures are not broken
_FILLED: Final = 0.88
_TALLEST: Final = 20
_MOST_ROWS: Final = 100_000
_HEADS: Final = {"title": 30.0, "head": 24.0, "section": 26.0}
#: looks of the columns of the list of forms
_LOOKS: Final = ("count", "centre", "text", "text", "count", "count", "text", "points", "points", "centre")
_LETTERS: Final = tuple(column_letters(col) for col in range(1, len(FINDINGS) + 1))
_WIDTHS: Final = tuple(heading.width for heading in FINDINGS)
Value = str | float | None


class ReviewSheet:
    """The sheet in the making."""

    def __init__(self, review: Review, remarks: Sequence[str], sheets: Collection[str], styles: Styles, namespace: str) -> None:
        """Lay out a review; only findings on known sheets are linked."""
        self._review, self._remarks, self._sheets, self._namespace = review, remarks, sheets, namespace
        self._styles = styles
        self._looks: dict[str, int] = {}
        self._templates: dict[tuple[str, ...], str] = {}
        self._rows: list[str] = []
        self._links: list[str] = []
        self._merged: list[str] = []
        self.head = 0
        self.last = 0

    def written(self) -> bytes:
        """Write the part; afterwards `head` and `last` are the first and last row of the list."""
        review = self._review
        self._across("title", review.title)
        for text in review.lines[:1]:
            self._across("line", text)
        for text in self._remarks:
            self._across("remark", text)
        for text in review.lines[1:]:
            self._across("line", text)
        self._row("head", [heading.name for heading in FINDINGS], ("head",) * len(FINDINGS))
        self.head = len(self._rows)
        for finding in review.findings[:_MOST_ROWS]:
            looks = [heading.look for heading in FINDINGS]
            looks[1] = finding.severity if finding.severity in ("error", "warning", "note") else "note"
            if finding.cell and finding.sheet in self._sheets and place_of(finding.cell) and len(self._links) < MOST_LINKS:
                looks[4] = "link"
                self._link(len(self._rows) + 1, f"{quoted(finding.sheet or '')}!{finding.cell}")
            self._row("", finding.values, tuple(looks))
        self.last = len(self._rows)
        if review.standings:
            self._rows.append(f'<row r="{len(self._rows) + 1}"/>')
            self._across("section", review.heading)
            self._row("head", STANDINGS, ("head",) * len(STANDINGS))
            for values in review.standings[:_MOST_ROWS]:
                self._row("", values, _LOOKS)
        return "".join(self._parts()).encode()

    def _parts(self) -> Iterator[str]:
        end, head = column_letters(len(FINDINGS)), self.head
        yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{self._namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield f'<dimension ref="A1:{end}{len(self._rows)}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        yield f'<pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A{head + 1}" sqref="A{head + 1}"/></sheetView></sheetViews>'
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{heading.width:g}" customWidth="1"/>' for at, heading in enumerate(FINDINGS, 1)
        )
        yield f'<sheetFormatPr defaultRowHeight="13.5"/><cols>{columns}</cols><sheetData>'
        yield from self._rows
        yield f'</sheetData><autoFilter ref="A{head}:{end}{max(self.last, head)}"/><mergeCells count="{len(self._merged)}">{"".join(self._merged)}</mergeCells>'
        if self._links:
            yield f"<hyperlinks>{''.join(self._links)}</hyperlinks>"
        yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        yield "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"

    def _look(self, name: str) -> int:
        if name not in self._looks:
            self._looks[name] = self._styles.look(name)
        return self._looks[name]

    def _link(self, row: int, target: str) -> None:
        self._links.append(f'<hyperlink ref="E{row}" location="{attribute(target)}"/>')

    def _across(self, look: str, text: str) -> None:
        """Write a text over all columns."""
        row, style = len(self._rows) + 1, self._look(look)
        width = sum(heading.width for heading in FINDINGS)
        high = _HEADS.get(look, max(1, lines(text, width)) * _LINE + 5)
        self._rows.append(f'<row r="{row}" ht="{high:g}" customHeight="1"><c r="A{row}" s="{style}"{_text(text, width)[0]}</row>')
        self._merged.append(f'<mergeCell ref="A{row}:{column_letters(len(FINDINGS))}{row}"/>')

    def _row(self, kind: str, values: Sequence[Value], looks: tuple[str, ...]) -> None:
        written = [_written(value, width) for value, width in zip(values, _WIDTHS, strict=False)]
        high = _HEADS.get(kind) or min(max([tall for _, tall in written]), _TALLEST) * _LINE + 5
        template = self._templates.get(looks) or self._template(looks)
        self._rows.append(template.format(*[cell for cell, _ in written], row=len(self._rows) + 1, high=f"{high:g}"))

    def _template(self, looks: tuple[str, ...]) -> str:
        """Make what all rows of the same looks have in common."""
        cells = "".join([f'<c r="{letter}{{row}}" s="{self._look(look)}"{{}}' for letter, look in zip(_LETTERS, looks, strict=False)])
        self._templates[looks] = template = f'<row r="{{row}}" ht="{{high}}" customHeight="1">{cells}</row>'
        return template


def _written(value: Value, width: float) -> tuple[str, int]:
    """Write the rest of a cell; tell how many lines it takes in a column."""
    if isinstance(value, str) and value:
        return _short_text(value, width) if len(value) < _SHORT else _text(value, width)
    if isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return f"><v>{float(value):.15g}</v></c>", 1
    return "/>", 1


def _text(value: str, width: float) -> tuple[str, int]:
    """Write the rest of a cell with a text, which is always text; tell how many lines it takes in a column."""
    plain = value.isprintable()
    kept = "" if plain and value[0] != " " != value[-1] else ' xml:space="preserve"'
    tall = lines(value, width * _FILLED) if not plain or 2 * len(value) > width - 1 else 1
    return f' t="inlineStr"><is><t{kept}>{content(value)}</t></is></c>', tall


@lru_cache(maxsize=4096)
def _short_text(value: str, width: float) -> tuple[str, int]:
    """Write a text that is likely to come again: a name, a code, the title of a rule."""
    return _text(value, width)
