"""总览.html: one self-contained page about a run, for reading on a screen, on paper or on a phone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from perfsheet import __version__
from perfsheet.tables import plain
from perfsheet.write.context import summarise
from perfsheet.write.covered import covered
from perfsheet.write.format import shorten, size
from perfsheet.write.keys import applied_key, group_key, key
from perfsheet.write.links import Links, place
from perfsheet.write.overview_charts import WIDTH, charts
from perfsheet.write.overview_coverage import missing, round_lines
from perfsheet.write.overview_data import packed
from perfsheet.write.overview_returned import with_returns
from perfsheet.write.overview_static import MOST_ROWS, static
from perfsheet.write.overview_table import LONGEST
from perfsheet.write.overview_tables import tables
from perfsheet.write.overview_template import rendered
from perfsheet.write.owners import NAMELESS
from perfsheet.write.subjects import WHOLE
from perfsheet.write.terms import SEVERITIES, STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfsheet.judgement import Judgement
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch
    from perfsheet.write.context import Summary
    from perfsheet.write.parcels import Parcel

#: files that stand before everything else; the others are in the list of findings
MOST_UNREADABLE: Final = 20
_ATTACHED: Final = "附件"


class Part(NamedTuple):
    """The rows of a section that are shown, how many are not, and the sheet where all of them stand."""

    rows: Sequence[Any]
    left: int
    sheet: str


class FileRow(NamedTuple):
    """A file and what is to be said about it."""

    path: str
    link: str | None
    text: str


class GroupRow(NamedTuple):
    """A kind of finding with an example."""

    severity: str
    code: str
    title: str
    number: int
    files: int
    message: str
    path: str
    link: str | None
    place: str

    @property
    def key(self) -> str:
        """The id that those of its figures begin with."""
        return group_key(self.code)


def write_overview(  # noqa: PLR0913  # the keywords only say how
    batch: Batch,
    judgement: Judgement,
    path: Path,
    *,
    title: str,
    home: Path | None = None,
    made: datetime | None = None,
    roster: Roster | None = None,
    parcels: Sequence[Parcel] = (),
    templates: Path | None = None,
) -> None:
    """Write the page to `path`; `home` is the folder where it will stand, so that links to files beside it hold.

    With a `roster` the page says what is due and has not come; without one it says nothing of it. It links to the `parcels` that stand
    beside it. `templates` is an office's own folder with batch/overview.html or its parts; what is not in it is taken from ours.
    """
    summary, links = summarise(batch, judgement), Links(home)
    made = made or datetime.now().astimezone()
    due = covered(batch, roster, judgement, made.astimezone().date()) if roster else None
    laid = {**({"missing": missing(due)} if due else {}), **with_returns(tables(batch, judgement, summary, links), parcels)}
    values = {
        "title": title,
        "made": made,
        "version": __version__,
        "summary": summary,
        "severities": SEVERITIES,
        "stages": list(STAGES.values()),
        "owners": sum(name != NAMELESS for name in laid["units"].columns["name"]),
        "projects": sum(name not in {WHOLE, NAMELESS} for name in laid["projects"].columns["name"]),
        "rounds": round_lines(due) if due else [],
        "charts": charts(summary),
        "width": WIDTH,
        "groups": _groups(summary, links),
        "applied_key": applied_key,
        "key": key,
        "trial": int((summary.apart["status"] == "shadow").sum()),
        "departments": _part(summary.departments, "概况"),
        "unreadable": _part(_unreadable(batch, summary, links), "文件清单", MOST_UNREADABLE),
        "attachments": _part(_attachments(batch, summary, links), "文件清单"),
        "tables": static(laid),
        "packed": packed(laid),
    }
    path.write_text(rendered(values, templates), encoding="utf-8", newline="\n")


def _part(rows: Sequence[Any], sheet: str, most: int = MOST_ROWS) -> Part:
    return Part(rows[:most], max(0, len(rows) - most), sheet)


def _unreadable(batch: Batch, summary: Summary, links: Links) -> list[FileRow]:
    """List the files that could not be read, with what to do: the message of their first error, else the reason."""
    found = summary.findings
    errors = found[found["severity"] == "error"].drop_duplicates("file")
    advice = dict(zip(plain(errors["file"]), plain(errors["message"]), strict=True))
    files = batch.files
    rows = zip(*(plain(column) for column in (files["file"], files["path"], files["status"], files["reason"], summary.locations)), strict=True)
    return [
        FileRow(path, links.to_page(location), shorten(advice.get(file) or reason, LONGEST))
        for file, path, status, reason, location in rows
        if status == "rejected"
    ]


def _attachments(batch: Batch, summary: Summary, links: Links) -> list[FileRow]:
    files = batch.files
    rows = zip(*(plain(column) for column in (files["path"], files["status"], files["reason"], files["size"], summary.locations)), strict=True)
    return [
        FileRow(path, links.to_page(location), size(length) if reason == _ATTACHED else f"{size(length)}　{shorten(reason, LONGEST)}")
        for path, status, reason, length, location in rows
        if status == "ignored" and (reason or "").startswith(_ATTACHED)
    ]


def _groups(summary: Summary, links: Links) -> list[GroupRow]:
    rows = []
    for group in summary.groups:
        sheet, cell = place(group.sheet, group.cell)
        where = "!".join(filter(None, (sheet, cell)))
        rows.append(GroupRow(*group[:5], shorten(group.message, LONGEST), group.path, links.to_page(group.location), where))
    return rows
