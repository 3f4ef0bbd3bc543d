"""The fields and formats of Word templates, listed for those who edit them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from perfsheet.write.word.fields import Chart
from perfsheet.write.word.shapes import element, fields_of, meanings, members
from perfsheet.write.word.shelf import REPORTS

_FORMATS: Final = (
    ("money", "万元，两位小数和千分位：{{ form.budget|money }}"),
    ("percent", "百分比，两位小数"),
    ("points", "得分，两位小数"),
    ("count", "整数，千分位"),
    ("shorten", "长文字截短：{{ item.message|shorten(40) }}"),
    ("one_line", "写成一行"),
    ("length", "列表的行数：{{ forms|length }}"),
    ("join", "把文字列表写成一句"),
)


def described() -> Iterator[str]:
    """List, for each template, what it may print and what that means; then the formats and the tags."""
    for name, (folder, root) in REPORTS.items():
        yield f"模板 {folder}/{name}.docx"
        yield from _fields(root, "", 1)
        yield ""
    yield "格式（写在字段后面，用 | 隔开；为空时写 {{ line.rate|percent or '—' }}）"
    for name, meaning in _FORMATS:
        yield f"  {name}  {meaning}"
    yield ""
    yield "标记"
    yield "  {{ 字段 }}                         填写一个字段"
    yield "  {% for 名称 in 列表 %} … {% endfor %}    单独成段：逐项重复中间的段落；写成 {%tr … %} 占表格一行：逐项重复中间的行"
    yield "  {% if 字段 %} … {% else %} … {% endif %}  有内容时才写；写在一段里只管那几个字，单独成段管中间的段落"
    yield "  {{ chart.… }}                       图，单独成段，用“图”样式"


def _fields(kind: Any, prefix: str, depth: int) -> Iterator[str]:  # noqa: ANN401  # a type
    said = meanings(kind)
    for name, found in fields_of(kind).items():
        inner = element(found)
        listed = inner is not None and bool(fields_of(inner))
        nested = found if fields_of(found) and Chart not in members(found) else None
        yield f"{'  ' * depth}{prefix}{name}{'（列表，每项有：）' if listed else ''}  {said[name]}".rstrip()
        if listed:
            yield from _fields(inner, "", depth + 1)
        elif nested is not None:
            yield from _fields(nested, f"{prefix}{name}.", depth)
