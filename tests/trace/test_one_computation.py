"""A figure that stands in several outputs is worked out once, whatever the forms say."""

from __future__ import annotations

from dataclasses import replace

from perfsheet.model import Form
from perfsheet.policy import load
from perfsheet.write.context import summarise
from perfsheet.write.word.bulletin import bulletin
from perfsheet.write.word.facts import Facts
from tests.write.county import number
from tests.write.word.district import CLINIC, HEALTH, MADE, file, returned, selfeval, told


def _without_budget(spent: str) -> Form:
    form = selfeval("应急储备", CLINIC, HEALTH, (1, 1), total=90)
    total = form.funds[0]
    return replace(
        form,
        funds=[
            total._replace(
                values={**total.values, "budget": number("0.00", 7, 6), "approved": number("0.00", 7, 5), "spent": number(spent, 7, 7)}
            )
        ],
    )


def test_a_form_whose_budget_is_nothing_is_counted_alike_in_the_workbook_and_in_the_bulletin() -> None:
    batch, judgement = told([*returned(), file(f"收件/{CLINIC}/应急.xlsx", _without_budget("0.00"))])
    execution, found = summarise(batch, judgement).execution, Facts.of(batch, judgement)
    spent = bulletin(found, load("national", MADE.date()), MADE).money
    assert execution is not None
    assert (spent.forms, spent.budget, spent.spent, spent.rate, spent.about) == (*execution.whole[1:5], execution.about)
    assert [(line.name, line.tallied, line.budget, line.spent, line.rate) for line in spent.lines] == [line[:5] for line in execution.lines]
    assert execution.whole.forms == 5
    assert next(form.rate for form in found.forms if form.project == "应急储备") is None
