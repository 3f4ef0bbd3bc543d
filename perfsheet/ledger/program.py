"""What the program is: a fingerprint of its own files, so that a changed reader reads again and a changed rule judges again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from perfsheet import __version__
from perfsheet.resources import templates_dir

_PACKAGE: Final = Path(__file__).parent.parent
#: what a reading depends on, beside the folder `read` and the templates of forms
_READING: Final = ("account", "catalogue", "columns", "model", "names", "spread")


@cache
def reader_fingerprint(reader: str) -> str:
    """Fingerprint what a reading depends on: the reader and the vocabulary."""
    own = [_PACKAGE / f"{name}.py" for name in _READING]
    return _digest(reader, [*own, *(_PACKAGE / "read").rglob("*.py"), *(templates_dir() / "xlsx").glob("*.toml")])


@cache
def program_fingerprint() -> str:
    """Fingerprint all of the program: modules, policies, templates."""
    own = [path for path in _PACKAGE.rglob("*") if path.suffix in {".py", ".toml"}]
    return _digest("program", [*own, *(path for path in templates_dir().rglob("*") if path.is_file())])


def _digest(about: str, paths: Iterable[Path]) -> str:
    total = sha256(f"{__version__}\n{about}\n".encode())
    for path in sorted(set(paths)):
        total.update(f"{path.name}\0".encode("utf-8", "surrogateescape"))
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()
