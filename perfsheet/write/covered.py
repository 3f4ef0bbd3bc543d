"""Coverage as the outputs of one run tell it: worked out once, whichever of them asks first."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from perfsheet.coverage import Coverage, coverage

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch


@lru_cache(maxsize=1)
def covered(batch: Batch, roster: Roster, judgement: Judgement, on: date) -> Coverage:
    """Compare what came in with the roster, as of a day."""
    return coverage(batch, roster, judgement, on=on)
