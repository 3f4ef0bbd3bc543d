"""A run over the made-up county, made once for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from perfsheet.trace.catalogue import Catalogue
from perfsheet.trace.record import read_record
from tests.corpora import INBOX
from tests.trace.runs import written_run


@pytest.fixture(scope="package")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    county = tmp_path_factory.mktemp("县")
    shutil.copytree(INBOX, county / "收件箱")
    return written_run(county / "结果", county / "收件箱")


@pytest.fixture(scope="package")
def catalogue(out: Path) -> Catalogue:
    return read_record(out)
