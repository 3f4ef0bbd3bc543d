"""Make the pictures of docs/使用手册.md from what the program writes about samples/, so that they stay true.

    python tools/pictures.py [NAME…]      (make manual)

With names only those pictures are made.

Needs LibreOffice, pdftoppm and Chromium; says which one is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "图"
INBOX, ROSTER = ROOT / "samples" / "收件箱", ROOT / "samples" / "名册.xlsx"
UNIT = "示例县妇幼保健院"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: dots per inch of a page; enough to read, small enough for a manual
FINENESS = 64


class Page(NamedTuple):
    """A page of a document that becomes a picture."""

    name: str
    document: Path
    number: int = 1


class Screen(NamedTuple):
    """A web page that becomes a picture, `width` × `height` points."""

    name: str
    document: Path
    width: int
    height: int


def main() -> None:
    """Run the program on samples/ and take the pictures."""
    office, pages, browser = _tool("soffice"), _tool("pdftoppm"), _tool(*BROWSERS)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="perfsheet-manual-") as temporary:
        folder = Path(temporary)
        _perfsheet("run", str(INBOX), "--roster", str(ROSTER), "--out", str(folder / "结果"), "--quiet", codes=(0, 1))
        _perfsheet("disclose", str(INBOX), "--stage", "selfeval", "--roster", str(ROSTER), "--out", str(folder / "公开"), "--quiet", codes=(0, 1))
        _perfsheet("status", str(INBOX), "--roster", str(ROSTER), "--out", str(folder / "催报"), codes=(0, 1))
        for picture in pictures(folder):
            if sys.argv[1:] and picture.name not in sys.argv[1:]:
                continue
            if isinstance(picture, Page):
                _print(picture, folder / "pages", office, pages)
            else:
                _shoot(picture, browser)
            print(PICTURES.relative_to(ROOT) / f"{picture.name}.png")


def pictures(folder: Path) -> Iterator[Page | Screen]:
    """List the pictures; `folder` holds what the program wrote."""
    results, returned, public = folder / "结果", folder / "结果" / "退回" / UNIT, folder / "公开" / "上网公开"
    yield Screen("总览", results / "总览.html", 1180, 1500)
    yield Screen("总览-手机", results / "总览.html", 420, 900)
    yield Page("汇总表-概况", results / "汇总表.xlsx")
    yield Page("审核意见", returned / "项目自评表.xlsx")
    yield Page("批注件", returned / "项目自评表.xlsx", 2)
    yield Page("整改通知", returned / "整改通知.docx")
    yield Page("通报", results / "通报.docx")
    yield Page("单位报告", results / "单位报告" / f"{UNIT}.docx")
    yield Page("催报通知", min((folder / "催报").rglob("*.docx")))
    yield Screen("公开目录", min(public.glob("*.html")), 1180, 900)
    yield Screen("公开表", min((public / UNIT).glob("*.html")), 1180, 1000)


def _print(page: Page, folder: Path, office: str, pages: str) -> None:
    """Print a page of a document."""
    folder.mkdir(exist_ok=True)
    source = folder / f"{page.name}{page.document.suffix}"
    shutil.copy(page.document, source)
    profile = (folder / "profile").as_uri()
    _call(office, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(folder), str(source))
    number = str(page.number)
    target = str(PICTURES / page.name)
    _call(pages, "-r", str(FINENESS), "-png", "-singlefile", "-f", number, "-l", number, str(source.with_suffix(".pdf")), target)


def _shoot(screen: Screen, browser: str) -> None:
    """Take a picture of a web page."""
    size = f"--window-size={screen.width},{screen.height}"
    target = f"--screenshot={PICTURES / screen.name}.png"
    _call(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=3000", size, target, screen.document.as_uri())


def _perfsheet(*words: str, codes: tuple[int, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", "perfsheet", *words], cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    if done.returncode not in codes:
        sys.exit(f"perfsheet {words[0]} failed:\n{done.stderr}")


def _call(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, timeout=180)


def _tool(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        sys.exit(f"{' or '.join(names)} is missing: please install it, the pictures cannot be made without")
    return found


if __name__ == "__main__":
    main()
