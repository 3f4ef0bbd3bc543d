"""Reports in Word: 通报.docx about a batch, 单位报告 about each unit, 整改通知 for those that must correct something.

The templates are plain .docx files that an office edits in Word or WPS (`templates/report`); what they print is text, their charts are Word's own.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfsheet.policy import Policy
from perfsheet.write.safe_names import safe_names
from perfsheet.write.word.bulletin import bulletin
from perfsheet.write.word.bulletin_fields import BulletinFields
from perfsheet.write.word.facts import facts
from perfsheet.write.word.notice import notice
from perfsheet.write.word.shelf import check_templates, template
from perfsheet.write.word.unit import unit_report

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch

__all__ = ["check_templates", "write_bulletin", "write_notice", "write_unit_reports"]


def write_bulletin(batch: Batch, judgement: Judgement, path: Path, *, made: datetime, roster: Roster | None = None, policy: Policy | None = None, issuer: str = "", templates: Path | None = None) -> BulletinFields:  # noqa: PLR0913  # the keywords only say how
    """Write 通报.docx to `path`, and return what it prints; with a roster it says what is due and did not come."""
    found = facts(batch, judgement)
    fields = bulletin(found, policy or found.policy(made.date()), made, roster, issuer)
    path.write_bytes(template("通报", templates).render(fields, made))
    return fields


def write_unit_reports(batch: Batch, judgement: Judgement, folder: Path, *, made: datetime, issuer: str = "", templates: Path | None = None) -> list[Path]:  # noqa: PLR0913  # the keywords only say how
    """Write 单位报告/<unit>.docx for each unit into `folder`, and return the paths."""
    found, shape = facts(batch, judgement), template("单位报告", templates)
    folder.mkdir(parents=True, exist_ok=True)
    units = found.units()
    paths = [folder / f"{name}.docx" for name in safe_names(units)]
    for unit, path in zip(units, paths, strict=True):
        path.write_bytes(shape.render(unit_report(unit, found, made, issuer), made))
    return paths


def write_notice(unit: str, batch: Batch, judgement: Judgement, path: Path, *, made: datetime, policy: Policy | None = None, issuer: str = "", templates: Path | None = None) -> None:  # noqa: PLR0913  # the keywords only say how
    """Write the notice to a unit about what it has to correct; the deadline is the policy's, counted from `made`."""
    found = facts(batch, judgement)
    path.write_bytes(template("整改通知", templates).render(notice(unit, found, policy or found.policy(made.date()), made, issuer), made))
