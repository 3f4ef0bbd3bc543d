"""What a tag of a template may say: names of the report's fields, filters, `for` and `if`; no calls, no code.

Every tag is checked against the types of the fields before anything is rendered, so that a misspelt field is named with its place and the
nearest field there is, and never prints as a blank.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

from jinja2 import Environment, TemplateSyntaxError, nodes

from perfsheet.write.word.fields import Chart, Loop
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
_ORDERED: Final = {"gt", "gteq", "lt", "lteq"}
_SCALARS: Final = (str, int, float, bool)
_TESTS: Final = {"none", "defined", "odd", "even"}
_NONE: Final = type(None)

Filters = Mapping[str, Callable[..., Any]]


class Wrong(Exception):  # noqa: N818  # a fault, not an error of the program
    """A tag that must not stand as it does; says what to do."""


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
        self.names = fields_of(root)
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
            assert isinstance(statement, nodes.If)
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
                raise Wrong(self._nearest(said.split("'")[1], self.filters, "没有“{}”这种格式")) from error
            raise Wrong(f"“{body}”写法有误，请对照字段清单改正（perfsheet report --fields）") from error

    def _looped(self, loop: nodes.For) -> dict[str, Any]:
        if loop.test is not None or not isinstance(loop.target, nodes.Name):
            raise Wrong("循环只能写成 {% for 名称 in 列表 %}")
        inner = element(self._type(loop.iter))
        if inner is None:
            raise Wrong(f"“{path(loop.iter)}”不是列表，不能用 for 逐项写")
        return {loop.target.name: inner, "loop": Loop}

    def _tested(self, test: nodes.Expr) -> frozenset[str]:
        self._type(test)
        return frozenset(_filled(test))

    def _printed(self, parsed: nodes.Template, tag: Tag) -> None:
        output = parsed.body[0] if parsed.body else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or not isinstance(output.nodes[0], nodes.Expr):
            raise Wrong("{{ }} 里没有写字段")
        found = self._type(output.nodes[0])
        if found is Any:
            return
        kinds = members(found)
        if Chart in kinds:
            if len(kinds) == 1 and isinstance(output.nodes[0], nodes.Getattr):
                return
            raise Wrong("图只能单独写成 {{ chart.… }}")
        if not all(kind in _SCALARS or kind is _NONE for kind in kinds):
            inner = element(found)
            raise Wrong(
                f"“{tag.body}”是列表，请用 {{% for … in {tag.body} %}} 逐项写"
                if inner is not None
                else f"“{tag.body}”是一组内容，请写明其中哪一项：{'、'.join(f'{tag.body}.{name}' for name in fields_of(found))}"
            )

    def _type(self, node: nodes.Node) -> Any:  # noqa: ANN401  # a type
        """Say of what type an expression is; raises Wrong for what must not be in one."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name():
                return self._named(node.name)
            case nodes.Getattr():
                return self._attribute(node)
            case nodes.Filter() if node.node is not None:
                return self._filtered(node)
            case nodes.Test():
                if node.name not in _TESTS:
                    raise Wrong(f"不能用“is {node.name}”，可用 is none、is not none")
                self._type(node.node)
                return bool
            case nodes.Not():
                self._type(node.node)
                return bool
            case nodes.Compare():
                return self._compared(node)
            case nodes.And() | nodes.Or():
                return self._joined(node)
            case nodes.CondExpr() if node.expr2 is not None:
                self._type(node.test)
                return Union[self._type(node.expr1), self._type(node.expr2)]  # noqa: UP007  # made at run time
            case nodes.Concat():
                for part in node.nodes:
                    self._type(part)
                return str
            case nodes.TemplateData():
                return str
        raise Wrong("模板里只能写字段、格式和条件，不能写算式、调用和下标；要用的数请从字段清单里选（perfsheet report --fields）")

    def _named(self, name: str) -> Any:  # noqa: ANN401  # a type
        for block in reversed(self.blocks):
            if name in block.names:
                return block.names[name]
        if name in self.names:
            return self.names[name]
        known = {*self.names, *(known for block in self.blocks for known in block.names if known != "loop")}
        raise Wrong(self._nearest(name, known, "没有“{}”这个字段"))

    def _attribute(self, node: nodes.Getattr) -> Any:  # noqa: ANN401  # a type
        owner = self._type(node.node)
        if owner is Any:
            return Any
        known = fields_of(owner)
        whole = path(node.node)
        if node.attr in known:
            found = known[node.attr]
            return without_none(found) if f"{whole}.{node.attr}" in self._filled() else found
        if not known:
            raise Wrong(f"“{whole}”{'是列表，请先用 {% for %} 逐项写' if element(owner) is not None else '之下没有字段'}，不能写“{whole}.{node.attr}”")
        raise Wrong(self._nearest(f"{whole}.{node.attr}", [f"{whole}.{name}" for name in known], "没有“{}”这个字段"))

    def _filtered(self, node: nodes.Filter) -> Any:  # noqa: ANN401  # a type
        assert node.node is not None
        given = self._type(node.node)
        if node.name not in self.filters:
            raise Wrong(self._nearest(node.name, self.filters, "没有“{}”这种格式"))
        if node.kwargs or node.dyn_args or node.dyn_kwargs or not all(isinstance(one, nodes.Const) for one in node.args):
            raise Wrong(f"“{node.name}”的括号里只能写数或文字")
        hints = get_type_hints(self.filters[node.name])
        result = hints.pop("return", str)
        first = next(iter(hints.values()), Any)
        if given is not Any and not _fits(given, first):
            raise Wrong(f"“{path(node.node)}”不能用“{node.name}”这种格式，它用于{_wanted(first)}")
        return result

    def _compared(self, node: nodes.Compare) -> Any:  # noqa: ANN401  # a type
        sides = [(node.expr, self._type(node.expr)), *((one.expr, self._type(one.expr)) for one in node.ops)]
        if any(one.op in _ORDERED for one in node.ops):
            for side, found in sides:
                if found is not Any and _NONE in members(found):
                    raise Wrong(f"“{path(side)}”可能为空，不能比较大小；请写成 {{% if {path(side)} is not none and … %}}")
        return bool

    def _joined(self, node: nodes.And | nodes.Or) -> Any:  # noqa: ANN401  # a type
        left = self._type(node.left)
        if isinstance(node, nodes.Or):
            return Union[without_none(left), self._type(node.right)]  # noqa: UP007  # made at run time
        self.blocks.append(_Block("and", Tag("", "", "", 0), {}, frozenset(_filled(node.left))))
        try:
            return Union[left, self._type(node.right)]  # noqa: UP007  # made at run time
        finally:
            self.blocks.pop()

    def _filled(self) -> frozenset[str]:
        return frozenset[str]().union(*(block.filled for block in self.blocks))

    @staticmethod
    def _nearest(name: str, known: Sequence[str] | Mapping[str, Any] | set[str], said: str) -> str:
        listed = sorted(known)
        near = difflib.get_close_matches(name, listed, 1, 0.4)
        return said.format(name) + (f"，是否为“{near[0]}”？" if near else f"，可用的有 {'、'.join(listed)}")


