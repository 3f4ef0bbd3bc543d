"""The ids of figures: readable, the same from run to run, fit for an address of a page and for a command line."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from perfsheet.write.format import one_line

if TYPE_CHECKING:
    from perfsheet.judgement import Applied

#: what parts ids, or means something in an address, a page or a shell; what stands for it is doubled where it was there before
_SIGNS: Final = {
    ".": "．",
    "#": "＃",
    "&": "＆",
    "=": "＝",
    "!": "！",
    "%": "％",
    "<": "＜",
    ">": "＞",
    '"': "＂",
    "'": "＇",
    "/": "／",
    "\\": "＼",
    "?": "？",
    "+": "＋",
    " ": "_",
}
_PLAIN: Final = str.maketrans({**_SIGNS, **{wide: wide * 2 for wide in _SIGNS.values()}})
_LONGEST: Final = 60


def key(*parts: object) -> str:
    """Put an id together; what is None or blank is left out, a part that is too long is cut and told apart by its digest."""
    return ".".join(_part(text) for part in parts if (text := one_line(str("" if part is None else part))))


def applied_key(applied: Applied) -> str:
    """Return the id of the number of forms that a policy was applied to."""
    return key("概况", "政策", applied.name, applied.reason)


def group_key(code: str) -> str:
    """Return the id that those of the figures about findings of one code begin with."""
    return key("概况", "问题种类", code)


def _part(text: str) -> str:
    plain = text.translate(_PLAIN)
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST]}…{sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"
