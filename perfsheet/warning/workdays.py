"""Days on which offices work: from Monday to Friday, less the holidays that a policy lists, and the weekends that it says are worked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_FRIDAY: Final = 5
_DAY: Final = timedelta(days=1)


def is_workday(day: date, policy: Policy) -> bool:
    """Tell whether offices work on a day."""
    if any(span.first <= day <= span.last for span in policy.warning.workdays.value or ()):
        return True
    return day.isoweekday() <= _FRIDAY and not any(span.first <= day <= span.last for span in policy.warning.holidays.value or ())


def after_workdays(day: date, number: int, policy: Policy) -> date:
    """Return the last of so many working days after a day."""
    for _ in range(number):
        day += _DAY
        while not is_workday(day, policy):
            day += _DAY
    return day


def listed(day: date, policy: Policy) -> bool:
    """Tell whether the policy lists the holidays of a day's year; where it does not, only weekends are known."""
    return any(span.first.year <= day.year <= span.last.year for span in policy.warning.holidays.value or ())
