"""Real and made-up forms, marked anywhere: no other cell changes, twice is once, and strip undoes it."""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.model import Grid, address
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Mark, Standing, annotate, strip
from tests.corpora import laid_out, published, returned
from tests.moved import saved
from tests.write.annotate import drawn
from tests.write.annotate.corpus import SOFFICE, STANDINGS, made, mark, marks, saved_again
from tests.write.annotate.packages import parts_of

EXAMPLES = 400 if os.environ.get("PERFSHEET_SOAK") else 25
#: every so manieth published form is marked in a normal run
EVERY = 1 if os.environ.get("PERFSHEET_SOAK") else 7


@cache
def county() -> list[tuple[str, bytes]]:
    """List the .xlsx of the made-up county that can be opened."""
    return [(name, data) for name, data in returned() if name.endswith(".xlsx") and open_workbook(name, data).readable]


@cache
def real() -> list[tuple[str, bytes]]:
    """Lay published forms out as workbooks."""
    return [(f"{form['id']}.xlsx", saved(laid_out(form, seed, "mixed"))) for seed, form in enumerate(published()[::EVERY])]


def grids(data: bytes) -> list[Grid]:
    return open_workbook("表.xlsx", data).grids


def somewhere(data: bytes, seed: int) -> list[Mark]:
    """Find fault with cells of all sheets: filled, blank, in merged areas, beyond the form."""
    random = Random(seed)
    found = []
    for grid in grids(data):
        filled = [(cell.row, cell.col) for _, row in grid.rows for cell in row]
        blank = [(random.randint(1, 60), random.randint(1, 20)) for _ in range(4)]
        inside = [(random.randint(area.top, area.bottom), random.randint(area.left, area.right)) for area in grid.areas[:30]]
        places = random.sample(filled, min(6, len(filled))) + blank + random.sample(inside, min(3, len(inside)))
        found += [mark(address(*place), random.choice(("error", "warning", "note")), f"SCO{random.randint(1, 999):03}", grid.sheet) for place in places]
    return found


def assert_unharmed(name: str, data: bytes, seed: int) -> None:
    findings = somewhere(data, seed)
    standings = [Standing(grid.sheet, "表", "project_selfeval", "退回", 1, 1, None, None, "") for grid in grids(data)]
    copy = annotate(name, data, findings, standings)
    assert grids(copy.data)[1:] == grids(data)
    assert annotate(copy.name, copy.data, findings, standings) == copy
    stripped = strip(copy.name, copy.data)
    assert stripped is not None
    assert (stripped.name, stripped.data) == (name, data)
    assert stripped.remarks == ()


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 2**31), st.data())
def test_forms_of_the_county_are_unharmed(seed: int, data: st.DataObject) -> None:
    assert_unharmed(*data.draw(st.sampled_from(county())), seed)


@pytest.mark.skipif(not published(), reason="the published forms are not here")
def test_published_forms_are_unharmed() -> None:
    for seed, (name, data) in enumerate(real()):
        assert_unharmed(name, data, seed)


def test_other_findings_on_a_marked_file_replace_the_first() -> None:
    name, data = county()[0]
    first = annotate(name, data, somewhere(data, 1), STANDINGS)
    assert annotate(name, first.data, somewhere(data, 2), STANDINGS) == annotate(name, data, somewhere(data, 2), STANDINGS)


@pytest.fixture(scope="module")
def by_libreoffice() -> dict[str, bytes]:
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    some = {name: made(name) for name in ("comments on the same cell and others", "conditional formats", "pictures, also in the header", "rich text", "charts", "data validation", "defined names", "a pivot table")}
    return saved_again(some | {"county": county()[0][1]})


def test_files_made_by_libreoffice_are_unharmed(by_libreoffice: dict[str, bytes]) -> None:
    assert len(by_libreoffice) == 9
    for name, data in by_libreoffice.items():
        assert_unharmed(f"{name}.xlsx", data, 1)
        copy = annotate("表.xlsx", data, marks(), STANDINGS)
        before, after = parts_of(data), parts_of(copy.data)
        if name != "county":
            assert drawn.SHEET in [grid.sheet for grid in grids(copy.data)]
            untouched = [part for part in before if part.startswith(("xl/media/", "xl/charts/", "xl/drawings/drawing", "xl/pivot", "docProps/", "xl/theme/"))]
            assert all(before[part] == after[part] for part in untouched)
