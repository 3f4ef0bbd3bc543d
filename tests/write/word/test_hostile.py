"""Text from forms stays text in Word, whatever it is."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from perfsheet.columns import encode
from perfsheet.judgement import judge
from perfsheet.tables import Batch
from perfsheet.write.format import clean
from perfsheet.write.word import write_bulletin, write_notice, write_unit_reports
from perfsheet.write.word.template import Template
from tests.write.hostile import HOSTILE, batch_of
from tests.write.word.district import EDUCATION, MADE, file, selfeval, told
from tests.write.word.documents import NAMES, W, paragraphs, parts
from tests.write.word.test_templates import FIELDS, Fields, saved

#: what no text may become
OBEYED = ("hyperlink", "instrText", "fldSimple", "object", "altChunk", "script", "img")


@pytest.fixture(scope="module")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template.load(saved(tmp_path_factory.mktemp("模板"), "{{ title }}"), "模板", Fields)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("报告")
    batch = batch_of(*HOSTILE)
    judgement = judge(batch, "national")
    write_bulletin(batch, judgement, folder / "通报.docx", made=MADE)
    paths = write_unit_reports(batch, judgement, folder / "单位报告", made=MADE)
    write_notice(HOSTILE[6], batch, judgement, folder / "整改通知.docx", made=MADE)
    return [folder / "通报.docx", folder / "整改通知.docx", *paths]


def test_every_part_of_every_document_is_xml(documents: list[Path]) -> None:
    assert len(documents) > 20
    for document in documents:
        for name, data in parts(document).items():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(data)


def test_nothing_in_a_form_becomes_a_link_a_field_or_an_object(documents: list[Path]) -> None:
    for document in documents:
        for name, data in parts(document).items():
            if name.startswith("word/") and name.endswith(".xml") and "footer" not in name:
                found = {etree.QName(element).localname for element in etree.fromstring(data).iter("*")}
                assert not found & set(OBEYED), (document.name, name)
            if name.endswith(".rels"):
                assert b"External" not in data


def test_names_of_files_are_safe_and_unlike(documents: list[Path]) -> None:
    names = [document.name for document in documents]
    assert len({name.casefold() for name in names}) == len(names)
    assert not [name for name in names if re.search(r'[<>:"/\\|?*\x00-\x1f]', name) or len(name) > 90]


def test_a_hostile_text_stands_in_the_report_as_it_was_typed(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>{{7*7}}&amp;]]>"
    results = [file("收件/甲.xlsx", selfeval(name, "甲" + name, EDUCATION, (100, 90), total=99))]
    (path,) = write_unit_reports(*told(results), tmp_path, made=MADE)
    cells = ["".join(cell.itertext()) for cell in etree.fromstring(parts(path)["word/document.xml"]).iter(f"{W}tc")]
    assert name in cells
    assert paragraphs(path)[0].startswith("甲" + name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.sampled_from([text[:200] for text in HOSTILE]))
def test_whatever_a_value_is_it_is_printed_as_that_text(shape: Template, text: str) -> None:
    document = shape.render(FIELDS._replace(title=text), MADE)
    assert "\n".join(paragraphs(document)) == clean(text)


def test_two_hundred_units_with_very_long_names_have_a_report_each(tmp_path: Path) -> None:
    long = "甲县" + "很长很长的单位名称" * 30
    results = [file(f"收件/{n}.xlsx", selfeval(f"项目{n}", f"{long}{n}", EDUCATION, (100, 90), total=99)) for n in range(200)]
    batch = Batch.from_columns([encode(results, 0)], pd.DataFrame())
    paths = write_unit_reports(batch, judge(batch, "national"), tmp_path, made=MADE)
    assert len(set(paths)) == 200
    last = etree.fromstring(parts(paths[-1])["word/document.xml"])
    assert long in "".join(last.find("w:body/w:p", NAMES).itertext())
