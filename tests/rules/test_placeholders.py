"""Placeholders are found in every field that a form has for names and for prose."""

from __future__ import annotations

import pytest

from perfsheet.check import found_by
from perfsheet.engine.material import Material
from perfsheet.engine.places import Places
from perfsheet.policy import load
from perfsheet.rule import catalogue
from tests.rules.paper import batch_of

NAMES = ("project", "department", "department_name", "unit", "unit_name", "unit_reporting")
PROSE = ("conclusion", "problems", "measures", "overview", "basis", "necessity", "plan", "safeguards", "duties", "reason", "experience", "audit")


@pytest.mark.parametrize(("code", "key"), [*(("IND010", key) for key in NAMES), *(("IND012", key) for key in PROSE)])
def test_a_placeholder_is_found_whatever_the_field(code, key):
    batch = batch_of(f"| fields | key | text |\n| 1 | {key} | 待填写 |", "fields")
    found = found_by(catalogue()[code], Material(batch, policy=load("national")), Places(batch))
    assert [one.found for one in found] == ["待填写"]
