"""The catalogue of rules: found without being registered, each whole, each readable, none speaking of what it has not."""

from __future__ import annotations

import re

import pytest

from perfsheet.across import Across
from perfsheet.check import found_by
from perfsheet.engine.material import STAGES, Material
from perfsheet.engine.messages import Template
from perfsheet.engine.page import RIGHT, WRONG, read_page
from perfsheet.engine.places import Places
from perfsheet.read.notes import NOTES
from perfsheet.rule import FAMILIES, SEVERITIES, STATUSES, Rule, Wrong, catalogue, rule
from perfsheet.rulebook import entries
from perfsheet.scoring import score
from tests.rules.paper import Paper, batch_of
from tests.rules.test_examples import policy_of

RULES = list(catalogue().values())
EACH = pytest.mark.parametrize("one", RULES, ids=lambda one: one.code)
#: the checks of reviewers that rules refer to
_REF = re.compile(r"[CDMPSTU]\d\d")


def test_the_rules_of_every_file_are_found():
    assert {one.family for one in RULES} >= {"BUD", "IND"}
    assert all(isinstance(one, Rule) for one in RULES)


def test_no_code_and_no_name_is_used_twice():
    everything = [*RULES, *NOTES.values()]
    assert len({one.code for one in everything}) == len({one.name for one in everything}) == len(everything)


@EACH
def test_a_code_has_the_letters_of_its_file_and_three_digits(one):
    assert re.fullmatch(r"[A-Z]{3}\d{3}", one.code)
    assert one.family in FAMILIES
    assert one.function.__module__.rpartition(".")[2].partition("_")[0] == one.family.lower()


@EACH
def test_a_rule_is_named_for_the_wrong_and_states_its_article(one):
    assert re.fullmatch(r"[a-z0-9_]{6,60}", one.name)
    assert len(one.basis) >= 6
    assert _REF.fullmatch(one.ref)


@EACH
def test_severity_status_and_stages_are_known_and_causes_are_rules(one):
    assert one.severity in SEVERITIES
    assert one.status in STATUSES
    assert set(one.stages) <= set(STAGES)
    assert set(one.after) <= {*catalogue(), *NOTES} - {one.code}


@EACH
def test_a_page_has_examples_of_wrong_and_of_right(one):
    marks = {mark for example in one.page.examples for mark in example.marks}
    assert {WRONG, RIGHT} <= marks <= {WRONG, RIGHT, ""}


@EACH
def test_a_page_begins_with_what_is_required(one):
    assert one.page.title.endswith("。")
    assert 6 <= len(one.page.title) <= 72


@EACH
def test_a_page_is_chinese_throughout(one):
    prose = "\n".join(line for line in one.page.text.splitlines() if not line.startswith(("|", "以政策")))
    assert set(re.findall(r"[A-Za-z]{3,}", prose)) <= {"execution", "unspent"}


@EACH
def test_a_message_says_what_to_do(one):
    assert "请" in one.message
    assert not one.message.endswith("。")
    assert len(one.message) <= 160


@EACH
def test_what_a_message_speaks_of_is_there(one):
    paper = Paper(one.page.examples, next(iter(one.stages), ""))
    batch, policy = paper.batch(), policy_of(one.page.text)
    material = Material(batch, policy=policy, scores=score(batch, policy), roster=paper.roster(batch), across=Across.of(batch))
    values = material.given(one.table)
    answer = one(values, *(material.given(name) for name in one.others))
    facts = set(answer.facts) if isinstance(answer, Wrong) else set()
    named = Template.of(one.message).names | Template.of(one.expected).names
    assert named <= {*values.columns, *facts, "here", "heading"}


def test_what_reading_finds_is_in_the_rulebook_too():
    assert set(NOTES) < set(entries())
    assert set(catalogue()) < set(entries())


def test_a_function_becomes_a_rule_that_can_still_be_called():
    @rule("IND999", ref="T01", basis="某办法", message="{here}", blame="score", stages="selfeval target", after="IND001 IND002")
    def too_much(indicators, policy):
        """得分不应过高。"""
        return indicators["score"] > policy

    assert (too_much.name, too_much.table, too_much.others) == ("too_much", "indicators", ("policy",))
    assert (too_much.stages, too_much.after, too_much.severity, too_much.status) == (
        ("selfeval", "target"),
        ("IND001", "IND002"),
        "error",
        "active",
    )
    assert too_much({"score": 12}, 10) is True


def test_a_page_is_read_with_its_tables():
    page = read_page(
        """标题。

        说明。

        | forms | year |
        | 1     | 2024 |

        | name | score |   |
        | 甲   | 12    | ✗ |
        | 乙   |       | ✓ |
        """,
        "indicators",
    )
    assert page.title == "标题。"
    year, scored = page.examples
    assert (year.table, year.columns, year.forms, year.marks) == ("forms", ("year",), ("1",), ("",))
    assert (scored.table, scored.columns, scored.rows) == ("indicators", ("name", "score"), (("甲", "12"), ("乙", "")))
    assert (scored.forms, scored.marks) == (("1", "1"), ("✗", "✓"))


def test_examples_become_what_the_reader_would_make_of_them():
    batch = batch_of("| indicators | name | target | measure |\n| 1 | 合格率 | ≥95 | % |\n| 2 | 人数 | 50人 | |")
    values, cells = batch.indicators
    assert values["form"].tolist() == [0, 1]
    assert (values["target"][0], values["target_kind"][0], values["comparator"][0]) == (95, "percent", "≥")
    assert cells["target"].tolist() == ["B401", "B402"]


def test_a_rule_without_rows_of_its_stages_is_not_asked():
    @rule("IND999", ref="T01", basis="某办法", message="请改", blame="score", stages="target")
    def never_asked(indicators):
        """不应被问到。"""
        raise AssertionError(indicators)

    batch = batch_of("| name |\n| 甲 |", stage="selfeval")
    assert found_by(never_asked, Material(batch), Places(batch)) == []
