"""What a file is by its bytes, before any reader sees it."""

from __future__ import annotations

import re

from perfsheet.model import Finding
from perfsheet.read.notes import make

#: first bytes and what they mean
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
    (b"{\\rtf", "rtf"),
    (b"\x09\x08", "biff"),
    (b"\x09\x04\x06\0", "biff4"),
    (b"\x09\x02\x06\0", "biff3"),
    (b"\x09\0\x04\0", "biff2"),
)
_START = 4096
#: marks of the programs with which offices encrypt documents, near the start of the file
_LOCKED = (b"E-SafeNet", b"LEAGSOFT", b"IP-Guard", b"TSD Header")
_LOCK_WITHIN = 512
_HTML = re.compile(r"<(?:!doctype html|html|head|body|table|meta)[\s>]", re.IGNORECASE)
_SEPARATED = re.compile(r"[^\n]*[,\t;][^\n]*\n[^\n]*[,\t;]")

#: what is said of a file that is no workbook, by its kind
_FINDINGS = {
    "empty": "file_empty",
    "zeros": "file_zeros",
    "locked": "office_encrypted",
    "html": "html_renamed",
    "mhtml": "html_renamed",
    "csv": "csv_renamed",
    "text": "text_renamed",
    "xml": "xml_renamed",
    "xml2003": "xml_spreadsheet",
    "pdf": "pdf_renamed",
    "docx": "word_renamed",
    "doc": "word_renamed",
    "rtf": "word_renamed",
    "odt": "word_renamed",
    "pptx": "slides_renamed",
    "ppt": "slides_renamed",
    "zip": "zip_not_workbook",
    "biff2": "xls_too_old",
    "biff3": "xls_too_old",
    "biff4": "xls_too_old",
    "ole": "ole_not_workbook",
    "": "content_unknown",
    **dict.fromkeys(("jpg", "png", "gif", "bmp", "tiff"), "image_renamed"),
    **dict.fromkeys(("rar", "7z", "gz"), "archive_renamed"),
}

#: extensions that go with each kind of workbook
_EXTENSIONS = {
    "xlsx": ("xlsx", "xltx", "et", "ett"),
    "xlsm": ("xlsm", "xltm", "et", "ett"),
    "xls": ("xls", "xlt", "et", "ett"),
    "xlsb": ("xlsb",),
    "ods": ("ods", "ots"),
}


def kind_of(data: bytes) -> str:
    """Tell what a file is by its content: a container (zip, ole, biff), another kind, or '' for none that is known."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "bmp"
    if any(mark in data[:_LOCK_WITHIN] for mark in _LOCKED):
        return "locked"
    if not data:
        return "empty"
    if not data.strip(b"\0"):
        return "zeros"
    return _text_kind(data)


def _text_kind(data: bytes) -> str:
    """Tell what kind of text a file is; '' if it is none."""
    text = _decoded(data[:_START])
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")
    if start[:5].lower() == "<?xml" or "xmlns" in start[:_START]:
        return _xml_kind(start)
    if start[:12].lower() == "mime-version":
        return "mhtml"
    if _HTML.search(start):
        return "html"
    return "csv" if _SEPARATED.match(start) else "text"


def _xml_kind(text: str) -> str:
    """Tell the kinds of XML apart."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in text or "opendocument.spreadsheet" in text:
        return "xml2003"
    return "html" if _HTML.search(text) else "xml"


def _decoded(start: bytes) -> str | None:
    """Decode the start of a text file; None where it is no text."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "replace")
    if b"\0" in start:
        return None
    for coding in ("utf-8", "gb18030"):
        text = start.decode(coding, "ignore").lstrip("\ufeff")
        if len(text.encode(coding)) >= len(start) - 6 and sum(map(str.isprintable, text)) + sum(map(str.isspace, text)) >= len(text) * 0.97:
            return text
    return None


def refusal(kind: str) -> str:
    """Name the finding that says what the clerk must do with a file that is no workbook."""
    return _FINDINGS[kind]


def mislabelled(name: str, kind: str) -> Finding | None:
    """Compare the extension of a file with what it is."""
    _, dot, extension = name.rpartition(".")
    if not dot or extension.lower() in _EXTENSIONS[kind] or (kind == "xlsx" and extension.lower() in _EXTENSIONS["xlsm"]):
        return None
    return make("mislabelled", extension=extension, actual=kind)
