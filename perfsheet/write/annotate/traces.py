"""Marks of ours in a file that was saved again since, so that its record is gone: known by their signatures and taken out."""

from __future__ import annotations

from typing import Final

from perfsheet.read.ours import TITLE, is_ours
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate.comments import without_ours
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.original import NAME
from perfsheet.write.annotate.styles import OURS, without_fills
from perfsheet.write.annotate.threads import without_replies
from perfsheet.write.annotate.vml import without_shapes

SAVED_AGAIN: Final = "文件在写入审核意见后被重新保存过：已按标记去除“审核意见”表、批注和底色，有意见的格子原有的底色不能恢复"
_COLOURS: Final = tuple(colour.encode() for colour in OURS)


def without_traces(opened: Opened) -> bytes | None:
    """Take out what is ours; None where nothing is, and then nothing has changed."""
    changed = [_drop_review(opened), _drop_comments(opened), _drop_fills(opened), _drop_record(opened)]
    if not any(changed):
        return None
    opened.close()
    return opened.bundle.close()


def _drop_review(opened: Opened) -> bool:
    """Leave out our sheet, unless it is the only one."""
    titles = [entry.title for entry in opened.entries]
    if not any(title.startswith(TITLE) for title in titles) or len(titles) < 2:
        return False
    ours = {grid.sheet for grid in open_workbook("", opened.bundle.data).grids if is_ours(grid)}
    at = next((at for at, title in enumerate(titles) if title in ours), None)
    if at is None:
        return False
    relation = opened.relations.found[opened.entries[at].relation]
    opened.drop(relation.target)
    opened.relations.remove(opened.entries[at].relation)
    number = opened.book.remove(at)
    chain = next((name for name, one in opened.relations.found.items() if one.kind == "calcChain"), None)
    if chain and f'i="{number}"'.encode() in opened.bundle.read(opened.relations.found[chain].target):
        opened.drop(opened.relations.found[chain].target)
        opened.relations.remove(chain)
    return True


def _drop_comments(opened: Opened) -> bool:
    """Take our words out of the comments of all sheets, and the boxes that are empty then."""
    found = False
    for _, _, part in opened.sheets():
        relations = opened.related(part)
        key = relations.target("comments")
        left = without_ours(opened.bundle.read(key)) if key else None
        if key is None or left is None:
            continue
        found = True
        opened.bundle.write(key, left.part)
        for kind in ("vmlDrawing", "threadedComment"):
            other = relations.target(kind)
            if other:
                raw = opened.bundle.read(other)
                opened.bundle.write(other, without_shapes(raw, left.gone) if kind == "vmlDrawing" else without_replies(raw))
    return found


def _drop_fills(opened: Opened) -> bool:
    """Take the colour out of our fills."""
    key = opened.relations.target("styles")
    if key is None:
        return False
    raw = opened.bundle.read(key).upper().replace(b"\0", b"")
    if not any(colour in raw for colour in _COLOURS):
        return False
    left = without_fills(opened.bundle.read(key))
    if left is not None:
        opened.bundle.write(key, left)
    return left is not None


def _drop_record(opened: Opened) -> bool:
    """Leave out a record that no longer holds."""
    if NAME not in opened.bundle:
        return False
    opened.drop(NAME)
    return True
