"""The examples in the pages of all rules, run: what is marked ✗ is found, and nothing else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import pytest

from perfsheet.across import Across
from perfsheet.check import found_by
from perfsheet.engine.material import Material
from perfsheet.engine.page import WRONG
from perfsheet.engine.places import Places
from perfsheet.policy import Figure, load
from perfsheet.policy.keys import KEYS, OPEN
from perfsheet.rule import catalogue
from perfsheet.scoring import score
from tests.rules.paper import Paper, marks

#: a page says under which figures its examples hold, where those are not the national ones
_STATED = re.compile(r"^以政策 ((\w+)\.(\w+) = .+) 为例：$", re.MULTILINE)
_OPEN = {section.name: section for section in OPEN}


def policy_of(page):
    policy = load("national")
    for line, section, key in _STATED.findall(page):
        stated, own = tomllib.loads(line)[section][key], getattr(policy, section)
        if section in _OPEN:
            policy = replace(policy, **{section: {**own, key: Figure(_OPEN[section].shape.read(stated), "表样")}})
        else:
            policy = replace(policy, **{section: replace(own, **{key: Figure(KEYS[f"{section}.{key}"].shape.read(stated), "表样")})})
    return policy


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: f"{rule.code}-{rule.name}")
def test_a_rule_finds_what_its_page_marks_wrong_and_nothing_else(rule):
    paper = Paper(rule.page.examples, next(iter(rule.stages), ""))
    batch, policy = paper.batch(), policy_of(rule.page.text)
    material = Material(batch, policy=policy, scores=score(batch, policy), roster=paper.roster(batch), across=Across.of(batch))
    found = found_by(rule, material, Places(batch))
    wanted = [row for row, mark in enumerate(marks(rule.page.examples, rule.base)) if mark == WRONG]
    assert sorted({_place(batch, rule.base, record.row) for record in found}) == wanted, [record.message for record in found]
    assert all(record.place for record in found)


def _place(batch, table, row):
    """Return the place of a row among the rows that a page draws: a task has a row for each of its figures."""
    if table != "tasks":
        return row
    values, _ = batch.tasks
    return int(values.groupby(["form", "position"], sort=False).ngroup()[row])
