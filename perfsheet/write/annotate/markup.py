"""The text of an XML part, edited in place: what is not edited keeps its bytes, whatever prefixes, quotes or encoding it is written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple
from xml.parsers import expat

from perfsheet.write.annotate.marks import Unpatchable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

_TAG = re.compile(r"""<(/?)([^\s/>"'=<]+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_ATTRIBUTE = re.compile(r"""\s([^\s="'<>/]+)\s*=\s*("[^"]*"|'[^']*')""")
_MASKED = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
#: parts that lists of parts and sheets do not exceed
_SMALL = 4_096
_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class Element(NamedTuple):
    """Where an element stands: its start tag is [start, inner), its content [inner, last), its end `end`."""

    name: str
    start: int
    inner: int
    last: int
    end: int

    @property
    def empty(self) -> bool:
        """Tell whether it has no end tag of its own."""
        return self.last == self.end


class Markup:
    """A part that is being edited."""

    def __init__(self, raw: bytes, *, loose: bool = False) -> None:
        """Decode a part and find its root; raises Unpatchable where it is no well-formed XML or declares a DTD.

        With `loose` it need not be well-formed: the drawings that Excel writes are not always.
        """
        self._codec = _codec(raw)
        try:
            self.text = raw.decode(self._codec)
        except UnicodeDecodeError:
            raise Unpatchable("文件内部有无法解码的内容") from None
        if self._codec != "utf-8" and self.text.encode(self._codec) != raw:
            raise Unpatchable("文件内部有无法解码的内容")
        if not loose:
            (_check_once if len(raw) <= _SMALL else _check)(raw if self._codec == "utf-8" else self.text.lstrip("\ufeff").encode())
        self.shadow = _shadow(self.text)
        self._edits: list[tuple[int, int, str]] = []
        self._ends: dict[Element, list[str]] = {}
        self.root = self._root()
        prefix, colon, _ = self.root.name.partition(":")
        self.prefix = prefix + colon if colon else ""
        self.spaces = {
            key.removeprefix("xmlns").removeprefix(":"): value for key, value in self.attributes(self.root).items() if key[:5] == "xmlns"
        }
        self.namespace = self.spaces.get(self.prefix[:-1], "")
        if not loose:
            self._one_prefix()

    def _root(self) -> Element:
        tag = _TAG.search(self.shadow)
        if tag is None or tag[1]:
            raise Unpatchable("文件内部的 XML 不完整")
        if tag[3][-1:] == "/":
            return Element(tag[2], tag.start(), tag.end(), tag.end(), tag.end())
        last = self.shadow.rfind(f"</{tag[2]}")
        if last < tag.end():
            raise Unpatchable("文件内部的 XML 不完整")
        return Element(tag[2], tag.start(), tag.end(), last, self.shadow.find(">", last) + 1)

    def _one_prefix(self) -> None:
        """Raise Unpatchable where the root's namespace goes by two prefixes."""
        if not self.namespace or self.shadow.count(self.namespace) == 1:
            return
        declared = re.findall(rf"""\sxmlns(?::([^\s=]+))?\s*=\s*["']{re.escape(self.namespace)}["']""", self.shadow)
        if set(declared) - {self.prefix[:-1]}:
            raise Unpatchable("文件内部同一命名空间用了多个前缀")

    def named(self, name: str) -> str:
        """Give a name of the root's namespace as this part writes it."""
        return self.prefix + name

    def prefix_of(self, *namespaces: str) -> str | None:
        """Find the prefix that the root declares for one of these namespaces."""
        return next((prefix for prefix, namespace in self.spaces.items() if prefix and namespace in namespaces), None)

    def tag(self, element: Element) -> str:
        """Give the start tag of an element."""
        return self.text[element.start : element.inner]

    def attributes(self, element: Element) -> dict[str, str]:
        """Read the attributes of an element, by their names as written."""
        return attributes_of(self.tag(element))

    def children(self, parent: Element, skip: str = "") -> Iterator[Element]:
        """Give the elements right below; the content of one named `skip` is not looked at."""
        at, depth, top = parent.inner, 0, (0, 0, "")
        while (tag := _TAG.search(self.shadow, at, parent.last)) is not None:
            at = tag.end()
            if tag[1]:
                depth -= 1
                if depth == 0:
                    yield Element(top[2], top[0], top[1], tag.start(), at)
            elif tag[3][-1:] == "/":
                if depth == 0:
                    yield Element(tag[2], tag.start(), at, at, at)
            else:
                if depth == 0:
                    top = tag.start(), at, tag[2]
                    if tag[2] == skip:
                        at = max(at, self.shadow.find(f"</{skip}", at))
                depth += 1

    def each(self, parent: Element, name: str) -> Iterator[Element]:
        """Give the elements of this name (without prefix) inside another, for names whose elements never hold one another."""
        name, shadow, at = self.named(name), self.shadow, parent.inner
        pattern, close = tag_pattern(name), f"</{name}"
        while (tag := pattern.search(shadow, at, parent.last)) is not None:
            start, inner = tag.span()
            if shadow[inner - 2] == "/":
                at = inner
                yield Element(name, start, inner, inner, inner)
                continue
            last = shadow.find(close, inner, parent.last)
            if last < 0:
                raise Unpatchable("文件内部的 XML 结构异常")
            at = shadow.find(">", last) + 1
            yield Element(name, start, inner, last, at)

    def child(self, parent: Element, name: str) -> Element | None:
        """Find the first element right below that is called `name` (without prefix)."""
        name = self.named(name)
        return next((element for element in self.children(parent) if element.name == name), None)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in place of what stands from start to end."""
        self._edits.append((start, end, text))

    def insert(self, at: int, text: str) -> None:
        """Put a text in before place `at`, behind what was put there earlier."""
        self._edits.append((at, at, text))

    def append(self, parent: Element, text: str) -> None:
        """Put a text in as the last content of an element."""
        self._ends.setdefault(parent, []).append(text)

    def remove(self, element: Element) -> None:
        """Take an element out."""
        self.replace(element.start, element.end, "")

    def set(self, element: Element, name: str, value: str) -> None:
        """Give an attribute a value."""
        self.set_within(element.start, element.inner, name, value)

    def set_within(self, start: int, stop: int, name: str, value: str) -> None:
        """Give an attribute of the tag between two places a value."""
        for found in _ATTRIBUTE.finditer(self.text, start, stop):
            if found[1] == name:
                self.replace(*found.span(2), f'"{escape(value)}"')
                return
        end = stop - (2 if self.text[stop - 2] == "/" else 1)
        self.insert(end, f' {name}="{escape(value)}"')

    @property
    def edited(self) -> bool:
        """Tell whether anything was edited."""
        return bool(self._edits or self._ends)

    def close(self) -> bytes:
        """Give the part with all edits."""
        edits = list(self._edits)
        for parent, texts in self._ends.items():
            content = "".join(texts)
            if parent.empty:
                edits.append((parent.end - 2, parent.end, f">{content}</{parent.name}>"))
            else:
                edits.append((parent.last, parent.last, content))
        pieces: list[str] = []
        at = 0
        for start, end, text in sorted(edits, key=_place):
            if start < at:
                raise Unpatchable("文件内部的 XML 结构异常")
            pieces += (self.text[at:start], text)
            at = end
        return ("".join(pieces) + self.text[at:]).encode(self._codec, "xmlcharrefreplace")


@lru_cache(maxsize=64)
def tag_pattern(name: str) -> re.Pattern[str]:
    """Make what finds the start tags of an element."""
    return re.compile(rf"""<{re.escape(name)}(?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")


def attributes_of(tag: str) -> dict[str, str]:
    """Read the attributes of a start tag, by their names as written."""
    return {name: unescape(value[1:-1]) if "&" in value else value[1:-1] for name, value in _ATTRIBUTE.findall(tag)}


def with_attributes(tag: str, **values: str) -> str:
    """Give attributes of the start tag at the beginning of a text other values."""
    end = _TAG.match(tag)
    head, rest = (tag[: end.end()], tag[end.end() :]) if end else (tag, "")
    for name, value in values.items():
        head, done = re.subn(rf"""(\s{name}\s*=\s*)(?:"[^"]*"|'[^']*')""", rf'\g<1>"{value}"', head, count=1)
        if not done:
            head = re.sub(r"\s*(/?)>$", rf' {name}="{value}"\1>', head)
    return head + rest


def _place(edit: tuple[int, int, str]) -> tuple[int, int]:
    return edit[:2]


def _codec(raw: bytes) -> str:
    """Find out how a part is encoded."""
    for start, codec in _WIDE:
        if raw.startswith(start):
            return codec
    declared = _DECLARED.search(raw[:200])
    if declared is None:
        return "utf-8"
    try:
        return codecs.lookup(declared[1].decode()).name
    except LookupError:
        raise Unpatchable("文件内部使用了未知的编码") from None


def _doctype(*_: object) -> None:
    raise Unpatchable("文件内部带有 DTD 声明")


def _check(raw: bytes) -> None:
    """Raise Unpatchable where a part is no well-formed XML."""
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _doctype
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - the parser takes it by position
    except expat.ExpatError:
        raise Unpatchable("文件内部的 XML 不完整") from None


@lru_cache(maxsize=256)
def _check_once(raw: bytes) -> None:
    """Check a small part; many are alike from file to file."""
    _check(raw)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _shadow(text: str) -> str:
    """Blank out what only looks like elements: comments, instructions and literal text, at their length."""
    if "<!" not in text and text.rfind("<?") <= 1:
        start = text.find("?>") + 2 if "<?" in text[:8] else 0
        return " " * start + text[start:]
    return _MASKED.sub(_blank, text)
