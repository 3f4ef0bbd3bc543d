"""The comments of a sheet: ours are added, those of others stay, on the same cell too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from perfsheet.model import address
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.notes import AUTHOR, OPENING
from perfsheet.write.annotate.places import Place, place_of
from perfsheet.write.annotate.source import Element
from perfsheet.write.annotate.text import content

_ELEMENT = re.compile(r"<[^>]*>")
_FONT: Final = '<{p}rPr>{bold}<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="宋体"/><{p}charset val="134"/></{p}rPr>'


def new_comments(namespace: str, notes: Mapping[Place, str]) -> bytes:
    """Write a list of comments."""
    listed = "".join(_comment("", place, 0, notes[place]) for place in sorted(notes))
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{namespace}"><authors><author>{content(AUTHOR)}</author></authors>'
    return f"{head}<commentList>{listed}</commentList></comments>".encode()


def with_comments(raw: bytes, notes: Mapping[Place, str]) -> tuple[bytes, list[Place]]:
    """Add comments to a list; say on which cells there was none before."""
    markup = Markup(raw)
    authors, listed = markup.child(markup.root, "authors"), markup.child(markup.root, "commentList")
    if authors is None or listed is None:
        raise Unpatchable("批注列表的结构异常")
    there: dict[Place, Element] = {}
    for comment in markup.children(listed):
        place = place_of(markup.attributes(comment).get("ref", ""))
        if place:
            there.setdefault(place, comment)
    number = len(list(markup.children(authors)))
    new = [place for place in sorted(notes) if place not in there]
    for place in sorted(notes):
        if place in there:
            _join(markup, there[place], notes[place])
    if new:
        name = markup.named("author")
        markup.append(authors, f"<{name}>{content(AUTHOR)}</{name}>")
    for place in new:
        markup.append(listed, _comment(markup.prefix, place, number, notes[place]))
    return markup.close(), new


def _comment(prefix: str, place: Place, author: int, text: str) -> str:
    return (
        f'<{prefix}comment ref="{address(*place)}" authorId="{author}"><{prefix}text>{_runs(prefix, text)}</{prefix}text></{prefix}comment>'
    )


def _runs(prefix: str, text: str) -> str:
    head, line, rest = text.partition("\n")
    return _run(prefix, head + line, bold="<{p}b/>") + (_run(prefix, rest) if rest else "")


def _run(prefix: str, text: str, bold: str = "") -> str:
    return f'<{prefix}r>{_font(prefix, bold)}<{prefix}t xml:space="preserve">{content(text)}</{prefix}t></{prefix}r>'


@lru_cache(maxsize=16)
def _font(prefix: str, bold: str) -> str:
    return _FONT.replace("{bold}", bold).replace("{p}", prefix)


def _join(markup: Markup, comment: Element, text: str) -> None:
    """Put our words behind those of somebody else."""
    runs = _run(markup.prefix, "\n") + _runs(markup.prefix, text)
    theirs = markup.child(comment, "text")
    if theirs is None:
        name = markup.named("text")
        markup.append(comment, f"<{name}>{runs}</{name}>")
        return
    last = theirs.inner
    for element in markup.children(theirs):
        if element.name == markup.named("t"):
            run = markup.named("r")
            markup.insert(element.start, f"<{run}>")
            markup.insert(element.end, f"</{run}>")
            last = element.end
        elif element.name == markup.named("r"):
            last = element.end
    if theirs.empty:
        markup.append(theirs, runs)
    else:
        markup.insert(last, runs)


class Left(NamedTuple):
    """What is left of a list of comments without our words, and the cells on which nothing is left."""

    part: bytes
    gone: list[Place]


def without_ours(raw: bytes) -> Left | None:
    """Take our words out of a list of comments; None where there are none."""
    markup = Markup(raw)
    listed = markup.child(markup.root, "commentList")
    if listed is None or OPENING not in markup.text:
        return None
    gone: list[Place] = []
    for comment in markup.children(listed):
        start = markup.text.find(OPENING, comment.inner, comment.last)
        if start < 0:
            continue
        place = place_of(markup.attributes(comment).get("ref", ""))
        if _words(markup.shadow[comment.inner : start]).strip():
            _cut(markup, comment, start)
        else:
            markup.remove(comment)
            gone += [place] if place else []
    return Left(markup.close(), gone)


def _words(text: str) -> str:
    return _ELEMENT.sub("", text)


def _cut(markup: Markup, comment: Element, start: int) -> None:
    """Cut what is ours off the words of somebody else: it begins at `start`."""
    words = markup.child(comment, "text")
    for element in markup.children(words) if words else ():
        if element.end <= start:
            continue
        if element.start > start or not _words(markup.shadow[element.start : start]).strip():
            markup.remove(element)
            continue
        end = markup.shadow.find("<", start)
        markup.replace(start, end, "")
