"""The shared strings of a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from perfsheet.read.celltext import runs, texts_of
from perfsheet.read.plain import opening
from perfsheet.read.refused import Odd

#: what may stand behind the last string
_ENDS = (b"</sst>",)
#: 0, 1, 2 … as they are written
_NUMBERS: list[bytes] = []
_ITEM = re.compile(
    rb'<si><t(?: xml:space="preserve")?>([^<]*+)</t>(?:<phoneticPr [^<>]*+>)?+</si>|<si>([^<]*+(?:<(?!/?si>|[!?])[^<]*+)*+)</si>|<si/>'
)


class Strings(NamedTuple):
    """The strings by their number as cells write it; `doubtful` if some hold characters that cannot be shown, or are too long."""

    texts: Mapping[bytes, str]
    doubtful: bool


def read_strings(data: bytes) -> Strings:
    """Read the shared strings; raises Odd where the part is not plainly normal."""
    found = _ITEM.split(data[opening(data, b"sst") :])
    around = found[::3]
    if b"".join(around[:-1]).strip() or around[-1].strip() not in _ENDS:
        raise Odd("between strings")
    raws = [plain if plain is not None else runs(rich or b"") for plain, rich in zip(found[1::3], found[2::3], strict=True)]
    texts, doubtful = texts_of(raws) if raws else ([], False)
    _NUMBERS.extend(b"%d" % number for number in range(len(_NUMBERS), len(raws)))
    return Strings(dict(zip(_NUMBERS, texts, strict=False)), doubtful)