def _filled(test: nodes.Expr) -> Iterator[str]:
    """Name what a test makes sure is not blank."""
    match test:
        case nodes.And():
            yield from _filled(test.left)
            yield from _filled(test.right)
        case nodes.Not(node=nodes.Test(name="none") as inner):
            yield path(inner.node)
        case nodes.Compare(ops=[nodes.Operand(op="ne", expr=nodes.Const(value=None))]):
            yield path(test.expr)


def path(node: nodes.Node) -> str:
    """Write an expression as the template does, as far as it is a name with parts."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{path(node.node)}.{node.attr}"
        case nodes.Filter() if node.node is not None:
            return f"{path(node.node)}|{node.name}"
        case nodes.Const():
            return str(node.value)
    return "…"


def fields_of(kind: Any) -> dict[str, Any]:  # noqa: ANN401  # a type
    """Return the fields of a NamedTuple with their types; nothing for what has none."""
    if kind is Loop or (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")):
        return get_type_hints(kind)
    return {}


def meanings(kind: Any) -> dict[str, str]:  # noqa: ANN401  # a type
    """Return what the fields of a NamedTuple mean."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: get_args(hint)[1] if get_origin(hint) is Annotated else "" for name, hint in hints.items()}


def members(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  # a type
    """Return the types that a union is made of."""
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


def without_none(kind: Any) -> Any:  # noqa: ANN401  # a type
    """Return a type less its being blank."""
    left = [one for one in members(kind) if one is not _NONE]
    return Union[tuple(left)] if left else str  # noqa: UP007  # made at run time


def element(kind: Any) -> Any:  # noqa: ANN401  # a type
    """Return what a list is a list of; None for what is no list."""
    if get_origin(kind) in {list, tuple, Sequence} and get_args(kind):
        return get_args(kind)[0]
    return Any if kind is Any else None


def _fits(given: Any, wanted: Any) -> bool:  # noqa: ANN401  # types
    if (inner := element(wanted)) is not None and wanted is not Any:
        return element(given) is not None and inner in {Any, element(given)}
    allowed = {*members(wanted)}
    if float in allowed:
        allowed |= {int}
    return wanted is Any or all(one in allowed or (one is _NONE and _NONE in allowed) for one in members(given))


def _wanted(kind: Any) -> str:  # noqa: ANN401  # a type
    return "列表" if element(kind) is not None else "数" if float in members(kind) else "文字"
