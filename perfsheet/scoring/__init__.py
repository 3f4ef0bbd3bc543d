"""Scoring: every point that a form claims is recomputed, exactly, and says how it came about."""

from perfsheet.scoring.doubts import DOUBTS
from perfsheet.scoring.explain import explain, explanations
from perfsheet.scoring.scores import Scores, score

__all__ = ["DOUBTS", "Scores", "explain", "explanations", "score"]
