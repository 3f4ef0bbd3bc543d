"""What reviewers check, on a single form and across forms (their list is domain.md §13): every one of these checks is a rule."""

from __future__ import annotations

import pytest

from perfsheet.rule import catalogue


def _numbered(letter, *runs):
    return [f"{letter}{number:02}" for first, last in runs for number in range(first, last + 1)]


#: the checks that one form alone can answer
CHECKS = [
    *_numbered("C", (1, 11), (14, 15)),
    *_numbered("T", (1, 17)),
    *_numbered("U", (5, 6)),
    *_numbered("M", (1, 4), (6, 9), (11, 11)),
    *_numbered("S", (1, 17), (19, 25), (27, 27)),
    *_numbered("D", (1, 3)),
    *_numbered("P", (1, 1), (3, 3), (5, 5)),
]
#: the checks that take other forms or a roster; D06 is answered by the lists of what is missing, D07 by nothing that is returned
ACROSS = ["C12", "C13", "U03", "U07", "M05", "M10", "M12", "S18", "S26", "S28", "S29", "D04", "D05", "P02", "P04"]


@pytest.mark.parametrize("check", [*CHECKS, *ACROSS])
def test_a_check_of_reviewers_is_an_active_rule(check):
    assert any(rule.ref == check and rule.status == "active" for rule in catalogue().values())


def test_a_rule_on_trial_says_so_and_why():
    on_trial = [rule for rule in catalogue().values() if rule.status == "shadow"]
    assert all("试行" in rule.page.text for rule in on_trial)


def test_only_what_must_be_put_right_before_acceptance_is_an_error():
    """What may be a matter of local custom, of judgement, or of style never sends a form back."""
    soft = {"C03", "C04", "C08", "C11", "C14", "C15", "T03", "T11", "T12", "T13", "T14", "T15", "T16", "T17", "U05", "S13", "S19", "S22", "S24", "S25", "S27", "C12", "U03", "U07", "M10", "M12", "S28", "S29", "D04", "D05"}
    assert not [rule.code for rule in catalogue().values() if rule.ref in soft and rule.severity == "error"]
