"""What the examples in the pages of rules say to a clerk: cell, message, what is expected. messages.txt is read when it changes.

PERFSHEET_GOLDEN=1 writes it anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfsheet.check import found_by
from perfsheet.engine.material import Material
from perfsheet.engine.places import Places
from perfsheet.rule import catalogue
from perfsheet.scoring import score
from tests.rules.paper import Paper
from tests.rules.test_examples import policy_of

GOLDEN = Path(__file__).with_name("messages.txt")
RULES = [rule for rule in catalogue().values() if rule.family != "BAT"]


def said_by(rule):
    batch = Paper(rule.page.examples, next(iter(rule.stages), "")).batch()
    policy = policy_of(rule.page.text)
    material = Material(batch, policy=policy, scores=score(batch, policy), roster=None)
    return [f"{rule.code} {one.form + 1} {one.place} {one.message} → {one.expected}".rstrip(" →") for one in found_by(rule, material, Places(batch))]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_of_its_examples_what_it_said_before(rule):
    written = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line.startswith(rule.code)]
    assert said_by(rule) == written


if os.environ.get("PERFSHEET_GOLDEN"):
    GOLDEN.write_text("\n".join(line for rule in RULES for line in said_by(rule)) + "\n", encoding="utf-8")
