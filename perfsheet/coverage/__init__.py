"""Coverage (应报与已报): who on the roster has returned what, stage by stage."""

from perfsheet.coverage.counting import coverage
from perfsheet.coverage.rounds import Round
from perfsheet.coverage.tables import Coverage

__all__ = ["Coverage", "Round", "coverage"]
