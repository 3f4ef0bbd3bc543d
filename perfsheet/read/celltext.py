"""The text of a cell: XML character data as it stands in a part, decoded once and remembered.

Labels repeat from form to form, so what was decoded is kept by its raw bytes; the memory is bounded. New texts are decoded and
looked through all at once; only where something is odd among them, one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from lxml import etree

from perfsheet.read.refused import Odd

#: Excel's own limit for the text of a cell
LONGEST = 32767

_SHORT = 2_000
_ROOM = 4_000_000
_PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: white space and characters that take no room
_NOTHING = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u180e"
)
_RUBY = re.compile(rb"<rPh(?: [^<>]*)?>[^<]*(?:<(?!/?rPh)[^<]*)*</rPh>")
_RICH = re.compile(
    rb"(?:\s|<t(?: [^<>]*)?>[^<]*+</t>|<t/>|<phoneticPr [^<>]*+>|<rPh [^<>]*+><t(?: [^<>]*)?>[^<]*+</t></rPh>"
    rb"|<r>\s*(?:<rPr>(?:\s|<[A-Za-z]+(?: [^<>]*)?/>)*+</rPr>|<rPr/>)?\s*(?:<t(?: [^<>]*)?>[^<]*+</t>|<t/>)?\s*</r>)*+"
)
#: stands between texts that are parsed together; nobody writes it
_BETWEEN = "\ue0ff\ue0fe\ue0ff".encode()
_RUN_TEXT = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>")


#: characters that `tidy` changes, and those that may make up a text in which nothing can be seen
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u180e\u200b-\u200f\u2060\ufeff\ufffd-\uffff\ud800-\udfff]|_x")


def texts_of(raws: Sequence[bytes]) -> tuple[list[str], bool]:
    """Decode texts, '' for those that show nothing, and say whether some are doubtful; raises Odd for what is no character data."""
    TEXTS.learn(raws)
    return [TEXTS[raw] for raw in raws], bool(TEXTS.doubtful) and not TEXTS.doubtful.isdisjoint(raws)


def _at_once(raws: Sequence[bytes]) -> list[str] | None:
    """Decode texts all at once where each is as it stands; None where one by one is better."""
    joined = _BETWEEN.join(raws)
    if len(joined) > _ROOM:
        return None
    try:
        text = (_element(joined).text or "") if b"&" in joined else joined.decode()
    except (Odd, UnicodeDecodeError):
        return None
    texts = text.split(_BETWEEN.decode())
    if _SUSPECT.search(text) or len(texts) != len(raws) or (len(text) > LONGEST and max(map(len, texts)) > LONGEST):
        return None
    return ["" if text.isspace() else text for text in texts]


class Texts(dict[bytes, str]):
    """Decoded texts by their raw bytes; `doubtful` are those with characters that cannot be shown, or too long for a cell."""

    def __init__(self) -> None:
        """Start with nothing known."""
        super().__init__()
        self.doubtful: set[bytes] = set()
        self._used = 0

    def learn(self, raws: Sequence[bytes]) -> None:
        """Decode those of `raws` that are not known yet; raises Odd where they are no UTF-8 character data."""
        missing = [raw for raw in raws if raw not in self]
        if not missing:
            return
        self._used += sum(map(len, missing))
        if self._used > _ROOM:
            self.clear()
            self.doubtful.clear()
            missing = list(raws)
            self._used = sum(map(len, missing))
        found = _at_once(missing)
        if found is not None:
            self.update(zip(missing, found, strict=True))
            return
        for raw, text in zip(missing, decoded(missing), strict=True):
            self[raw] = shown = clean(text)
            if "\ufffd" in shown or len(shown) > LONGEST:
                self.doubtful.add(raw)

    def one(self, raw: bytes) -> str:
        """Decode one text."""
        self.learn((raw,))
        return self[raw]


def decoded(raws: Collection[bytes]) -> list[str]:
    """Decode character data, references to characters included; raises Odd for anything else."""
    referring = [raw for raw in raws if b"&" in raw]
    parsed = iter(_parsed(referring) if referring else ())
    try:
        return [next(parsed) if b"&" in raw else raw.decode() for raw in raws]
    except UnicodeDecodeError:
        raise Odd("encoding") from None


def _parsed(raws: list[bytes]) -> list[str]:
    """Let libxml2 resolve references: many texts at once, as the content of one element."""
    joined = _BETWEEN.join(raws)
    texts = (_element(joined).text or "").split(_BETWEEN.decode()) if len(joined) < _ROOM else []
    if len(texts) == len(raws):
        return texts
    return [_element(raw).text or "" for raw in raws]  # too long for one element, or one of them holds what parts them


def _element(content: bytes) -> etree._Element:
    try:
        root = etree.fromstring(b"<a>" + content + b"</a>", etree.XMLParser(**_PARSER_OPTIONS))
    except etree.XMLSyntaxError:
        raise Odd("references") from None
    if len(root):
        raise Odd("entity in text")
    return root


def clean(text: str) -> str:
    """Undo the escapes of spreadsheets and tidy what comes out."""
    return tidy(_ESCAPED.sub(_unescaped, text) if "_x" in text else text)


def tidy(text: str) -> str:
    """Unify line ends, put U+FFFD for what no one can see; a text of which nothing can be seen gives ''."""
    if not text.isprintable():
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "" if is_blank(text) else _ILLEGAL.sub("\ufffd", text)
    return "" if text.isspace() else text


def is_blank(text: str) -> bool:
    """Tell whether nothing but white space and invisible characters stands there."""
    return not text.strip(_NOTHING)


def _unescaped(match: re.Match[str]) -> str:
    """Decode a run of _xHHHH_; two of them may be one character beyond the basic plane."""
    units = b"".join(int(unit, 16).to_bytes(2, "little") for unit in match[0][2:-1].split("__x"))
    return units.decode("utf-16-le", "replace")


def runs(rich: bytes) -> bytes:
    """Join the runs of rich text; phonetic runs are no part of it. Raises Odd where it is not plainly normal."""
    return _short_runs(rich) if len(rich) < _SHORT else _joined(rich)


def _joined(rich: bytes) -> bytes:
    if _RICH.fullmatch(rich) is None:
        raise Odd("rich text")
    return b"".join(_RUN_TEXT.findall(_RUBY.sub(b"", rich) if b"<rPh" in rich else rich))


@lru_cache(maxsize=4096)
def _short_runs(rich: bytes) -> bytes:
    """Remember the runs of short texts, which are often labels."""
    return _joined(rich)


#: what the whole process knows
TEXTS = Texts()
