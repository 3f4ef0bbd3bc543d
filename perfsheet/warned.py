"""What a run writes about warnings: 预警/ with the register of all that is monitored, and a letter to each unit that is warned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perfsheet.papers import Document, Paper
from perfsheet.write.safe_names import safe_names
from perfsheet.write.warning_book import write_warning_book
from perfsheet.write.word.shelf import template
from perfsheet.write.word.warning_letter import letter

if TYPE_CHECKING:
    from perfsheet.warning.watch import Watched

FOLDER: Final = "预警"
REGISTER: Final = "预警台账.xlsx"
LETTER: Final = "预警纠偏告知函"


def warning_papers(watched: Watched, folder: Path, made: datetime) -> Iterator[Paper]:
    """Give the letters to the units that are warned."""
    courses = watched.by_unit()
    for unit, name in letter_names(watched).items():
        path = folder / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        yield Document(LETTER, letter(unit, courses[unit], watched.today), str(path), made)


def letter_names(watched: Watched) -> dict[str, str]:
    """Name the letter of each unit that is warned, as a path below 预警."""
    units = list(watched.by_unit())
    return {unit: f"{LETTER}/{name}.docx" for unit, name in zip(units, safe_names(units), strict=True)}


def write_letters(watched: Watched, folder: Path, *, made: datetime, issuer: str = "", templates: Path | None = None) -> int:
    """Write the letters into a folder, by an office's own template where it has one; return how many."""
    courses = watched.by_unit()
    shape = template(LETTER, templates)
    for unit, name in letter_names(watched).items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / Path(name).name).write_bytes(shape.render(letter(unit, courses[unit], watched.today, issuer), made))
    return len(courses)


def write_register(watched: Watched, folder: Path, *, home: Path, made: datetime) -> None:
    """Write the register, where anything is monitored."""
    if watched.cases:
        (folder / FOLDER).mkdir(exist_ok=True)
        write_warning_book(watched, folder / FOLDER / REGISTER, home=home / FOLDER, letters=letter_names(watched), made=made)
