"""Goal texts that are copies of others: the same but for a few characters. Short texts and those that many projects share are none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import normalize

import numpy as np
from pandas import DataFrame
from rapidfuzz import fuzz

from perfsheet.account import same_name
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.across.across import Across
    from perfsheet.policy import Policy

#: texts that are compared, and by the form of which stage
_KINDS: Final = {"expected": ("target", "monitor", "selfeval"), "actual": ("selfeval",)}
_CLAUSE: Final = re.compile(r"[。；;！!\n]|，|,")
_YEAR: Final = re.compile(r"20\d\d年?度?")
_BLANKS: Final = re.compile(r"\s+")
#: parts of a text shorter than that are not looked up
_LONG: Final = 8
#: names so alike are the same project in two places
_NAMESAKES: Final = 60.0


class _Text(NamedTuple):
    """A goal text: its row, the form, what it is about, and what it says, folded."""

    row: int
    form: int
    subject: int
    year: int
    kind: str
    scope: str
    project: str
    said: str


def from_last_year(across: Across, policy: Policy) -> DataFrame:
    """Return, by row of goals, the row `other` of the same project's text of the year before that it copies."""
    texts = _texts(across, policy)
    known = {(one.subject, one.year, one.kind): one for one in texts}
    pairs = ((one, known.get((one.subject, one.year - 1, one.kind))) for one in texts)
    return _here(across, [(one.row, other.row) for one, other in pairs if other and _copies(one, other, policy)])


def from_others(across: Across, policy: Policy) -> DataFrame:
    """Return, by row of goals, the row `other` of another project's text of the year that it copies.

    Of two the one is blamed that speaks less of its own project, else the later one.
    """
    texts = [one for one in _texts(across, policy) if one.scope == "project"]
    return _here(across, sorted(_blamed(texts, policy).items()))


def _texts(across: Across, policy: Policy) -> list[_Text]:
    """List the texts that may be compared: of each project, year and kind the first form's."""
    lone = across.whole.alone
    lone = lone[(lone["scope"] != "department") & lone["stage"].isin(_KINDS["expected"])]
    values, _ = across.whole.batch.goals
    rows = values[values["kind"].isin(tuple(_KINDS)) & values["text"].notna()].assign(row=lambda frame: frame.index)
    found = lone[["form", "subject", "year", "stage", "scope", "project", "rank", "month"]].merge(rows, on="form", suffixes=("", "_goal"))
    allowed = np.array([stage in _KINDS[kind] for stage, kind in zip(found["stage"], found["kind"], strict=True)], dtype=bool)
    found = found[allowed].sort_values(["rank", "month", "row"], kind="stable").drop_duplicates(["subject", "year", "kind"])
    columns = [plain(found[name]) for name in ("row", "form", "subject", "year", "kind", "scope")]
    projects, said = plain(found["project"]), plain(found["text"])
    texts = map(_Text, *columns, (same_name(project or "") for project in projects), map(_folded, said))
    return sorted((one for one in texts if len(one.said) >= policy.across.shortest.value), key=lambda one: one.row)


def _folded(text: str) -> str:
    return _BLANKS.sub("", normalize("NFKC", text)).casefold()


def _copies(one: _Text, other: _Text, policy: Policy) -> bool:
    """Tell whether two texts are the same but for years and a few characters."""
    least = policy.across.alike.value
    left, right = (_YEAR.sub("", text.said) for text in (one, other))
    return least is not None and fuzz.ratio(left, right, score_cutoff=least * 100) > 0


def _blamed(texts: Sequence[_Text], policy: Policy) -> dict[int, int]:
    """Find copies among the texts of different projects of a year: by row, the row it copies."""
    found: dict[int, int] = {}
    for one, other in _candidates(texts, policy.across.boilerplate.value):
        if fuzz.ratio(one.project, other.project) < _NAMESAKES and _copies(one, other, policy):
            copy, model = (one, other) if _own(one) < _own(other) else (other, one)
            found.setdefault(copy.row, model.row)
    return found


def _own(text: _Text) -> float:
    """Say how much a text speaks of its own project."""
    return fuzz.partial_ratio(text.project, text.said) if text.project else 0.0


def _candidates(texts: Sequence[_Text], most: int) -> Iterator[tuple[_Text, _Text]]:
    """Go through pairs of texts that share a part, unless more than so many projects share it."""
    seen: set[tuple[int, int]] = set()
    for some in _by_part(texts).values():
        if len({one.subject for one in some}) <= most:
            for one, other in combinations(some, 2):
                key = (one.row, other.row)
                if one.subject != other.subject and key not in seen:
                    seen.add(key)
                    yield one, other


def _by_part(texts: Sequence[_Text]) -> Mapping[Any, list[_Text]]:
    found: dict[Any, list[_Text]] = defaultdict(list)
    for one in texts:
        for part in dict.fromkeys(_CLAUSE.split(one.said)):
            if len(part) >= _LONG:
                found[one.year, one.kind, part].append(one)
    return found


def _here(across: Across, pairs: list[tuple[int, int]]) -> DataFrame:
    frame = DataFrame({"other": [other for _, other in pairs]}, index=[row for row, _ in pairs], dtype="int64")
    return DataFrame(across.here("goals", frame))
