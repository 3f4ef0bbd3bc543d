"""Nothing that a file holds raises, hangs or exhausts: each hostile file gives the findings it should."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from perfsheet.model import address
from perfsheet.read.notes import BY_NAME
from perfsheet.read.workbook import open_workbook
from tests.corpus import cells, legacy, odd, opendocument
from tests.corpus.bombs import CASES as BOMBS
from tests.corpus.case import Case
from tests.corpus.mutation import mutated
from tests.hostile import CASES

#: of processor time; measured well below 2 on the two cores this was written on
SECONDS = 3.0
ROUNDS = 30_000 if os.environ.get("PERFSHEET_SOAK") else 1_500


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_hostile_file_gives_the_findings_it_should(case: Case) -> None:
    data = case.make()
    begun = time.process_time()
    book = open_workbook(case.file, data)
    spent = time.process_time() - begun
    assert sorted(finding.code for finding in book.findings) == sorted(BY_NAME[name].code for name in case.findings)
    assert book.readable == case.readable
    shown = {address(cell.row, cell.col): cell.text for _, row in book.grids[0].rows for cell in row} if book.grids else {}
    assert {place: shown.get(place) for place in case.texts} == dict(case.texts)
    assert spent < SECONDS


def test_the_corpus_is_large_and_no_two_cases_are_alike() -> None:
    assert len(CASES) >= 350
    assert len({(case.file, hashlib.sha256(case.make()).hexdigest()) for case in CASES}) == len(CASES)
    assert len({case.title for case in CASES}) == len(CASES)


def test_every_message_says_what_to_do() -> None:
    for case in CASES:
        if case.findings and case not in BOMBS:
            for finding in open_workbook(case.file, case.make()).findings:
                assert any(word in finding.message for word in ("请", "建议")), finding
                assert "{" not in finding.message


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is asked from the kernel")
@pytest.mark.parametrize(
    "title",
    [
        "A1 and the last cell of all",
        "a string of 1 GiB",
        "a string of 1 GiB told as 1 kB",
        "entities that expand",
        "a million blank cells with a style",
    ],
)
def test_a_bomb_is_done_with_in_a_second_and_two_hundred_megabytes(title: str) -> None:
    code = (
        "import re, sys, time\n"
        "from perfsheet.read.workbook import open_workbook\n"
        "data = sys.stdin.buffer.read()\n"
        "begun = time.process_time()\n"
        "open_workbook('a.xlsx', data)\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
        "print(time.process_time() - begun, int(peak) * 1024)\n"
    )
    data = next(case for case in BOMBS if case.title == title).make()
    seconds, peak = map(float, subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout.split())
    assert seconds < 1
    assert peak < 200 << 20


def test_a_sparse_bomb_is_five_kilobytes() -> None:
    bomb = next(case for case in BOMBS if case.title == "A1 and the last cell of all")
    assert len(bomb.make()) < 5_000


def test_a_far_cell_is_named_with_its_text() -> None:
    bomb = next(case for case in BOMBS if case.title == "A1 and the last cell of all")
    finding = open_workbook("a.xlsx", bomb.make()).findings[0]
    assert (finding.sheet, finding.cell) == ("自评表", "XFD1048576")
    assert "XFD1048576（远）" in finding.message


def test_sheets_beyond_the_limit_are_named() -> None:
    many = next(case for case in BOMBS if case.title == "ten thousand sheets")
    book = open_workbook("a.xlsx", many.make())
    assert len(book.grids) == 400
    assert "表401" in book.findings[0].message
    assert "9600" in book.findings[0].message


def test_damaged_bytes_never_raise_and_give_sound_grids() -> None:
    rng = random.Random(20250101)
    seeds = [(case.file, case.make()) for family in (legacy, odd, cells, opendocument) for case in family.CASES]
    for _ in range(ROUNDS):
        name, data = rng.choice(seeds)
        damaged = mutated(data, rng)
        book = open_workbook(name, damaged)
        assert book.readable or book.findings
        for row, cells_of in (row for grid in book.grids for row in grid.rows):
            assert [cell.row for cell in cells_of] == [row] * len(cells_of)
            assert [cell.col for cell in cells_of] == sorted({cell.col for cell in cells_of})
            assert all(cell.text.strip() and cell.text.encode() for cell in cells_of)
