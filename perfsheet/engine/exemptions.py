"""Exemptions that a policy grants: findings they cover are set apart, and those that have expired are findings themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.read.notes import Note
from perfsheet.tables import Batch

if TYPE_CHECKING:
    from perfsheet.policy import Exemption

#: the finding that an exemption has expired
EXPIRED: Final = Note(
    "BAT901",
    "exemption_expired",
    "warning",
    "规则 {rule} 的豁免已于 {expires} 到期，不再适用（{reason}；批准：{approver}）。请改正，或重新报批豁免。",
)


def with_exemptions(findings: DataFrame, batch: Batch, exempt: Sequence[Exemption], on: date) -> DataFrame:
    """Mark the findings that are exempt on a day; beside those that were exempt until then, say so."""
    said: list[DataFrame] = []
    for exemption in exempt:
        covered = _covered(findings, batch, exemption)
        if exemption.expired(on):
            said.append(_expired(findings[covered], exemption))
        else:
            status, used = findings["status"].mask(covered, "exempt"), findings["exempt"].mask(covered, str(exemption))
            findings = findings.assign(status=status, exempt=used)
    if not said:
        return findings
    return pd.concat([findings, *said]).sort_values(["file", "form"], kind="stable", na_position="first", ignore_index=True)


def _covered(findings: DataFrame, batch: Batch, exemption: Exemption) -> Series:
    forms, _ = batch.forms
    forms = forms.set_index("form")
    mask = (findings["code"] == exemption.rule) & findings["form"].notna()
    for column, wanted in (("unit", exemption.unit), ("project", exemption.project), ("year", exemption.year)):
        if wanted is not None:
            fits = forms.index[[_plain(value) == _plain(wanted) for value in forms[column]]]
            mask &= findings["form"].isin(fits)
    return mask.fillna(value=False).astype(bool)


def _expired(covered: DataFrame, exemption: Exemption) -> DataFrame:
    said = EXPIRED.message.format(**exemption._asdict())
    about = {"code": EXPIRED.code, "name": EXPIRED.name, "severity": EXPIRED.severity, "ref": "", "status": "active"}
    return covered.drop_duplicates("form").assign(**about, message=said, basis=exemption.source)


def _plain(value: Any) -> str:  # noqa: ANN401  # text, a year, or NA
    return "" if pd.isna(value) else "".join(normalize("NFKC", str(value)).casefold().split())
