"""总览.html: whole in itself, safe, and readable without script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfsheet.columns import encode
from perfsheet.judgement import Judgement, judge
from perfsheet.roster import read_roster
from perfsheet.tables import Batch
from perfsheet.write import overview, overview_static
from perfsheet.write.overview import write_overview
from perfsheet.write.parcels import Parcel
from tests.write.county import results
from tests.write.hostile import HOSTILE, batch_of
from tests.write.judgements import as_read

MADE = datetime(2025, 3, 31, 9, 30, tzinfo=UTC)
VOID = {"meta", "input", "br", "img", "link"}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, text outside of style and script."""

    def __init__(self, text: str) -> None:
        """Take a page apart."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See that what ends was open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of all tags of one name."""
        return [attributes for name, attributes in self.tags if name == tag]


def written(made: Batch, folder: Path, title: str = "绩效表总览", judgement: Judgement | None = None) -> str:
    path = folder / "总览.html"
    write_overview(made, judgement or as_read(made), path, title=title, home=folder, made=MADE)
    return path.read_text(encoding="utf-8")


def batch(count: int) -> Batch:
    read = results(count, indicators=2)
    return Batch.from_columns((encode(read[start : start + 50], start) for start in range(0, count, 50)), pd.DataFrame())


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(batch(48), tmp_path_factory.mktemp("outbox"), "示例县绩效表总览")


def test_nothing_is_fetched_from_outside(county: str) -> None:
    page = Page(county)
    assert not re.search(r"https?://|@import|url\((?!#)|//cdn", county)
    assert not page.all("link") + page.all("img") + page.all("iframe")
    assert not [tag for tag, attributes in page.tags if "src" in attributes or "style" in attributes or any(name.startswith("on") for name in attributes)]


def test_the_policy_allows_exactly_the_style_and_the_script_of_the_page(county: str) -> None:
    policy = next(meta["content"] or "" for meta in Page(county).all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", county, re.DOTALL)[1]  # type: ignore[index]
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" in policy


def test_the_page_is_well_formed_and_tables_are_semantic(county: str) -> None:
    page = Page(county)
    assert page.open == []
    assert page.all("html") == [{"lang": "zh-CN"}]
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head.get("scope") in {"col", "row"} for head in page.all("th"))


def test_figures_stand_with_their_units(county: str) -> None:
    text = Page(county).text
    for wanted in ("48个文件", "45张表单", "17处错误", "金额单位：万元", "预算（万元）", "文件数（个）"):
        assert wanted in text


def test_unreadable_files_are_listed_with_what_to_do(county: str) -> None:
    text = Page(county).text
    assert "收件/示例县农业农村局/00007号 自评表.xlsx" in text
    assert "文件有打开密码。请去掉密码后重新报送。" in text


def test_attachments_are_listed(county: str) -> None:
    assert "收件/示例县民政局/00009号 自评表.pdf" in Page(county).text


def test_findings_are_grouped_with_their_number_and_a_sentence(county: str) -> None:
    text = re.sub(r"\s+", " ", Page(county).text)
    assert "REA110“分值”栏的“十分”不能读作数。请填写阿拉伯数字。1515" in text.replace(" ", "")


def test_links_lead_to_files_only(county: str) -> None:
    links = [anchor["href"] or "" for anchor in Page(county).all("a")]
    assert all(link.startswith(("#", "./", "file:///")) for link in links)
    assert any("00007" in link for link in links)


def test_without_script_the_first_rows_are_plain_tables(county: str) -> None:
    page = Page(county)
    assert not page.all("input") + page.all("button") + page.all("select")  # they come with the script that makes them work
    for wanted in ("第1号乡村振兴衔接资金项目", "示例县民政局下属第4事业单位", "“分值”栏的“十分”不能读作数", "00001号 自评表.xlsx"):
        assert wanted in page.text


def data(text: str, name: str) -> dict[str, Any]:
    body = re.search(rf'<script type="application/json" id="data-{name}">(.*?)</script>', text, re.DOTALL)
    assert body
    assert not re.search("[<>&]", body[1])
    return dict(json.loads(body[1]))


def test_the_script_has_every_row_with_its_unit_project_form_and_file(county: str) -> None:
    units, projects, forms, findings = (data(county, name) for name in ("units", "projects", "forms", "findings"))
    assert (forms["rows"], findings["rows"], projects["rows"]) == (45, 62, 45)
    assert units["rows"] == len(set(units["columns"]["name"]["pool"]))
    for table, reference, other in ((projects, "unit", units), (forms, "project", projects), (findings, "form", forms)):
        assert all(at is None or 0 <= at < other["rows"] for at in table["columns"][reference])
    first = findings["columns"]["form"].index(0)
    assert findings["columns"]["cell"]["pool"][findings["columns"]["cell"]["at"][first] - 1] == "H15"


