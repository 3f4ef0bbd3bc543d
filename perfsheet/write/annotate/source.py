"""The text of an XML part as it stands, with the places of its elements, whatever prefixes, quotes or encoding it is written in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from perfsheet.write.annotate.marks import Unpatchable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

TAG = re.compile(r"""<(/?)([^\s/>"'=<]+)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
ATTRIBUTE = re.compile(r"""\s([^\s="'<>/]+)\s*=\s*("[^"]*"|'[^']*')""")
_MASKED = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
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


class Source:
    """The text of a part as it stands, and where its elements are."""

    def __init__(self, raw: bytes, *, loose: bool = False) -> None:
        """Decode a part and find its root; raises Unpatchable where it is no well-formed XML or declares a DTD.

        With `loose` it need not be well-formed: the drawings that Excel writes are not always.
        """
        self.codec = _codec(raw)
        try:
            self.text = raw.decode(self.codec)
        except UnicodeDecodeError:
            raise Unpatchable("文件内部有无法解码的内容") from None
        if self.codec != "utf-8" and self.text.encode(self.codec) != raw:
            raise Unpatchable("文件内部有无法解码的内容")
        if not loose:
            _check(raw if self.codec == "utf-8" else self.text.lstrip("\ufeff").encode())
        self.shadow = _shadow(self.text)
        self.root = self._root()
        prefix, colon, _ = self.root.name.partition(":")
        self.prefix = prefix + colon if colon else ""
        self.spaces = {
            key.removeprefix("xmlns").removeprefix(":"): value for key, value in self.attributes(self.root).items() if key[:5] == "xmlns"
        }
        self.namespace = self.spaces.get(self.prefix[:-1], "")
        self.lists: dict[tuple[Element, str], list[Element]] = {}
        if not loose:
            self._one_prefix()

    def _root(self) -> Element:
        tag = TAG.search(self.shadow)
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
        while (tag := TAG.search(self.shadow, at, parent.last)) is not None:
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

    def listed(self, parent: Element, name: str = "") -> list[Element]:
        """List the elements right below, or those of a name inside; what was listed once is kept."""
        key = parent, name
        if key not in self.lists:
            self.lists[key] = list(self.each(parent, name) if name else self.children(parent))
        return self.lists[key]

    def child(self, parent: Element, name: str) -> Element | None:
        """Find the first element right below that is called `name` (without prefix)."""
        name = self.named(name)
        return next((element for element in self.children(parent) if element.name == name), None)


@lru_cache(maxsize=64)
def tag_pattern(name: str) -> re.Pattern[str]:
    """Make what finds the start tags of an element."""
    return re.compile(rf"""<{re.escape(name)}(?=[\s/>])(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")


def attributes_of(tag: str) -> dict[str, str]:
    """Read the attributes of a start tag, by their names as written."""
    return {name: unescape(value[1:-1]) if "&" in value else value[1:-1] for name, value in ATTRIBUTE.findall(tag)}


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


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _shadow(text: str) -> str:
    """Blank out what only looks like elements: comments, instructions and literal text, at their length."""
    if "<!" not in text and text.rfind("<?") <= 1:
        start = text.find("?>") + 2 if "<?" in text[:8] else 0
        return " " * start + text[start:]
    return _MASKED.sub(_blank, text)
