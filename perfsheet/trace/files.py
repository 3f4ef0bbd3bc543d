"""Whether the returned files are still what they were when the outputs were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from perfsheet.errors import PerfsheetError
from perfsheet.fetch import digest
from perfsheet.intake import Source, gather

SAME: Final = "未变"
CHANGED: Final = "已改动"
MISSING: Final = "找不到"
#: the file was never read whole, so there is nothing to compare
UNKNOWN: Final = "没有哈希"
_WITHIN: Final = "!/"


@dataclass(frozen=True)
class Files:
    """The files of a run; `out` is the folder that its outputs stand in, from which the files are reached."""

    table: Mapping[str, Sequence[Any]]
    out: Path
    _seen: dict[int, str] = field(default_factory=dict)
    _members: dict[str, Mapping[str, Source]] = field(default_factory=dict)

    def state(self, file: int) -> str:
        """Compare a file with what it was; each is read once."""
        if file not in self._seen:
            self._seen[file] = self._compared(file)
        return self._seen[file]

    def _compared(self, file: int) -> str:
        path, known, reach = (self.table[name][file] for name in ("path", "sha256", "reach"))
        if not known:
            return UNKNOWN
        source = self._source(path, reach) if reach else None
        found = digest(source) if source else ""
        return MISSING if not found else SAME if found == known else CHANGED

    def _source(self, path: str, reach: str) -> Source | None:
        """Find a file as it was taken in: one of an archive in its archive."""
        place = str(self.out / reach)
        if place not in self._members:
            self._members[place] = self._listed(place)
        within = path.partition(_WITHIN)[2]
        return self._members[place].get(within)

    def _listed(self, place: str) -> Mapping[str, Source]:
        try:
            return {source.path.partition(_WITHIN)[2]: source for source in gather([place])}
        except PerfsheetError:
            return {}


def edited(out: Path, output: str) -> bool:
    """Tell whether an output is no longer what the run wrote: somebody may have moved its rows about."""
    try:
        outputs = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        known = {one["path"]: one["sha256"] for one in outputs}
        return known.get(output) is not None and hashlib.sha256((out / output).read_bytes()).hexdigest() != known[output]
    except (OSError, ValueError, LookupError, TypeError):
        return False
