"""One pass down the rows of a sheet: which block a row belongs to is decided by what its labels mean, never by position."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from perfsheet.model import Cell, Grid, Task
from perfsheet.read import fund_pairs, funds, goals, indicator_head, indicators, tasks
from perfsheet.read.draft import Draft
from perfsheet.read.pairs import read_pairs
from perfsheet.read.sheet import Row, Sheet, words_of
from perfsheet.read.vocabulary import (
    FUND_BLOCK,
    FUND_COLUMN,
    GOAL,
    GROUP,
    HEADER,
    INDICATOR,
    NAMING,
    PLAIN,
    SOURCE,
    STAGE,
    TASK,
    fold,
    look_up,
)

_LONGEST_TITLE = 70
#: what a row of an indicator table does not hold unless the table has ended or begins anew
_INTERRUPTS = STAGE | INDICATOR | GROUP
_LONG = 16
_NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]")
#: a list of projects names them in one of its first columns
_EARLY = 3
#: fields that the head of a form begins with
_NAMES = frozenset({"project", "department", "department_name", "unit", "unit_name", "unit_reporting"})
_MONEY = SOURCE | FUND_COLUMN | FUND_BLOCK


class Walk:
    """Read all forms of one sheet."""

    def __init__(self, grid: Grid) -> None:
        """Prepare the rows of `grid`."""
        self.sheet = Sheet(grid)
        self.drafts: list[Draft] = []
        self.draft = Draft(grid.sheet, grid.rows[0][0] if grid.rows else 0)
        self._table: Callable[[Row], bool] | None = None
        self._indicators: indicator_head.Table | None = None
        self._ended: indicator_head.Table | None = None
        self._loose = False
        self._skip = 0
        #: the row below the head of a table that its head has opened
        self._headed = -1
        self._cells = [(number, kept) for number, cells in grid.rows if (kept := self.sheet.cells(number, cells))]
        self._rows: dict[int, Row] = {}

    def run(self) -> list[Draft]:
        """Read the rows from top to bottom and return the forms found."""
        for index, (number, cells) in enumerate(self._cells):
            if self._skip:
                self._skip -= 1
            elif self._indicators is None or not self._data(number, cells, self._indicators):
                self._step(index)
            self.draft.last_row = number
        self._close()
        self._table = self._indicators = self._ended = None  # what it closes over is this walk: left alone, only the collector would free the sheet
        return self.drafts

    def _close(self) -> None:
        """Keep the form that was read; what stands alone after it belongs to it."""
        draft = self.draft
        if draft.started or not self.drafts:
            self.drafts.append(draft)
            return
        last = self.drafts[-1]
        last.remarks += [*([draft.title] if draft.title else []), *draft.headings, *draft.remarks]
        last.labels += draft.labels

    def _row(self, index: int) -> Row | None:
        """Return a row with its labels looked up."""
        row = self._rows.get(index)
        if row is None and index < len(self._cells):
            row = self._rows[index] = self.sheet.row(*self._cells[index])
        return row

    def _data(self, number: int, cells: Sequence[Cell], table: indicator_head.Table) -> bool:
        """Read a row of the open indicator table without looking its texts up; False if it may be something else.

        A stored figure stands in no head and no title; otherwise the first cells tell.
        """
        numeric = False
        for cell in cells:
            if cell.number is not None:
                numeric = True
                break
        else:
            for cell in cells[:2]:
                if (len(cells) < 3 or len(cell.text) < _LONG) and look_up(cell.text).flags & _INTERRUPTS:
                    return False
        return indicators.read_row(self.sheet, Row(number, cells, (), 0, numeric), table, self.draft)

    def _step(self, index: int) -> None:
        row = self._row(index)
        if row is None or self._title(index, row) or self._head(index, row):
            return
        if self._table is not None:
            if self._table(row):
                return
            self._ended, self._table, self._indicators = self._indicators or self._ended, None, None
        self._plain(index, row)

    def _title(self, index: int, row: Row) -> bool:
        """Take a row as the title of a form if its first cell names a stage and nothing tells against it."""
        if not row.flags & STAGE:
            return False
        at = next(i for i, label in enumerate(row.labels) if label.stage)
        if any(label.header or label.goal for label in row.labels[:at]) or at > 1:
            return False
        cell, label = row.cells[at], row.labels[at]
        alone = len(row.cells) == 1 or all(other is PLAIN or not other.known for other in row.labels)
        short = len(label.folded) <= _LONGEST_TITLE and "。" not in label.folded
        if not (short and alone):
            return False
        if self._table is not None and self.sheet.right(cell) == cell.col and len(row.cells) > 2:
            return False
        if self.draft.has_body or (self.draft.title and self.draft.started):
            if self._continues(label.folded) or self._is_section(index, label.folded, cell.text):
                self.draft.remarks.append(words_of(cell))
                return True
            self._next_form(row)
        if self.draft.title is not None:
            self.draft.headings.append(self.draft.title)
        self.draft.title, self.draft.stage, self.draft.scope = words_of(cell), label.stage, label.scope
        for other in row.cells:
            if other is not cell:
                self.draft.remarks.append(words_of(other))
        return True

    def _continues(self, folded: str) -> bool:
        """Say whether a title only says that the form goes on: 续表."""
        return "续" in folded[-6:] or "续表" in folded

    def _is_section(self, index: int, folded: str, text: str) -> bool:
        """Say whether what names a stage heads a part of the form rather than another form: 三、绩效目标监控情况."""
        if self.draft.indicators:
            return "表" not in folded and not self._begins_form(index + 1)
        return "表" not in folded or _NUMBERED.match(text) is not None

    def _begins_form(self, index: int) -> bool:
        """Say whether the next rows name a project, unit or department, as the head of a form does."""
        following = [row for row in (self._row(index), self._row(index + 1)) if row is not None]
        return any(label.header in _NAMES for row in following for label in row.labels)

    def _next_form(self, row: Row) -> None:
        self._close()
        self.draft = Draft(self.sheet.name, row.number)
        self._table = self._indicators = self._ended = None
        self._loose = False

    def _head(self, index: int, row: Row) -> bool:
        """Open the table that a row heads, if it heads one."""
        if len(row.cells) < 2:
            return False
        if self._indicators is None and self._fund_pairs(index, row):
            return True
        if row.numeric:
            return False
        flags = row.flags
        if flags & (NAMING | INDICATOR) and self._indicator_head(index, row):
            return True
        if self._indicators is not None:
            return False
        listed = flags & HEADER and any(label.header == "project" for label in row.labels[:_EARLY])
        return (
            bool(listed and self._list_head(index, row))
            or (flags & TASK and self._task_head(index, row))
            or (flags & (FUND_COLUMN | SOURCE | FUND_BLOCK) and self._fund_head(index, row))
            or (flags & GOAL and self._goal_head(index, row))
            or (flags & HEADER != 0 and self._list_head(index, row))
        )

    def _indicator_head(self, index: int, row: Row) -> bool:
        old = self._indicators
        if old is not None and indicator_head.is_repeat(row, old.head):
            self._repeated_head(index, row, old)
            return True
        following = self._row(index + 1)
        upper = not row.flags & NAMING and indicator_head.is_upper_head(row, following)
        if not upper and not indicator_head.is_head(row):
            return False
        second = following if following and (upper or indicator_head.is_second_head(following, row)) else None
        self._skip = 1 if second else 0
        table = indicator_head.open_table(self.sheet, row, second, self._row(index + 2) if second else following, self.draft)
        last = self.draft.goals[-1].label if self.draft.goals else None
        table.section = last if last is not None and look_up(last.text).weight is not None else None
        self._indicators = table
        self._table = lambda r: indicators.read_row(self.sheet, r, table, self.draft)
        return True

    def _repeated_head(self, index: int, row: Row, table: indicator_head.Table) -> None:
        """Pass over a head that is repeated after a page break, with its second row."""
        following = self._row(index + 1)
        again = following is not None and table.second is not None and indicator_head.is_repeat(following, table.second)
        for one in [row, following] if following and again else [row]:
            self.draft.labels += [("indicators.repeated", words_of(cell)) for cell in one.cells]
        self._skip = int(again)

    def _fund_pairs(self, index: int, row: Row) -> bool:
        """Open a table of names before their figures, with or without a head above it."""
        following, third = self._row(index + 1), self._row(index + 2)
        if self._headed == index:
            return False
        alone = fund_pairs.columns_of(row, following, None, self.sheet) if row.numeric or row.flags & FUND_COLUMN else []
        columns = alone or ([] if row.numeric else fund_pairs.columns_of(following, third, row, self.sheet))
        if not columns:
            return False
        self._table = lambda r: fund_pairs.read_row(self.sheet, r, columns, self.draft)
        if alone:
            return self._table(row)
        self._headed = index + 1
        fund_pairs.read_head(row, self.draft)
        return True

    def _fund_head(self, index: int, row: Row) -> bool:
        following = self._row(index + 1)
        divided = row.flags & SOURCE != 0 and funds.is_divided_head(row, following, self._row(index + 2))
        if not (divided or funds.is_head(row) or funds.is_head_of_sources(row, following) or funds.is_head_of_block(self.sheet, row, following)):
            return False
        columns = funds.columns_of(self.sheet, row, None if divided else following, self.draft)
        if following and funds.sub_head(following, columns):
            columns = funds.divide(self.sheet, following, columns)
            self.draft.labels += [(f"funds.{column.key}", column.label) for column in columns if column.label and column.label.row == following.number]
            self._skip = 1
        self._table = lambda r: funds.read_row(self.sheet, r, columns, self.draft)
        return True

    def _task_head(self, index: int, row: Row) -> bool:
        if not tasks.is_head(row):
            return False
        following = self._row(index + 1)
        second = following if following and tasks.is_second_head(following) else None
        self._skip = 1 if second else 0
        keys = tasks.columns_of(self.sheet, row, second, self.draft)
        self._listing(keys, self.draft.tasks)
        return True

    def _list_head(self, index: int, row: Row) -> bool:
        following = self._row(index + 1)
        if following is None or not tasks.is_listing(row, following):
            return False
        self.draft.small.append([])
        self._listing(tasks.listing_columns(self.sheet, row, following, self.draft), self.draft.small[-1])
        return True

    def _listing(self, keys: dict[int, str], into: list[Task]) -> None:
        self._table = lambda r: tasks.read_row(r, keys, self.draft, into)

    def _goal_head(self, index: int, row: Row) -> bool:
        if not goals.is_head(row):
            return False
        columns = goals.columns_of(self.sheet, row, self._row(index + 1), self.draft)
        if len(columns) < 2 and not columns:
            return False
        self.draft.columns.add("goals")
        block = row.labels[0].folded if row.cells[0].col < columns[0].first else None
        self._table = lambda r: goals.read_below(r, columns, self.draft, block)
        return True

    def _plain(self, index: int, row: Row) -> None:
        """Read a row outside tables."""
        first, flags, draft = row.labels[0], row.flags, self.draft
        if self._ended is not None and row.numeric and indicators.read_total_below(row, self._ended, draft):
            return
        if len(row.cells) == 1 and first.goal:
            following = self._row(index + 1)
            if following and goals.is_head(following):
                draft.labels.append(("goals", row.cells[0]))
                return
        if draft.indicators and self._new_form(row):
            self._next_form(row)
            draft = self.draft
        money = (first.header is None and flags & _MONEY) or self._loose
        if money and not draft.indicators and funds.read_loose(self.sheet, row, draft, inside=self._loose):
            self._loose = True
            return
        self._loose = False
        if flags & GOAL and self._is_goal(row) and goals.read_beside(self.sheet, row, draft):
            return
        if draft.goals and not draft.indicators and not flags and goals.read_more(row, draft):
            return
        read_pairs(self.sheet, row, draft)

    def _new_form(self, row: Row) -> bool:
        """Say whether a row begins another form without a title: the name of a project after a table of indicators."""
        return bool(self.draft.indicators) and row.labels[0].header == "project" and any(key == "project" for key, _, _ in self.draft.fields)

    def _is_goal(self, row: Row) -> bool:
        """Say whether a row's labels are goals rather than fields of the same name."""
        first = row.labels[0]
        if first.goal is None and (len(row.labels) < 2 or row.labels[1].goal is None):
            return False
        if first.header is None:
            return True
        after = bool(self.draft.indicators)
        text = row.cells[1].text if len(row.cells) > 1 else ""
        return not after and (self.draft.has_body or len(text) > 12) and not fold(text)[:4].isdigit()


def read_sheet(grid: Grid) -> Sequence[Draft]:
    """Return the drafts of all forms on a sheet."""
    return Walk(grid).run() if grid.rows else []
