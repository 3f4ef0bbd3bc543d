"""Every figure that an output shows is in the catalogue, and is what its rows and cells come to."""

from __future__ import annotations

import html
import os
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
import python_calamine
from openpyxl.utils.cell import coordinate_to_tuple

from perfsheet.spread import to_wan
from perfsheet.tables import Batch
from perfsheet.trace.catalogue import Catalogue
from perfsheet.trace.figure import Figure, recomputed, told
from perfsheet.trace.origins import Origin, origins
from perfsheet.trace.record import NAME, read_record, write_record
from perfsheet.write.format import count, money, percent
from perfsheet.write.keys import key
from perfsheet.write.word.fields import Chart
from tests.batches import of_county, of_published
from tests.trace.runs import catalogued, county_roster
from tests.write.county import results
from tests.write.hostile import HOSTILE, batch_of
from tests.write.test_consolidated import batch as batch_of_results

SEEDS = range(20 if os.environ.get("PERFSHEET_SOAK") == "1" else 2)
#: fields that count lines, and number forms
ORDINALS = {"number", "form"}


def unequal(catalogue: Catalogue) -> list[tuple[str, float | None, float | None]]:
    """List the figures that their rows do not come to."""
    found = []
    for figure in catalogue.figures.values():
        if figure.how == "only" and figure.measure not in catalogue.tables.get(figure.table, {}):
            continue
        again = recomputed(figure, catalogue.tables)
        if abs((figure.value or 0) - (again or 0)) > 1e-9:
            found.append((figure.key, figure.value, again))
    return found


def test_every_figure_is_what_its_rows_come_to(catalogue: Catalogue) -> None:
    assert len(catalogue.figures) > 1500
    assert unequal(catalogue) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_of_published_forms_are_what_their_rows_come_to(tmp_path: Path, seed: int) -> None:
    assert unequal(catalogued(of_published(seed), tmp_path)[1]) == []


@pytest.mark.parametrize(
    "batch", [batch_of_results(results(60)), batch_of(*HOSTILE), batch_of_results([])], ids=["many", "hostile", "nothing"]
)
def test_figures_of_strange_batches_are_what_their_rows_come_to(tmp_path: Path, batch: Batch) -> None:
    run, catalogue = catalogued(batch, tmp_path)
    assert unequal(catalogue) == []
    for figure in catalogue.figures.values():
        assert told(figure)
        list(origins(catalogue, figure))
        assert re.fullmatch(r"[^\s#&=!%<>\"'/\\]+", figure.key), figure.key
    write_record(catalogue, tmp_path / NAME)
    assert read_record(tmp_path).figures.keys() == catalogue.figures.keys()
    assert run.places.figures.keys() == catalogue.front.keys()


def test_the_first_sheet_shows_what_is_catalogued(out: Path, catalogue: Catalogue) -> None:
    sheet = openpyxl.load_workbook(out / "汇总表.xlsx")["概况"]
    assert len(catalogue.front) > 150
    for cell, name in catalogue.front.items():
        figure = catalogue.figures[name]
        scale = 0.01 if figure.unit == "%" else 1
        assert sheet[cell].value == pytest.approx(scale * (figure.value or 0)), (cell, name)


def test_every_number_of_the_first_sheet_has_an_id(out: Path, catalogue: Catalogue) -> None:
    sheet = openpyxl.load_workbook(out / "汇总表.xlsx")["概况"]
    numbers = {cell.coordinate for row in sheet.iter_rows() for cell in row if isinstance(cell.value, (int, float))}
    years = {cell for cell in numbers if sheet[cell].number_format == "0"}
    assert numbers - years == set(catalogue.front)


def _shown(figure: Figure) -> set[str]:
    return (
        {count(figure.value)}
        if figure.unit not in {"%", "万元", "分"}
        else {percent(figure.value) if figure.unit == "%" else money(figure.value)}
    )


@pytest.mark.parametrize("page", ["总览.html", "对账.html"])
def test_every_figure_of_the_pages_has_an_id_that_shows_its_value(out: Path, catalogue: Catalogue, page: str) -> None:
    text = (out / page).read_text(encoding="utf-8")
    found = re.findall(r'data-figure="([^"]*)"[^>]*>(?:<a [^>]*>)?(?:<b>)?([^<]*)<', text)
    assert len(found) > (10 if page == "对账.html" else 500)
    for name, shown in found:
        if shown and not html.unescape(name).startswith("表单."):
            figure = catalogue.figures[html.unescape(name)]
            assert shown in _shown(figure), (name, shown)
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))


