"""Copies of what came in, in the same folders, with our marks or without them; what came in is never touched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from perfsheet import outputs
from perfsheet.account import FileAccount, Status
from perfsheet.crew import Watch, do_all
from perfsheet.giveback import Errand, Given, Marking, Stripping
from perfsheet.intake import Source, gather
from perfsheet.judgement import refuse_unknown
from perfsheet.manifest import settled
from perfsheet.names import Role, shown
from perfsheet.pipeline import ENCODER, Order, judged
from perfsheet.process import Job
from perfsheet.worker import Job as Reading
from perfsheet.workers import read_all
from perfsheet.write.annotate import strip
from perfsheet.write.context import summarise
from perfsheet.write.marked import Marked, marked
from perfsheet.write.safe_names import key, safe_path

_SUFFIX = ".xlsx"


class Copied(NamedTuple):
    """What came of the files, by their paths: the remarks on each copy, why some have none, and how many need none."""

    copies: Mapping[str, Sequence[str]]
    superseded: Mapping[str, str]
    failures: Mapping[str, str]
    unneeded: int


def annotate_all(order: Order, watch: Watch | None = None) -> Copied:
    """Write a marked copy of every file in which something was found; raises PerfsheetError for what only the operator can mend."""
    refuse_unknown(order.policy)
    sources = gather(order.inboxes, order.listed, out=order.out)
    chunks = list(read_all(sources, Reading(ENCODER, order.reader, order.year), order.jobs, watch))
    outcome = judged(order, sources, settled(chunks), (chunk.encoded() for chunk in chunks))
    said = marked(summarise(outcome.batch, outcome.judgement), outcome.judgement)
    accounts = outcome.accounts
    chosen = {file: said[original] for file, original in enumerate(_originals(accounts)) if original in said}
    errands = _errands(order, sources, {file: accounts[file].sha256 for file in chosen}, chosen)
    copied = _carried_out(order, errands, Marking(), lambda data: strip("", data) is not None)
    rejected = {account.path: account.reason for account in accounts if account.status == Status.REJECTED}
    superseded = {account.path: account.reason for account in accounts if account.status == Status.SUPERSEDED}
    unneeded = sum(account.status != Status.IGNORED for account in accounts) - len(chosen) - len(rejected) - len(superseded)
    return Copied(copied.copies, superseded, {**rejected, **copied.failures}, unneeded)


def strip_all(order: Order, watch: Watch | None = None) -> Copied:
    """Write a copy without our marks of every file that has some."""
    sources = gather(order.inboxes, order.listed, out=order.out)
    failures = {source.path: source.finding.message for source in sources if source.finding is not None}
    workbooks = {file: "" for file, source in enumerate(sources) if source.role is Role.WORKBOOK and source.finding is None}
    copied = _carried_out(order, _errands(order, sources, workbooks, {}), Stripping(), lambda _: False, watch)
    return copied._replace(failures={**failures, **copied.failures})


def _carried_out(order: Order, errands: Sequence[Errand], job: Job, ours: Callable[[bytes], bool], watch: Watch | None = None) -> Copied:
    """Run the errands and put the copies in their place."""
    given: dict[int, Given] = {}
    with outputs.held(order.out, ()) as place, place.adding(ours) as folder:
        placed = [errand._replace(targets=[str(folder / target) for target in errand.targets]) for errand in errands]
        for task, answers in do_all(placed, job, order.jobs, watch):
            given.update(enumerate(answers, task.first))
    told = [(errand.source.path, given[at]) for at, errand in enumerate(errands)]
    copies = {path: one.remarks for path, one in told if not one.failure and not one.unneeded}
    failures = {path: one.failure for path, one in told if one.failure}
    return Copied(copies, {}, failures, len(told) - len(copies) - len(failures))


def _errands(order: Order, sources: Sequence[Source], files: Mapping[int, str], said: Mapping[int, Marked]) -> list[Errand]:
    """Make an errand of each file, with its place below the output; `files` maps them to what was read of them."""
    places = _places(order.inboxes, [sources[file].path for file in files])
    return [Errand(sources[file], sha256, [place], *said.get(file, ())) for (file, sha256), place in zip(files.items(), places, strict=True)]


def _places(inboxes: Iterable[str], paths: Sequence[str]) -> list[str]:
    """Say where below the output each file belongs: where it lay below its inbox, and no two in one place."""
    prefixes = sorted(map(_prefix, inboxes), key=len, reverse=True)
    taken: set[str] = set()
    places = []
    for path in paths:
        inner = path.removeprefix(next((prefix for prefix in prefixes if path.startswith(prefix)), ""))
        stem = place = safe_path(inner.replace("!/", "/")).rpartition(".")[0]
        number = 1
        while key(place) in taken:
            number += 1
            place = f"{stem}（{number}）"
        taken.add(key(place))
        places.append(place + _SUFFIX)
    return places


def _prefix(inbox: str) -> str:
    """Say with what the paths of an inbox begin; of a single file, its folder."""
    name = os.path.normpath(inbox).replace(os.sep, "/")
    if name == ".":
        return ""
    return shown(name.rstrip("/") + "/" if Path(inbox).is_dir() else name[: name.rfind("/") + 1])


def _originals(accounts: Sequence[FileAccount]) -> list[int]:
    """Say of each file which file was judged for it: itself, or the one with the same content."""
    first = {account.sha256: file for file, account in enumerate(accounts) if account.status != Status.DUPLICATE}
    return [first.get(account.sha256, file) if account.status == Status.DUPLICATE else file for file, account in enumerate(accounts)]