def test_charts_say_their_figures_in_words(county: str) -> None:
    said = [svg["aria-label"] or "" for svg in Page(county).all("svg") if svg.get("role") == "img"]
    assert [line.partition("（")[0] for line in said] == ["文件处理结果", "评价等级", "预算执行率", "问题"]
    assert "无法读取 2 个" in said[0]
    assert "读取 错误 17　提示 45" in said[3]


def test_the_page_fits_phones_dark_rooms_and_paper(county: str) -> None:
    for wanted in ("width=device-width", "prefers-color-scheme:dark", "@media print", "@media (max-width:700px)"):
        assert wanted in county


def test_a_large_run_says_where_the_rest_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview_static, "MOST_ROWS", 3)
    monkeypatch.setattr(overview, "MOST_UNREADABLE", 3)
    text = Page(written(batch(200), tmp_path)).text
    assert "以上列出前 3 张，另有 187 张，全部见“汇总表.xlsx”的“表单”工作表。" in text
    assert "以上列出前 3 个，另有 2 个，全部见“汇总表.xlsx”的“文件清单”工作表。" in text


def test_three_thousand_forms_make_a_page_that_opens(tmp_path: Path) -> None:
    written(batch(3000), tmp_path)
    assert (tmp_path / "总览.html").stat().st_size < 2_000_000


def test_an_empty_run_says_so(tmp_path: Path) -> None:
    text = Page(written(Batch.from_columns([], pd.DataFrame()), tmp_path)).text
    assert "没有读到表单。" in text


def test_hostile_text_is_shown_and_not_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview_static, "MOST_ROWS", 10_000)
    hostile = batch_of(*HOSTILE)
    plain = batch_of("无害")
    harmless, page = Page(written(plain, tmp_path, judgement=judge(plain))), Page(written(hostile, tmp_path, "".join(HOSTILE[:25]), judge(hostile)))
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in harmless.tags}
    assert {name for _, attributes in page.tags for name in attributes} <= {name for _, attributes in harmless.tags for name in attributes}
    assert all((anchor["href"] or "").startswith(("#", "./", "../", "file:///")) for anchor in page.all("a"))
    assert len(page.all("script")) == 6


def test_template_code_in_a_form_is_printed_as_it_stands(tmp_path: Path) -> None:
    assert "{{7*7}}" in Page(written(batch_of("{{7*7}}"), tmp_path)).text


def test_only_a_roster_tells_what_is_due(tmp_path: Path) -> None:
    made = batch(12)
    assert "报送情况" not in written(made, tmp_path)
    text = roster_page(made, tmp_path, [("第0号乡村振兴衔接资金项目", "示例县教育局下属第0事业单位", "示例县教育局"), ("没有报来的项目", "示例县第一小学", "示例县教育局")])
    page = Page(text)
    assert {"#coverage", "#missing"} <= {anchor["href"] for anchor in page.all("a")}
    assert "2024年度项目绩效自评" in page.text
    assert "没有报来的项目" in data(text, "missing")["columns"]["name"]["pool"]
    assert "报送率（已报占应报）" in page.text


def roster_page(made: Batch, folder: Path, projects: list[tuple[str, str, str]]) -> str:
    lines = ["项目名称,单位名称,主管部门,年初预算", *(",".join((*project, "10")) for project in projects)]
    (folder / "项目.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "总览.html"
    write_overview(made, as_read(made), path, title="绩效表总览", home=folder, made=MADE, roster=read_roster(folder / "项目.csv"))
    return path.read_text(encoding="utf-8")


def test_what_goes_back_is_known_by_file_and_by_unit(tmp_path: Path) -> None:
    made = batch(6)
    parcels = [
        Parcel("示例县教育局下属第0事业单位", "退回/甲", {0: "表.xlsx"}, ()),
        Parcel("示例县民政局下属第4事业单位", "批注/乙", {0: "又一份.xlsx", 4: "表.xlsx"}, ()),
    ]
    path = tmp_path / "总览.html"
    write_overview(made, as_read(made), path, title="绩效表总览", home=tmp_path, made=MADE, parcels=parcels)
    text = path.read_text(encoding="utf-8")
    assert data(text, "files")["columns"]["copy"] == ["退回/甲/表.xlsx", None, None, None, "批注/乙/表.xlsx", None]
    units = data(text, "units")["columns"]
    packages = dict(zip((units["name"]["pool"][at - 1] for at in units["name"]["at"]), units["package"], strict=True))
    assert packages["示例县教育局下属第0事业单位"] == ["退回/甲/整改通知.docx", "退回/甲/问题清单.xlsx"]
    assert packages["示例县民政局下属第4事业单位"] is None


def test_a_doubtful_recomputation_is_not_shown_as_a_score(tmp_path: Path) -> None:
    made = batch(12)
    columns = data(written(made, tmp_path, judgement=judge(made, "national")), "forms")["columns"]
    doubts = [bool(at) for at in columns["unsure"]["at"]]
    assert any(doubts)
    assert all((sure is None) or not doubt for sure, doubt in zip(columns["recomputed"], doubts, strict=True))
    assert all((figure is None) or doubt for figure, doubt in zip(columns["doubtful"], doubts, strict=True))
