"""Templates of an office's own: what is wrong in them is named with its place and the remedy, and nothing in them is obeyed as code."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import pytest

from perfsheet.errors import PerfsheetError
from perfsheet.write.word.package import write_parts
from perfsheet.write.word.shelf import REPORTS, check_templates, copy_templates, template
from perfsheet.write.word.template import Template
from tests.write.word.district import MADE
from tests.write.word.documents import paragraphs, parts, tables

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Row(NamedTuple):
    """A row of a list."""

    name: Annotated[str, "名称"]
    rate: Annotated[float | None, "比率"]


class Fields(NamedTuple):
    """What the templates of these tests may print."""

    title: Annotated[str, "标题"]
    total: Annotated[float, "总数"]
    rows: Annotated[tuple[Row, ...], "各行"]
    first: Annotated[Row, "第一行"]
    given: Annotated[bool, "有没有"]


FIELDS = Fields("通<报>&", 1234.5, (Row("甲", 90.0), Row("乙", None)), Row("甲", 90.0), given=True)


def document(*paragraphs: str) -> str:
    """Write a document; a paragraph that begins with < is XML already."""
    written = "".join(one if one.startswith("<") else f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return f"<w:document {W}><w:body>{written}<w:sectPr/></w:body></w:document>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{one}</w:t></w:r></w:p></w:tc>" for one in cells) + "</w:tr>"


def saved(folder: Path, *paragraphs: str, more: Mapping[str, str] | None = None) -> Path:
    contents = {"[Content_Types].xml": "<Types/>", "word/document.xml": document(*paragraphs), **(more or {})}
    path = folder / "模板.docx"
    path.write_bytes(write_parts({name: text.encode() for name, text in contents.items()}, MADE))
    return path


def load(folder: Path, *paragraphs: str, more: Mapping[str, str] | None = None) -> Template:
    return Template.load(saved(folder, *paragraphs, more=more), "batch/通报.docx", Fields)


def rendered(folder: Path, *paragraphs: str) -> bytes:
    return load(folder, *paragraphs).render(FIELDS, MADE)


def refused(folder: Path, *paragraphs: str, more: Mapping[str, str] | None = None) -> str:
    with pytest.raises(PerfsheetError) as error:
        load(folder, *paragraphs, more=more)
    return str(error.value)


def test_a_field_is_filled_in_as_text(tmp_path: Path) -> None:
    assert paragraphs(rendered(tmp_path, "标题：{{ title }}，共 {{ total|money }} 万元")) == ["标题：通<报>&，共 1,234.50 万元"]


def test_a_tag_torn_into_runs_is_one_tag(tmp_path: Path) -> None:
    torn = "<w:p><w:r><w:t>甲{</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>{ ti</w:t></w:r><w:r><w:t>tle }</w:t></w:r><w:r><w:t>}乙</w:t></w:r></w:p>"
    assert paragraphs(rendered(tmp_path, torn)) == ["甲通<报>&乙"]


def test_quotes_that_word_curls_and_wide_spaces_are_taken_as_meant(tmp_path: Path) -> None:
    assert paragraphs(rendered(tmp_path, "{{\u3000first.rate|percent or “—” }}")) == ["90.00%"]


def test_paragraphs_are_repeated_by_tags_that_stand_alone(tmp_path: Path) -> None:
    assert paragraphs(rendered(tmp_path, "{% for one in rows %}", "{{ loop.index }}.{{ one.name }}", "{%p endfor %}")) == ["1.甲", "2.乙"]


def test_rows_are_repeated(tmp_path: Path) -> None:
    table = "<w:tbl>" + row("名", "率") + row("{%tr for one in rows %}", "") + row("{{ one.name }}", "{{ one.rate|percent }}") + row("{%tr endfor %}", "") + "</w:tbl>"
    assert tables(rendered(tmp_path, table)) == [[["名", "率"], ["甲", "90.00%"], ["乙", ""]]]


def test_what_is_wanted_only_now_and_then_may_stand_in_a_sentence_or_alone(tmp_path: Path) -> None:
    said = paragraphs(rendered(tmp_path, "甲{% if given %}乙{% else %}丙{% endif %}", "{% if not given %}", "丁", "{% else %}", "戊", "{% endif %}"))
    assert said == ["甲乙", "戊"]


def test_a_remark_in_a_template_is_not_printed(tmp_path: Path) -> None:
    assert paragraphs(rendered(tmp_path, "甲{# 只给自己看 {{ 不管 }} #}乙", "{{ total|count }}"))[0] == "甲乙"


def test_a_cell_that_a_condition_leaves_empty_still_holds_a_paragraph(tmp_path: Path) -> None:
    cell = "<w:tbl><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>{% if not given %}</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    assert b"<w:tc><w:tcPr/><w:p/></w:tc>" in parts(rendered(tmp_path, cell))["word/document.xml"]


def test_braces_that_are_no_tags_stay(tmp_path: Path) -> None:
    assert paragraphs(rendered(tmp_path, "{一} 50% {二}", "{{ total|count }}"))[0] == "{一} 50% {二}"


def test_line_feeds_and_tabs_of_a_value_are_those_of_word(tmp_path: Path) -> None:
    shape = load(tmp_path, "{{ title }}")
    assert paragraphs(shape.render(FIELDS._replace(title="一\r\n二\t三\x00\ud800"), MADE)) == ["一\n二\t三��"]


def test_jinja_in_a_value_is_text(tmp_path: Path) -> None:
    shape = load(tmp_path, "{{ title }}")
    hostile = "{{ total }}{% for x in y %}</w:t></w:r>\ue000{total}\ue001"
    assert paragraphs(shape.render(FIELDS._replace(title=hostile), MADE)) == [hostile]


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("共 {{ totle }} 万元", "没有“totle”这个字段，是否为“total”？"),
        ("{{ first.nmae }}", "没有“first.nmae”这个字段，是否为“first.name”？"),
        ("{{ 完全不同 }}", "可用的有 first、given、rows、title、total"),
        ("{{ title", "没有结束，应以 }} 结尾"),
        ("{{ title }", "没有结束"),
        ("title }}", "“}}”没有与它相配的开头"),
        ("{{ title + }}", "写法有误"),
        ("{{ }}", "写法有误"),
        ("{{ rows }}", "是列表，请用 {% for … in rows %} 逐项写"),
        ("{{ first }}", "请写明其中哪一项：first.name、first.rate"),
        ("{{ rows.name }}", "“rows”是列表"),
        ("{{ title.name }}", "“title”之下没有字段"),
        ("{{ total|mony }}", "没有“mony”这种格式，是否为“money”？"),
        ("{{ title|money }}", "“title”不能用“money”这种格式，它用于数"),
        ("{{ total|clean }}", "它用于文字"),
        ("{% for one in title %}{% endfor %}", "“title”不是列表"),
        ("{% for one in rows %}{{ one.x }}{% endfor %}", "没有“one.x”这个字段"),
        ("{% if first.rate &gt; 80 %}{% endif %}", "可能为空，不能比较大小；请写成 {% if first.rate is not none and … %}"),
        ("{% if title &gt; 80 %}{% endif %}", "比较大小的两边要都是数"),
        ("{% if given %}", "没有结束，请在其后补上 {% endif %}"),
        ("{% endif %}", "之前没有与它相配的"),
        ("{% for one in rows %}{% endif %}", "应先写 {% endfor %}"),
        ("｛｛ title ｝｝", "半角"),
        ("{%tr for one in rows %}", "要写在表格里"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(tmp_path: Path, paragraph: str, said: str) -> None:
    assert said in refused(tmp_path, "前文", paragraph)


def test_a_fault_names_the_template_and_the_place(tmp_path: Path) -> None:
    table = "<w:tbl>" + row("表头") + row("率 {{ first.rat }}") + "</w:tbl>"
    said = refused(tmp_path, "正文", table, "共 {{ totle }} 万元")
    assert said.startswith("模板 batch/通报.docx 有 2 处要改")
    assert "1. 正文第 1 个表格“率 {{ first.rat }}”：没有“first.rat”这个字段，是否为“first.rate”？" in said
    assert "2. 正文“共 {{ totle }} 万元”：" in said


def test_faults_in_heads_and_feet_are_found_too(tmp_path: Path) -> None:
    footer = f"<w:ftr {W}><w:p><w:r><w:t>{{{{ titl }}}}</w:t></w:r></w:p></w:ftr>"
    assert "页脚“{{ titl }}”：没有“titl”这个字段" in refused(tmp_path, "正文", more={"word/footer1.xml": footer})


def test_what_may_be_blank_can_be_compared_once_it_is_known_not_to_be(tmp_path: Path) -> None:
    said = rendered(tmp_path, "{% for one in rows %}{% if one.rate is not none and one.rate &lt; 95 %}{{ one.name }}{% endif %}{% endfor %}")
    assert paragraphs(said) == ["甲"]


def test_a_loop_that_begins_in_one_place_and_ends_in_another_is_refused(tmp_path: Path) -> None:
    assert "不在同一层" in refused(tmp_path, "甲{% for one in rows %}", "乙{% endfor %}")
    table = "<w:tbl>" + row("{%tr for one in rows %}", "") + row("甲", "乙") + "</w:tbl>"
    assert "不在同一层" in refused(tmp_path, table, "{% endfor %}")


def test_text_beside_a_tag_that_takes_its_row_is_not_lost_in_silence(tmp_path: Path) -> None:
    table = "<w:tbl>" + row("{%tr for one in rows %}", "别丢了我") + row("{%tr endfor %}", "") + "</w:tbl>"
    assert "要单独占一行" in refused(tmp_path, table)


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ title.__class__ }}",
        "{{ rows._replace }}",
        "{{ title.format(1) }}",
        "{{ title.upper() }}",
        "{{ range(1000000) }}",
        "{{ lipsum.__globals__ }}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ rows[0] }}",
        "{{ 9**9**9 }}",
        "{{ total + 1 }}",
        "{{ title|safe }}",
        "{{ title|attr('upper') }}",
        "{{ title|map('upper') }}",
        "{{ total|money(total) }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% for one in rows recursive %}{% endfor %}",
        "{% for a, b in rows %}{% endfor %}",
        "{% for one in range(9) %}{% endfor %}",
        "{% raw %}{% endraw %}",
    ],
)
def test_code_in_a_template_is_refused_before_anything_is_written(tmp_path: Path, code: str) -> None:
    assert "处要改" in refused(tmp_path, code)


@pytest.mark.parametrize("field", ["DDEAUTO c:\\\\cmd.exe", 'INCLUDETEXT "\\\\\\\\host\\\\x.docx"', "INCLUDEPICTURE http://example.invalid/x.png"])
def test_fields_that_fetch_something_are_refused(tmp_path: Path, field: str) -> None:
    paragraph = f"<w:p><w:r><w:instrText> {field} </w:instrText></w:r></w:p>"
    assert "引用外部内容" in refused(tmp_path, paragraph)


def test_a_template_without_any_field_is_no_template(tmp_path: Path) -> None:
    assert "没有任何字段" in refused(tmp_path, "关于某事的通报")


def test_a_strict_document_is_asked_for_again_as_a_common_one(tmp_path: Path) -> None:
    path = saved(tmp_path, "{{ title }}")
    strict = document("{{ title }}").replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
    path.write_bytes(write_parts({"[Content_Types].xml": b"<Types/>", "word/document.xml": strict.encode()}, MADE))
    with pytest.raises(PerfsheetError, match="严格"):
        Template.load(path, "通报.docx", Fields)


def test_what_must_be_unique_is_not_repeated(tmp_path: Path) -> None:
    numbered = (
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="0A1B2C3D"><w:bookmarkStart w:id="0" w:name="_GoBack"/>'
        '<w:r><w:t>{{ one.name }}</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'
    )
    document_ = parts(rendered(tmp_path, "{% for one in rows %}", numbered, "{% endfor %}"))["word/document.xml"]
    assert b"paraId=" not in document_
    assert b"bookmark" not in document_


def test_macros_are_refused(tmp_path: Path) -> None:
    assert "有宏" in refused(tmp_path, "正文", more={"word/vbaProject.bin": "x"})


def test_an_attached_template_is_not_fetched(tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = {
        "word/settings.xml": f'<w:settings {W} xmlns:r="{office}"><w:attachedTemplate r:id="rId1"/></w:settings>',
        "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/attachedTemplate" Target="http://evil.invalid/x.dotm" TargetMode="External"/></Relationships>',
    }
    found = parts(load(tmp_path, "{{ title }}", more=more).render(FIELDS, MADE))
    assert not [name for name, data in found.items() if b"evil" in data or b"attachedTemplate" in data]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "正文")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY e "e">]>{document("&e;")}')
    with pytest.raises(PerfsheetError, match="已损坏"):
        Template.load(path, "通报.docx", Fields)


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0", "不是压缩包".encode()])
def test_what_is_no_docx_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "通报.docx").write_bytes(content)
    with pytest.raises(PerfsheetError, match="打不开，或不是"):
        check_templates(tmp_path)


def test_an_office_may_keep_some_templates_and_take_the_others_from_the_program(tmp_path: Path) -> None:
    copy_templates(tmp_path)
    (tmp_path / "unit" / "单位报告.docx").unlink()
    assert check_templates(tmp_path) == [name for name in REPORTS if name != "单位报告"]
    assert template("单位报告", tmp_path).name == "unit/单位报告.docx"


def test_copies_of_the_templates_never_replace_an_offices_own(tmp_path: Path) -> None:
    copy_templates(tmp_path)
    with pytest.raises(PerfsheetError, match="已存在，没有覆盖"):
        copy_templates(tmp_path)


def test_a_misnamed_template_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    for path in copy_templates(tmp_path):
        if path.stem == "通报":
            path.rename(path.with_name("通报（修改）.docx"))
    with pytest.raises(PerfsheetError, match="不认识的模板"):
        check_templates(tmp_path)


def test_a_template_saved_in_another_format_is_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "通报.wps").write_bytes(b"x")
    with pytest.raises(PerfsheetError, match="另存为"):
        check_templates(tmp_path)


def test_a_lock_file_of_word_is_no_template(tmp_path: Path) -> None:
    copy_templates(tmp_path)
    (tmp_path / "batch" / "~$通报.docx").write_bytes(b"x")
    assert check_templates(tmp_path) == list(REPORTS)


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(PerfsheetError, match="没有模板文件夹"):
        check_templates(tmp_path / "没有")
