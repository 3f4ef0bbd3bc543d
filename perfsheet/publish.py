"""The story of a publication: what was returned is read and judged, what may leave the house is planned, and written out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from perfsheet import outputs, pipeline
from perfsheet.crew import Watch
from perfsheet.disclosure.plan import Publication, Question, plan
from perfsheet.disclosure.record import Changed, compared, published, read_record
from perfsheet.errors import PerfsheetError
from perfsheet.intake import Source, gather
from perfsheet.judgement import AUTO, refuse_unknown
from perfsheet.manifest import settled
from perfsheet.names import shown
from perfsheet.roster import read_roster
from perfsheet.worker import Job
from perfsheet.workers import read_all
from perfsheet.write.disclose import NAMES, RECORD, write_publication


@dataclass(frozen=True)
class Order:
    """What the operator asked for: inboxes, or folders that `perfsheet run` wrote, whose inboxes are read again."""

    places: Sequence[str]
    out: Path
    stage: str
    listed: Iterable[bytes] = ()
    policy: str = AUTO
    year: int | None = None
    roster: Path | None = None
    against: Sequence[Path] = ()
    approved: date | None = None
    jobs: int = 0
    today: date | None = None


class Outcome(NamedTuple):
    """What came of it: the publication, and what changed since the last one (None: not asked)."""

    publication: Publication
    changed: Sequence[Changed] | None


def publish(order: Order, watch: Watch | None = None) -> Outcome:
    """Read, judge, plan and write; raises PerfsheetError for what only the operator can mend."""
    today = order.today or datetime.now().astimezone().date()
    refuse_unknown(order.policy)
    earlier = [read_record(folder) for folder in order.against]
    roster = read_roster(order.roster) if order.roster else None
    inboxes, known = inboxes_of(order.places)
    sources = _without(gather(inboxes, order.listed, out=order.out, own=(*NAMES, outputs.CORNER)), order.places)
    with outputs.held(order.out, NAMES, _written(order)) as place:
        chunks = list(read_all(sources, Job(pipeline.ENCODER), order.jobs, watch))
        run = pipeline.Order(inboxes, order.out, policy=order.policy, year=order.year)
        found = pipeline.judged(run, sources, settled(chunks), (chunk.encoded() for chunk in chunks), roster)
        changed = [account.path for account in found.accounts if known is not None and account.sha256 not in known.values()]
        others = [table for document, tables in earlier if document.get("stage") != order.stage for table in tables]
        question = Question(order.stage, order.policy, order.year, order.approved, today, others)
        publication = plan(found.batch, found.judgement, question, roster, changed)
        before = [tables for document, tables in earlier if document.get("stage") == order.stage]
        now = [published(entry.table) for entry in publication.entries if entry.published]
        changes = compared(before[-1], now, publication.secrets) if before else None
        with place.replacing() as folder:
            write_publication(publication, folder, today, changes)
    return Outcome(publication, changes)


def inboxes_of(places: Sequence[str]) -> tuple[list[str], dict[str, str] | None]:
    """Take the places for inboxes; of a folder that a run wrote, its inboxes, and the hash of each file that it judged."""
    inboxes: list[str] = []
    known: dict[str, str] | None = None
    for place in places:
        manifest = manifest_of(Path(place))
        if manifest is None:
            inboxes.append(place)
            continue
        inboxes += _reached(place, manifest["run"]["inboxes"])
        known = {**(known or {}), **{one["path"]: one["sha256"] or "" for one in manifest["inputs"]}}
    return inboxes, known


def manifest_of(place: Path) -> dict[str, Any] | None:
    """Read the manifest of a folder that a run wrote; None where it is no such folder."""
    try:
        document = json.loads((place / pipeline.MANIFEST).read_text(encoding="utf-8"))
        return document if isinstance(document["run"]["inboxes"], list) and isinstance(document["inputs"], list) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _without(sources: Sequence[Source], places: Sequence[str]) -> list[Source]:
    """Leave out what lies in a folder that a run wrote: the copies in it are not what was returned."""
    written = tuple(os.path.realpath(place) + os.sep for place in places if manifest_of(Path(place)) is not None)
    return [source for source in sources if not os.path.realpath(source.place).startswith(written)] if written else list(sources)


def _reached(place: str, inboxes: Sequence[str]) -> list[str]:
    """Find the inboxes of a run: as they were named, or beside the folder that it wrote."""
    beside = Path(place).resolve().parent
    found = [inbox if os.path.lexists(inbox) else str(beside / inbox) for inbox in inboxes]
    lost = [inbox for inbox, reached in zip(inboxes, found, strict=True) if not os.path.lexists(reached)]
    if lost or not inboxes:
        named = "、".join(map(shown, lost)) or "（路径清单）"
        raise PerfsheetError(f"{shown(place)} 是汇总结果，它的收件箱 {named} 在当前目录下找不到。请到汇总时所在的目录运行，或直接写收件箱的路径。")
    return found


def _written(order: Order) -> list[str]:
    """List what the last publication in the same folder wrote; one of another stage is not replaced."""
    if not (order.out / RECORD).exists():
        return []
    document, _ = read_record(order.out)
    if document.get("stage") != order.stage:
        raise PerfsheetError(f"{shown(str(order.out))} 里已有另一阶段的公开表。请用 --out 指定另一个文件夹。")
    return [str(path) for path in document.get("files", ())]
