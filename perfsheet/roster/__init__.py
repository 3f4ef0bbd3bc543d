"""The roster (名册): departments, units and projects as the finance bureau keeps them, read from a workbook or a CSV file."""

from perfsheet.roster.reading import read_roster
from perfsheet.roster.tables import Roster

__all__ = ["Roster", "read_roster"]
