"""A run as its outputs tell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from perfsheet.write.covered import covered

if TYPE_CHECKING:
    from perfsheet.coverage import Coverage
    from perfsheet.judgement import Judgement
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch
    from perfsheet.write.consolidated import Places
    from perfsheet.write.word.bulletin_fields import BulletinFields
    from perfsheet.write.word.unit import UnitFields


class Written(NamedTuple):
    """What was read and judged, the `places` of 汇总表.xlsx, the folder where the outputs will stand, and when they were made."""

    batch: Batch
    judgement: Judgement
    places: Places
    home: Path
    made: datetime
    roster: Roster | None = None
    #: what 通报.docx and the reports about units print, where they were written
    bulletin: BulletinFields | None = None
    units: Sequence[UnitFields] = ()

    @property
    def covered(self) -> Coverage | None:
        """Who returned what is due by the roster; nothing is known without one."""
        return covered(self.batch, self.roster, self.judgement, self.made.astimezone().date()) if self.roster else None
