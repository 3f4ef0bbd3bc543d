"""The made-up county, checked: each stated fault comes out in its cell or on its row, and what is in order gives no error."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

import pytest

from perfsheet.check import check
from perfsheet.policy import load
from perfsheet.scoring import score
from tests.batches import of_county
from tests.corpora import INBOX

FAMILIES = ("BUD", "IND", "WGT", "SCO", "MON", "TXT")
FAULTS = list(csv.DictReader(io.StringIO((INBOX.parent / "faults.csv").read_text(encoding="utf-8-sig"))))
#: faults of these families; which cell is wrong cannot be known from a wrong sum
MINE = {
    **dict.fromkeys(("C06", "C07", "C08", "M04", "P03", "S01", "S05", "S16", "T07", "T09", "T17"), True),
    "D01": False,
    "D02": True,
    "M01": True,
    "M02": True,
    "M06": True,
    "M07": True,
    "P01": True,
    "S06": False,
    "S09": True,
    "S10": True,
    "S14": True,
    "T10": False,
}
#: the rate of a transfer is checked as any rate
_AKIN = {"P03": "S01"}


@cache
def findings():
    batch = of_county()
    policy = load("national")
    found = check(batch, score(batch, policy), policy)
    return found.assign(path=found["file"].map(batch.files.set_index("file")["path"]))


def of_form(fault):
    found = findings()
    return found[(found["path"] == fault["file"]) & (found["sheet"] == fault["sheet"])]


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault["ref"] in MINE], ids=lambda fault: f"{fault['ref']}-{fault['cell']}")
def test_a_stated_fault_comes_out(fault):
    found = of_form(fault)
    found = found[found["ref"].isin({fault["ref"], _AKIN.get(fault["ref"], "")})]
    assert fault["cell"] in set(found["cell"]) if MINE[fault["ref"]] else len(found)


def test_forms_in_order_give_no_error():
    found = findings()
    stated = {(fault["file"], fault["sheet"]) for fault in FAULTS}
    copies = {Path(fault["file"]).stem for fault in FAULTS}
    errors = found[(found["severity"] == "error") & found["code"].str[:3].isin(FAMILIES)]
    strange = [
        (path, sheet, code, cell)
        for path, sheet, code, cell in zip(errors["path"], errors["sheet"], errors["code"], errors["cell"], strict=True)
        if (path, sheet) not in stated and not any(Path(path).stem.startswith(copy) for copy in copies)
    ]
    assert not strange
