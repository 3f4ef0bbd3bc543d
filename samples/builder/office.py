"""Who draws which form how: the unit's house decides the drawing, the drawing its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from builder.county import County
from builder.drawings import anhui, exante, hubei, ministry, plain, sichuan, transfer, whole
from builder.paper import Book, Paper, Style

MODULES = {"ministry": ministry, "guide": ministry, "sichuan": sichuan, "plain": plain, "hubei": hubei, "anhui": anhui}


_WIDE_PLAIN = (14, 16, 18, 20, 18, 14, 14, 12, 18)

STYLES = {
    "ministry.target": Style((8, 12, 14, 16, 14, 14, 12, 14, 16)),
    "ministry.monitor": Style((6, 12, 14, 18, 14, 14, 14, 7, 7, 7, 7, 7, 20, 7, 7, 7, 16), landscape=True),
    "ministry.selfeval": Style((6, 11, 13, 14, 10, 14, 13, 8, 9, 12, 16), landscape=True),
    "sichuan.target": Style((18, 20, 10, 26, 12, 16, 22, 9, 12, 11, 8, 11), landscape=True),
    "sichuan.monitor": Style((12, 12, 16, 22, 10, 12, 10, 14, 14, 20, 12), landscape=True),
    "sichuan.selfeval": Style((12, 12, 16, 22, 12, 12, 11, 14, 8, 8, 22), landscape=True),
    "plain.target": Style(_WIDE_PLAIN[:7], merged=False, left=1),
    "plain.monitor": Style((14, 14, 18, 20, 16, 16, 16, 18, 9, 9, 9), landscape=True, merged=False, left=1),
    "plain.selfeval": Style(_WIDE_PLAIN, landscape=True, merged=False, left=1),
    "hubei.target": Style((14, 14, 18, 22, 18, 12, 12)),
    "hubei.monitor": Style((14, 16, 22, 16, 18, 8, 8, 8, 26), landscape=True),
    "hubei.selfeval": Style((16, 14, 18, 24, 16, 16, 14)),
    "anhui.target": Style((7, 12, 18, 26, 9, 14, 10)),
    "anhui.monitor": Style((6, 11, 16, 24, 14, 14, 14, 16, 11, 14), landscape=True),
    "anhui.selfeval": Style((7, 11, 16, 26, 10, 15, 14, 10, 24), landscape=True),
    "whole.target": Style((8, 16, 16, 16, 14, 14, 14)),
    "whole.monitor": Style((8, 12, 18, 22, 16, 18, 18, 14, 12), landscape=True),
    "whole.selfeval": Style((8, 12, 18, 22, 16, 18, 10, 10, 24), landscape=True),
    "whole.selfeval_flat": Style((26, 12, 10, 16, 18, 16, 14, 14, 14, 12), landscape=True),
    "transfer.target": Style((7, 14, 18, 10, 14, 16, 14)),
    "transfer.selfeval": Style((8, 12, 18, 14, 10, 18, 18, 12, 16), landscape=True),
    "exante.appraisal": Style((14, 16, 40, 8, 8, 14)),
}


class Office:
    """Puts the forms of a sheet on paper."""

    def __init__(self, county: County) -> None:
        """Take the facts that the forms report."""
        self.county = county

    def sheet(self, book: Book, name: str, form_ids: list[str]) -> None:
        """Draw the forms of a sheet below one another; a list of targets is one drawing for all of them."""
        style, draw = self._drawing(form_ids[0])
        paper = Paper(book, name, style)
        if draw is sichuan.target_list:
            draw(paper, [self.county.projects[i.partition(":")[2]] for i in form_ids], self.county.year)
            return
        for k, form_id in enumerate(form_ids):
            if k:
                paper.new_page()
            self._draw(paper, form_id)

    def notes(self, book: Book, name: str, text: str) -> None:
        """Add a sheet that holds no form."""
        sheet = book.file.add_worksheet(name)
        sheet.set_column(0, 0, 80)
        for row, line in enumerate(text.split("\n")):
            sheet.write_string(row, 0, line, book.format("foot"))

    def _draw(self, paper: Paper, form_id: str) -> None:
        kind, _, subject = form_id.partition(":")
        kind, _, month = kind.partition("-")
        _, draw = self._drawing(form_id)
        if kind.startswith("department"):
            draw(paper, self.county, self.county.departments[subject])
        elif kind.startswith(("transfer", "ex_ante")):
            draw(paper, self.county, self.county.projects[subject])
        else:
            draw(paper, self.county.projects[subject], self.county.year, *([int(month)] if month else []))

    def _drawing(self, form_id: str) -> tuple[Style, Callable[..., Any]]:
        kind, _, subject = form_id.partition(":")
        scope, _, stage = kind.partition("-")[0].partition("_")
        if scope == "ex":
            return STYLES["exante.appraisal"], exante.appraisal
        if scope == "transfer":
            return STYLES[f"transfer.{stage}"], getattr(transfer, stage)
        if scope == "department":
            name = "selfeval_flat" if form_id == "department_selfeval:301" else stage
            return STYLES[f"whole.{name}"], getattr(whole, name)
        house = self.county.projects[subject].unit.house
        module = MODULES[house]
        style = STYLES[f"{module.__name__.rpartition('.')[2]}.{stage}"]
        return style, sichuan.target_list if (house, stage) == ("sichuan", "target") else getattr(module, stage)
