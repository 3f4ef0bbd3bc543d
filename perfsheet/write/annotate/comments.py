"""The comments of a sheet: ours are added, those of others stay, on the same cell too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from perfsheet.model import address
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Element, Markup
from perfsheet.write.annotate.notes import AUTHOR
from perfsheet.write.annotate.sheet import Place, place_of
from perfsheet.write.annotate.text import content

_FONT: Final = '<{p}rPr>{bold}<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="宋体"/><{p}charset val="134"/></{p}rPr>'


def new_comments(namespace: str) -> bytes:
    """Write an empty list of comments."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>'.encode()


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
    font = _FONT.replace("{bold}", bold).replace("{p}", prefix)
    return f'<{prefix}r>{font}<{prefix}t xml:space="preserve">{content(text)}</{prefix}t></{prefix}r>'


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
