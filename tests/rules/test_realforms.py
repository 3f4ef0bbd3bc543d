"""Published forms, checked: every error and warning was read against the published figures, and every known error is found.

`realforms_judged.csv` has a line for each finding on the forms as they are laid out with seed 0: right or wrong, and why. Laid out with other
seeds they give the same findings, so these lines judge them too. What stands in known_errors.csv comes out on the right row.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import pandas as pd
import pytest

from perfsheet.check import check
from perfsheet.policy import load
from perfsheet.scoring import score
from perfsheet.tables import Batch
from tests.batches import of_published
from tests.corpora import REALFORMS

pytestmark = pytest.mark.skipif(not REALFORMS.is_dir(), reason="the published forms are not at hand")

JUDGED = Path(__file__).with_name("realforms_judged.csv")
#: families whose findings are judged line by line
FAMILIES = ("BUD", "IND", "WGT", "SCO", "MON", "TXT")
#: at most so much of the warnings may be wrong
_WRONG_WARNINGS = 0.05


class Checked(NamedTuple):
    """A batch of published forms and what was found in them."""

    batch: Batch
    findings: pd.DataFrame


@cache
def checked(seed):
    batch = of_published(seed)
    policy = load("national")
    found = check(batch, score(batch, policy), policy)
    paths = batch.files.set_index("file")["path"]
    return Checked(batch, found[found["status"] == "active"].assign(id=found["file"].map(paths)))


def weighty(seed):
    found = checked(seed).findings
    return found[found["severity"].isin(["error", "warning"]) & found["code"].str[:3].isin(FAMILIES)]


@cache
def judged():
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_finding_was_judged_and_every_judgement_is_of_a_finding():
    found = weighty(0)
    listed = Counter((line["form"], line["code"], line["cell"]) for line in judged())
    assert Counter(zip(found["id"], found["code"], found["cell"].fillna(""), strict=True)) == listed


def test_no_error_is_wrong_and_hardly_a_warning():
    verdicts = Counter((line["severity"], line["verdict"]) for line in judged())
    assert set(verdicts) <= {(severity, verdict) for severity in ("error", "warning") for verdict in ("right", "wrong")}
    assert not verdicts["error", "wrong"]
    assert verdicts["warning", "wrong"] <= _WRONG_WARNINGS * (verdicts["warning", "right"] + verdicts["warning", "wrong"])
    assert all(line["why"] for line in judged())


@pytest.mark.parametrize("seed", [1, 2, 3, 4] if os.environ.get("PERFSHEET_SOAK") else [1, 2])
def test_however_a_form_is_laid_out_the_same_is_found(seed):
    assert _said(weighty(seed)) == _said(weighty(0))


def _said(found):
    return Counter(
        (form, code, normalize("NFKC", message)) for form, code, message in zip(found["id"], found["code"], found["message"], strict=True)
    )


with (REALFORMS / "known_errors.csv").open(encoding="utf-8") if REALFORMS.is_dir() else JUDGED.open(encoding="utf-8") as _lines:
    KNOWN = [line for line in csv.DictReader(_lines) if line.get("ref")]
#: what stands on the row of money that stands for all, and what is about the form as a whole
_MONEY = ("年度资金总额", "执行率", "预算执行得分")
_WHOLE = ("总分",)
#: S12 is full points for what was missed, S07 the points it should be: one says the other
_AKIN = {"S07": {"S07", "S12"}, "S12": {"S07", "S12"}}


@pytest.mark.parametrize("line", KNOWN, ids=lambda line: f"{line['form']}-{line['ref']}-{line['where']}")
def test_what_is_known_to_be_wrong_is_found_on_its_row(line):
    batch, found = checked(0)
    mine = found[(found["id"] == line["form"]) & found["ref"].isin(_AKIN.get(line["ref"], {line["ref"]}))]
    rows = [_row(batch, table, row) for table, row in zip(mine["table"], mine["row"], strict=True)]
    assert any(_names(table, texts, line["where"]) for (table, texts) in rows), mine[["code", "cell", "message"]].to_string()


def _row(batch, table, row):
    values, _ = getattr(batch, table)
    names = [column for column in ("label", "name", "level1") if column in values]
    return table, [_folded(values.loc[row, column]) for column in names if not pd.isna(values.loc[row, column])]


def _names(table, texts, where):
    if where in _MONEY:
        return table == "funds"
    return table in {"totals", "forms"} if where in _WHOLE else any(_folded(where).partition(":")[2] in text for text in texts)


def _folded(text):
    plain = "".join(normalize("NFKC", text).split())
    return plain if ":" in plain else f":{plain}"
