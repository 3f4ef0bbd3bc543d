"""What the comment on a cell says: all findings on it, each with what was found, what is expected and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perfsheet.write.annotate.marks import Mark, rank
from perfsheet.write.terms import severity_name

#: how our words begin in a comment, and who says them: by both they are known again
OPENING: Final = "【审核意见】"
AUTHOR: Final = "绩效审核（perfsheet）"
_LONGEST: Final = 8_000
_MORE: Final = "\n……（其余见“审核意见”表）"


def note(marks: Sequence[Mark]) -> str:
    """Write the comment for the findings on one cell, the worst first."""
    ordered = sorted(marks, key=_rank)
    head = OPENING + (f"共 {len(ordered)} 条" if len(ordered) > 1 else "")
    blocks = [_block(mark, number if len(ordered) > 1 else 0) for number, mark in enumerate(ordered, 1)]
    text = "\n".join([head, *blocks])
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_MORE)] + _MORE


def _rank(mark: Mark) -> int:
    return rank(mark.severity)


def _block(mark: Mark, number: int) -> str:
    head = " ".join(filter(None, (f"{number}." if number else "", severity_name(mark.severity), mark.code, mark.title)))
    lines = [
        head,
        *(
            f"{label}：{text}"
            for label, text in (("现填", mark.found), ("应为", mark.expected), ("意见", mark.message), ("依据", mark.basis))
            if text
        ),
    ]
    return "\n".join(lines)
