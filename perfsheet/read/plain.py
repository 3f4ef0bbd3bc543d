"""What makes the XML of a part plainly normal, so that it may be read by patterns.

Anything else (another encoding, prefixes, comments, declarations, single quotes) is no fault, but is rewritten first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from perfsheet.read.celltext import decoded
from perfsheet.read.refused import Odd

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/package/2006/relationships"

_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8|us-ascii)[\"'])?(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?\s*"
    rb"<([A-Za-z]+)((?: [A-Za-z0-9:]+=\"[^\"<]*\")*) ?(/?)>"
)
_ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]+)="([^"<]*)"')


def opening(data: bytes, root: bytes, namespace: bytes = MAIN) -> int:
    """Give the place behind the start tag of a part whose root is `root` in the default namespace; raises Odd."""
    match = _OPENING.match(data)
    if match is None or match[1] != root or b' xmlns="' + namespace + b'"' not in match[2]:
        raise Odd(root.decode())
    return match.end()


def undisturbed(data: bytes, start: int) -> None:
    """Raise Odd where comments, declarations or instructions stand behind `start`."""
    if data.find(b"<!", start) >= 0 or data.find(b"<?", start) >= 0:
        raise Odd("declaration")


@lru_cache(maxsize=2048)
def attributes(tag: bytes) -> Mapping[str, str]:
    """Read the attributes of a start tag (` a="1" b="2"`), local names only; raises Odd where they are not plain."""
    found = _ATTRIBUTE.findall(tag)
    if b"".join(b' %b="%b"' % pair for pair in found) != tag.rstrip():
        raise Odd("attributes")
    names = [name for name, _ in found]
    if len(set(names)) < len(names):
        raise Odd("attribute twice")
    texts = decoded([value for _, value in found])
    return {name.rpartition(b":")[2].decode(): text for name, text in zip(names, texts, strict=True)}
