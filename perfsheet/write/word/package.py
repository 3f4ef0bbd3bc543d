"""The package of a .docx: read as parts, and written so that the same parts give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lxml import etree

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown

Parts = dict[str, bytes]

TYPES: Final = "[Content_Types].xml"
DOCUMENT: Final = "word/document.xml"
CORE: Final = "docProps/core.xml"
APP: Final = "docProps/app.xml"
MOST_BYTES: Final = 64 * 1024 * 1024
RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
#: what every part of one version says: the time that a zip can't go below
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
#: how hard parts are packed: reports are made by the hundred, and are small
_LEVEL: Final = 3
_DATES: Final = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</dcterms:)")
_ATTACHED: Final = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
#: says which program saved a document last: Word and WPS put their own in its place
_OURS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>perfsheet</Application></Properties>"
)
_FORBIDDEN: Final = ("vbaproject", "vbadata", "activex", "oleobject")


def read_parts(path: Path) -> Parts:
    """Read all parts of a .docx; raises PerfsheetError for what is none, is too big, or carries macros."""
    name = shown(str(path))
    try:
        with zipfile.ZipFile(path) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > MOST_BYTES:
                raise PerfsheetError(f"模板 {name} 展开后超过 {MOST_BYTES // 1024 // 1024} MB，不能使用。请删去其中的大图片后另存。")
            parts = {info.filename: package.read(info) for info in infos}
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise PerfsheetError(f"模板 {name} 打不开，或不是 .docx 文件。请用 Word 或 WPS 打开后另存为“Word 文档（*.docx）”。") from error
    if TYPES not in parts or DOCUMENT not in parts:
        raise PerfsheetError(f"模板 {name} 不是 .docx 文件。请用 Word 或 WPS 另存为“Word 文档（*.docx）”。")
    if any(word in part.lower() for part in parts for word in _FORBIDDEN):
        raise PerfsheetError(f"模板 {name} 里有宏、控件或嵌入的对象，不能使用。请删去后另存为不带宏的“Word 文档（*.docx）”。")
    return _detached(parts)


def _detached(parts: Parts) -> Parts:
    """Forget which .dotx a document was made from: opening it would fetch that file."""
    relations = "word/_rels/settings.xml.rels"
    if relations not in parts:
        return parts
    tree = parse(parts[relations])
    for one in list(tree):
        if str(one.get("Type", "")).endswith("/attachedTemplate"):
            tree.remove(one)
    return {**parts, relations: etree.tostring(tree), "word/settings.xml": _ATTACHED.sub(b"", parts.get("word/settings.xml", b""))}


def parse(part: bytes) -> etree._Element:
    """Parse a part without entities, network or document type; raises lxml's XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(part, parser)
    if root.getroottree().docinfo.doctype:
        raise etree.XMLSyntaxError("a document type", 0, 0, 0)
    return root


def write_parts(parts: Mapping[str, bytes], made: datetime) -> bytes:
    """Pack parts; the dates in the properties are those of `made`, nothing else depends on the day."""
    parts = {**parts, APP: _OURS} if APP in parts else parts
    stamp = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name in sorted(parts, key=lambda name: (name != TYPES, name != "_rels/.rels", name)):
            data = _DATES.sub(rb"\g<1>" + stamp + rb"\g<2>", parts[name]) if name == CORE else parts[name]
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(info, data)
    return out.getvalue()


def untouched(path: Path) -> bool:
    """Tell whether a .docx is as this program wrote it: nobody has saved it since."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.read(APP) == _OURS
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return False
