"""The record of a publication, and what changed since an earlier one: only what is public, told by where it stands in its table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet.disclosure.privacy import redacted
from perfsheet.disclosure.secret import Named, Secrets
from perfsheet.disclosure.table import PublicTable
from perfsheet.errors import PerfsheetError
from perfsheet.names import shown

NAME: Final = "发布记录.json"
SCHEMA: Final = "perfsheet-disclosure/1"


class Published(NamedTuple):
    """A published table: what tells it from others, what it is called, and its values by place."""

    unit: str
    department: str
    kind: str
    year: int | None
    period: str | None
    project: str
    title: str
    number: str
    values: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str, int | None, str | None, str]:
        """What tells it from all other tables."""
        return self.unit, self.kind, self.year, self.period, self.project

    @property
    def sha256(self) -> str:
        """The hash of what it says."""
        said = [*map(str, self.key), self.title, *(f"{place}\t{text}" for place, text in self.values.items())]
        return hashlib.sha256("\n".join(said).encode("utf-8", "backslashreplace")).hexdigest()


class Change(NamedTuple):
    """A value that changed: where it stands, what was published, what is published now."""

    place: str
    before: str
    now: str


class Changed(NamedTuple):
    """A table that changed: 新增, 撤下 or 更正, with its values that did."""

    what: str
    unit: str
    title: str
    project: str
    changes: Sequence[Change]


def published(table: PublicTable) -> Published:
    """Record a table; values of one place are numbered."""
    values: dict[str, str] = {}
    for place, text in _values(table):
        name, count = place, 1
        while name in values:
            count += 1
            name = f"{place}（{count}）"
        values[name] = text
    about = table.unit, table.department, table.kind, table.year, table.period, table.project, table.title, table.number
    return Published(*about, values)


def _values(table: PublicTable) -> Iterator[tuple[str, str]]:
    """Go through what is filled; a level that is merged over rows is told of each of them."""
    for block in table.blocks:
        rows = {box.row: _parted(box.at)[1] for box in block.boxes if box.field and box.rows == 1}
        for box in block.boxes:
            if box.field and box.text:
                where, _, head = _parted(box.at)
                yield from (("/".join(filter(None, (where, rows[row], head))), box.text) for row in range(box.row, box.row + box.rows)) if box.rows > 1 else [(box.at, box.text)]


def _parted(place: str) -> tuple[str, str, str]:
    """Part a place into the block, the row and the column; the name of a row may hold anything."""
    where, _, rest = place.partition("/")
    row, _, head = rest.rpartition("/")
    return where, row, head


def as_entry(one: Published, files: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Lay a table out for the record; `files` says for each shape its path and hash."""
    return {**one._asdict(), "values": dict(one.values), "sha256": one.sha256, "files": {shape: dict(file) for shape, file in files.items()}}


def read_record(folder: Path) -> tuple[dict[str, Any], list[Published]]:
    """Read the record of a publication; raises PerfsheetError where there is none that can be read."""
    path = folder if folder.is_file() else folder / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        tables = [_read(one) for one in document["tables"]] if document["schema"] == SCHEMA else None
    except FileNotFoundError as error:
        raise PerfsheetError(f"{shown(str(folder))} 里没有 {NAME}，不能与上次公开比较。请指定上次 perfsheet disclose 的输出文件夹。") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(path) from error
    if tables is None:
        raise _unusable(path)
    return document, tables


def _unusable(path: Path) -> PerfsheetError:
    return PerfsheetError(f"{shown(str(path))} 不是公开记录，或已损坏。请指定上次 perfsheet disclose 的输出文件夹。")


def _read(one: Mapping[str, Any]) -> Published:
    values = {str(place): str(text) for place, text in one["values"].items()}
    return Published(**{name: one[name] for name in Published._fields if name != "values"}, values=values)


def compared(before: Iterable[Published], now: Iterable[Published], closed: Secrets) -> list[Changed]:
    """Say what changed; a table of a project that is secret now is not named, nor what it said."""
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    found = [_changed(old.get(key), one, closed) for key, one in new.items()]
    found += [_gone(one, closed) for key, one in old.items() if key not in new]
    return [one for one in found if one is not None]


def _changed(before: Published | None, now: Published, closed: Secrets) -> Changed | None:
    if before is None:
        return Changed("新增", now.unit, now.title, now.project, ())
    places = list(dict.fromkeys([*before.values, *now.values]))
    changes = [Change(place, before.values.get(place, ""), now.values.get(place, "")) for place in places]
    changes = [Change(one.place, closed.hidden(redacted(one.before)), one.now) for one in changes if one.before != one.now]
    if before.title != now.title:
        changes.insert(0, Change("表名", before.title, now.title))
    return Changed("更正", now.unit, now.title, now.project, changes) if changes else None


def _gone(one: Published, closed: Secrets) -> Changed:
    if closed.holds(Named(one.unit, one.project, "")) or closed.named_in(one.project):
        return Changed("撤下", "（略）", "（略）", "（略）", ())
    return Changed("撤下", one.unit, one.title, closed.hidden(one.project), ())
