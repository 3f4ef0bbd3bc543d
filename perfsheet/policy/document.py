"""One policy file as it stands: every figure it states, with its line. All that is wrong in it is said at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.policy.exempt import EXEMPT, Exemption, exemption
from perfsheet.policy.keys import KEYS, OPEN, SECTIONS
from perfsheet.policy.lines import Lines
from perfsheet.policy.marks import MARKS, Mark, mark
from perfsheet.policy.shapes import Shape, ShapeError, day, flag, text, texts

T = TypeVar("T")

_TOP: dict[str, Shape[str]] = {"title": text(), "extends": text()}
_BLOCK: dict[str, Shape[Any]] = {"from": day(), "until": day(), "basis": text(), "assumed": flag(), "none": texts()}
_WANTED = {
    "from": "缺少 from。请写明自何日起施行，如 from = 2024-01-01",
    "basis": '缺少 basis。请写明依据的文件和条款，如 basis = "财预〔2020〕10号 第十条"',
}
_OPEN = {section.name: section for section in OPEN}
_CLOSED = {section.name: [key.name for key in KEYS.values() if key.section == section.name] for section in SECTIONS}
_AT_LINE = re.compile(r"at line (\d+)")
_MOST = 20


class Stated(NamedTuple):
    """A figure as one policy states it, and where: in force from `since` to the end of `until`; None where there is none on purpose."""

    key: str
    value: Any
    basis: str
    since: date
    until: date
    assumed: bool
    policy: str
    path: Path
    line: int

    @property
    def where(self) -> str:
        """The file and the line."""
        return _where(self.path, self.line)


@dataclass(frozen=True, slots=True)
class Document:
    """What a policy file says. `extends` names its parent; `origin` tells where that is written."""

    name: str
    path: Path
    title: str
    extends: str | None
    origin: str
    stated: tuple[Stated, ...]
    exempt: tuple[Exemption, ...]
    marks: tuple[Mark, ...]


def refused(faults: Iterable[str]) -> PerfsheetError:
    """Make one error of all faults, each a line."""
    found = list(faults)
    more = [f"另有 {len(found) - _MOST} 处。"] if len(found) > _MOST else []
    return PerfsheetError("\n".join([*found[:_MOST], *more, "请改正后再运行。各键的含义和写法用 perfsheet policy keys 查看。"]))


def read_document(path: Path) -> Document:
    """Read a policy file; raises PerfsheetError with the line of each thing that is wrong in it."""
    content = _content(path)
    try:
        table = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = int(match[1]) if (match := _AT_LINE.search(str(error))) else content.count("\n") + 1
        raise refused([f"{_where(path, line)}：{_syntax(str(error))}。"]) from error
    reading = _Reading(path, Lines(content))
    found = reading.document(table)
    if reading.faults:
        raise refused(said for _, said in sorted(reading.faults))
    return found


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PerfsheetError(f"{shown(str(path))} 不是 UTF-8 编码。请用记事本另存为 UTF-8 编码后再运行。") from error
    except OSError as error:
        raise unreadable(path) from error


def unreadable(path: Path) -> PerfsheetError:
    """Make the error of a file that is not there or cannot be opened."""
    return PerfsheetError(f"无法读取政策文件 {shown(str(path))}。请检查路径；已有的政策用 perfsheet list policies 查看。")


def _where(path: Path, line: int) -> str:
    return f"{shown(str(path))} 第 {line} 行"


def _syntax(error: str) -> str:
    if "date" in error:
        return "没有这一天，或日期写法不对。日期应写成 2024-12-31"
    if any(word in error for word in ("overwrite", "declare", "mutate", "Duplicate")):
        return "同一个键或段写了两次。每段内一个键只写一次，同名的段写成 [[段名]]"
    return "不合 TOML 语法。请检查引号、等号、逗号是否为半角，中文是否加了引号，花括号内不能换行"


class _Reading:
    """A file while it is read: its lines, and what was found wrong."""

    def __init__(self, path: Path, lines: Lines) -> None:
        self.path, self.name, self.lines = path, path.stem, lines
        self.faults: list[tuple[int, str]] = []

    def document(self, table: Mapping[str, Any]) -> Document:
        top = {key: self._value(_TOP[key], "", 0, key, table[key]) for key in _TOP if key in table}
        if "title" not in table:
            self._fault(1, '缺少 title。请在第一行写明政策的名称，如 title = "某县"')
        return Document(
            name=self.name,
            path=self.path,
            title=top.get("title") or "",
            extends=top.get("extends"),
            origin=_where(self.path, self.lines.of("", 0, "extends")),
            stated=tuple(self._once(self._figures(table))),
            exempt=tuple(self._rows(table, EXEMPT, lambda row, where: exemption(row, self.name, where))),
            marks=tuple(self._rows(table, MARKS, lambda row, _: mark(row))),
        )

    def _fault(self, line: int, what: str) -> None:
        self.faults.append((line, f"{_where(self.path, line)}：{what}{'' if what.endswith('？') else '。'}"))

    def _value(self, shape: Shape[T], section: str, at: int, key: str, value: object) -> T | None:
        try:
            return shape.read(value)
        except ShapeError as error:
            self._fault(self.lines.of(section, at, key, error.at), f"{'.'.join(filter(None, (section, key)))} 的值不对：{error}")
            return None

    def _blocks(self, table: Mapping[str, Any], section: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        found = table.get(section, [])
        for at, block in enumerate([found] if isinstance(found, dict) else found if isinstance(found, list) else [found]):
            if isinstance(block, dict):
                yield at, block
            else:
                self._fault(self.lines.of(section, at), f"{section} 应是一段，写成 [[{section}]]，下面逐行写各键")

    def _rows(self, table: Mapping[str, Any], section: str, read: Callable[[object, str], T]) -> Iterator[T]:
        for at, block in self._blocks(table, section):
            try:
                yield read(block, _where(self.path, self.lines.of(section, at)))
            except ShapeError as error:
                self._fault(self.lines.of(section, at, error.key), f"[[{section}]] {error}")

    def _figures(self, table: Mapping[str, Any]) -> Iterator[Stated]:
        for section in table:
            if section in _CLOSED or section in _OPEN:
                for at, block in self._blocks(table, section):
                    yield from self._block(section, at, block)
            elif section not in {*_TOP, EXEMPT, MARKS}:
                known = [*_TOP, *_CLOSED, *_OPEN, EXEMPT, MARKS]
                line = self.lines.of(section) if isinstance(table[section], dict | list) else self.lines.of("", 0, section)
                self._fault(line, f"没有 {shown(section)} 这一段。{_choose(section, known)}")

    def _once(self, stated: Iterable[Stated]) -> Iterator[Stated]:
        """Refuse two statements of one key from one day on."""
        seen: dict[tuple[str, date], int] = {}
        for one in stated:
            first = seen.setdefault((one.key, one.since), one.line)
            if first != one.line:
                self._fault(one.line, f"{one.key} 从 {one.since} 起已在第 {first} 行写过。请删去一处，或改 from")
            yield one

    def _block(self, section: str, at: int, block: Mapping[str, Any]) -> Iterator[Stated]:
        common = {key: self._value(_BLOCK[key], section, at, key, block[key]) for key in _BLOCK if key in block}
        for key, wanted in _WANTED.items():
            if key not in block:
                self._fault(self.lines.of(section, at), f"[[{section}]] {wanted}")
        if len(block) == len(common) and not common.get("none"):
            self._fault(self.lines.of(section, at), f"[[{section}]] 没有写任何数。请写上，或删去这一段")
        since, until = common.get("from") or date.min, common.get("until") or date.max
        if until < since:
            self._fault(self.lines.of(section, at, "until"), f"until（{until}）早于 from（{since}）。请改正其一")
        for key, value in self._values(section, at, block, common.get("none") or ()):
            line = self.lines.of(section, at, key if key in block else "none")
            basis, assumed = common.get("basis") or "", bool(common.get("assumed"))
            yield Stated(f"{section}.{key}", value, basis, since, until, assumed, self.name, self.path, line)

    def _values(self, section: str, at: int, block: Mapping[str, Any], none: Iterable[str]) -> Iterator[tuple[str, Any]]:
        for key in block:
            if key not in _BLOCK and (shape := self._shape(section, at, key, key)):
                yield key, self._value(shape, section, at, key, block[key])
        for key in none:
            if self._shape(section, at, key, "none"):
                known = KEYS.get(f"{section}.{key}")
                if key in block or (known and not known.optional):
                    self._fault(self.lines.of(section, at, "none"), f"{section}.{key} {'已写了值' if key in block else '必须有值'}，不能列入 none")
                yield key, None

    def _shape(self, section: str, at: int, key: str, at_key: str) -> Shape[Any] | None:
        if section in _OPEN and _OPEN[section].knows(key):
            return _OPEN[section].shape
        if f"{section}.{key}" in KEYS:
            return KEYS[f"{section}.{key}"].shape
        hint = f"应为{_OPEN[section].expected}" if section in _OPEN else _choose(key, [*_CLOSED[section], *_BLOCK])
        self._fault(self.lines.of(section, at, at_key), f"{section} 没有 {shown(key)} 这个键。{hint}")
        return None


def _choose(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f"是否应为 {near[0]}？" if near else f"可用：{'、'.join(known)}"