def _fields(prefix: str, fields: Any) -> Iterator[tuple[str, float]]:
    """Go through the figures that a report prints, by the ids that they must have."""
    for name, value in fields._asdict().items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and name not in ORDINALS:
            yield f"{prefix}.{name}", value
        elif isinstance(value, Chart):
            continue
        elif hasattr(value, "_asdict"):
            yield from _fields(f"{prefix}.{name}", value)
        elif isinstance(value, (list, tuple)):
            for at, line in enumerate(value, 1):
                if hasattr(line, "_asdict"):
                    yield from _fields(key(*prefix.split("."), name, _called(line, at)), line)


def _called(line: Any, at: int) -> object:
    """Name a line as its id does: by its code or its name, else by its place."""
    return at if hasattr(line, "round") or hasattr(line, "part") else getattr(line, "code", None) or getattr(line, "name", None) or at


def test_every_figure_of_the_bulletin_is_catalogued(tmp_path: Path) -> None:
    run, catalogue = catalogued(of_county(), tmp_path, roster=county_roster())
    assert run.bulletin is not None
    printed = [(name, value) for name, value in _fields("通报", run.bulletin) if not name.startswith("通报.annexes")]
    assert len(printed) > 300
    for name, value in printed:
        assert catalogue.figures[name].value == pytest.approx(value), name


def test_every_figure_of_the_reports_about_units_is_catalogued(tmp_path: Path) -> None:
    run, catalogue = catalogued(of_county(), tmp_path)
    for unit in run.units:
        for name, value in _fields(key("单位报告", unit.unit), unit):
            if ".lines." not in name and ".found." not in name:
                assert catalogue.figures[name].value == pytest.approx(value), name
        for number, scored in enumerate(unit.scored, 1):
            parts = catalogue.figures[f"{key('单位报告', unit.unit)}.scored.{number}.lines"]
            assert [catalogue.tables["parts"]["weight"][row] for row in parts.rows] == [line.weight for line in scored.lines]


@cache
def _book(path: str, data: bytes) -> python_calamine.CalamineWorkbook:
    del path
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))


def _cell(catalogue: Catalogue, out: Path, origin: Origin) -> object:
    """Read a cell of a returned file with a library that is not ours."""
    files = catalogue.tables["files"]
    assert origin.file is not None
    path, place = files["path"][origin.file], out / files["reach"][origin.file]
    data = place.read_bytes()
    if "!/" in path:
        with zipfile.ZipFile(place, metadata_encoding="gbk") as archive:
            data = archive.read(path.partition("!/")[2])
    sheet = _book(path, data).get_sheet_by_name(origin.sheet or "")
    row, col = coordinate_to_tuple(origin.cell or "")
    top, left = sheet.start or (0, 0)
    return sheet.to_python(skip_empty_area=True)[row - 1 - top][col - 1 - left]


def test_money_is_the_sum_of_the_cells_of_the_returned_files(out: Path, catalogue: Catalogue) -> None:
    """The cells are read by another library, and converted and added here."""
    seen = 0
    for figure in catalogue.figures.values():
        if figure.measure not in {"budget", "spent"} or figure.how != "sum":
            continue
        amount = Decimal(0)
        for row in figure.rows:
            (origin,) = origins(catalogue, figure._replace(rows=[row]))
            stated = re.sub(r"[,\s]|万元|元", "", normalize("NFKC", str(_cell(catalogue, out, origin))))
            unit = (
                "元"
                if str(origin.text).endswith("元") and not str(origin.text).endswith("万元")
                else catalogue.tables["forms"]["money_unit"][row]
            )
            amount += Decimal(repr(to_wan(float(stated), unit)))
        assert float(amount) == pytest.approx(figure.value), figure.key
        seen += 1
    assert seen > 60


def test_a_run_again_gives_the_same_record(tmp_path: Path) -> None:
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
        _, catalogue = catalogued(of_county(), tmp_path / "一", roster=county_roster())
        write_record(catalogue, tmp_path / folder / NAME)
    assert (tmp_path / "一" / NAME).read_bytes() == (tmp_path / "二" / NAME).read_bytes()
