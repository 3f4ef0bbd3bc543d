"""A .docx as a template: read and checked once, rendered many times.

The tags are those of docxtpl, but found in the parsed XML; what is printed is always text. Rendering costs about a millisecond a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2 import Template as Compiled
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from perfsheet.errors import PerfsheetError
from perfsheet.write.format import clean, filters
from perfsheet.write.word import chart as charts
from perfsheet.write.word.fields import Chart
from perfsheet.write.word.grammar import check_part
from perfsheet.write.word.package import DOCUMENT, Parts, read_parts, write_parts
from perfsheet.write.word.tags import BLOCK, COMMENT, VARIABLE, Fault, Part, read_part

_RENDERED: Final = re.compile(r"word/(?:document|(?:header|footer)\d*|footnotes|endnotes)\.xml")
_TITLES: Final = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: a cell must end with a paragraph, whatever a loop left in it
_BARE_CELL: Final = re.compile(r"(</w:tcPr>|<w:tcPr/>|<w:tc>|</w:tbl>)(?=</w:tc>)")
_TEXT_OF_LINES: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_TEXT_OF_TABS: Final = '</w:t><w:tab/><w:t xml:space="preserve">'
_MOST_FAULTS: Final = 12


def length(some: Sequence[Any]) -> int:
    """Count the rows of a list."""
    return len(some)


def join(some: Sequence[str], between: str = "、") -> str:
    """Write a list of texts in one line."""
    return between.join(some)


def word_filters() -> dict[str, Callable[..., Any]]:
    """Return the filters of Word templates by name."""
    return {**filters(), "length": length, "join": join}


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template that has been checked against the fields of its report."""

    name: str
    parts: Parts
    read: Mapping[str, Part]
    compiled: Mapping[str, Compiled]

    @classmethod
    def load(cls, path: Path, name: str, root: type) -> Self:
        """Read and check a template whose fields are those of the NamedTuple `root`; raises PerfsheetError that names every fault."""
        parts = read_parts(path)
        read = {part: read_part(part, _title(part), data) for part, data in parts.items() if _RENDERED.fullmatch(part)}
        faults = [fault for part in read.values() for fault in (*check_part(part, root, word_filters()), *_misplaced(part))]
        if not faults and not any(part.tags for part in read.values()):
            faults = [Fault("正文", "没有任何字段，生成的报告会与模板一样；请照自带的模板写上字段（perfsheet report --blank 模板）")]
        if faults:
            raise _refused(name, faults)
        environment = _environment()
        used = {part: found for part, found in read.items() if found.marked}
        try:
            compiled = {part: environment.from_string(found.source) for part, found in used.items()}
        except TemplateSyntaxError as error:
            raise PerfsheetError(f"模板 {name} 的标记写法有误（{error.message}）。请对照字段清单改正：perfsheet report --fields") from error
        return cls(name, parts, used, compiled)

    def render(self, fields: tuple[Any, ...], made: datetime) -> bytes:
        """Fill the template in and return the .docx: the same fields and the same `made` give the same bytes."""
        named: dict[str, Any] = fields._asdict()  # type: ignore[attr-defined]  # a NamedTuple
        parts = dict(self.parts)
        for part, compiled in self.compiled.items():
            rendered = self._rendered(part, compiled, named)
            if part == DOCUMENT and charts.MARK in rendered:
                rendered = charts.placed(rendered, parts, made)
            parts[part] = (_DECLARED + _BARE_CELL.sub(r"\1<w:p/>", rendered)).encode()
        return write_parts(parts, made)

    def _rendered(self, part: str, compiled: Compiled, named: Mapping[str, Any]) -> str:
        try:
            return compiled.render(named)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            place = self._place(part, error.__traceback__)
            raise PerfsheetError(f"模板 {self.name} 不能填写：{place}（{error}）。请对照字段清单改正：perfsheet report --fields") from error

    def _place(self, part: str, trace: TracebackType | None) -> str:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        tags = self.read[part].tags
        return tags[min(line - 2, len(tags) - 1)].place if line > 1 else _title(part)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that hands out the fields of records at once: what a template names was checked to be one."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  # whatever a field holds
        """Return a field of a record; anything else the sandbox decides about."""
        if attribute in getattr(type(obj), "_fields", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _environment() -> _Sandbox:
    environment = _Sandbox(
        block_start_string=BLOCK[0],
        block_end_string=BLOCK[1],
        variable_start_string=VARIABLE[0],
        variable_end_string=VARIABLE[1],
        comment_start_string=COMMENT[0],
        comment_end_string=COMMENT[1],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
    )
    environment.globals.clear()
    environment.filters = {**word_filters()}
    return environment


def _printed(value: object) -> object:
    """Make what a tag prints a text of Word: nothing in it is markup, its lines and tabs are those of Word."""
    if type(value) is str:
        return value if value.isprintable() else Markup(_broken(value))  # noqa: S704  # escaped there
    if isinstance(value, Chart):
        return Markup(charts.marked(value))  # noqa: S704  # a mark that the document takes away
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return value


def _broken(value: str) -> str:
    """Escape a text, and break its lines as Word does."""
    return str(Markup.escape(clean(value))).replace("\n", _TEXT_OF_LINES).replace("\t", _TEXT_OF_TABS)


def _misplaced(part: Part) -> Iterator[Fault]:
    if part.name != DOCUMENT:
        for tag in part.tags:
            if tag.body.startswith("chart."):
                yield Fault(tag.place, "图只能放在正文里")


def _title(part: str) -> str:
    return next(title for word, title in _TITLES.items() if word in part)


def _refused(name: str, faults: Sequence[Fault]) -> PerfsheetError:
    lines = [f"  {number}. {fault}" for number, fault in enumerate(faults[:_MOST_FAULTS], 1)]
    if len(faults) > _MOST_FAULTS:
        lines.append(f"  （另有 {len(faults) - _MOST_FAULTS} 处）")
    return PerfsheetError(f"模板 {name} 有 {len(faults)} 处要改，改好后重新运行：\n" + "\n".join(lines))

