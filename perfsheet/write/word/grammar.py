"""What a tag of a template may say: names of the report's fields, filters, `for` and `if`; no calls, no code.

Every tag is checked against the types of the fields before anything is rendered, so that a misspelt field is named with its place and the
nearest field there is, and never prints as a blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from perfsheet.write.word.expressions import Filters, Scope, Typing, Wrong, filled_by, nearest, path
from perfsheet.write.word.fields import Chart, Loop
from perfsheet.write.word.shapes import NONE, element, fields_of, members
from perfsheet.write.word.tags import Fault, Part, Tag

_STATEMENTS: Final = {
    "for": "{{% {} %}}{{% endfor %}}",
    "if": "{{% {} %}}{{% endif %}}",
    "elif": "{{% if 1 %}}{{% {} %}}{{% endif %}}",
    "else": "{{% if 1 %}}{{% {} %}}{{% endif %}}",
    "endfor": "",
    "endif": "",
}
_ENDS: Final = {"for": "endfor", "if": "endif"}
_SCALARS: Final = (str, int, float, bool)


class _Block(NamedTuple):
    """An open `for` or `if`: which names it brought, and what is known to be filled inside it."""

    word: str
    tag: Tag
    names: Mapping[str, Any]
    filled: frozenset[str]


def check_part(part: Part, root: type, filters: Filters) -> Iterator[Fault]:
    """Go through the faults of a part whose fields are those of `root`."""
    yield from part.faults
    checking = _Checking(root, filters)
    for tag in part.tags:
        try:
            checking.tag(tag)
        except Wrong as wrong:
            yield Fault(tag.place, str(wrong))
    for block in checking.blocks:
        yield Fault(block.tag.place, f"{{% {block.tag.body} %}} 没有结束，请在其后补上 {{% {_ENDS[block.word]} %}}")


class _Checking:
    """Where in a part the check has come to."""

    def __init__(self, root: type, filters: Filters) -> None:
        self._names = fields_of(root)
        self.filters = filters
        self.blocks: list[_Block] = []
        self.syntax = Environment(autoescape=True)  # only parses; the sandbox renders
        self.syntax.filters = dict(filters)

    def tag(self, tag: Tag) -> None:
        """Check one tag in its place."""
        if tag.kind == "{":
            self._printed(self._parsed(f"{{{{ {tag.body} }}}}", tag.body), tag)
            return
        word = tag.body.split(" ", 1)[0]
        if word not in _STATEMENTS:
            raise Wrong(f"不能用 {{% {word} … %}}，可用的有 for、if、elif、else、endfor、endif")
        if word in _ENDS:
            self._opened(word, tag)
            return
        if not self.blocks:
            raise Wrong(f"{{% {word} %}} 之前没有与它相配的 {{% {'for' if word == 'endfor' else 'if'} … %}}")
        self._continued(word, tag)

    def _opened(self, word: str, tag: Tag) -> None:
        try:
            parsed = self._parsed(_STATEMENTS[word].format(tag.body), tag.body)
            statement = parsed.body[0]
            names = self._looped(statement) if isinstance(statement, nodes.For) else {}
            filled = self._tested(statement.test) if isinstance(statement, nodes.If) else frozenset[str]()
        except Wrong:
            self.blocks.append(_Block(word, tag, dict.fromkeys(tag.body.replace(",", " ").split(), Any), frozenset()))
            raise
        self.blocks.append(_Block(word, tag, names, filled))

    def _continued(self, word: str, tag: Tag) -> None:
        block = self.blocks[-1]
        if word in _ENDS.values():
            if word != _ENDS[block.word]:
                raise Wrong(f"{{% {word} %}} 与前面的 {{% {block.tag.body} %}} 不相配，应先写 {{% {_ENDS[block.word]} %}}")
            self.blocks.pop()
        elif block.word != "if" and word == "elif":
            raise Wrong("{% elif %} 只能写在 {% if … %} 之后")
        elif word == "elif":
            statement = self._parsed(_STATEMENTS[word].format(tag.body), tag.body).body[0]
            if isinstance(statement, nodes.If):
                self._tested(statement.elif_[0].test)
        if word in {"elif", "else"}:
            self.blocks[-1] = block._replace(filled=frozenset())
        if block.tag.home != tag.home:
            raise Wrong(f"{{% {block.tag.body} %}} 与 {{% {word} %}} 不在同一层：两者都单独成段，或写在同一段里；重复表格的行时写成 {{%tr … %}}，各占一行")

    def _parsed(self, source: str, body: str) -> nodes.Template:
        try:
            return self.syntax.parse(source)
        except TemplateSyntaxError as error:
            if (said := error.message or "").startswith("No filter named"):
                raise Wrong(nearest(said.split("'")[1], list(self.filters), "没有“{}”这种格式")) from error
            raise Wrong(f"“{body}”写法有误，请对照字段清单改正（perfsheet report --fields）") from error

    def _looped(self, loop: nodes.For) -> dict[str, Any]:
        if loop.test is not None or loop.recursive or not isinstance(loop.target, nodes.Name):
            raise Wrong("循环只能写成 {% for 名称 in 列表 %}")
        inner = element(self._typing().of(loop.iter))
        if inner is None:
            raise Wrong(f"“{path(loop.iter)}”不是列表，不能用 for 逐项写")
        return {loop.target.name: inner, "loop": Loop}

    def _tested(self, test: nodes.Node) -> frozenset[str]:
        self._typing().of(test)
        return frozenset(filled_by(test))

    def _printed(self, parsed: nodes.Template, tag: Tag) -> None:
        output = parsed.body[0] if parsed.body else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or isinstance(output.nodes[0], nodes.TemplateData):
            raise Wrong("{{ }} 里没有写字段")
        found = self._typing().of(output.nodes[0])
        if found is Any:
            return
        kinds = members(found)
        if Chart in kinds:
            if len(kinds) > 1 or not isinstance(output.nodes[0], nodes.Getattr):
                raise Wrong("图只能单独写成 {{ chart.… }}")
        elif not all(kind in _SCALARS or kind is NONE for kind in kinds):
            raise Wrong(_unprintable(tag.body, found))

    def _typing(self) -> Typing:
        scope = Scope(self._names, frozenset())
        for block in self.blocks:
            scope = scope.within(block.names, block.filled)
        return Typing(scope, self.filters)


def _unprintable(body: str, found: Any) -> str:  # noqa: ANN401  # a type
    if element(found) is not None:
        return f"“{body}”是列表，请用 {{% for … in {body} %}} 逐项写"
    return f"“{body}”是一组内容，请写明其中哪一项：{'、'.join(f'{body}.{name}' for name in fields_of(found))}"
