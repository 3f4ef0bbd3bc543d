"""The made-up county of samples/: built again it is the same, its faults are where they are said to be, and it is read whole."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.styles import numbers

from tests.agreement import disagreements, fold

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
INBOX, EXPECTED = SAMPLES / "收件箱", SAMPLES / "expected"
CONVERTED = (".xls", ".ods")
RETURNS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXPECTED.rglob("*.json"))]
FAULTS = list(csv.DictReader(io.StringIO((SAMPLES / "faults.csv").read_text(encoding="utf-8-sig"))))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the county in a folder of its own."""
    return _build(tmp_path_factory.mktemp("示例县"), dict(os.environ))


def _build(out, environment):
    command = [sys.executable, str(SAMPLES / "build.py"), "--out", str(out)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8", env=environment | {"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr
    return out


def _files(folder):
    return {path.relative_to(folder).as_posix(): path for part in ("收件箱", "expected") for path in (folder / part).rglob("*") if path.is_file()}


def _content(path):
    """Tell what a workbook holds, without what the library that wrote it decides: values, formats, merged areas, hidden rows."""
    if path.suffix in CONVERTED:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {sheet.title: _sheet_content(sheet) for sheet in openpyxl.load_workbook(path)}


def _sheet_content(sheet):
    cells = [(cell.coordinate, cell.value, cell.number_format) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    hidden = [row for row, dimension in sheet.row_dimensions.items() if dimension.hidden]
    return cells, sorted(map(str, sheet.merged_cells.ranges)), hidden


def _is_workbook(path):
    return path.suffix in (".xlsx", *CONVERTED) and zipfile.is_zipfile(path) | (path.suffix == ".xls") and "~$" not in path.name


def test_building_again_gives_the_committed_files(built):
    committed, fresh = _files(SAMPLES), _files(built)
    without = {name for name in committed if name.endswith(CONVERTED)} if shutil.which("soffice") is None else set()
    assert set(fresh) == set(committed) - without
    for name, path in fresh.items():
        if _is_workbook(path):
            assert _content(path) == _content(committed[name]), name
        elif path.suffix in (".json", ".pdf") or "~$" in name or "加密" in name:
            assert path.read_bytes() == committed[name].read_bytes(), name
    assert (built / "faults.csv").read_bytes() == (SAMPLES / "faults.csv").read_bytes()
    assert _content(built / "名册.xlsx") == _content(SAMPLES / "名册.xlsx")


def test_libreoffice_is_at_hand_where_tests_must_not_be_left_out():
    assert shutil.which("soffice") or not os.environ.get("CI")


def test_building_twice_gives_the_same_bytes_without_libreoffice_too(built, tmp_path):
    again = _files(_build(tmp_path, dict(os.environ) | {"PATH": ""}))
    fresh = _files(built)
    assert set(fresh) - set(again) == {name for name in fresh if name.endswith(CONVERTED)}
    for name, path in again.items():
        assert path.read_bytes() == fresh[name].read_bytes(), name


def test_the_county_has_its_departments_units_and_projects():
    sheets = {sheet.title: sheet.max_row - 1 for sheet in openpyxl.load_workbook(SAMPLES / "名册.xlsx")}
    assert sheets == {"主管部门": 3, "单位": 6, "项目": 12}


def test_every_kind_of_form_is_returned():
    kinds = {}
    for record in (form for file in RETURNS for form in file["forms"]):
        kinds[record["kind"]] = kinds.get(record["kind"], 0) + 1
    assert kinds == {
        "ex_ante": 5,
        "project_target": 12,
        "department_target": 3,
        "project_monitor": 24,
        "department_monitor": 3,
        "project_selfeval": 12,
        "department_selfeval": 3,
        "transfer_target": 3,
        "transfer_selfeval": 3,
    }


@cache
def _shown_cells(file):
    """Every cell of a returned workbook as text on the screen, by (sheet, cell)."""
    parcel, _, member = file.partition(".zip/")
    if member:
        with zipfile.ZipFile(INBOX / f"{parcel}.zip", metadata_encoding="gbk") as archive:
            return _cells(openpyxl.load_workbook(io.BytesIO(archive.read(member)), data_only=True))
    if file.endswith(CONVERTED):
        grids = _content(INBOX / file).items()
        return {(name, f"{openpyxl.utils.get_column_letter(c)}{r}"): str(v) for name, rows in grids for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1)}
    return _cells(openpyxl.load_workbook(INBOX / file, data_only=True))


def _cells(book):
    return {(sheet.title, cell.coordinate): _shown(cell) for sheet in book for row in sheet.iter_rows() for cell in row}


def _shown(cell):
    value, form = cell.value, cell.number_format
    if value is None or isinstance(value, str) or form == numbers.FORMAT_GENERAL:
        return str("" if value is None else value)
    places = len(form.partition(".")[2].rstrip("%"))
    return f"{value:.{places}%}" if form.endswith("%") else f"{value:{',' if ',' in form else ''}.{places}f}"


def _same(held, stated, file):
    """Compare texts; formats are lost where calamine reads, so there a rate of 0.975 is 97.50%."""
    if fold(held) == fold(stated):
        return True
    if not file.endswith(CONVERTED):
        return False
    number = re.fullmatch(r"(-?[\d.]+)(%?)", fold(stated))
    return bool(number) and abs(float(held) - float(number[1]) / (100 if number[2] else 1)) < 1e-3


@pytest.mark.parametrize("returned", RETURNS, ids=[r["file"].rpartition("/")[2] for r in RETURNS])
def test_every_expected_value_stands_in_its_cell(returned):
    held = _shown_cells(returned["file"])
    for form in returned["forms"]:
        for part, row, key, _, text, cell in form["values"]:
            assert _same(held[form["sheet"], cell], text, returned["file"]), (form["id"], part, row, key, cell)


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f['form']} {f['ref']}" for f in FAULTS])
def test_a_stated_fault_stands_in_its_cell(fault):
    held = _shown_cells(fault["file"])[fault["sheet"], fault["cell"]]
    assert _same(held, fault["holds"], fault["file"]) if fault["holds"] else held == ""
    assert fault["holds"] != fault["should"]


