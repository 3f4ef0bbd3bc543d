"""The files of a publication: tables as workbook, page and document, the index, the record, the list of what was checked."""

from perfsheet.write.disclose.folder import NAMES, RECORD, write_publication

__all__ = ["NAMES", "RECORD", "write_publication"]
