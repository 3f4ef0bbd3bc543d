"""What comes with the workbooks: attachments, lock files, broken and copied files, zip parcels with GBK names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

STAMP = (2026, 1, 15, 9, 0, 0)

_DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>关于校舍维修改造项目自评情况的说明</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>本项目已按计划完工并通过验收，相关资料留存备查。</w:t></w:r></w:p></w:body></w:document>",
}


def docx() -> bytes:
    """Make a small document of two paragraphs."""
    parts = {name: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode() for name, xml in _DOCX.items()}
    return packed(parts, "utf-8")


def pdf() -> bytes:
    """Make a page with one line of text."""
    text = "".join(f"{ord(c):04X}" for c in "示例县城南小学校舍维修改造项目竣工验收单")
    stream = f"BT /F1 16 Tf 80 760 Td <{text}> Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode("ascii")


def lock(user: str = "示例用户") -> bytes:
    """Make what a spreadsheet program leaves beside an open file."""
    name, wide = user.encode("gbk"), user.encode("utf-16-le")
    return bytes([len(name)]) + name.ljust(54) + bytes([len(user), 0]) + wide + " ".encode("utf-16-le") * (54 - len(user))


def packed(parts: Mapping[str, bytes], encoding: str) -> bytes:
    """Zip parts; with GBK the names are written as old archivers write them, without saying so."""
    out = io.BytesIO()
    stand_ins: dict[bytes, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            raw = name.encode(encoding)
            stand_in = f"{number:03}".ljust(len(raw), "~")
            stand_ins[stand_in.encode("ascii")] = raw
            archive.writestr(zipfile.ZipInfo(stand_in, STAMP), content, zipfile.ZIP_DEFLATED)
    data = out.getvalue()
    for stand_in_raw, raw in stand_ins.items():
        data = data.replace(stand_in_raw, raw)
    return data


def truncated(path: Path) -> bytes:
    """Give the first two thirds of a file, as a broken transfer leaves it."""
    data = path.read_bytes()
    return data[: len(data) * 2 // 3]
