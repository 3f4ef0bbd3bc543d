"""The funds block: money by source and column, with or without a head of columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from perfsheet.model import Cell, Fund, Value
from perfsheet.read.draft import Draft, put
from perfsheet.read.notes import make
from perfsheet.read.parse import is_number_text, parse
from perfsheet.read.sheet import WORDS, Row, Sheet, value_of, words_of
from perfsheet.read.vocabulary import Label, fold, look_up

STRONG = frozenset({"approved", "budget", "spent", "rate", "forecast", "adjustment", "received", "carried"})
UNKNOWN = "unknown"
#: a source and its amount in one cell
_SPELT_OUT = re.compile(r"\s*(?:其中\s*[:：]?)?\s*([^:：\d]{2,24})[:：]\s*(-?[\d,，.]+\s*(?:万元|元)?)?\s*")
_DIVISION = re.compile(r"(?:其中:?)?按.{2,6}分(?:类|列|组)?:?")
_SLACK = 2
#: a head whose columns are sources has at least so many
_SOURCES = 3


@dataclass(slots=True)
class Column:
    """A column of the funds table: what it holds and, where columns are sources, whose money."""

    first: int
    last: int
    key: str
    source: str | None = None
    label: Value | None = None


def is_head(row: Row) -> bool:
    """Say whether a row heads a funds table: two columns of money at least, and no figure."""
    if row.numeric or any(label.indicator in ("level1", "level2", "name") and label.source is None and label.fund_column is None for label in row.labels):
        return False
    columns = [label.fund_column for label in row.labels if label.fund_column]
    if len(columns) + sum(1 for label in row.labels if label.source and not label.fund_column) < 2:
        return False
    return len(columns) > 1 and not STRONG.isdisjoint(columns) and not _paired(row) if columns else False


def is_head_of_sources(row: Row, following: Row | None) -> bool:
    """Say whether a row's columns are sources, with their figures below them: 财政拨款 | 上年结转 | 其他资金 | 合计."""
    named = sum(1 for label in row.labels if label.source)
    if following is None or row.numeric or named < _SOURCES or any(label.source for label in following.labels):
        return False
    cols = {cell.col for cell, label in zip(row.cells, row.labels, strict=True) if label.source}
    return any(cell.col in cols and (cell.number is not None or is_number_text(cell.text)) for cell in following.cells)


def is_divided_head(row: Row, following: Row | None, third: Row | None) -> bool:
    """Say whether two rows' columns are sources, with their figures below them: 财政拨款 stands over 小计, 中央 and 省级."""
    if following is None or third is None or row.numeric or following.numeric or any(label.source for label in third.labels):
        return False
    named = [label.source for label in (*row.labels, *following.labels) if label.source]
    divided = len(following.labels) > 1 and all(label.source for label in following.labels) and following.cells[0].col > row.cells[0].col
    below = {cell.col for cell in third.cells if cell.number is not None or is_number_text(cell.text)}
    return divided and len(named) > _SOURCES and len(below & {cell.col for cell in (*row.cells, *following.cells)}) > 1


def is_head_of_block(sheet: Sheet, row: Row, following: Row | None) -> bool:
    """Say whether a row heads a funds table by its place alone: the block's label, unknown columns, and a source with figures below."""
    if following is None or row.numeric or not row.labels[0].fund_block or len(row.cells) < 3 or any(label.source for label in row.labels[1:]):
        return False
    first = row.cells[1].col
    named = any(label.source and cell.col < first for cell, label in zip(following.cells, following.labels, strict=True))
    return named and sheet.right(row.cells[0]) < first and any(cell.col >= first and any(ch.isdigit() for ch in cell.text) for cell in following.cells)


def _paired(row: Row) -> bool:
    """Say whether the columns' names stand before their own figures: 预算数 | 5.8万 | 执行率 | 100%."""
    for i, label in enumerate(row.labels[:-1]):
        if label.fund_column and not row.labels[i + 1].known and any(ch.isdigit() for ch in row.cells[i + 1].text):
            return True
    return False


def columns_of(sheet: Sheet, row: Row, following: Row | None, draft: Draft) -> list[Column]:
    """Read the head of a funds table; a column without a meaning is kept under its own name."""
    sources = {cell.col for cell, label in zip(following.cells, following.labels, strict=True) if label.source} if following else set()
    found: list[Column] = []
    for i, (cell, label) in enumerate(zip(row.cells, row.labels, strict=True)):
        last = sheet.right(cell)
        block = label.fund_block and (label.fund_column is None or label.fund_column in ("label", "budget"))
        beside = not label.known and sheet.bottom(cell) > cell.row and min(sources, default=0) > last
        if i == 0 and (block or beside) and len(row.cells) > 2:
            draft.labels.append(("funds", cell))
            continue
        key, source = label.fund_column, None
        if cell.col in sources and not found:
            key = "label"
        elif key is None and label.source:
            key, source = "budget", label.source
        if key is None:
            key = UNKNOWN
            draft.findings.append(make("label_unknown", sheet.name, words_of(cell).cell, label=cell.text.strip()))
        found.append(Column(cell.col, last, key, source, words_of(cell)))
        draft.labels.append((f"funds.{key}", cell))
    for column, right in itertools.pairwise(found):
        column.last = max(column.last, right.first - 1)
    if found:
        found[-1].last += _SLACK
    _number(found)
    draft.columns.update(f"funds.{column.key}" for column in found)
    return found


