"""Options with a box to tick: 新增项目□延续项目√."""

from __future__ import annotations

import re

from perfsheet.read.fold import fold

_LONGEST = 400
_TICKED = "✓■●"
_MARK = re.compile(r"[(\[【]?(?P<mark>[✓■●□○])[)\]】]?|[(\[【][)\]】]")
#: numbers, also the one of this option after an option that lost its box
_NUMBERING = re.compile(r"^(?:.*[\d一二三四五六七八九十][、.)](?!\d))?[、.:;,)]*|[、.:;,]+$")


def boxes(text: str) -> list[tuple[str, bool]]:
    """List the options that have a box, each with whether it is ticked; an option without its box is left out.

    >>> boxes("新增项目□延续项目√"), boxes("☑是 □否")
    ([('新增项目', False), ('延续项目', True)], [('是', True), ('否', False)])
    """
    folded = fold(text) if len(text) <= _LONGEST else ""
    marks = list(_MARK.finditer(folded))
    if not marks:
        return []
    before = bool(_label(folded[: marks[0].start()]))
    ends = [match.start() for match in marks] + [len(folded)]
    starts = [0] + [match.end() for match in marks]
    labels = [folded[start:end] for start, end in zip(starts, ends, strict=True)]
    chosen = labels[:-1] if before else labels[1:]
    found = [(_label(label), (match["mark"] or "") in _TICKED and bool(match["mark"])) for label, match in zip(chosen, marks, strict=True)]
    return [(label, ticked) for label, ticked in found if label]


def _label(text: str) -> str:
    """Take numbering and marks of punctuation off an option's label."""
    return _NUMBERING.sub("", text)
