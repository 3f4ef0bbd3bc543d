"""Files that are no workbooks, under the names of workbooks."""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.case import Case, refused
from tests.corpus.packages import Entry, archive, packed, workbook

_HTML = "<html><head><title>表</title></head><body><table><tr><td>项目名称</td></tr></table></body></html>"
_EXCEL_HTML = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">{_HTML[6:]}'
_XML2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
_FLAT = '<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
_CSV = "项目名称,预算数,执行数\n道路养护,100,95\n"
_TEXT = "关于报送绩效自评表的通知\n各单位：\n请按时报送。\n"


def _fixed(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _zip(*names: str) -> Callable[[], bytes]:
    return lambda: packed(dict.fromkeys(names, b"<x/>"))


CASES = [
    refused("no byte at all", "空.xlsx", bytes, "file_empty"),
    refused("a cloud stub filled with zeros", "未下载.xlsx", lambda: bytes(8192), "file_zeros"),
    refused("random bytes", "a.xlsx", lambda: bytes((7 * n * n + 13 * n) % 251 for n in range(5000)), "content_unknown"),
    refused(
        "Excel's own lock file",
        "~$自评表.xlsx",
        lambda: b"\x05admin" + b" " * 49 + b"\x05\0a\0d\0m\0i\0n\0" + b" \0" * 49,
        "content_unknown",
    ),
    refused(
        "a document that an office program encrypted",
        "a.xlsx",
        _fixed(b"\x62\x14\x23\x65\x01\0E-SafeNet\0LOCK" + bytes(range(256)) * 9),
        "office_encrypted",
    ),
    refused("a PDF", "a.xlsx", _fixed(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "pdf_renamed"),
    refused("a PNG", "a.xls", _fixed(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image_renamed"),
    refused("a JPEG", "a.xlsx", _fixed(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), "image_renamed"),
    refused("a GIF", "a.et", _fixed(b"GIF89a\1\0\1\0"), "image_renamed"),
    refused("a BMP", "a.xls", _fixed(b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0"), "image_renamed"),
    refused("a TIFF", "a.xls", _fixed(b"II*\0\x08\0\0\0"), "image_renamed"),
    refused("a RAR", "a.xlsx", _fixed(b"Rar!\x1a\x07\x01\0"), "archive_renamed"),
    refused("a 7z", "a.xlsx", _fixed(b"7z\xbc\xaf\x27\x1c\0\4"), "archive_renamed"),
    refused("a gzip", "a.xlsx", _fixed(b"\x1f\x8b\x08\0\0\0\0\0"), "archive_renamed"),
    refused("HTML in UTF-8", "a.xls", _fixed(_HTML.encode()), "html_renamed"),
    refused("HTML in GBK", "a.xls", _fixed(_HTML.encode("gbk")), "html_renamed"),
    refused("HTML in UTF-16", "a.xls", _fixed(_HTML.encode("utf-16")), "html_renamed"),
    refused("HTML that Excel saved", "a.xls", _fixed(_EXCEL_HTML.encode()), "html_renamed"),
    refused("a bare table", "a.xls", _fixed(("﻿\n <TABLE border=1><tr><td>项目</td></tr></TABLE>").encode()), "html_renamed"),
    refused("a web archive", "a.xls", _fixed(b"MIME-Version: 1.0\nContent-Type: multipart/related\n"), "html_renamed"),
    refused("CSV in UTF-8", "a.xls", _fixed(_CSV.encode()), "csv_renamed"),
    refused("CSV with a byte order mark", "a.xlsx", _fixed(_CSV.encode("utf-8-sig")), "csv_renamed"),
    refused("CSV that begins like a bitmap", "a.xls", _fixed(b"BMI,1\nA,2\n"), "csv_renamed"),
    refused("CSV in GBK", "a.xls", _fixed(_CSV.encode("gbk")), "csv_renamed"),
    refused("tab-separated text in UTF-16", "a.xls", _fixed(_CSV.replace(",", "\t").encode("utf-16")), "csv_renamed"),
    refused("plain text", "a.xlsx", _fixed(_TEXT.encode()), "text_renamed"),
    refused("plain text in GBK", "a.et", _fixed(_TEXT.encode("gbk")), "text_renamed"),
    refused("an XML spreadsheet of 2003", "a.xls", _fixed(_XML2003.encode()), "xml_spreadsheet"),
    refused("a flat OpenDocument sheet", "a.ods", _fixed(_FLAT.encode()), "xml_spreadsheet"),
    refused("other XML", "a.xlsx", _fixed('<?xml version="1.0" encoding="GBK"?><报文><项目/></报文>'.encode("gbk")), "xml_renamed"),
    refused("rich text", "a.xls", _fixed(rb"{\rtf1\ansi}"), "word_renamed"),
    refused("a Word document", "a.xlsx", _zip("[Content_Types].xml", "_rels/.rels", "word/document.xml"), "word_renamed"),
    refused("slides", "a.xlsx", _zip("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"), "slides_renamed"),
    refused(
        "an OpenDocument text",
        "a.ods",
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "word_renamed",
    ),
    refused("a zip of pictures", "a.xlsx", _zip("1.txt", "2.dat"), "zip_not_workbook"),
    refused("a zip of workbooks", "a.xlsx", lambda: packed({"单位一.xlsx": workbook(), "单位二.xlsx": workbook()}), "zip_nested"),
    refused("a zip in a zip", "a.xlsx", lambda: packed({"附件.zip": packed({"a.xlsx": workbook()})}), "zip_nested"),
    refused("a zip with GBK names", "a.xlsx", lambda: archive([Entry("自评表.xls".encode("gbk"), b"x")]), "zip_nested"),
    refused("an empty zip", "a.xlsx", lambda: archive([]), "zip_not_workbook"),
    refused("Excel 2", "a.xls", _fixed(b"\x09\0\4\0\2\0\x10\0" + bytes(20)), "xls_too_old"),
    refused("Excel 3", "a.xls", _fixed(b"\x09\2\6\0\0\0\x10\0\0\0" + bytes(20)), "xls_too_old"),
    refused("Excel 4", "a.xls", _fixed(b"\x09\4\6\0\0\0\x10\0\0\0" + bytes(20)), "xls_too_old"),
    Case("a workbook under an old extension", "a.xls", workbook, ("mislabelled",), texts={"B2": "道路养护"}),
    Case("a workbook under an OpenDocument extension", "a.ods", workbook, ("mislabelled",), texts={"B4": "95%"}),
    Case("a workbook under no known extension", "自评表.tmp", workbook, ("mislabelled",), texts={"B3": "12.50"}),
    Case("a workbook without an extension", "自评表", workbook, texts={"B3": "12.50"}),
    Case("a workbook that WPS names et", "自评表.et", workbook, texts={"B3": "12.50"}),
    Case("a name of emoji and full-width letters", "📊ＡＢＣ．自评.XLSX", workbook, texts={"B3": "12.50"}),
]
