"""The tags in a part of a template: found in the text of its paragraphs, however many runs they are torn into.

A part becomes the source of a Jinja template in which each tag stands on a line of its own, so that a line names a tag and its place.
`{% for … %}` alone in a paragraph repeats paragraphs; `{%tr … %}` stands for its row of a table, `{%tc … %}` for its cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from perfsheet.write.format import shorten
from perfsheet.write.word.package import parse
from perfsheet.write.word.scanning import Broken, Found, is_wide, scanned, without

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MARK: Final = re.compile("\ue000(\\d+)\ue001|<perfsheet-(\\d+)/>")
_MARKS: Final = ("\ue000".encode(), "\ue001".encode())
#: what Jinja's own marks are while a part is rendered: nothing that XML of ours holds
BLOCK: Final = ("\ue000%", "%\ue001")
VARIABLE: Final = ("\ue000{", "}\ue001")
COMMENT: Final = ("\ue000#", "#\ue001")


class Fault(NamedTuple):
    """Something wrong in a template: where, and what to do."""

    place: str
    message: str

    def __str__(self) -> str:
        """Say both."""
        return f"{self.place}：{self.message}"


class Tag(NamedTuple):
    """A tag: `kind` is { or %, `body` what stands in it, `home` the element whose children it is one of."""

    kind: str
    body: str
    place: str
    home: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part as Jinja reads it; line n + 1 of `source` is in tag n of `tags`."""

    name: str
    source: str
    tags: Sequence[Tag]
    faults: Sequence[Fault]
    #: whether there is anything to be filled in or left out
    marked: bool


def read_part(name: str, title: str, data: bytes) -> Part:
    """Find the tags of a part; `title` is what officials call it: 正文, 页眉, 页脚."""
    try:
        root = parse(data.replace(_MARKS[0], b"").replace(_MARKS[1], b""))
    except etree.XMLSyntaxError:
        return Part(name, "", (), [Fault(title, "内容已损坏，请用 Word 或 WPS 打开后另存")], marked=False)
    if not root.tag.startswith(W):
        return Part(name, "", (), [Fault(title, "是“严格”（Strict）格式，请用 Word 或 WPS 另存为普通的“Word 文档（*.docx）”")], marked=False)
    _forget_numbers(root)
    reading = _Reading(title)
    for paragraph in list(root.iter(f"{W}p")):
        reading.paragraph(paragraph)
    reading.fields(root)
    source, ordered = _source(root, reading.tags)
    return Part(name, source, ordered, reading.faults, marked=bool(reading.tags))


class _Reading:
    """What was found so far in a part."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.tags: list[Tag | None] = []
        self.faults: list[Fault] = []

    def paragraph(self, paragraph: etree._Element) -> None:
        """Find the tags of a paragraph and leave a mark in the place of each."""
        texts = [text for text in paragraph.iter(f"{W}t") if _owner(text) is paragraph]
        joined = "".join(text.text or "" for text in texts)
        if not any(brace in joined for brace in "{}｛｝"):
            return
        place = self._place(paragraph, joined)
        if is_wide(joined):
            self.faults.append(Fault(place, "标记须用半角的 {{ }} 和 {% %}，请改正全角的括号"))
            return
        scan = list(scanned(joined))
        self.faults += [Fault(place, one.message) for one in scan if isinstance(one, Broken)]
        found = [one for one in scan if isinstance(one, Found)]
        if not found:
            return
        bare = without(joined, found).strip()
        alone = len(found) == 1 and not bare
        if alone and (one := found[0]).kind == "%" and one.scope in {"", "p"}:
            self._replace(paragraph, one, place)
        elif any(one.scope in {"tr", "tc", "p"} for one in found):
            self._structural(paragraph, found, bare, place)
        else:
            self._inline(paragraph, texts, found, place)

    def _structural(self, paragraph: etree._Element, found: Sequence[Found], bare: str, place: str) -> None:
        """Put the tag in the place of the row or cell it stands for."""
        one = next(one for one in found if one.scope in {"tr", "tc", "p"})
        wanted = _ancestor(paragraph, one.scope)
        written = f"{{%{one.scope} {one.body} %}}"
        if wanted is None:
            self.faults.append(Fault(place, f"{written} 要写在表格里"))
            return
        whole = "".join(text.text or "" for text in wanted.iter(f"{W}t"))
        if len(found) > 1 or bare or whole.replace(one.raw, "", 1).strip():
            what = {"tr": "占一行", "tc": "占一格", "p": "占一段"}[one.scope]
            self.faults.append(Fault(place, f"{written} 要单独{what}，请把同处的其他文字移开"))
            return
        self._replace(wanted, one, place)

    def _replace(self, element: etree._Element, one: Found, place: str) -> None:
        """Put the mark in the place of an element; a paragraph that ends a section stays, emptied, outside of what the tag repeats."""
        parent = element.getparent()
        if parent is None:
            return
        mark = etree.Element(f"perfsheet-{self._add(one, place, parent)}")
        if element.find(f"{W}pPr/{W}sectPr") is None:
            parent.replace(element, mark)
            return
        if one.body.startswith("el"):
            self.faults.append(Fault(place, "这一段带有分节符，请把标记移到另一段"))
        for child in [child for child in element if child.tag != f"{W}pPr"]:
            element.remove(child)
        (element.addprevious if one.body.startswith("end") else element.addnext)(mark)

    def _inline(self, paragraph: etree._Element, texts: Sequence[etree._Element], found: Sequence[Found], place: str) -> None:
        marks = [(one, f"\ue000{self._add(one, place, paragraph)}\ue001") for one in found]
        if any(one.body.startswith("chart.") for one in found):
            _loosen(paragraph)
        offset = sum(len(text.text or "") for text in texts)
        for text in reversed(texts):
            content = text.text or ""
            offset -= len(content)
            for one, mark in reversed(marks):
                start, end = one.start - offset, one.end - offset
                if start < len(content) and end > 0:
                    content = content[: max(start, 0)] + (mark if start >= 0 else "") + content[end:]
            text.text = content
            text.set(_SPACE, "preserve")

    def fields(self, root: etree._Element) -> None:
        """Refuse fields that fetch something when the document is opened."""
        for code in root.iter(f"{W}instrText", f"{W}fldSimple"):
            words = (code.text or code.get(f"{W}instr") or "").upper().split()
            if words and words[0] in {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "MACROBUTTON"}:
                self.faults.append(Fault(self.title, f"有引用外部内容或宏的域 {words[0]}，请删去"))

    def _add(self, one: Found, place: str, home: etree._Element) -> int:
        """Keep a tag, but not a comment, and return its number."""
        key = _key(home)
        self.tags.append(Tag(one.kind, one.body, place, key) if one.kind != "#" else None)
        return len(self.tags) - 1

    def _place(self, paragraph: etree._Element, joined: str) -> str:
        """Say where a paragraph is: in which table and row, and how it begins."""
        row = _ancestor(paragraph, "tr")
        table = None if row is None else _ancestor(row, "tbl")
        where = self.title
        if row is not None and table is not None:
            tables = list(paragraph.getroottree().getroot().iter(f"{W}tbl"))
            where += f"第 {tables.index(table) + 1} 个表格"
        return f"{where}“{shorten(joined, 40)}”"


def _forget_numbers(root: etree._Element) -> None:
    """Drop what must be unique in a document and would not be where paragraphs are repeated."""
    for element in root.iter(f"{W}p", f"{W}tr"):
        for name in [name for name in element.attrib if str(name).endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
    for mark in [*root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr")]:
        parent = mark.getparent()
        if parent is not None:
            parent.remove(mark)


def _owner(text: etree._Element) -> etree._Element | None:
    return _ancestor(text, "p")


def _ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    if tag == "p" and element.tag == f"{W}p":
        return element
    return next(element.iterancestors(f"{W}{tag}"), None)


def _key(element: etree._Element) -> int:
    """Give an element a number that stays true while marks replace its children."""
    if (number := element.get("perfsheet")) is None:
        root = element.getroottree().getroot()
        number = str(int(root.get("perfsheet-next") or "0") + 1)
        root.set("perfsheet-next", number)
        element.set("perfsheet", number)
    return int(number)


def _loosen(paragraph: etree._Element) -> None:
    """Let a paragraph be as high as its chart: exact line spacing would cut it off."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    spacing = properties.find(f"{W}spacing")
    if spacing is not None:
        spacing.set(f"{W}line", "240")
        spacing.set(f"{W}lineRule", "auto")


def _source(root: etree._Element, tags: Sequence[Tag | None]) -> tuple[str, list[Tag]]:
    """Write the part out with each tag, in the order of the text, on a line of its own."""
    for element in root.iter("*"):
        element.attrib.pop("perfsheet", None)
        element.attrib.pop("perfsheet-next", None)
    ordered: list[Tag] = []

    def written(match: re.Match[str]) -> str:
        tag = tags[int(match[1] or match[2])]
        if tag is None:
            return ""
        ordered.append(tag)
        start, end = VARIABLE if tag.kind == "{" else BLOCK
        return f"{start}\n{tag.body} {end}"

    plain = etree.tostring(root, encoding="unicode").replace("\n", " ")
    return _MARK.sub(written, plain), ordered
