"""Forms of one project, department or transfer against each other: across stages, across years, and across projects.

A form is linked to another by what both are about (`subjects`), which makes pairs of a later and an earlier one (`pairs`); of a pair the
rows of indicators are matched by their names (`lines`). What is ambiguous is not linked. Rules are handed all of it as `across`.
"""

from perfsheet.across.across import Across

__all__ = ["Across"]
