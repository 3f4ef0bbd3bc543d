"""Names of files and folders made of what forms say: safe and unique on Windows and Linux, and still readable."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from perfsheet.names import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: what a folder is called whose forms name no unit
NAMELESS: Final = "未填写单位"
#: UTF-16 units that a name may have beside its suffix: Windows gives a whole path 260
LONGEST: Final = 60
#: bytes that a name may have on most file systems, and those that its suffix may take of them
_BYTES: Final = 255
_SUFFIX: Final = 16
#: what Windows does not take, and what is written instead
_WIDE: Final = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_SPACE: Final = re.compile(r"\s+")
#: what no name holds: control and direction marks, what stands for no character
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
#: names of devices, whatever their suffix
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com\d|lpt\d)\s*(?:\..*)?", re.DOTALL)
#: what hides a file, makes it a lock file or an option of a command, or is dropped in silence
_EDGE: Final = " .~-"


def safe_names(names: Sequence[str], empty: str = NAMELESS) -> list[str]:
    """Make names of folders, or of files without their suffix: each safe, no two alike even where case and width don't count."""
    return list(_unique([(_stem(name, empty), "") for name in names]))


def safe_files(names: Sequence[str], suffix: str | None = None, empty: str = "未命名") -> list[str]:
    """Make names of files in one folder of names with a suffix; `suffix` takes its place."""
    paths = [PurePath(decoded(name).replace("/", "／").replace("\\", "＼")) for name in names]
    ends = [path.suffix if _plain(path.suffix) else "" for path in paths]
    stems = [_stem(path.name.removesuffix(end), empty) for path, end in zip(paths, ends, strict=True)]
    return list(_unique([(stem, end if suffix is None else suffix) for stem, end in zip(stems, ends, strict=True)]))


def safe_path(path: str) -> str:
    """Make a path below a folder of one that came in: every part safe, none of them leading out."""
    *folders, name = [part for part in path.replace("\\", "/").split("/") if part.strip(" .")] or [""]
    return "/".join([*(_stem(folder, "未命名") for folder in folders), *safe_files([name])])


def key(name: str) -> str:
    """Fold a name to that by which a file system may take two names for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _unique(named: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Put numbers to what would fall together; the first of them keeps its name."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for stem, suffix in named:
        name = stem + suffix
        while key(name) in taken:
            numbers[key(stem + suffix)] = number = numbers.get(key(stem + suffix), 1) + 1
            mark = f"（{number}）"
            name = _cut(stem, LONGEST - len(mark)) + mark + suffix
        taken.add(key(name))
        yield name


def _stem(name: str, empty: str) -> str:
    text = unicodedata.normalize("NFC", "".join(map(_kept, _SPACE.sub(" ", decoded(name))))).translate(_WIDE)
    text = _cut(text.strip(_EDGE), LONGEST).rstrip(_EDGE) or empty
    return f"_{text}" if _DEVICE.fullmatch(key(text)) else text


def _plain(suffix: str) -> bool:
    return suffix.isascii() and suffix[1:].isalnum() and len(suffix) <= _SUFFIX


def _kept(char: str) -> str:
    return "" if unicodedata.category(char) in _DROPPED else char


def _cut(text: str, longest: int) -> str:
    """Cut a name where neither system finds it too long, never within a character."""
    units = size = 0
    for at, char in enumerate(text):
        units += 2 if ord(char) > 0xFFFF else 1  # beyond, UTF-16 takes two
        size += len(char.encode("utf-8"))
        if units > longest or size > _BYTES - 3 * _SUFFIX:
            return text[:at].rstrip(_EDGE)
    return text
