"""Readings: what a program made of a file, kept so that the file need never be read again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, select

from perfsheet.account import FileAccount, FormAccount
from perfsheet.columns import Columns, encode
from perfsheet.ledger.schema import contents, files, readings
from perfsheet.ledger.writing import Writing
from perfsheet.model import FileResult

#: the encoder of workers that read for the ledger
ENCODER: Final = "perfsheet.ledger.readings:encode_each"
#: findings that say what happened to a file on its way, not what is in it: tomorrow it may be readable
_PASSING: Final = ("file_", "folder_", "member_", "worker_")
_FAST: Final = 1
_AT_ONCE: Final = 500


class Key(NamedTuple):
    """What a reading depends on: the content, the suffix of the name, the year that is expected, and the program."""

    sha256: str
    suffix: str
    year: int | None
    reader: str


class Reading(NamedTuple):
    """What came of reading one file; `packed` is its columns."""

    key: Key
    account: FileAccount
    packed: bytes


def encode_each(results: Sequence[FileResult], first: int) -> list[bytes]:  # noqa: ARG001  # the shape of an encoder
    """Encode each file by itself, packed."""
    return [pack(encode([result], 0)) for result in results]


def pack(columns: Columns) -> bytes:
    """Pack the columns of a file; what comes out of `unpack` is equal to them."""
    return zlib.compress(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), _FAST)


def unpack(packed: bytes) -> Columns:
    """Unpack the columns of a file."""
    columns: Columns = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return columns


def placed(columns: Columns, file: int, path: str) -> Columns:
    """Give the columns of one file its number in the run, and its path."""
    columns["files"] |= {"file": [file], "path": [path]}
    for table in ("forms", "notes"):
        columns[table]["file"] = [file] * len(columns[table]["file"])
    return columns


def lasting(columns: Columns) -> bool:
    """Tell whether reading the same content again would give the same."""
    return not any(str(name).startswith(_PASSING) for name in columns["notes"]["name"])


def suffix_of(path: str) -> str:
    """Return what the reader looks at in a name: all behind the last point, as typed."""
    return path.rpartition(".")[2] if "." in path else ""


def known(connection: Connection, year: int | None, reader: str) -> dict[Key, int]:
    """List the readings that this program has made for this year."""
    query = select(readings.c.id, files.c.sha256, readings.c.suffix).join(files, files.c.id == readings.c.file)
    query = query.join(contents, contents.c.reading == readings.c.id).where(readings.c.reader == reader)
    query = query.where(readings.c.year.is_(None) if year is None else readings.c.year == year)
    return {Key(sha256, suffix, year, reader): number for number, sha256, suffix in connection.execute(query).all()}


def keep(at: Writing, kept: Sequence[Reading]) -> dict[Key, int]:
    """Keep readings that are not kept yet; their files are entered as well."""
    numbers = enter_files(at, [(one.key.sha256, one.account.size) for one in kept])
    ids = at.add(
        readings,
        {
            "file": [numbers[one.key.sha256] for one in kept],
            "suffix": [one.key.suffix for one in kept],
            "year": [one.key.year for one in kept],
            "reader": [one.key.reader for one in kept],
            "account": [_summed_up(one.account) for one in kept],
            "digest": [blake2b(one.packed, digest_size=16).hexdigest() for one in kept],
        },
    )
    if kept:
        rows = [{"reading": number, "data": one.packed} for number, one in zip(ids, kept, strict=True)]
        at.connection.execute(insert(contents), rows)
    return {one.key: number for number, one in zip(ids, kept, strict=True)}


def enter_files(at: Writing, found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Enter files by their content, each once; return their numbers."""
    sizes = dict(found)
    numbers: dict[str, int] = {}
    for some in _parts(list(sizes)):
        numbers |= {sha256: number for number, sha256 in at.connection.execute(select(files.c.id, files.c.sha256).where(files.c.sha256.in_(some)))}
    fresh = [sha256 for sha256 in sizes if sha256 not in numbers]
    if fresh:
        numbers |= dict(zip(fresh, at.add(files, {"sha256": fresh, "size": [sizes[sha256] for sha256 in fresh]}), strict=True))
    return numbers


def recall(connection: Connection, numbers: Sequence[int]) -> Iterator[tuple[int, FileAccount, bytes]]:
    """Bring back readings: number, account (without path and time), packed columns."""
    query = select(readings.c.id, readings.c.account, contents.c.data, files.c.sha256, files.c.size)
    query = query.join(contents, contents.c.reading == readings.c.id).join(files, files.c.id == readings.c.file)
    for some in _parts(numbers):
        for number, account, data, sha256, size in connection.execute(query.where(readings.c.id.in_(some))):
            yield number, _account(account, sha256, size), bytes(data)


def _parts(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[start : start + _AT_ONCE] for start in range(0, len(some), _AT_ONCE))


def _summed_up(account: FileAccount) -> str:
    """Write an account without what belongs to the path: where the file lay, and since when."""
    about = account._replace(forms=())._asdict()
    kept = {name: value for name, value in about.items() if name not in {"path", "modified", "sha256", "size", "forms"}}
    return json.dumps({**kept, "forms": [list(form) for form in account.forms]}, ensure_ascii=True)


def _account(text: str, sha256: str, size: int) -> FileAccount:
    kept = json.loads(text)
    return FileAccount("", sha256, size, 0.0, **(kept | {"forms": tuple(_form(form) for form in kept["forms"])}))


def _form(parts: list[Any]) -> FormAccount:
    form = FormAccount(*parts)
    return form._replace(span=(form.span[0], form.span[1]), identity=None if form.identity is None else tuple(form.identity))
