"""The reports open in LibreOffice as they are, with their charts; and a template that it saved again still works."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from perfsheet.resources import templates_dir
from perfsheet.write.word import check_templates, write_bulletin, write_notice, write_unit_reports
from tests.write.word.district import COLLEGE, MADE, SCHOOL, district
from tests.write.word.documents import paragraphs, tables

_SOFFICE = shutil.which("soffice")


def _writes() -> bool:
    """Tell whether LibreOffice is here with the part of it that opens texts."""
    if _SOFFICE is None:
        return False
    program = Path(_SOFFICE).resolve().parent
    return not list(program.glob("libsc*lo.so")) or bool(list(program.glob("libswlo.so")))


pytestmark = pytest.mark.skipif(not _writes(), reason="LibreOffice Writer (libreoffice-writer-nogui) is not installed")


def converted(paths: list[Path], into: str, folder: Path, home: Path) -> None:
    command = [str(_SOFFICE), f"-env:UserInstallation={(home / '用户').as_uri()}", "--headless", "--convert-to", into, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have LibreOffice print the three kinds of report, and save their templates again."""
    home = tmp_path_factory.mktemp("报告")
    batch, judgement = district()
    write_bulletin(batch, judgement, home / "通报.docx", made=MADE)
    write_notice(COLLEGE, batch, judgement, home / "整改通知.docx", made=MADE)
    write_unit_reports(batch, judgement, home / "单位报告", made=MADE)
    converted([home / "通报.docx", home / "整改通知.docx", home / "单位报告" / f"{SCHOOL}.docx"], "pdf", home, home)
    own = [templates_dir() / "report" / folder / name for folder, name in (("batch", "通报.docx"), ("unit", "单位报告.docx"), ("unit", "整改通知.docx"))]
    converted(own, "docx:MS Word 2007 XML", home / "模板", home)
    return home


def printed(path: Path) -> list[str]:
    """Return the text of a printed report by page."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run([reader, "-layout", str(path), "-"], check=True, capture_output=True)
    return [page.replace(" ", "") for page in done.stdout.decode("utf-8").split("\f") if page.strip()]


def test_the_bulletin_opens_with_its_charts(opened: Path) -> None:
    said = "".join(printed(opened / "通报.pdf"))
    assert "关于2025年度绩效自评情况的通报" in said
    for chart in ("自评等级分布（张）", "各主管部门预算执行率", "各类问题（处）"):
        assert chart in said


def test_pages_are_numbered_with_dashes(opened: Path) -> None:
    pages = printed(opened / "通报.pdf")
    assert ["—1—" in pages[0], "—2—" in pages[1]] == [True, True]


def test_the_unit_report_opens_with_its_chart(opened: Path) -> None:
    said = "".join(printed(opened / f"{SCHOOL}.pdf"))
    assert "本单位与主管部门、全部单位的比较" in said
    assert "三、得分的重算" in said


def test_the_reply_slip_begins_a_page(opened: Path) -> None:
    pages = printed(opened / "整改通知.pdf")
    assert pages[-1].strip().startswith("整改回执")


def test_templates_that_another_program_saved_give_the_same_reports(opened: Path, tmp_path: Path) -> None:
    own = opened / "模板"
    assert set(check_templates(own)) == {"通报", "单位报告", "整改通知"}
    batch, judgement = district()
    write_bulletin(batch, judgement, tmp_path / "通报.docx", made=MADE, templates=own)
    write_notice(COLLEGE, batch, judgement, tmp_path / "整改通知.docx", made=MADE, templates=own)
    write_unit_reports(batch, judgement, tmp_path / "单位报告", made=MADE, templates=own)
    for name in ("通报.docx", "整改通知.docx", f"单位报告/{SCHOOL}.docx"):
        ours, theirs = opened / name, tmp_path / name
        assert tables(theirs) == tables(ours)
        assert [text.strip() for text in paragraphs(theirs) if text.strip()] == [text.strip() for text in paragraphs(ours) if text.strip()]
