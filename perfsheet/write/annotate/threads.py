"""Conversations on cells (threaded comments): they stay, and our words are a reply in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from perfsheet.model import address
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.notes import AUTHOR
from perfsheet.write.annotate.places import Place, place_of
from perfsheet.write.annotate.source import Element
from perfsheet.write.annotate.text import attribute, content

#: who we are in a list of persons
PERSON: Final = "{" + str(uuid5(NAMESPACE_OID, "perfsheet")).upper() + "}"


def with_person(raw: bytes) -> bytes:
    """Add us to a list of persons, unless we are in it."""
    markup = Markup(raw)
    if PERSON not in markup.shadow:
        markup.append(
            markup.root, f'<{markup.named("person")} displayName="{attribute(AUTHOR)}" id="{PERSON}" userId="perfsheet" providerId="None"/>'
        )
    return markup.close()


def with_replies(raw: bytes, notes: Mapping[Place, str]) -> bytes | None:
    """Reply in the conversations on cells; None where there are none on them."""
    markup = Markup(raw)
    first: dict[Place, Element] = {}
    last: dict[Place, str] = {}
    for comment in markup.children(markup.root):
        given = markup.attributes(comment)
        place = place_of(given.get("ref", ""))
        if place is not None and place in notes:
            first.setdefault(place, comment)
            last[place] = max(last.get(place, ""), given.get("dT", ""))
    for place in sorted(first):
        markup.append(markup.root, _reply(markup, place, first[place], last[place], notes[place]))
    return markup.close() if first else None


def without_replies(raw: bytes) -> bytes:
    """Take our replies out again."""
    markup = Markup(raw)
    for comment in markup.children(markup.root):
        if markup.attributes(comment).get("personId", "").upper() == PERSON:
            markup.remove(comment)
    return markup.close()


def _reply(markup: Markup, place: Place, parent: Element, moment: str, text: str) -> str:
    """Write a reply, as late as the last one: when a file is marked must not change what comes out."""
    above = markup.attributes(parent).get("id", "")
    number = "{" + str(uuid5(NAMESPACE_OID, f"{above} {text}")).upper() + "}"
    when = f' dT="{attribute(moment)}"' if moment else ""
    name, body = markup.named("threadedComment"), markup.named("text")
    start = f'<{name} ref="{address(*place)}"{when} personId="{PERSON}" id="{number}" parentId="{attribute(above)}">'
    return f"{start}<{body}>{content(text)}</{body}></{name}>"
