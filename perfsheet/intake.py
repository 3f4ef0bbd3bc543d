"""What comes in: every file of the inbox exactly once, in the order of its path. Nothing is opened but the directories of archives."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from perfsheet import archives
from perfsheet.errors import PerfsheetError
from perfsheet.model import Finding
from perfsheet.names import Role, role_of, shown
from perfsheet.read.notes import make

#: what a junction of Windows is marked with; `stat` has the name on Windows only
_JUNCTION = 0xA0000003
#: a file that the cloud client holds back until somebody opens it (Windows)
_HELD_BACK = 0x1000 | 0x400000


class Source(NamedTuple):
    """One file of the inbox: `path` is how it is shown everywhere, `place` where it is (the archive, for a member of one)."""

    path: str
    place: str
    role: Role
    reason: str = ""
    size: int = 0
    modified: float = 0.0
    member: int | None = None
    finding: Finding | None = None


def gather(paths: Iterable[str], listed: Iterable[bytes] = (), *, out: Path | None = None, own: Sequence[str] = ()) -> list[Source]:
    """List the files below `paths` and those named in `listed`, one path a line; each file once, however often it is named.

    The folder `out` is never an input: below an inbox it is passed over (foreign files in it are listed; `own` are the names of
    our outputs); naming something in it is the operator's mistake.
    """
    inbox = _Inbox(_extended(os.path.realpath(out)) if out else None, frozenset(own))
    for path in paths:
        _refuse_missing(path)
        inbox.add(path)
    for line in listed:
        if line.strip():
            inbox.add(_path_in(line))
    return _told_apart(sorted(inbox.found, key=lambda source: source.path))


@dataclass
class _Inbox:
    """What has been found so far, and what must not be found."""

    out: str | None
    own: frozenset[str]
    found: list[Source] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def add(self, path: str) -> None:
        """Take in a folder or a file that the operator named."""
        place = _extended(os.path.realpath(path))
        if self._within_out(place):
            raise PerfsheetError(f"{shown(path)} 在输出文件夹之内，不能作为收件。请用 --out 指定另一个文件夹。")
        name = _slashed(os.path.normpath(path))
        if Path(place).is_dir():
            self._walk("" if name == "." else name.rstrip("/") + "/", place)
        else:
            self._file(name, place)

    def _within_out(self, place: str) -> bool:
        return self.out is not None and (place + os.sep).startswith(self.out + os.sep)

    def _walk(self, prefix: str, top: str) -> None:
        folders = [(prefix, top)]
        while folders:
            prefix, place = folders.pop()
            try:
                entries = sorted(os.scandir(place), key=lambda entry: entry.name)
            except OSError:
                self._keep(Source(prefix, place, Role.BROKEN, finding=make("folder_unreadable")))
                continue
            within_out = self._within_out(place)
            foreign = [entry for entry in entries if not (within_out and entry.name in self.own)]
            folders += self._entries(prefix, foreign, within_out=within_out)

    def _entries(self, prefix: str, entries: list[os.DirEntry[str]], *, within_out: bool) -> Iterator[tuple[str, str]]:
        """Take in the files of a folder; give back the folders in it."""
        for entry in entries:
            name = prefix + _slashed(entry.name)
            if _is_link(entry):
                self._keep(Source(name, entry.path, Role.NOISE, "链接：不跟随，所指内容未读取"))
            elif entry.is_dir(follow_symlinks=False):
                yield name + "/", entry.path
            elif within_out:
                self._keep(Source(name, entry.path, Role.NOISE, "在输出文件夹之内，不作为收件"))
            else:
                self._file(name, entry.path)

    def _file(self, name: str, place: str) -> None:
        try:
            status = Path(place).lstat()
        except OSError:
            self._keep(Source(name, place, Role.BROKEN, finding=make("file_missing")))
            return
        role, reason = role_of(name.rpartition("/")[2])
        if not stat.S_ISREG(status.st_mode):
            role, reason = Role.NOISE, "不是普通文件（管道、设备等），未打开"
        elif getattr(status, "st_file_attributes", 0) & _HELD_BACK:
            role, reason = role_of("held.icloud")
        self._keep(Source(name, place, role, reason, status.st_size, status.st_mtime))

    def _keep(self, source: Source) -> None:
        key = os.path.normcase(source.place)
        if key in self.seen:
            return
        self.seen.add(key)
        source = source._replace(path=shown(source.path))
        self.found += _opened(source) if source.role is Role.ARCHIVE else [source]


def _opened(archive: Source) -> list[Source]:
    """List an archive and its members; the archive stands in the list itself, so that no file on disk is missing there."""
    if not archive.size:
        return [archive._replace(role=Role.BROKEN, finding=make("file_empty"))]
    try:
        inside = archives.members(archive.place)
        office = archives.office_kind([member.name for member in inside], archive.place)
    except archives.UnreadableError as unreadable:
        return [archive._replace(role=Role.BROKEN, finding=unreadable.finding)]
    except OSError:
        return [archive._replace(role=Role.BROKEN, finding=make("file_locked"))]
    if office:
        return [archive._replace(role=Role.WORKBOOK) if office == "workbook" else archive._replace(role=Role.ATTACHMENT, reason="附件")]
    reason = f"压缩包：内有 {len(inside)} 个文件，已逐个列出"
    return [archive._replace(reason=reason), *(_member(archive, member) for member in inside)]


def _member(archive: Source, member: archives.Member) -> Source:
    role, reason = role_of(member.name.rpartition("/")[2])
    finding = None
    if role is Role.ARCHIVE:
        role, reason = Role.NOISE, "压缩包中的压缩包：未打开。如内有报表，请解压后放入"
    elif role is Role.WORKBOOK and member.locked:
        role, finding = Role.BROKEN, make("member_locked")
    path = f"{archive.path}!/{shown(member.name)}"
    return Source(path, archive.place, role, reason, member.size, member.modified or archive.modified, member.number, finding)


def _told_apart(sources: list[Source]) -> list[Source]:
    """Put a number to those whose paths look the same: two members of one name, or two names that decode alike."""
    taken: dict[str, int] = {}
    for at, source in enumerate(sources):
        count = taken[source.path] = taken.get(source.path, 0) + 1
        if count > 1:
            sources[at] = source._replace(path=f"{source.path}#{count}")
    return sources


def _refuse_missing(path: str) -> None:
    if not os.path.lexists(path) or "\0" in path:
        raise PerfsheetError(f"找不到 {shown(path)}。请检查路径是否写错，含空格的路径请加引号。")


def _path_in(line: bytes) -> str:
    """Read a path from a line of a list: UTF-8, else the bytes as the file system has them, else GBK; quotes and BOM dropped."""
    raw = line.removeprefix(b"\xef\xbb\xbf").strip(b"\r\n \t").strip(b'"')
    spellings = [os.fsdecode(raw)]
    for encoding in ("gb18030", "utf-8"):
        try:
            spellings.insert(0, raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return next((spelling for spelling in spellings if Path(spelling).exists()), spellings[0])


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    return os.name == "nt" and getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION


def _slashed(name: str) -> str:
    return name.replace("\\", "/") if os.sep == "\\" else name


def _extended(place: str) -> str:
    """Lift the limit of 260 characters that Windows sets on paths."""
    if os.name != "nt" or place.startswith("\\\\?\\"):
        return place
    return "\\\\?\\UNC\\" + place[2:] if place.startswith("\\\\") else "\\\\?\\" + place
