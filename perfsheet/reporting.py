"""The story of reports made again: what was returned is read and judged, and told in the office's own templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet import outputs, pipeline
from perfsheet.crew import Watch
from perfsheet.intake import gather
from perfsheet.judgement import AUTO, refuse_unknown
from perfsheet.manifest import settled
from perfsheet.policy import Policy
from perfsheet.publish import inboxes_of, manifest_of
from perfsheet.roster import read_roster
from perfsheet.warned import LETTER, write_letters
from perfsheet.warning.known import NOTHING
from perfsheet.warning.watch import Watched
from perfsheet.worker import Job
from perfsheet.workers import read_all
from perfsheet.write.safe_names import safe_names
from perfsheet.write.word import check_templates, write_bulletin, write_notice, write_unit_reports
from perfsheet.write.word.facts import facts
from perfsheet.write.word.package import untouched

BULLETIN: Final = "通报.docx"
UNITS: Final = "单位报告"
NOTICES: Final = "整改通知"
NAMES: Final = (UNITS, NOTICES, LETTER, BULLETIN)


@dataclass(frozen=True)
class Order:
    """What the operator asked for: inboxes, or folders that `perfsheet run` wrote, whose inboxes are read again.

    `policy` and `year` are those of the earlier run unless given; `issuer` is who signs.
    """

    places: Sequence[str]
    out: Path
    listed: Iterable[bytes] = ()
    templates: Path | None = None
    policy: str | None = None
    year: int | None = None
    roster: Path | None = None
    issuer: str = ""
    jobs: int = 0
    made: datetime | None = None


class Outcome(NamedTuple):
    """What was written: how many unit reports, notices and letters about warnings, of which templates the office's own were taken, what the policy only assumes."""

    units: int
    notices: int
    letters: int
    own: Sequence[str]
    assumed: Sequence[str]
    changed: int


def report(order: Order, watch: Watch | None = None) -> Outcome:
    """Check the templates, read, judge and write; raises PerfsheetError for what only the operator can mend."""
    made = order.made or datetime.now().astimezone()
    own = check_templates(order.templates) if order.templates else []
    earlier = _earlier(order.places)
    policy, year = order.policy or earlier.get("policy") or AUTO, order.year or earlier.get("year")
    refuse_unknown(policy)
    roster = read_roster(order.roster) if order.roster else None
    inboxes, known = inboxes_of(order.places)
    sources = gather(inboxes, order.listed, out=order.out, own=(*NAMES, outputs.CORNER))
    with outputs.held(order.out, NAMES, _written(order.out)) as place:
        chunks = list(read_all(sources, Job(pipeline.ENCODER, year=year), order.jobs, watch))
        run = pipeline.Order(inboxes, order.out, policy=policy, year=year)
        found = pipeline.judged(run, sources, settled(chunks), (chunk.encoded() for chunk in chunks), roster)
        told = facts(found.batch, found.judgement)
        rules = told.policy(made.date())
        with place.replacing() as folder:
            how: dict[str, Any] = {"made": made, "issuer": order.issuer, "templates": order.templates}
            write_bulletin(found.batch, found.judgement, folder / BULLETIN, roster=roster, policy=rules, **how)
            paths = write_unit_reports(found.batch, found.judgement, folder / UNITS, **how)
            units = [unit for unit in told.owners() if any(form.returned for form in told.of_owner[unit])]
            (folder / NOTICES).mkdir()
            for unit, name in zip(units, safe_names(units), strict=True):
                write_notice(unit, found.batch, found.judgement, folder / NOTICES / f"{name}.docx", policy=rules, **how)
            watched = Watched.of(found.batch, found.judgement, NOTHING, made.date(), year)
            letters = write_letters(watched, folder / LETTER, **how)
    changed = sum(known is not None and known.get(account.path) != account.sha256 for account in found.accounts)
    return Outcome(len(paths), len(units), letters, own, assumptions(rules), changed)


def _written(out: Path) -> list[str]:
    """List what an earlier report wrote and nobody has touched since; what was edited stays."""
    found = [path for name in NAMES for path in ((out / name).rglob("*.docx") if (out / name).is_dir() else (out / name,))]
    return [path.relative_to(out).as_posix() for path in found if untouched(path)]


def assumptions(policy: Policy) -> list[str]:
    """Say which figures that stand in the reports no document lays down."""
    keys = [key for key in policy if key.startswith("bulletin.") and policy[key].assumed]
    return list(dict.fromkeys(policy[key].basis for key in keys))


def _earlier(places: Sequence[str]) -> dict[str, Any]:
    """Return what the earlier run was asked for, where the places are outputs of one."""
    manifests = [manifest for place in places if (manifest := manifest_of(Path(place))) is not None]
    return dict(manifests[0]["run"]) if len(manifests) == 1 else {}
