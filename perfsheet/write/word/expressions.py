"""The expressions of a template: of what type each is, and what is wrong in it.

There are names, their parts, formats, comparisons, `and`, `or`, `not`, and `… if … else …`: no sums, no calls, no subscripts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, Union, get_type_hints

from jinja2 import nodes

from perfsheet.write.word.shapes import NONE, element, fields_of, fits, members, wanted_word, without_none

Filters = Mapping[str, Callable[..., Any]]

_ORDERED: Final = {"gt", "gteq", "lt", "lteq"}
_TESTS: Final = {"none", "defined"}
_NO_CODE: Final = "模板里只能写字段、格式和条件，不能写算式、调用和下标；要用的数请从字段清单里选（perfsheet report --fields）"


class Wrong(Exception):  # noqa: N818  # a fault of a template, not an error of the program
    """A tag that must not stand as it does; says what to do."""


class Scope(NamedTuple):
    """What is known at some place: the types of names, and what is sure not to be blank."""

    names: Mapping[str, Any]
    filled: frozenset[str]

    def within(self, names: Mapping[str, Any], filled: frozenset[str]) -> Scope:
        """Return what is known inside a block that brings names, or makes sure that something is not blank."""
        return Scope({**self.names, **names}, self.filled | filled)


class Typing:
    """Says of what type an expression is; raises Wrong for what must not be in one."""

    def __init__(self, scope: Scope, filters: Filters) -> None:
        """Take what is known at its place."""
        self._scope = scope
        self._filters = filters
        self._known: dict[type, Callable[[Any], Any]] = {
            nodes.Const: lambda node: type(node.value),
            nodes.Name: lambda node: self._named(node.name),
            nodes.Getattr: self._attribute,
            nodes.Filter: self._filtered,
            nodes.Test: self._tested,
            nodes.Not: self._negated,
            nodes.Compare: self._compared,
            nodes.And: self._both,
            nodes.Or: lambda node: Union[without_none(self.of(node.left)), self.of(node.right)],  # noqa: UP007  # made at run time
            nodes.CondExpr: self._chosen,
            nodes.Concat: self._written,
        }

    def of(self, node: nodes.Node | None) -> Any:  # noqa: ANN401  # a type
        """Say of what type an expression is."""
        if type(node) not in self._known:
            raise Wrong(_NO_CODE)
        return self._known[type(node)](node)

    def _tested(self, node: nodes.Test) -> type:
        if node.name not in _TESTS:
            raise Wrong(f"不能用“is {node.name}”，可用 is none、is not none")
        self.of(node.node)
        return bool

    def _negated(self, node: nodes.Not) -> type:
        self.of(node.node)
        return bool

    def _chosen(self, node: nodes.CondExpr) -> Any:  # noqa: ANN401  # a type
        self.of(node.test)
        inside = Typing(self._scope.within({}, frozenset(filled_by(node.test))), self._filters)
        return Union[inside.of(node.expr1), self.of(node.expr2)]  # noqa: UP007  # made at run time

    def _written(self, node: nodes.Concat) -> type:
        for part in node.nodes:
            self.of(part)
        return str

    def _both(self, node: nodes.And) -> Any:  # noqa: ANN401  # a type
        left = self.of(node.left)
        inside = Typing(self._scope.within({}, frozenset(filled_by(node.left))), self._filters)
        return Union[left, inside.of(node.right)]  # noqa: UP007  # made at run time

    def _named(self, name: str) -> Any:  # noqa: ANN401  # a type
        if name in self._scope.names:
            return self._scope.names[name]
        raise Wrong(nearest(name, [one for one in self._scope.names if one != "loop"], "没有“{}”这个字段"))

    def _attribute(self, node: nodes.Getattr) -> Any:  # noqa: ANN401  # a type
        owner = self.of(node.node)
        if owner is Any:
            return Any
        known, whole = fields_of(owner), path(node.node)
        if node.attr in known:
            found = known[node.attr]
            return without_none(found) if f"{whole}.{node.attr}" in self._scope.filled else found
        if not known:
            reason = "是列表，请先用 {% for %} 逐项写" if element(owner) is not None else "之下没有字段"
            raise Wrong(f"“{whole}”{reason}，不能写“{whole}.{node.attr}”")
        raise Wrong(nearest(f"{whole}.{node.attr}", [f"{whole}.{name}" for name in known], "没有“{}”这个字段"))

    def _filtered(self, node: nodes.Filter) -> Any:  # noqa: ANN401  # a type
        given = self.of(node.node)
        if node.name not in self._filters:
            raise Wrong(nearest(node.name, list(self._filters), "没有“{}”这种格式"))
        if node.kwargs or node.dyn_args or node.dyn_kwargs or not all(isinstance(one, nodes.Const) for one in node.args):
            raise Wrong(f"“{node.name}”的括号里只能写数或文字")
        hints = get_type_hints(self._filters[node.name])
        result = hints.pop("return", str)
        if len(node.args) >= len(hints):
            raise Wrong(f"“{node.name}”的括号里写得太多")
        first = next(iter(hints.values()), Any)
        if given is not Any and not fits(given, first):
            raise Wrong(f"“{path(node.node)}”不能用“{node.name}”这种格式，它用于{wanted_word(first)}")
        return result

    def _compared(self, node: nodes.Compare) -> type:
        sides = [(node.expr, self.of(node.expr)), *((one.expr, self.of(one.expr)) for one in node.ops)]
        for side, found in sides:
            if found is not Any and NONE in members(found) and any(one.op in _ORDERED for one in node.ops):
                raise Wrong(f"“{path(side)}”可能为空，不能比较大小；请写成 {{% if {path(side)} is not none and … %}}")
        kinds = {kind for _, found in sides for kind in members(found)} - {NONE, Any}
        if any(one.op in _ORDERED for one in node.ops) and not (kinds <= {int, float, bool} or kinds <= {str}):
            raise Wrong("比较大小的两边要都是数，或都是文字")
        return bool


def nearest(name: str, known: list[str], said: str) -> str:
    """Say that there is no such name, and which is meant."""
    listed = sorted(known)
    near = difflib.get_close_matches(name, listed, 1, 0.4)
    return said.format(name) + (f"，是否为“{near[0]}”？" if near else f"，可用的有 {'、'.join(listed)}")


def filled_by(test: nodes.Node) -> Iterator[str]:
    """Name what a test makes sure is not blank."""
    match test:
        case nodes.And():
            yield from filled_by(test.left)
            yield from filled_by(test.right)
        case nodes.Not(node=nodes.Test(name="none") as inner):
            yield path(inner.node)
        case nodes.Compare(ops=[nodes.Operand(op="ne", expr=nodes.Const(value=None))]):
            yield path(test.expr)


def path(node: nodes.Node | None) -> str:
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
