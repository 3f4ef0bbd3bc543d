"""Judgements to write down in tests."""

from __future__ import annotations

from dataclasses import replace

from perfsheet.judgement import Judgement, judge
from perfsheet.tables import Batch


def as_read(batch: Batch) -> Judgement:
    """Judge a batch and keep what reading found: rules come and go, and the made-up county minds none of them."""
    judgement = judge(batch, "national")
    return replace(judgement, findings=judgement.findings[judgement.findings["table"] == "notes"])
