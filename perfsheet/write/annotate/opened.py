"""A workbook opened for patching: its parts, found through relationships, and the guard before them."""

from __future__ import annotations

from collections.abc import Iterator

from perfsheet.read import canonical
from perfsheet.read.book import SheetEntry, read_book
from perfsheet.read.guard import kind_of
from perfsheet.read.ooxml import Parts, outline
from perfsheet.read.suspects import kind_of_package
from perfsheet.write.annotate.bundle import Bundle
from perfsheet.write.annotate.content_types import ContentTypes
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.relations import Relations
from perfsheet.write.annotate.workbook_part import WorkbookPart


class Opened:
    """A workbook while it is patched."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook; raises Refused where the guard does, Unpatchable where it is of another kind."""
        if kind_of(data) != "zip":
            raise Unpatchable("不是 .xlsx 格式的工作簿")
        self.bundle = Bundle(data)
        if kind_of_package(self.bundle.package) != "xlsx":
            raise Unpatchable("不是 .xlsx 格式的工作簿")
        parts = Parts(self.bundle.package)
        self.key = outline(parts).book
        if self.key.endswith(".bin"):
            raise Unpatchable("不是 .xlsx 格式的工作簿")
        self.entries: list[SheetEntry] = parts.read(self.key, "book", read_book, canonical.Book).sheets
        self.book = WorkbookPart(self.bundle.read(self.key))
        self.strict = self.book.strict
        self.relations = Relations(self.bundle, self.key, strict=self.strict)
        self.types = ContentTypes(self.bundle)
        self._related: dict[str, Relations] = {}
        folder = self.bundle.name_of(self.key).rpartition("/")[0]
        self.folder = folder + "/" if folder else ""

    @property
    def namespace(self) -> str:
        """The namespace of the workbook and its sheets."""
        return self.book.markup.namespace

    def related(self, key: str) -> Relations:
        """Give the relationships of a part; the same whoever asks."""
        if key not in self._related:
            self._related[key] = Relations(self.bundle, key, strict=self.strict)
        return self._related[key]

    def sheets(self) -> Iterator[tuple[str, str, str]]:
        """Give the sheets in their order: name, kind (worksheet, chartsheet …), part."""
        for entry in self.entries:
            relation = self.relations.found.get(entry.relation)
            if relation and not relation.external and relation.target in self.bundle:
                yield entry.title, relation.kind, relation.target

    def drop(self, key: str) -> None:
        """Leave out a part with its own relationships; what those lead to may serve others."""
        folder, _, name = key.rpartition("/")
        for one in (key, f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"):
            if one in self.bundle:
                self.bundle.drop(one)
                self.types.remove(one)

    def close(self) -> None:
        """Put the edited parts that lead to all others back into the package."""
        self.relations.close()
        if self.book.markup.edited:
            self.bundle.write(self.key, self.book.markup.close())
        self.types.close()
