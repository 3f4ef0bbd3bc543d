"""An office's own template of 总览.html: used where it is right, refused before the run with its place where it is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from perfsheet.columns import encode
from perfsheet.errors import PerfsheetError
from perfsheet.resources import templates_dir
from perfsheet.tables import Batch
from perfsheet.write.overview import write_overview
from perfsheet.write.overview_template import FIELDS, check_overview
from tests.write.county import results
from tests.write.judgements import as_read

OURS = templates_dir() / "report" / "batch"


def office(folder: Path, text: str, name: str = "overview.html") -> Path:
    path = folder / "模板" / "batch" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "模板"


def page(folder: Path, own: Path | None) -> str:
    batch = Batch.from_columns([encode(results(3, indicators=1), 0)], pd.DataFrame())
    write_overview(batch, as_read(batch), folder / "总览.html", title="<绩效> & 总览", templates=own)
    return (folder / "总览.html").read_text(encoding="utf-8")


def test_our_own_template_is_right() -> None:
    check_overview(OURS.parent)


def test_every_field_of_the_page_may_be_used(tmp_path: Path) -> None:
    own = office(tmp_path, "".join(f"{{% if {name} is defined %}}{name} {{% endif %}}" for name in sorted(FIELDS)))
    check_overview(own)
    assert page(tmp_path, own).split() == sorted(FIELDS)


def test_an_office_changes_the_page_or_only_its_style(tmp_path: Path) -> None:
    assert page(tmp_path, office(tmp_path, "<p>{{ title }}：{{ summary.forms | count }}</p>")) == "<p>&lt;绩效&gt; &amp; 总览：3</p>"
    (tmp_path / "模板" / "batch" / "overview.html").unlink()
    text = page(tmp_path, office(tmp_path, "body{color:teal}", "overview/style.css"))
    assert "<style>body{color:teal}</style>" in text
    assert "文件处理结果" in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("好\n{{ titel }}", "第 2 行有误：没有字段 titel，最接近的是 title。"),
        ("{{ summary.form }}", "第 1 行有误：没有字段 summary.form，最接近的是 forms。"),
        ("{% for x in groups %}", "第 1 行有误："),
        ("{{ title | mony }}", "mony"),
        ("{{ title }", "第 1 行有误："),
        ("{% if %}", "第 1 行有误："),
    ],
)
def test_mistakes_are_told_before_the_run(text: str, wanted: str, tmp_path: Path) -> None:
    with pytest.raises(PerfsheetError) as caught:
        check_overview(office(tmp_path, text))
    assert "overview.html" in str(caught.value)
    assert wanted in str(caught.value)
    assert str(caught.value).endswith("请改正，或移走这个文件以使用自带的模板。")


def test_a_field_of_a_line_that_there_is_not_is_no_silent_blank(tmp_path: Path) -> None:
    own = office(tmp_path, "一\n二\n{% for line in summary.kinds %}{{ line.nmae }}{% endfor %}")
    with pytest.raises(PerfsheetError, match=r"overview\.html 第 3 行有误：没有字段 nmae，最接近的是 name。"):
        page(tmp_path, own)


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__ }}", "{{ summary.__init__.__globals__ }}", "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}"])
def test_a_template_runs_no_code(text: str, tmp_path: Path) -> None:
    with pytest.raises(PerfsheetError):
        page(tmp_path, office(tmp_path, text))


def test_a_part_that_is_not_text_is_refused(tmp_path: Path) -> None:
    own = office(tmp_path, "")
    (own / "batch" / "overview.html").write_bytes("总览".encode("gb18030"))
    with pytest.raises(PerfsheetError, match="请存为 UTF-8 编码的文本"):
        check_overview(own)
