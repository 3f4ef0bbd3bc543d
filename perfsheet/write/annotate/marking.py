"""A sheet with findings: its blamed cells are filled and commented on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfsheet.write.annotate.comments import new_comments, with_comments
from perfsheet.write.annotate.content_types import COMMENTS, VML
from perfsheet.write.annotate.marks import Mark, rank
from perfsheet.write.annotate.notes import note
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.places import Place
from perfsheet.write.annotate.sheet import Sheet
from perfsheet.write.annotate.styles import Styles
from perfsheet.write.annotate.threads import with_person, with_replies
from perfsheet.write.annotate.vml import Shape, lines_of, new_drawing, with_shapes

#: the findings on the cells of a sheet
Marked = dict[Place, list[Mark]]


class Marking:
    """A sheet while it is marked; `number` is its place in the workbook, from 1."""

    def __init__(self, opened: Opened, part: str, number: int) -> None:
        """Open the sheet in a part."""
        self._opened, self._bundle, self._part, self._number = opened, opened.bundle, part, number
        self._sheet = Sheet(self._bundle.read(part))
        self._relations = opened.related(part)

    def write(self, marked: Marked, styles: Styles) -> None:
        """Fill the blamed cells and comment on them; a merged area is marked where it is shown."""
        shown: Marked = {}
        right: dict[Place, int] = {}
        for at, area in self._sheet.shown(marked).items():
            shown.setdefault((area.top, area.left), []).extend(marked[at])
            right[area.top, area.left] = area.right
        severities = {at: min((mark.severity for mark in found), key=rank) for at, found in shown.items()}
        self._sheet.restyle(shown, lambda at, style: styles.filled(style, severities[at]))
        self._sheet.deselect()
        notes = {at: note(found) for at, found in shown.items()}
        new = self._comment(notes)
        self._reply(notes)
        if new:
            self._draw([Shape(*at, right[at], lines_of(notes[at])) for at in new])
        self._relations.close()
        self._bundle.write(self._part, self._sheet.markup.close())

    def _comment(self, notes: Mapping[Place, str]) -> list[Place]:
        """Write the comments; say which cells had none."""
        key = self._relations.target("comments")
        if key is not None:
            content, new = with_comments(self._bundle.read(key), notes)
            self._bundle.write(key, content)
            return new
        name = self._bundle.free(f"{self._opened.folder}comments", ".xml")
        self._relations.add("comments", name)
        self._opened.types.add(name, COMMENTS)
        self._bundle.add(name, new_comments(self._opened.namespace, notes))
        return sorted(notes)

    def _reply(self, notes: Mapping[Place, str]) -> None:
        """Reply in conversations, where those who take part are listed."""
        key, persons = self._relations.target("threadedComment"), self._opened.relations.target("person")
        replied = with_replies(self._bundle.read(key), notes) if key and persons else None
        if key and persons and replied:
            self._bundle.write(key, replied)
            self._bundle.write(persons, with_person(self._bundle.read(persons)))

    def _draw(self, shapes: Sequence[Shape]) -> None:
        """Add the boxes of new comments to the drawing of the sheet."""
        measures = self._sheet.measures()
        relation = self._relations.found.get(self._sheet.shapes() or "")
        if relation and not relation.external and relation.target in self._bundle:
            drawing = with_shapes(self._bundle.read(relation.target), shapes, measures, self._number)
            self._bundle.write(relation.target, drawing)
            return
        name = self._bundle.free(f"{self._opened.folder}drawings/vmlDrawing", ".vml")
        self._bundle.add(name, new_drawing(shapes, measures, self._number))
        self._opened.types.add(name, VML)
        self._sheet.link_shapes(self._relations.add("vmlDrawing", name))