def _number(columns: Sequence[Column]) -> None:
    """Tell columns with the same meaning apart: budget, budget_2."""
    seen: dict[tuple[str, str | None], int] = {}
    for column in columns:
        count = seen[column.key, column.source] = seen.get((column.key, column.source), 0) + 1
        if count > 1:
            column.key = f"{column.key}_{count}"


def sub_head(row: Row, columns: Sequence[Column]) -> bool:
    """Say whether a row divides the columns above it by source: 预算数 = 小计 + 财政拨款 + 其他资金."""
    if row.numeric or len(row.cells) < 2:
        return False
    inside = [(cell, label) for cell, label in zip(row.cells, row.labels, strict=True) if any(c.first <= cell.col <= c.last for c in columns)]
    wide = any(sum(1 for cell, _ in inside if c.first <= cell.col <= c.last) > 1 for c in columns)
    named = all(label.source or label.fund_column for _, label in inside)
    return wide and len(inside) == len(row.cells) and (named or all(fold(cell.text).endswith("年") for cell, _ in inside))


def divide(sheet: Sheet, row: Row, columns: Sequence[Column]) -> list[Column]:
    """Return the columns as the second row of the head divides them."""
    found = [c for c in columns if not any(c.first <= cell.col <= c.last for cell in row.cells)]
    for cell, label in zip(row.cells, row.labels, strict=True):
        above = next(c for c in columns if c.first <= cell.col <= c.last)
        key = above.key if label.source and not (label.fund_column and above.key == UNKNOWN) else label.fund_column or above.key
        found.append(Column(cell.col, sheet.right(cell), key, label.source if label.source != "total" else above.source, words_of(cell)))
    found.sort(key=lambda c: c.first)
    _number(found)
    return found


def read_row(sheet: Sheet, row: Row, columns: Sequence[Column], draft: Draft) -> bool:
    """Read a row of a funds table; False if it is none."""
    if not row.numeric and _spelt_out(row, draft):
        return True
    first_value = min((c.first for c in columns if c.key != "label"), default=0)
    left = sum(1 for cell in row.cells if cell.col < first_value)
    while left < len(row.cells) and row.labels[left].source and not any(ch.isdigit() for ch in row.cells[left].text):
        left += 1
    names = list(zip(row.cells, row.labels, strict=True))[:left]
    figures = row.cells[left:]
    name = next(((cell, label) for cell, label in reversed(names) if label.source), names[-1] if names else None)
    known = name is not None and name[1].source is not None
    if not known and (not figures or (name and name[1].known and not name[1].fund_block) or any(_is_prose(cell) for cell in figures)):
        return False
    if name is None and not (any(c.source for c in columns) or not any(look_up(c.text).known for c in figures)):
        return False
    if name and name[1].fund_block and not known:
        draft.labels.append(("funds", name[0]))
        name = None
    for cell, _ in names:
        if name is None or cell is not name[0]:
            draft.group = words_of(cell)
            draft.labels.append(("funds.group", draft.group))
    _store(sheet, columns, name, figures, draft)
    return True


def _spelt_out(row: Row, draft: Draft) -> bool:
    """Read a row whose cells each name a source with its amount, 其中：财政拨款：300, or say how sources are divided: 按收入性质分."""
    found: list[tuple[Cell, re.Match[str] | None]] = []
    for cell, label in zip(row.cells, row.labels, strict=True):
        match = _SPELT_OUT.fullmatch(cell.text)
        if match is not None and look_up(match[1]).source:
            found.append((cell, match))
        elif label.fund_block or _DIVISION.fullmatch(fold(cell.text)):
            found.append((cell, None))
        else:
            return False
    if all(match is None for _, match in found) and not any(_DIVISION.fullmatch(fold(cell.text)) for cell, _ in found):
        return False
    for cell, match in found:
        if match is None:
            draft.labels.append(("funds.group", cell))
            continue
        name = Value(match[1].strip(), cell.row, cell.col, WORDS)
        amount = Value(match[2].strip(), cell.row, cell.col, parse(match[2])) if match[2] else None
        draft.funds.append(Fund(str(look_up(match[1]).source), name, {"budget": amount} if amount else {}))
    return True


def _is_prose(cell: Cell) -> bool:
    return cell.number is None and (len(cell.text) > 60 or look_up(cell.text).goal is not None)


