"""The list of the types of all parts of a package."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from perfsheet.write.annotate.bundle import Bundle
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.source import Element

NAME: Final = "[content_types].xml"
_SMALL: Final = 1 << 16
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
WORKSHEET: Final = f"{_EXCEL}worksheet+xml"
WORKBOOK: Final = f"{_EXCEL}sheet.main+xml"
STYLES: Final = f"{_EXCEL}styles+xml"
COMMENTS: Final = f"{_EXCEL}comments+xml"
VML: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"


class _Listed(NamedTuple):
    """What a list says: of single parts, where that stands, and of extensions."""

    overrides: dict[str, Element]
    defaults: dict[str, str]


@lru_cache(maxsize=64)
def _listed(raw: bytes) -> _Listed:
    """Read a list of types; the lists of most files are alike."""
    markup = Markup(raw, shared=True)
    found = _Listed({}, {})
    for element in markup.children(markup.root):
        given = markup.attributes(element)
        if "PartName" in given:
            found.overrides[given["PartName"].replace("\\", "/").lstrip("/").lower()] = element
        else:
            found.defaults[given.get("Extension", "").lower()] = given.get("ContentType", "")
    return found


class ContentTypes:
    """The types, while parts come and go."""

    def __init__(self, bundle: Bundle) -> None:
        """Read the list; raises Unpatchable where there is none."""
        if NAME not in bundle:
            raise Unpatchable("文件内部缺少内容类型清单")
        self._bundle = bundle
        raw = bundle.read(NAME)
        self._markup = Markup(raw, shared=True)
        listed = (_listed if len(raw) <= _SMALL else _listed.__wrapped__)(raw)
        self._overrides, self._defaults = dict(listed.overrides), listed.defaults

    def of(self, key: str) -> str:
        """Tell the type of a part."""
        if key in self._overrides:
            return self._markup.attributes(self._overrides[key]).get("ContentType", "")
        return self._defaults.get(key.rpartition(".")[2], "")

    def add(self, name: str, kind: str) -> None:
        """Give a new part its type."""
        if self.of(name.lower()) != kind:
            markup = self._markup
            markup.append(markup.root, f'<{markup.named("Override")} PartName="/{escape(name)}" ContentType="{kind}"/>')

    def change(self, key: str, kind: str) -> None:
        """Give a part another type."""
        if key in self._overrides:
            self._markup.set(self._overrides[key], "ContentType", kind)
        elif self.of(key) != kind:
            self.add(self._bundle.name_of(key), kind)

    def remove(self, key: str) -> None:
        """Forget a part that is left out."""
        if key in self._overrides:
            self._markup.remove(self._overrides.pop(key))

    def close(self) -> None:
        """Put the list back into the package."""
        if self._markup.edited:
            self._bundle.write(NAME, self._markup.close())
