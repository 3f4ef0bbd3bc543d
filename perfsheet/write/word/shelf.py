"""Where the templates of reports are found: in the office's own folder, else among those that come with the program."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.resources import templates_dir
from perfsheet.write.word.bulletin_fields import BulletinFields
from perfsheet.write.word.notice import NoticeFields
from perfsheet.write.word.reminder import ReminderFields
from perfsheet.write.word.template import Template
from perfsheet.write.word.unit import UnitFields
from perfsheet.write.word.warning_letter import LetterFields

#: report → (folder, what its template may print)
REPORTS: Final = {"通报": ("batch", BulletinFields), "单位报告": ("unit", UnitFields), "整改通知": ("unit", NoticeFields), "催报通知": ("department", ReminderFields), "预警纠偏告知函": ("unit", LetterFields)}
_SUFFIX: Final = ".docx"
_OTHER_WORD: Final = (".doc", ".docm", ".dot", ".dotx", ".dotm", ".wps", ".wpt", ".odt", ".rtf")
_LOCKED: Final = "~$"


def template(report: str, own: Path | None = None) -> Template:
    """Return the checked template of a report: the office's, where its folder has one."""
    path = _path(report, own)
    return _loaded(path, path.stat().st_mtime_ns, report)


def check_templates(own: Path) -> list[str]:
    """Check the templates in an office's folder before anything is read, and name the reports they are for; raises PerfsheetError."""
    if not own.is_dir():
        raise PerfsheetError(f"没有模板文件夹 {shown(str(own))}。请写放模板的文件夹，其中可有 {'、'.join(f'{folder}/{name}{_SUFFIX}' for name, (folder, _) in REPORTS.items())}。")
    found = [path for path in sorted(own.rglob("*")) if path.is_file() and not path.name.startswith(_LOCKED)]
    for path in found:
        if path.suffix.lower() in _OTHER_WORD and path.stem in REPORTS:
            raise PerfsheetError(f"模板 {shown(str(path))} 不是 .docx 文件。请用 Word 或 WPS 另存为“Word 文档（*.docx）”。")
        if path.suffix.lower() == _SUFFIX and path.stem not in _known():
            raise PerfsheetError(f"不认识的模板 {shown(str(path))}。Word 模板的名称可以是：{'、'.join(sorted(_known()))}。")
    mine = [report for report in REPORTS if _path(report, own).is_relative_to(own)]
    for report in mine:
        template(report, own)
    return mine


def copy_templates(folder: Path) -> list[Path]:
    """Put a copy of each template that comes with the program into a folder, to be edited; raises PerfsheetError rather than replace one."""
    targets = {templates_dir() / "report" / place / f"{name}{_SUFFIX}": folder / place / f"{name}{_SUFFIX}" for name, (place, _) in REPORTS.items()}
    there = [path for path in targets.values() if path.exists()]
    if there:
        raise PerfsheetError(f"{shown(str(there[0]))} 已存在，没有覆盖。请另选文件夹，或先移开它。")
    try:
        for source, target in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    except OSError as error:
        raise PerfsheetError(f"无法在 {shown(str(folder))} 写入（{error.strerror}）。请检查权限，或另选文件夹。") from error
    return list(targets.values())


def _known() -> set[str]:
    return {path.stem for path in (templates_dir() / "report").rglob(f"*{_SUFFIX}")}


def _path(report: str, own: Path | None) -> Path:
    folder, _ = REPORTS[report]
    name = f"{report}{_SUFFIX}"
    places = [own / folder / name, own / name] if own else []
    return next((place for place in places if place.is_file()), templates_dir() / "report" / folder / name)


@lru_cache(maxsize=16)
def _loaded(path: Path, _modified: int, report: str) -> Template:
    folder, root = REPORTS[report]
    return Template.load(path, f"{folder}/{report}{_SUFFIX}", root)