def test_about_a_third_of_the_forms_have_one_stated_fault_each():
    forms = sum(len(file["forms"]) for file in RETURNS)
    assert len({fault["form"] for fault in FAULTS}) == len(FAULTS)
    assert 0.3 <= len(FAULTS) / forms <= 0.4


def test_totals_are_right_where_no_fault_is_stated():
    """Points and amounts of every form without a stated fault add up."""
    faulty = {fault["form"] for fault in FAULTS}
    for form in (form for file in RETURNS for form in file["forms"] if form["id"] not in faulty):
        points = [_number(v[4]) for v in form["values"] if v[0] in ("indicators", "funds") and v[2] == "score" and v[4] not in ("—", "-", "/")]
        totals = [_number(v[4]) for v in form["values"] if v[0] == "totals" and v[2] == "score"]
        assert not totals or round(sum(points), 2) == totals[0], form["id"]
        for column in ("approved", "budget", "spent"):
            amounts = {v[1]: _number(v[4]) for v in form["values"] if v[0] == "funds" and v[2] == column}
            parts = sum(amount for source, amount in amounts.items() if source != "total")
            assert len(amounts) < 2 or round(parts, 4) == round(amounts["total"], 4), (form["id"], column)


def _number(text):
    return float(fold(text))


@pytest.fixture(scope="module")
def read():
    """Give what `perfsheet read` understands of the inbox, by file."""
    command = [sys.executable, "-m", "perfsheet", "read", "--format", "json", str(INBOX)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    files = json.loads(done.stdout or "[]")
    assert files, done.stderr
    return {file["file"].replace(".zip!/", ".zip/").partition("收件箱/")[2]: file for file in files}


@pytest.mark.parametrize("returned", RETURNS, ids=[r["file"].rpartition("/")[2] for r in RETURNS])
def test_perfsheet_reads_every_value_with_its_cell(read, returned):
    forms = read[returned["file"]]["forms"]
    wrong = [line for form in returned["forms"] for line in disagreements(form, forms)]
    assert not wrong, "\n".join(wrong)
    assert len(forms) == len(returned["forms"])


@pytest.fixture(scope="module")
def accounted(tmp_path_factory):
    """Give the manifest of a run over the inbox, by file."""
    out = tmp_path_factory.mktemp("结果")
    command = [sys.executable, "-m", "perfsheet", "run", str(INBOX), "--out", str(out), "--quiet"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return {entry["path"].partition("收件箱/")[2]: entry for entry in manifest["inputs"]}


def test_a_run_accounts_for_every_file_of_the_inbox(accounted):
    files = {path.relative_to(INBOX).as_posix() for path in INBOX.rglob("*") if path.is_file()}
    assert {name for name in accounted if ".zip!/" not in name} == files
    assert {name.replace(".zip!/", ".zip/") for name in accounted} >= {returned["file"] for returned in RETURNS}


def test_what_comes_with_the_forms_is_listed_for_what_it_is(accounted):
    status = {name.rpartition("/")[2]: entry["status"] for name, entry in accounted.items()}
    assert {name for name, said in status.items() if said == "ignored"} == {"竣工验收单.pdf", "自评情况说明.docx", "~$0013zp中职学生免学费补助.xlsx", "自评材料.zip"}
    assert {name for name, said in status.items() if said == "rejected"} == {"墒情监测自评表（传输中断）.xlsx", "应急物资储备自评表（加密）.xlsx"}
    assert sorted(said == "duplicate" for name, said in status.items() if name.startswith("2025年度自评表-课后服务补助")) == [False, True]


def test_reading_finds_nothing_to_say_of_forms_without_a_fault(read):
    """A finding that nobody can act on hides those that matter."""
    faulty = {fault["file"] for fault in FAULTS}
    said = [(returned["file"], f["code"], f["cell"], f["message"]) for returned in RETURNS for f in read[returned["file"]]["findings"]]
    assert [line for line in said if line[0] not in faulty] == []
