"""What a part refers to: its relationships, read through the guard and edited in place."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from urllib.parse import quote

from perfsheet.read import canonical
from perfsheet.read.book import Relation, read_relations
from perfsheet.read.ooxml import Parts
from perfsheet.write.annotate.bundle import Bundle
from perfsheet.write.annotate.markup import Markup

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relations:
    """The relationships of one part (`source`; '' for the package itself)."""

    def __init__(self, bundle: Bundle, source: str, *, strict: bool = False) -> None:
        """Read them; there may be none."""
        self._bundle = bundle
        self._base = STRICT if strict else TRANSITIONAL
        folder, _, name = bundle.name_of(source).rpartition("/") if source else ("", "", "")
        self._name = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        key, within = self._name.lower(), f"{folder}/".lower() if folder else ""
        self.found: dict[str, Relation] = {}
        if key in bundle:
            self.found = dict(Parts(bundle.package).read(key, within, partial(read_relations, folder=within), canonical.Relations))
        bundle.claim(one.target for one in self.found.values() if not one.external)
        self._added: list[str] = []
        self._removed: set[str] = set()

    def target(self, kind: str) -> str | None:
        """Name the part of the package that is related as `kind`."""
        return next(
            (one.target for one in self.found.values() if one.kind == kind and not one.external and one.target in self._bundle), None
        )

    def add(self, kind: str, target: str) -> str:
        """Relate a part; give the id. `kind` is the last word of a type of Office, or a whole type."""
        number = len(self.found) + 1
        while f"rId{number}" in self.found:
            number += 1
        full = kind if ":" in kind else f"{self._base}/{kind}"
        self._added.append(f'Relationship Id="rId{number}" Type="{full}" Target="/{_target(target)}"/>')
        self.found[f"rId{number}"] = Relation(full.rpartition("/")[2], target.lower(), external=False)
        return f"rId{number}"

    def remove(self, name: str) -> None:
        """Take out the relationship with this id."""
        self._removed.add(name)
        del self.found[name]

    def close(self) -> None:
        """Put them back into the package where they changed."""
        key = self._name.lower()
        if not (self._added or self._removed):
            return
        if key not in self._bundle:
            listed = "".join(f"<{one}" for one in self._added)
            self._bundle.add(self._name, f'{_HEAD}<Relationships xmlns="{PACKAGE}">{listed}</Relationships>'.encode())
            return
        markup = Markup(self._bundle.read(key), shared=True)
        for element in markup.each(markup.root, "Relationship") if self._removed else ():
            if markup.attributes(element).get("Id") in self._removed:
                markup.remove(element)
        for one in self._added:
            markup.append(markup.root, f"<{markup.prefix}{one}")
        self._bundle.write(key, markup.close())


def _target(name: str) -> str:
    """Write the name of a part as a target."""
    return name if _PLAIN.fullmatch(name) else escape(quote(name, safe="/()"))
