"""Fold the many ways of typing one character: width, blanks, invisible marks, comparison signs and dashes."""

from __future__ import annotations

import re
import unicodedata

#: kept from NFKC, which would make digits, points or letters of them
_KEPT = str.maketrans(
    {"²": "\ue002", "³": "\ue003", "㎡": "m\ue002", "㎥": "m\ue003", "…": "\ue004", "℃": "\ue005"}
    | {chr(0x2460 + i): "\ue006" for i in range(20)}
)
_KEEP = re.compile("[²³㎡㎥…℃①-⑳]")
_BACK = str.maketrans({"\ue002": "²", "\ue003": "³", "\ue004": "…", "\ue005": "℃", "\ue006": "•"})

_SAME = {
    "≥": "≧⩾≮≽⪴⋝",
    "≤": "≦⩽≯≼⪳⋜",
    "=": "═᐀⁼",
    "≈": "≒≅≃",
    "-": "−–‐‑‒",
    "—": "―─━﹘⸺",
    "~": "〜∼˜⁓",
    "*": "∗＊﹡✱",
    "✓": "✔√☑✅🗸",
    "□": "☐◻▢⬜",
    "": "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u180e\ufe0e\ufe0f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
}
_FOLDED = str.maketrans({char: sign for sign, chars in _SAME.items() for char in chars})
_VARIANT = re.compile("[" + "".join(_SAME.values()) + "]")
#: line breaks also come spelt out, from careless exports
_BLANKS = r"(?:[\s\x00-\x1f\x7f-\x9f\u2800\u3164]|\\[nrt]|_x000[dD]_)+"
_BLANK = re.compile(_BLANKS)
_BETWEEN = re.compile(rf"(?<=[\d.,]){_BLANKS}(?=\d)")


def fold(text: str) -> str:
    """Fold a value's text. Blanks vanish, except that one is left between figures, where it parts them.

    >>> fold(" ≧ ９５ ％ "), fold("12 月 31 日"), fold("5 6")
    ('≥95%', '12月31日', '5 6')
    """
    if not text.isascii():
        if _KEEP.search(text):
            text = unicodedata.normalize("NFKC", text.translate(_KEPT)).translate(_BACK)
        else:
            text = unicodedata.normalize("NFKC", text)
        if _VARIANT.search(text):
            text = text.translate(_FOLDED)
    if _BLANK.search(text):
        parts = _BETWEEN.split(text.strip())
        text = " ".join([_BLANK.sub("", part) for part in parts])
    return text
