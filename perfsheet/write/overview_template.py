"""The template of 总览.html: ours, or an office's own, which is checked before a run and can do nothing but print.

A template prints text: everything is escaped and cleaned, its style and script are allowed by their digests, and a field that there is
not stops the run instead of leaving a blank.
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.resources import templates_dir
from perfsheet.write.context import Summary
from perfsheet.write.format import clean, filters

NAME: Final = "overview.html"
_PARTS: Final = "overview"
_FOLDER: Final = "batch"
#: names a template may use, beside those it defines itself
FIELDS: Final = frozenset(
    ["title", "made", "version", "summary", "severities", "stages", "owners", "projects", "rounds", "charts", "width", "groups", "applied_key", "key", "trial", "departments", "unreadable", "attachments", "tables", "packed"]
)


class _Missing(StrictUndefined):
    """A field that there is not, which says what is nearest to it."""

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        return f"没有字段 {name}{_nearest(name, dir(self._undefined_obj) if self._undefined_obj is not None else FIELDS)}"


def rendered(values: Mapping[str, Any], own: Path | None = None, name: str = NAME) -> str:
    """Fill the template of a page in; raises PerfsheetError, with the place, where an office's own cannot be filled in."""
    try:
        return _environment(own).get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise _mistake(error.filename or name, error.lineno, error.message or "") from error
    except TemplateError as error:
        raise _mistake(*_place(error), error.message or "") from error


def check_overview(own: Path) -> None:
    """Check an office's own templates of the page before a run; raises PerfsheetError with file, line and the nearest field."""
    environment = _environment(own)
    for path in sorted((own / _FOLDER).glob(f"{_PARTS}*/*")) + sorted((own / _FOLDER).glob(NAME)):
        try:
            source = path.read_text(encoding="utf-8")
            tree = environment.parse(source, filename=str(path))
            environment.compile(source, filename=str(path))
        except TemplateSyntaxError as error:
            raise _mistake(str(path), error.lineno, error.message or "") from error
        except (OSError, UnicodeDecodeError) as error:
            raise PerfsheetError(f"模板 {shown(str(path))} 不能读取（{error}）。请存为 UTF-8 编码的文本。") from error
        for line, wrong in _unknown(tree):
            raise _mistake(str(path), line, wrong)


def _unknown(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Find names and fields of the summary that there are not."""
    undeclared = meta.find_undeclared_variables(tree) - FIELDS
    for name in tree.find_all(nodes.Name):
        if name.name in undeclared:
            yield name.lineno, f"没有字段 {name.name}{_nearest(name.name, FIELDS)}"
    known = [field.name for field in fields(Summary)]
    for part in tree.find_all(nodes.Getattr):
        if isinstance(part.node, nodes.Name) and part.node.name == "summary" and part.attr not in known:
            yield part.lineno, f"没有字段 summary.{part.attr}{_nearest(part.attr, known)}"


def _nearest(name: str, known: Any) -> str:  # noqa: ANN401  # any collection of names
    near = get_close_matches(name, [one for one in known if not one.startswith("_")], 1, 0.5)
    return f"，最接近的是 {near[0]}" if near else ""


def _place(error: TemplateError) -> tuple[str, int]:
    """Say in which template and line something went wrong."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).suffix in {".html", ".js", ".css"}]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (NAME, 0)


def _mistake(path: str, line: int, what: str) -> PerfsheetError:
    at = f" 第 {line} 行" if line else ""
    return PerfsheetError(f"模板 {shown(path)}{at}有误：{what}。请改正，或移走这个文件以使用自带的模板。")


def _environment(own: Path | None) -> SandboxedEnvironment:
    folders = [*([own / _FOLDER] if own else []), templates_dir() / "report" / _FOLDER]
    environment = SandboxedEnvironment(
        autoescape=True,
        undefined=_Missing,
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        finalize=_cleaned,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters(), digest=digest)
    return environment


def _cleaned(value: object) -> object:
    """Clean every text that a template prints, unless it is the template's own."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def digest(text: str) -> str:
    """Name a style or script by its digest, as a content security policy does."""
    return "sha256-" + base64.b64encode(hashlib.sha256(str(text).encode()).digest()).decode("ascii")
