"""Columns of texts that remember: they say of any rows what a plain column says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfsheet.engine.levels import by_text, coded
from perfsheet.engine.texts import Texts, lasting
from perfsheet.tables import STRINGS

TEXTS = st.lists(st.sampled_from(["", "甲", "乙", "丙", None]), max_size=12)


def told(series):
    codes, distinct = coded(series)
    return [None if code < 0 else distinct[code] for code in codes.tolist()]


def plainly(values):
    return [None if value is pd.NA else value for value in values]


@given(TEXTS, st.lists(st.integers(0, 11), max_size=20), st.booleans(), st.booleans())
def test_what_is_taken_says_what_a_plain_column_says(texts, places, blank_first, coded_first):
    plain = pd.Series(pd.array(texts, dtype=STRINGS))
    whole = lasting(pd.DataFrame({"text": plain}))["text"]
    if blank_first:
        whole.isna()
    if coded_first:
        coded(whole)
    rows = [place for place in places if place < len(texts)]
    for mine, own in ((whole, plain), (whole.iloc[rows], plain.iloc[rows]), (whole.iloc[rows].iloc[::-1], plain.iloc[rows].iloc[::-1])):
        assert mine.isna().tolist() == own.isna().tolist()
        assert told(mine) == plainly(own)
        assert (mine == "甲").tolist() == (own == "甲").tolist()
    assert sorted(set(coded(whole.iloc[rows])[1])) == sorted({text for text in plainly(plain.iloc[rows]) if text is not None})


def test_a_row_that_is_not_there_is_blank():
    whole = Texts.lasting(pd.array(["甲", "乙"], dtype=STRINGS))
    assert whole.coded()[1] == ["甲", "乙"]
    taken = whole.take([1, -1], allow_fill=True)
    assert taken.isna().tolist() == [False, True]
    assert told(pd.Series(taken)) == ["乙", None]


def test_a_view_knows_what_the_column_knows():
    whole = Texts.lasting(pd.array(["甲", None], dtype=STRINGS))
    assert whole.view().isna() is whole.isna()
    assert whole.view().coded() is whole.coded()


def test_a_copy_that_is_filled_forgets():
    whole = Texts.lasting(pd.array(["甲", None], dtype=STRINGS))
    assert whole.isna().tolist() == [False, True]
    filled = pd.Series(whole).fillna("乙")
    assert filled.isna().tolist() == [False, False]
    assert told(filled) == ["甲", "乙"]
    assert whole.isna().tolist() == [False, True]


def test_texts_of_another_library_are_taken_too():
    assert told(pd.Series(["甲", None, "甲"], dtype="string[pyarrow]")) == ["甲", None, "甲"]


def test_what_is_known_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        Texts.lasting(pd.array(["甲"], dtype=STRINGS)).isna()[0] = True


def test_each_distinct_text_is_asked_once_also_where_few_rows_are_left():
    whole = lasting(pd.DataFrame({"text": pd.array(["甲", "乙", "甲", None], dtype=STRINGS)}))["text"]
    coded(whole)
    asked = []
    meant = by_text(whole.iloc[np.array([0, 2, 3])], lambda text: asked.append(text) or text + text)
    assert asked == ["甲"]
    assert plainly(meant) == ["甲甲", "甲甲", None]
