"""Compound files (OLE2): what kind of document lies in one, and its stream."""

from __future__ import annotations

import io
import struct

import olefile

from perfsheet.read.refused import Refused

_WORKBOOK = ("workbook", "book")
_ENCRYPTED = ("encryptedpackage", "encryptioninfo")
_OTHERS = {"worddocument": "word_renamed", "powerpoint document": "slides_renamed", "wpsdocument": "word_renamed"}
_MACROS = ("_vba_project_cur", "vba", "macros")

#: what olefile raises on files that are no sound compound files
_BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError, OverflowError)


class Compound:
    """A compound file; `names` are its top storages and streams in lower case."""

    def __init__(self, data: bytes) -> None:
        """Read the directory; raises Refused where it is not sound."""
        try:
            self._file = olefile.OleFileIO(io.BytesIO(data))
            self.names = {entry.name.lower(): entry.name for entry in self._file.root.kids}
        except _BROKEN:
            raise Refused("zip_corrupt", part="OLE") from None

    def workbook(self) -> bytes:
        """Give the stream of the workbook; raises Refused where there is none, or where it is encrypted."""
        if any(name in self.names for name in _ENCRYPTED):
            raise Refused("encrypted")
        for name in _WORKBOOK:
            if name in self.names:
                return self._stream(self.names[name])
        for name, finding in _OTHERS.items():
            if name in self.names:
                raise Refused(finding)
        raise Refused("ole_not_workbook")

    def has_macros(self) -> bool:
        """Tell whether there is program code."""
        return any(name in self.names for name in _MACROS)

    def _stream(self, name: str) -> bytes:
        try:
            found: bytes = self._file.openstream([name]).read()
        except _BROKEN:
            raise Refused("zip_corrupt", part=name) from None
        return found
