"""Thousands of forms with cells put otherwise, and the made-up county, are judged as they were judged before.

variations.txt says nothing about right or wrong, but that something changed. PERFSHEET_VARIATIONS=FILE writes everything that is found to
a file: two of them, from before and after, show what changed. If that is as it should be, PERFSHEET_GOLDEN=1 writes the list anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

import pytest

from perfsheet.check import check
from perfsheet.policy import load
from perfsheet.scoring import explanations, score
from perfsheet.tables import plain
from tests.batches import of_county
from tests.rules.variations import POLICIES, batch

GOLDEN = Path(__file__).with_name("variations.txt")
COUNTY = "county"
NAMES = (*POLICIES, COUNTY)
_PARTS = ("form", "part", "table", "row", "weight", "claimed", "computed", "computed_text", "low", "high", "differs", "reached", "unsure")


def said(name):
    """Go through what is found and recomputed: the code of a rule or the part of a form, and a line."""
    made, rules = (of_county(), load("national")) if name == COUNTY else (batch(name), load(name))
    scores = score(made, rules)
    found = check(made, scores, rules)
    caused = found["code"].reindex(found["cause"].astype("Float64")).tolist()
    columns = (plain(found[name]) for name in ("code", "file", "cell", "severity", "status", "message", "found", "expected"))
    for (code, *rest), cause in zip(zip(*columns, strict=True), caused, strict=True):
        if not code.startswith(("BAT", "REA")):
            yield code, " ".join(str(one) for one in (*rest, cause))
    parts, how = scores.parts, explanations(scores)
    for row in zip(*(plain(parts[name]) for name in _PARTS), how, strict=True):
        yield row[1], " ".join(f"{one:.6g}" if isinstance(one, float) else str(one) for one in row)


def told(name):
    """Sum it up in a line for each rule and part: how often, and a figure that changes when any of it does."""
    lines = {}
    for about, line in said(name):
        lines.setdefault(about, []).append(line)
    sums = {about: crc32("\n".join(mine).encode("utf-8", "replace")) for about, mine in lines.items()}
    return [f"{name} {about} {len(lines[about])} {sums[about]:08x}" for about in sorted(lines)]


@pytest.mark.parametrize("name", NAMES)
def test_variations_are_judged_as_before(name):
    written = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line.startswith(f"{name} ")]
    assert told(name) == written


if os.environ.get("PERFSHEET_GOLDEN"):
    GOLDEN.write_text("".join(f"{line}\n" for name in NAMES for line in told(name)), encoding="utf-8")
if os.environ.get("PERFSHEET_VARIATIONS"):
    Path(os.environ["PERFSHEET_VARIATIONS"]).write_text(
        "".join(f"{name} {about} {line}\n" for name in NAMES for about, line in said(name)), encoding="utf-8"
    )
