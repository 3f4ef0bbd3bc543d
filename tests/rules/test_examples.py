"""The examples in the pages of all rules, run: what is marked ✗ is found, and nothing else."""

from __future__ import annotations

import pytest

from perfsheet.check import found_by
from perfsheet.engine.material import Material
from perfsheet.engine.page import WRONG
from perfsheet.engine.places import Places
from perfsheet.policy import load
from perfsheet.rule import catalogue
from perfsheet.scoring import score
from tests.rules.paper import Paper, marks


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: f"{rule.code}-{rule.name}")
def test_a_rule_finds_what_its_page_marks_wrong_and_nothing_else(rule):
    batch = Paper(rule.page.examples, next(iter(rule.stages), "")).batch()
    policy = load("national")
    material = Material(batch, policy=policy, scores=score(batch, policy), roster=None)
    found = list(found_by(rule, material, Places(batch)))
    wanted = [row for row, mark in enumerate(marks(rule.page.examples, rule.base)) if mark == WRONG]
    assert sorted({record["row"] for record in found}) == wanted, [record["message"] for record in found]
    assert all(record["place"] for record in found)
