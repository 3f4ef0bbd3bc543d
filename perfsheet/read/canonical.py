"""Parts that are odd but can be understood, written anew in the plain form that the readers take.

The parser is libxml2 without network, declarations or entities, fed piece by piece; what it makes is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lxml import etree

from perfsheet.read.plain import MAIN, RELATIONS
from perfsheet.read.refused import Refused

#: characters of a part written anew
MOST_OUT = 64 << 20
_NAMESPACES = frozenset({MAIN.decode(), "http://purl.oclc.org/ooxml/spreadsheetml/main", RELATIONS.decode(), ""})
#: what an element counts for
_TAG = 16
#: no workbook nests deeper
DEEPEST = 64

Attributes = dict[str, str]


class Writer:
    """Takes what the parser reports by local names; elements of other namespaces are passed over with all they hold.

    A kind of part is a subclass: `begin` and `end` take its elements, `plain` gives the part in plain form.
    """

    def __init__(self) -> None:
        """Start with nothing read."""
        self.path: list[str] = []
        self.out: list[str] = []
        self._words: list[str] = []
        self._foreign = 0
        self._size = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take a start tag."""
        namespace, _, name = tag.rpartition("}")
        if len(self.path) + self._foreign > DEEPEST:
            raise Refused("nesting_too_deep", part="XML")
        if self._foreign or namespace[1:] not in _NAMESPACES:
            self._foreign += 1
            return
        self.count(_TAG)
        self.path.append(name)
        self._words.clear()
        self.begin(name, {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def end(self, _: str) -> None:
        """Take an end tag."""
        if self._foreign:
            self._foreign -= 1
            return
        self.finish(self.path.pop(), "".join(self._words))
        self._words.clear()

    def data(self, words: str) -> None:
        """Take character data."""
        if not self._foreign:
            self.count(len(words))
            self._words.append(words)

    def doctype(self, *_: object) -> None:
        """Refuse a declaration: no workbook needs one."""
        raise Refused("dtd")

    def close(self) -> bytes:
        """Give the part in plain form."""
        return self.plain().encode("utf-8", "replace")

    def count(self, size: int) -> None:
        """Keep what is written within bounds."""
        self._size += size
        if self._size > MOST_OUT:
            raise Refused("part_too_large", part="XML", size=f"{MOST_OUT >> 20} MB")

    def write(self, text: str) -> None:
        """Add to the plain form."""
        self.count(len(text))
        self.out.append(text)

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take an element that begins."""

    def finish(self, name: str, words: str) -> None:
        """Take an element that ends, with the words since the last tag."""

    def plain(self) -> str:
        """Write the whole part."""
        raise NotImplementedError


def rewrite(pieces: Iterable[bytes], writer: Writer, part: str) -> bytes:
    """Write a part anew; raises Refused where it is no well-formed XML or has a declaration."""
    parser = etree.XMLParser(target=writer, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        for piece in pieces:
            parser.feed(piece)
        plain: bytes = parser.close()
    except etree.XMLSyntaxError:
        raise Refused("part_corrupt", part=part) from None
    return plain


def escaped(text: str) -> str:
    """Write text as character data or as the value of an attribute."""
    text = escape(text, quote=True)
    return text.replace("\r", "&#13;") if "\r" in text else text


class Strings(Writer):
    """Shared strings: runs joined, phonetic ones left out."""

    def __init__(self) -> None:
        """Start with no string."""
        super().__init__()
        self._text: list[str] = []

    def finish(self, name: str, words: str) -> None:
        """Take the text of a run, or write a string that ends."""
        if name == "t" and "rPh" not in self.path:
            self._text.append(words)
        elif name == "si":
            self.write(f'<si><t xml:space="preserve">{escaped("".join(self._text))}</t></si>')
            self._text.clear()

    def plain(self) -> str:
        """Write the table."""
        return f'<sst xmlns="{MAIN.decode()}">{"".join(self.out)}</sst>'


class Styles(Writer):
    """Styles: the number formats and which style has which."""

    def __init__(self) -> None:
        """Start with no format."""
        super().__init__()
        self._formats: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a number format, or a style of cells."""
        number = attributes.get("numFmtId", "0")
        if not (number.isascii() and number.isdecimal()):
            number = "0"
        if name == "numFmt" and self.path[-2:-1] == ["numFmts"]:
            code = escaped(attributes.get("formatCode", "General"))
            self.count(len(code))
            self._formats.append(f'<numFmt numFmtId="{number}" formatCode="{code}"/>')
        elif name == "xf" and self.path[-2:-1] == ["cellXfs"]:
            self.write(f'<xf numFmtId="{number}"/>')

    def plain(self) -> str:
        """Write both tables."""
        formats, styles = "".join(self._formats), "".join(self.out)
        return f'<styleSheet xmlns="{MAIN.decode()}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


class Book(Writer):
    """The workbook: its sheets and its first day."""

    def __init__(self) -> None:
        """Start with no sheet."""
        super().__init__()
        self._date1904 = "0"

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a sheet, or the properties."""
        if name == "workbookPr":
            self._date1904 = attributes.get("date1904", "0")
        elif name == "sheet" and self.path[-2:-1] == ["sheets"]:
            known = {key: attributes.get(key, "") for key in ("name", "id", "state")}
            self.write("<sheet" + "".join(f' {key}="{escaped(value)}"' for key, value in known.items() if value) + "/>")

    def plain(self) -> str:
        """Write the list of sheets."""
        first = f'<workbookPr date1904="{escaped(self._date1904)}"/>'
        return f'<workbook xmlns="{MAIN.decode()}">{first}<sheets>{"".join(self.out)}</sheets></workbook>'


class Relations(Writer):
    """Relationships."""

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a relationship."""
        if name == "Relationship" and "Id" in attributes:
            known = {key: attributes.get(key, "") for key in ("Id", "Type", "Target", "TargetMode")}
            self.write("<Relationship" + "".join(f' {key}="{escaped(value)}"' for key, value in known.items() if value) + "/>")

    def plain(self) -> str:
        """Write the list."""
        return f'<Relationships xmlns="{RELATIONS.decode()}">{"".join(self.out)}</Relationships>'
