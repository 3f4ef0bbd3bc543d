"""Scores: cases that an official can read, from regulations and real forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from perfsheet.policy import Policy, load
from perfsheet.scoring import explain, score
from tests.scoring.forms import batch_of

HERE = Path(__file__).parent / "scoring"
#: outputs that name a part and its recomputed figure
PARTS = ("execution", "rate", "score", "scores", "total", "recomputed", "weights", "level", "grade", "without", "rates", "levels")
PART_OF = {"score": "indicator", "scores": "indicator", "rates": "rate", "levels": "level"}
FACTS = ("reached", "differs")
FIGURES = ("low", "high", "weight", "ratio", "claimed", "places")


def cases() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem}:{case['name']}")


policy_named = cache(load)


def policy_of(case: Mapping[str, Any]) -> Policy:
    return policy_named(case.get("policy", "national"))


@pytest.mark.parametrize("case", list(cases()))
def test_a_case_comes_out_as_an_official_would_work_it_out(case: Mapping[str, Any]) -> None:
    scores = score(batch_of(case["input"]), policy_of(case))
    said = case["output"]
    key = next(key for key in PARTS if key in said)
    if key == "without":
        assert not (scores.parts["part"] == said[key]).any()
        return
    rows = scores.parts.index[scores.parts["part"] == PART_OF.get(key, key)]
    wanted = said[key] if isinstance(said[key], list) else [said[key]]
    column = "computed_text" if key == "grade" else "computed"
    assert [_plain(value) for value in scores.parts.loc[rows, column]] == wanted
    if "off" in said:
        assert scores.parts.loc[rows, "differs"].tolist() == said["off"]
    row = scores.parts.loc[rows[0]]
    for fact in FACTS:
        if fact in said:
            assert row[fact] is said[fact] or bool(row[fact]) is said[fact], fact
    for figure in FIGURES:
        if figure in said:
            assert _plain(row[figure]) == said[figure], figure
    unsure = _plain(row["unsure"])
    assert said.get("unsure", "") in (unsure or ""), unsure
    assert ("unsure" in said) == (unsure is not None) or said.get(key) is None, unsure
    if "how" in said:
        assert explain(scores, rows[0]) == said["how"]


def test_every_case_names_its_source() -> None:
    every = [case for path in HERE.glob("*.yaml") for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    assert len(every) >= 80
    assert all(case["source"] and case["input"] and case["output"] for case in every)
    names = [case["name"] for case in every]
    assert len(set(names)) == len(names)


def test_a_batch_without_forms_has_no_scores() -> None:
    scores = score(batch_of(), policy_named("national"))
    assert (len(scores.parts), len(scores.cells)) == (0, 0)
    assert str(scores.parts["computed"].dtype) == "Float64"


def test_a_score_is_blamed_where_it_stands() -> None:
    case = {"budget": 100, "spent": 98, "score_execution": 9, "indicators": [{"name": "甲", "target": "9个", "actual": "9个", "weight": 5}], "total": 90}
    scores = score(batch_of(case), policy_named("national"))
    cells = scores.cells.assign(part=scores.parts["part"]).set_index("part")
    assert cells.loc["execution", ["weight", "claimed"]].tolist() == ["J6", "K6"]
    assert cells.loc["indicator", ["weight", "claimed"]].tolist() == ["K10", "K10"]  # a score that is not there is missed beside the weight
    assert cells.loc["total", "claimed"] == "B4"


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value
