"""The catalogue of reading findings (family REA): one line each, numbers never reused.

REA001–REA099 are about a file, REA101–REA199 about what stands in a form.
Severities: error (must be corrected before the form can be accepted), warning, note.
"""

from __future__ import annotations

from typing import NamedTuple

from perfsheet.model import Finding


class Note(NamedTuple):
    """A kind of reading finding: its message has named places, filled by `make`."""

    code: str
    name: str
    severity: str
    message: str


_ALL = (
    Note("REA001", "file_empty", "error", "文件是空的（0 字节）。请重新导出或复制后再报送。"),
    Note("REA101", "label_unknown", "note", "未识别的栏目“{label}”，其内容已按原样保留，未参与核对。如属常用栏目，请在词汇表中补充。"),
)

NOTES = {note.code: note for note in _ALL}
BY_NAME = {note.name: note for note in _ALL}


def make(name: str, sheet: str | None = None, cell: str | None = None, **places: object) -> Finding:
    """Make the finding called `name`."""
    note = BY_NAME[name]
    return Finding(note.code, note.name, note.severity, note.message.format(**places), sheet, cell)
