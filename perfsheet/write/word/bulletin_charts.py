"""The charts of a bulletin, drawn from the very lines of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from perfsheet.write.format import rounded
from perfsheet.write.tallies import FamilyLine
from perfsheet.write.word.bulletin_fields import BulletinCharts, GradeLine, OwnerLine
from perfsheet.write.word.fields import Chart, Series


def charts(grades: Sequence[GradeLine], departments: Sequence[OwnerLine], families: Sequence[FamilyLine]) -> BulletinCharts:
    """Draw them."""
    return BulletinCharts(_grades(grades), _execution(departments), _errors(families))


def _grades(lines: Sequence[GradeLine]) -> Chart:
    series = [Series("按自评总分", [line.claimed for line in lines]), Series("按重算总分", [line.recomputed for line in lines])]
    return Chart("自评等级分布（张）", [line.name for line in lines], series)


def _execution(departments: Sequence[OwnerLine]) -> Chart:
    lines = [(line.name, float(rounded(line.rate, 2))) for line in departments if line.rate is not None]
    return Chart("各主管部门预算执行率（%）", [name for name, _ in lines], [Series("预算执行率", [rate for _, rate in lines])], "0.00", lying=True)


def _errors(lines: Sequence[FamilyLine]) -> Chart:
    series = [Series("必须改正", [line.numbers[0] for line in lines]), Series("警告", [line.numbers[1] for line in lines])]
    return Chart("各类问题（处）", [line.name for line in lines], series)
