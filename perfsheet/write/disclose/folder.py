"""The folder of a publication: what goes on the net as a whole, and beside it, for the office, the record and what was checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from perfsheet import __version__
from perfsheet.disclosure.catalogue import BY_CODE
from perfsheet.disclosure.coverage import WHOLE
from perfsheet.disclosure.plan import STAGES
from perfsheet.disclosure.record import NAME, SCHEMA, Changed, as_entry, published
from perfsheet.disclosure.secret import folded
from perfsheet.write.disclose.book import sheet_names, write_book
from perfsheet.write.disclose.checklist import write_checklist
from perfsheet.write.disclose.document import write_document
from perfsheet.write.disclose.page import Row, Unit, link, write_index, write_page
from perfsheet.write.safe_names import safe_files, safe_names

if TYPE_CHECKING:
    from perfsheet.disclosure.plan import Entry, Publication
    from perfsheet.disclosure.table import PublicTable

PUBLIC: Final = "上网公开"
INDEX: Final = "公开目录.html"
RECORD: Final = NAME
CHECKLIST: Final = "公开前检查（内部）.xlsx"
NAMES: Final = (PUBLIC, CHECKLIST, RECORD)
_SHAPES: Final = {"html": "网页", "xlsx": "表格", "docx": "文档"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A published table and its files, as paths below the folder of the publication."""

    table: PublicTable
    folder: str
    page: str
    book: str
    sheet: str
    document: str

    def files(self) -> dict[str, str]:
        """Return the files by shape."""
        return {"html": self.page, "xlsx": self.book, "docx": self.document}


def write_publication(publication: Publication, folder: Path, made: date, changed: Sequence[Changed] | None) -> None:
    """Write all files of a publication into an empty folder; `changed` is None where there is nothing to compare with."""
    placed = list(_placed(publication))
    for one in placed:
        (folder / one.folder).mkdir(parents=True, exist_ok=True)
    (folder / PUBLIC).mkdir(exist_ok=True)
    empty = publication.policy.disclosure.empty.value
    for books in _together(placed).values():
        tables = [one.table for one in books]
        write_book(tables, folder / books[0].book, empty, made)
        write_document(tables, folder / books[0].document, empty)
    for one in placed:
        links = [link(_from(one.folder, path), _SHAPES[shape]) for shape, path in one.files().items() if shape != "html"]
        write_page(one.table, folder / one.page, links, link(f"../{INDEX}", "").link, empty)
    _index(publication, placed, folder / PUBLIC / INDEX, made)
    write_checklist(publication, changed, folder / CHECKLIST, made)
    _record(publication, placed, folder, made)


def _placed(publication: Publication) -> Iterator[Placed]:
    """Give each published table its files: a folder a unit, a workbook and a document a kind, a page a table."""
    units = {unit: [entry.table for entry in entries if entry.published] for unit, entries in publication.by_unit().items()}
    units = {unit: tables for unit, tables in units.items() if tables}
    for (_, tables), name in zip(units.items(), safe_names([INDEX, *units])[1:], strict=True):
        folder = f"{PUBLIC}/{name}"
        pages = safe_files([f"{table.title}－{table.project}" if table.project else table.title for table in tables], ".html")
        titles = list(dict.fromkeys(table.title for table in tables))
        stems = dict(zip(titles, safe_names(titles), strict=True))
        sheets = {title: iter(sheet_names([table for table in tables if table.title == title])) for title in titles}
        for table, page in zip(tables, pages, strict=True):
            stem = f"{folder}/{stems[table.title]}"
            yield Placed(table, folder, f"{folder}/{page}", f"{stem}.xlsx", next(sheets[table.title]), f"{stem}.docx")


def _together(placed: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    """Put the tables together that share a workbook."""
    books: dict[str, list[Placed]] = {}
    for one in placed:
        books.setdefault(one.book, []).append(one)
    return books


def _from(folder: str, path: str) -> str:
    return path.removeprefix(f"{folder}/")


def _index(publication: Publication, placed: Sequence[Placed], path: Path, made: date) -> None:
    files = {one.table.form: one for one in placed}
    missing: dict[str, list[str]] = {}
    for one in publication.coverage.missing:
        missing.setdefault(one.unit, []).append(one.name)
    listed = _listed(publication)
    units = [_unit(unit, entries, files, missing, publication) for unit, entries in listed.items()]
    known = {one.name for one in units}
    absent = {one.unit: one.department for one in publication.coverage.missing if one.unit not in known}
    units += [Unit(unit, department, (), missing[unit]) for unit, department in absent.items()]
    units.sort(key=lambda one: (one.department or "\uffff", one.name != one.department))
    entries = [entry for some in listed.values() for entry in some]
    facts = {
        "published": sum(entry.published for entry in entries),
        "held": sum(not entry.published for entry in entries),
        "secret": publication.secret,
        "deadline": f"{publication.deadline.due:%Y年%m月%d日}" if publication.deadline else "",
    }
    title = f"{publication.year or ''}{'年' if publication.year else ''}{STAGES[publication.stage]}公开目录"
    write_index(title, units, facts, publication.coverage, path, made)


def _listed(publication: Publication) -> dict[str, list[Entry]]:
    """List what belongs into the index: not the tables of other years, which are nobody's business in this one."""
    units = {unit: [entry for entry in entries if entry.published or entry.table.year in {None, publication.year}] for unit, entries in publication.by_unit().items()}
    return {unit: entries for unit, entries in units.items() if entries}


def _unit(unit: str, entries: Sequence[Entry], files: Mapping[int, Placed], missing: Mapping[str, Sequence[str]], publication: Publication) -> Unit:
    rows = [_row(entry, files.get(entry.table.form), publication) for entry in entries]
    listed = {folded(entry.table.project or WHOLE) for entry in entries}
    return Unit(unit or "（未填写单位）", entries[0].table.department, rows, [name for name in missing.get(unit, ()) if folded(name) not in listed])


def _row(entry: Entry, placed: Placed | None, publication: Publication) -> Row:
    table, closed = entry.table, publication.secrets
    links = [link(_from(PUBLIC, path), _SHAPES[shape]) for shape, path in placed.files().items()] if placed else []
    reasons = dict.fromkeys(BY_CODE[code].public for code in entry.stopped_by)
    return Row(table.number, table.title, closed.hidden(table.project), links, "；".join(reasons))


def _record(publication: Publication, placed: Sequence[Placed], folder: Path, made: date) -> None:
    hashes: dict[str, str] = {}
    tables = []
    for one in placed:
        for path in one.files().values():
            if path not in hashes:
                hashes[path] = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        files = {shape: {"path": path, "sha256": hashes[path], **({"sheet": one.sheet} if shape == "xlsx" else {})} for shape, path in one.files().items()}
        tables.append(as_entry(published(one.table), files))
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "perfsheet": __version__,
        "published": made.isoformat(),
        "stage": publication.stage,
        "year": publication.year,
        "policy": publication.policy.name,
        "counts": {"published": len(placed), "held": sum(not entry.published for entry in publication.entries), "secret": publication.secret},
        "tables": tables,
        "files": sorted([f"{PUBLIC}/{INDEX}", CHECKLIST, RECORD, *hashes]),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / RECORD).write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")
