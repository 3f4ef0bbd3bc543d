"""The templates that come with the program, as they are drafted: `python -m perfsheet.write.word.drafts` writes them anew.

What an office edits are the .docx files themselves; a test holds that these are what the drafts make.
"""

from __future__ import annotations

from pathlib import Path

from perfsheet.write.word.drafts import bulletin, notice, reminder, unit, warning_letter


def write_drafts(folder: Path) -> None:
    """Write every draft to its place below a folder."""
    bulletin.draft().save(folder / "batch" / "通报.docx", "通报", wide=True)
    unit.draft().save(folder / "unit" / "单位报告.docx", "单位报告", wide=True)
    notice.draft().save(folder / "unit" / "整改通知.docx", "整改通知")
    reminder.draft().save(folder / "department" / "催报通知.docx", "催报通知", wide=True)
    warning_letter.draft().save(folder / "unit" / "预警纠偏告知函.docx", "预警纠偏告知函")
