"""What is handed to others is what the ledger holds, exactly."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfsheet.errors import PerfsheetError
from perfsheet.ledger.backup import backup
from perfsheet.ledger.exact import decimal, storable
from perfsheet.ledger.ledger import consulted
from perfsheet.ledger.picture import picture
from perfsheet.ledger.verify import verify
from perfsheet.write.exchange import export
from perfsheet.write.exchange_words import TABLES
from tests.ledger.conftest import new_database
from tests.ledger.test_incremental import PATHS, County

MADE = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
SHAPES = ("xlsx", "csv", "parquet", "json")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def county(request, tmp_path_factory):
    """Lend a county with a night behind it."""
    home = tmp_path_factory.mktemp("exchange")
    found = County(home / "county", str(home / "l.db") if request.param == "sqlite" else new_database(request.getfixturevalue("server")))
    found.befall(("put", PATHS[0], "0 0 error\n1 0", 1))
    found.befall(("put", PATHS[2], "2 0\n5 1 warning", 1))
    found.befall(("roster", 2))
    found.night()
    return found


def exported(address: str, shape: str, target: Path) -> Path:
    with consulted(address) as connection:
        export(picture(connection), shape, target, {"entry": 3, "head": "0"}, MADE)
    return target


def rows(address: str) -> dict[str, list[dict[str, object]]]:
    with consulted(address) as connection:
        return {table.name: [dict(zip((field.name for field in table.fields), row, strict=True)) for row in table.rows] for table in picture(connection)}


def test_json_holds_every_row_and_figures_as_they_are_written(county, tmp_path):
    path = exported(county.address, "json", tmp_path / "台账.json")
    document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    held = rows(county.address)
    assert set(document["tables"]) == set(held) == set(TABLES)
    for name, expected in held.items():
        assert document["tables"][name] == expected
    assert any(isinstance(row["spent_wan"], Decimal) for row in document["tables"]["funds"])


def test_a_roster_with_flags_is_held_and_verified(county):
    held = rows(county.address)["roster_projects"]
    assert [(row["continuing"], row["secret"]) for row in held] == [(1, 0), (0, 1), (None, None)]
    with consulted(county.address) as connection:
        assert verify(connection).faults == []


def test_csv_has_a_file_a_table_and_no_formula(county, tmp_path):
    folder = exported(county.address, "csv", tmp_path / "导出")
    held = rows(county.address)
    for name, expected in held.items():
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(expected)
    assert json.loads((folder / "about.json").read_text(encoding="utf-8"))["entry"] == 3


def test_parquet_has_exact_decimals(county, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    folder = exported(county.address, "parquet", tmp_path / "导出")
    for name, expected in rows(county.address).items():
        table = parquet.read_table(folder / f"{name}.parquet")
        assert table.num_rows == len(expected)
        if name == "funds":
            assert str(table.schema.field("spent_wan").type).startswith("decimal128(38, ")
            assert table.column("spent_wan").to_pylist() == [row["spent_wan"] for row in expected]


def test_the_workbook_has_a_sheet_a_table_headed_in_chinese(county, tmp_path):
    book = load_workbook(exported(county.address, "xlsx", tmp_path / "台账.xlsx"))
    assert book.sheetnames == list(TABLES.values())
    heads = [cell.value for row in book["问题"].iter_rows(min_row=1, max_row=4) for cell in row if cell.value]
    assert {"状态", "首次发现", "问题与处理办法"} <= set(heads)
    values = {cell.value for row in book["问题"].iter_rows() for cell in row}
    assert {"新发现", "错误"} <= values
    for sheet in book:
        latin = [cell.value for row in sheet.iter_rows(min_row=3, max_row=3) for cell in row if isinstance(cell.value, str) and cell.value.isascii()]
        assert latin == [], sheet.title


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_replaces_the_last_one_and_leaves_nothing_beside(county, tmp_path, shape):
    target = tmp_path / "out" / "台账"
    exported(county.address, shape, target)
    exported(county.address, shape, target)
    assert [path.name for path in target.parent.iterdir()] == ["台账"]


def test_a_folder_with_other_things_in_it_is_not_replaced(county, tmp_path):
    (tmp_path / "资料").mkdir()
    (tmp_path / "资料" / "要紧.docx").write_bytes(b"x")
    with pytest.raises(PerfsheetError, match=r"其中有别的文件（要紧\.docx 等）。请换一个名字"):
        exported(county.address, "csv", tmp_path / "资料")
    assert (tmp_path / "资料" / "要紧.docx").exists()


def test_a_backup_is_a_whole_ledger_of_its_own(tmp_path):
    county = County(tmp_path / "county", str(tmp_path / "l.db"))
    county.befall(("put", PATHS[0], "0 0", 1))
    county.night()
    backup(county.address, tmp_path / "备份" / "b.db")
    county.befall(("put", PATHS[1], "1 0", 1))
    county.night()
    with consulted(str(tmp_path / "备份" / "b.db")) as connection:
        found = verify(connection)
    assert (found.faults, found.entries) == ([], 4)
    with pytest.raises(PerfsheetError, match="已存在，未覆盖"):
        backup(county.address, tmp_path / "备份" / "b.db")


def test_a_ledger_on_a_server_is_dumped_for_pg_restore(server, tmp_path):
    county = County(tmp_path / "county", new_database(server))
    county.befall(("put", PATHS[0], "0 0", 1))
    county.night()
    backup(county.address, tmp_path / "b.dump")
    assert (tmp_path / "b.dump").read_bytes().startswith(b"PGDMP")


@pytest.mark.parametrize(
    ("figure", "written"),
    [(0.1, "0.1"), (1e22, "1" + "0" * 22), (1500.0, "1500"), (-0.0, "0"), (2.675, "2.675"), (1e-7, "0.0000001"), (float("nan"), None), (float("inf"), None), (None, None), (Decimal("12.50"), "12.5")],
)
def test_a_figure_is_kept_as_the_decimal_that_it_is_written_as(figure, written):
    assert decimal(figure) == written


def test_texts_that_no_database_takes_are_spelt_out():
    assert storable(["好\ud800", "a\x00b", None, 3]) == ["好\\ud800", "a\\x00b", None, 3]
