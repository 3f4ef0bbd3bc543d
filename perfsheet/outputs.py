"""The folder of outputs: held by one run at a time, and never seen half-written."""

from __future__ import annotations

import filecmp
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from xlsxwriter.exceptions import FileCreateError

from perfsheet.errors import PerfsheetError
from perfsheet.names import Role, role_of, shown

#: our own corner of the folder: the lock, who holds it, and what is being written
CORNER = ".perfsheet"
#: in it: what is being written, what was moved aside for it, and what nobody needs any more
_NEW, _OLD, _GONE = "new", "old", "gone"
#: how often, and how long apart, a move is tried again
_TRIES, _PAUSE = 4, 0.25


@dataclass(frozen=True)
class Place:
    """A folder of outputs that this run holds; `names` are the files and folders in it that a run may write.

    `before` lists what the last run wrote, as paths below the folder: anything else in a folder of ours is somebody's own, and kept.
    """

    folder: Path
    names: Sequence[str]
    before: Collection[str] = ()

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """Lend an empty folder to write `names` in; when all are whole they take the place of the last ones, and the last name last.

        What the last run wrote and this one did not goes away. The new ones lie on the same disk as the last ones, so a killed run
        leaves the last ones as they were.
        """
        new = self.folder / CORNER / _NEW
        with self._told():
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            yield new
            for name in self.names:
                _flush(new / name)
            for name in self.names:
                self._keep_foreign(name)
        self.refuse_open()
        self._replace(new)

    @contextmanager
    def adding(self, ours: Callable[[bytes], bool]) -> Iterator[Path]:
        """Lend an empty folder to write files in; when all are whole each takes its place, and others stay.

        A file in the way must be one of `ours`, or the very same.
        """
        new = self.folder / CORNER / _NEW
        with self._told():
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            yield new
            written = files_below(new)
            for path in written:
                self._refuse_foreign(path, ours)
        for path in written:
            self._move(new / path, self.folder / path)

    def put(self, name: str, text: str) -> None:
        """Write one text, whole or not at all, in the place of the last."""
        new = self.folder / CORNER / name
        with self._told():
            new.write_text(text, encoding="utf-8", newline="\n")
            _flush(new)
        self._move(new, self.folder / name)

    def _refuse_foreign(self, path: str, ours: Callable[[bytes], bool]) -> None:
        there = self.folder / path
        if there.exists() and (not there.is_file() or not (filecmp.cmp(self.folder / CORNER / _NEW / path, there, shallow=False) or ours(there.read_bytes()))):
            raise PerfsheetError(f"{shown(str(there))} 已存在，且不是 perfsheet 写的，没有覆盖。请用 --out 指定另一个文件夹，或先把它移走。")

    def refuse_open(self) -> None:
        """Refuse to go on while an output is open in another program: Windows would not let it be replaced."""
        for name in self.names:
            path = self.folder / name
            try:
                if path.is_dir():
                    self._aside(name)
                    self._back(name)
                else:
                    with path.open("r+b"):
                        pass
            except FileNotFoundError:
                continue
            except OSError as error:
                raise PerfsheetError(f"{shown(str(path))} 正被其他程序打开，或设为只读，无法更新。请关闭后重新运行。") from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, FileCreateError) as error:
            raise PerfsheetError(f"写入 {shown(str(self.folder))} 失败（{error}），原有结果未改动。请检查磁盘空间和写入权限后重新运行。") from error

    def _replace(self, new: Path) -> None:
        """Put the new outputs in the place of the last ones; should that fail, `_recover` brings back what was moved aside."""
        corner = self.folder / CORNER
        for name in self.names:
            path = self.folder / name
            if path.is_dir() or (name in self.before and path.exists() and not (new / name).exists()):
                self._move(path, corner / _OLD / name)
        for name in self.names:
            if (new / name).exists():
                self._move(new / name, self.folder / name)
        if (corner / _OLD).exists():
            self._move(corner / _OLD, corner / _GONE)

    def _move(self, path: Path, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _patiently(path, target)
        except OSError as error:
            raise PerfsheetError(f"{path.name} 无法更新（{error.strerror}）。请关闭打开它的程序后重新运行，以免新旧结果混在一起。") from error

    def _aside(self, name: str) -> None:
        aside = self.folder / CORNER / _OLD / name
        aside.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).replace(aside)

    def _back(self, name: str) -> None:
        (self.folder / CORNER / _OLD / name).replace(self.folder / name)

    def _keep_foreign(self, name: str) -> None:
        """Take over what somebody else put into a folder of ours; where we have a file of that name, under another one."""
        old, new = self.folder / name, self.folder / CORNER / _NEW / name
        for path in files_below(old) if old.is_dir() else ():
            if f"{name}/{path}" in self.before or role_of(path.rpartition("/")[2])[0] is Role.NOISE:
                continue
            target = new / path
            while target.exists():
                target = target.with_name(f"{target.stem}（原有）{target.suffix}")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(old / path, target)


@contextmanager
def held(folder: Path, names: Sequence[str], before: Collection[str] = ()) -> Iterator[Place]:
    """Hold a folder of outputs, made if missing, until the end; a second run is told who holds it."""
    corner = folder / CORNER
    try:
        corner.mkdir(parents=True, exist_ok=True)
        lock = FileLock(corner / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise PerfsheetError(f"{shown(str(folder))} 正由另一次运行使用（{_holder(corner)}）。请等它结束，或用 --out 指定另一个文件夹。") from error
    except OSError as error:
        raise PerfsheetError(f"无法在 {shown(str(folder))} 写入（{error.strerror}）。请检查权限和磁盘空间，或用 --out 指定另一个文件夹。") from error
    try:
        _sign(corner)
        _recover(folder)
        place = Place(folder, names, before)
        place.refuse_open()
        yield place
    finally:
        try:
            _recover(folder)
            shutil.rmtree(corner, ignore_errors=True)
        finally:
            lock.release()
            with suppress(OSError):  # Windows keeps the lock file until it is released; another run may have taken over since
                corner.rmdir()


def _sign(corner: Path) -> None:
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    with suppress(OSError):
        (corner / "holder").write_text(json.dumps([os.getpid(), platform.node(), since]), encoding="utf-8")


def _holder(corner: Path) -> str:
    try:
        process, host, since = json.loads((corner / "holder").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "进程未知"
    return f"进程 {process}，主机 {host}，开始于 {since}"


def files_below(folder: Path) -> list[str]:
    """List the files below a folder in order, as paths with slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _recover(folder: Path) -> None:
    """Bring back what a run that was broken off had moved aside and not replaced yet."""
    old = folder / CORNER / _OLD
    try:
        for path in list(old.iterdir()) if old.is_dir() else ():
            if not (folder / path.name).exists():
                path.replace(folder / path.name)
    except OSError as error:
        raise PerfsheetError(f"原有结果暂存在 {shown(str(old))}，未能移回（{error.strerror}）。请关闭打开其中文件的程序后重新运行。") from error


def _patiently(path: Path, target: Path) -> None:
    """Move a file or a folder; Windows may refuse for a moment while a scanner looks at what was just written."""
    for _ in range(_TRIES):
        try:
            path.replace(target)
        except PermissionError:
            time.sleep(_PAUSE)
        else:
            return
    path.replace(target)


def _flush(path: Path) -> None:
    """See that a file is on the disk; of a folder of many files that would cost more than writing them."""
    if path.is_file():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
