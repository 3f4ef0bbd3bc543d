"""Conversations on cells stay; what we say is a reply in them, and stands in the plain comment for programs that know none."""

from __future__ import annotations

from lxml import etree

from perfsheet.write.annotate import annotate, strip
from perfsheet.write.annotate.original import NAME
from perfsheet.write.annotate.threads import PERSON
from tests.write.annotate.corpus import STANDINGS, made, mark, marks
from tests.write.annotate.packages import altered, parts_of

THREAD = "xl/threadedComments/threadedComment1.xml"
PERSONS = "xl/persons/person.xml"
BEFORE = parts_of(made("threaded comments"))
MARKED = annotate("表.xlsx", made("threaded comments"), marks(), STANDINGS).data
AFTER = parts_of(MARKED)


def test_a_conversation_stays_and_we_reply_in_it() -> None:
    first, reply = etree.fromstring(AFTER[THREAD])
    assert etree.tostring(first) == etree.tostring(etree.fromstring(BEFORE[THREAD])[0])
    assert reply.get("parentId") == first.get("id")
    assert reply.get("ref") == "B6"
    assert reply.get("personId") == PERSON
    assert reply.get("dT") == first.get("dT")
    assert "SCO002" in reply[0].text


def test_we_are_one_of_those_who_take_part() -> None:
    assert [person.get("id") for person in etree.fromstring(AFTER[PERSONS])] == ["{11111111-1111-1111-1111-111111111111}", PERSON]


def test_programs_that_know_no_conversations_show_our_words_too() -> None:
    text = "".join(etree.fromstring(AFTER["xl/comments1.xml"]).itertext())
    assert text.index("[线程批注]") < text.index("SCO002")


def test_a_conversation_on_another_cell_is_not_touched() -> None:
    after = parts_of(annotate("表.xlsx", made("threaded comments"), [mark("B3")], STANDINGS).data)
    assert after[THREAD] == BEFORE[THREAD]
    assert after[PERSONS] == BEFORE[PERSONS]


def test_our_reply_goes_when_the_marks_go() -> None:
    stripped = strip("表.xlsx", altered(MARKED, {NAME: b""}))
    assert stripped is not None
    assert len(etree.fromstring(parts_of(stripped.data)[THREAD])) == 1
