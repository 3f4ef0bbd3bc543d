"""The shared strings of a workbook."""

from __future__ import annotations

import re

from perfsheet.read.celltext import TEXTS, runs
from perfsheet.read.plain import opening
from perfsheet.read.refused import Odd

#: what may stand behind the last string
_ENDS = (b"</sst>",)
#: 0, 1, 2 … as they are written
_NUMBERS: list[bytes] = []
_ITEM = re.compile(
    rb'<si><t(?: xml:space="preserve")?>([^<]*+)</t>(?:<phoneticPr [^<>]*+>)?+</si>|<si>([^<]*+(?:<(?!/?si>|[!?])[^<]*+)*+)</si>|<si/>'
)


def read_strings(data: bytes) -> dict[bytes, str]:
    """Read the shared strings by their number as cells write it; raises Odd where the part is not plainly normal."""
    found = _ITEM.split(data[opening(data, b"sst") :])
    around = found[::3]
    if b"".join(around[:-1]).strip() or around[-1].strip() not in _ENDS:
        raise Odd("between strings")
    raws = [plain if plain is not None else runs(rich or b"") for plain, rich in zip(found[1::3], found[2::3], strict=True)]
    TEXTS.learn(raws)
    _NUMBERS.extend(b"%d" % number for number in range(len(_NUMBERS), len(raws)))
    return {number: TEXTS[raw] for number, raw in zip(_NUMBERS, raws, strict=False)}