def _store(sheet: Sheet, columns: Sequence[Column], name: tuple[Cell, Label] | None, figures: Sequence[Cell], draft: Draft) -> None:
    source = (name[1].source if name else None) or (UNKNOWN if name else "total")
    if name and name[1].source is None:
        draft.findings.append(make("source_unknown", sheet.name, words_of(name[0]).cell, label=name[0].text.strip()))
    rows: dict[str | None, dict[str, Value]] = {None: {}}
    heads: dict[str | None, Value | None] = {}
    for cell in figures:
        column = next((c for c in columns if c.first <= cell.col <= c.last), None)
        if column is None:
            draft.remarks.append(words_of(cell))
            continue
        into = rows.setdefault(column.source, {})
        heads.setdefault(column.source, column.label)
        put(into, column.key, value_of(cell))
    if name and name[1].weight is not None:
        rows[None].setdefault("weight_label", value_of(name[0]))
    label = words_of(name[0]) if name else None
    split = [key for key in rows if key is not None]
    if "total" in rows and source == "total":
        for key, value in rows.pop(None).items():
            put(rows["total"], key, value)
        split = [key for key in rows if key is not None]
    elif rows[None] or not split or label:
        if draft.group is not None and label is not None:
            rows[None]["group"] = draft.group
        draft.funds.append(Fund(source, label, rows[None]))
    draft.funds.extend(Fund(key, heads.get(key), rows[key]) for key in split if key)


def _is_amount(sheet: Sheet, cells: Sequence[Cell], labels: Sequence[Label]) -> bool:
    """Say whether a row within the funds block is a source that nobody knows with its amount: 本年度安排 | 50."""
    if len(cells) < 2 or labels[0].known or labels[1].known or not sheet.beside(cells[0], cells[1]):
        return False
    return value_of(cells[1]).parsed.kind == "number" and cells[0].number is None


def read_loose(sheet: Sheet, row: Row, draft: Draft, *, inside: bool) -> bool:
    """Read sources with their amounts beside them, without a head; False if the row is none.

    `inside` says that the rows above are such sources. Two pairs in a row are the medium term (or the whole project) on the left and the year on the right.
    """
    cells, labels = list(row.cells), list(row.labels)
    block = inside
    if labels[0].fund_block and len(cells) > 1 and (labels[1].source or labels[1].fund_column or len(cells) > 2):
        block = True
        draft.labels.append(("funds", cells[0]))
        cells, labels = cells[1:], labels[1:]
    if block and _is_amount(sheet, cells, labels):
        draft.findings.append(make("source_unknown", sheet.name, cells[0].cell, label=cells[0].text.strip()))
        draft.funds.append(Fund(UNKNOWN, words_of(cells[0]), {"budget": value_of(cells[1])}))
        cells, labels = cells[2:], labels[2:]
        if not labels or labels[0].source is None:
            draft.remarks += [words_of(cell) for cell in cells]
            return True
    if labels[0].source is None and not (labels[0].fund_column and len(cells) > 1 and not labels[0].header):
        return False
    pairs: list[tuple[Cell, Label, Cell | None]] = []
    for i, (cell, label) in enumerate(zip(cells, labels, strict=True)):
        if label.source is None and label.fund_column is None:
            if not pairs or pairs[-1][2] is not None:
                draft.remarks.append(words_of(cell))
            else:
                pairs[-1] = (*pairs[-1][:2], cell)
            continue
        follows = i > 0 and pairs and pairs[-1][2] is None and not label.source
        if follows and sheet.beside(cells[i - 1], cell) and not label.fund_column:
            pairs[-1] = (*pairs[-1][:2], cell)
        else:
            pairs.append((cell, label, None))
    _store_loose(pairs, draft)
    return True


def _store_loose(pairs: Sequence[tuple[Cell, Label, Cell | None]], draft: Draft) -> None:
    if pairs[0][1].source is None:
        store_named(pairs, draft)
        return
    if sum(1 for _, label, _ in pairs if label.source in ("total", "total_medium")) > 1:
        draft.medium_column = pairs[0][0].col
    for cell, label, value in pairs:
        source = label.source or UNKNOWN
        medium = source == "total_medium" or cell.col == draft.medium_column
        key = "budget_medium" if medium else "budget"
        values = {key: value_of(value)} if value else {}
        draft.funds.append(Fund("total" if source == "total_medium" else source, words_of(cell), values))
    draft.columns.add("funds.loose")


def store_named(pairs: Sequence[tuple[Cell, Label, Cell | None]], draft: Draft) -> None:
    """Columns' names before their own figures belong to the total; later rows join the first."""
    joined = draft.funds[-1] if draft.funds and "funds.named" in draft.columns else None
    values = dict(joined.values) if joined else {}
    for cell, label, value in pairs:
        key = label.fund_column or UNKNOWN
        draft.labels.append((f"funds.{key}", cell))
        put(values, f"{key}_label", words_of(cell))
        if value:
            put(values, key, value_of(value))
    if joined:
        draft.funds.pop()
    draft.funds.append(Fund("total", joined.label if joined else words_of(pairs[0][0]), values))
    draft.columns.update({"funds.named", *(f"funds.{label.fund_column}" for _, label, _ in pairs)})
