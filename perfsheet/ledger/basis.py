"""What a run is judged by, beside the files: policies as they stand today, the program, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256

from perfsheet.judgement import AUTO
from perfsheet.ledger.program import program_fingerprint
from perfsheet.policy import names
from perfsheet.policy.loading import lineage


def policies_today(asked: str, today: date) -> list[str]:
    """Fingerprint the policies that may be applied: what stands in them, and how much of it has come into force or expired by `today`."""
    documents = {document.path: document for name in (names() if asked == AUTO else [asked]) for document in lineage(name)}
    turns = 0
    for document in documents.values():
        days = [day for one in document.stated for day in (one.since, _after(one.until))] + [_after(one.expires) for one in document.exempt]
        turns += sum(day <= today for day in days)
    return [*(sha256(path.read_bytes()).hexdigest() for path in sorted(documents)), f"{turns} turns"]


def standing_basis(asked: str, year: int | None, today: date, further: Sequence[str]) -> dict[str, object]:
    """Return what the result depends on beside the files; `further` are fingerprints of rosters, decisions …"""
    return {"program": program_fingerprint(), "policy": [asked, *policies_today(asked, today)], "year": year, "further": list(further)}


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
