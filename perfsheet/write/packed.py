"""A folder as one archive: the same files at the same moment make the same bytes, and names are Chinese everywhere."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from perfsheet.outputs import files_below

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

#: a plain file that anybody may read and its owner may write
_MODE: Final = 0o100644 << 16
#: the parts of an Office file are packed already
_PACKED: Final = (".xlsx", ".docx")


def pack(folder: Path, target: Path, made: datetime) -> None:
    """Pack a folder, itself the only one at the top of the archive; every file in it is dated `made`."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in files_below(folder):
            info = zipfile.ZipInfo(f"{folder.name}/{path}", (made.year, made.month, made.day, made.hour, made.minute, made.second))
            info.external_attr = _MODE
            info.create_system = 3
            info.compress_type = zipfile.ZIP_STORED if path.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, (folder / path).read_bytes())
