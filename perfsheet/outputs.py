"""The folder of outputs: held by one run at a time, and never seen half-written."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from xlsxwriter.exceptions import FileCreateError

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown

#: our own corner of the folder: the lock, who holds it, and what is being written
CORNER = ".perfsheet"


@dataclass(frozen=True)
class Place:
    """A folder of outputs that this run holds."""

    folder: Path
    names: Sequence[str]

    @contextmanager
    def replacing(self) -> Iterator[Path]:
        """Lend an empty folder to write `names` in; when all are whole they take the place of the last ones, one by one.

        The new ones lie on the same disk as the last ones, so a killed run leaves the last ones as they were.
        """
        new = self.folder / CORNER / "new"
        try:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            yield new
            for name in self.names:
                _flush(new / name)
        except (OSError, FileCreateError) as error:
            raise PerfsheetError(f"写入 {shown(str(self.folder))} 失败（{error}），原有结果未改动。请检查磁盘空间和写入权限后重新运行。") from error
        self.refuse_open()
        for name in self.names:
            self._move(new / name)

    def _move(self, path: Path) -> None:
        try:
            path.replace(self.folder / path.name)
        except OSError as error:
            raise PerfsheetError(f"{path.name} 无法更新（{error.strerror}）。请关闭打开它的程序后重新运行，以免新旧结果混在一起。") from error

    def refuse_open(self) -> None:
        """Refuse to go on while an output is open in another program: Windows would not let it be replaced."""
        for name in self.names:
            path = self.folder / name
            try:
                with path.open("r+b"):
                    pass
            except FileNotFoundError:
                continue
            except OSError as error:
                raise PerfsheetError(f"{shown(str(path))} 正被其他程序打开，或设为只读，无法更新。请关闭后重新运行。") from error


@contextmanager
def held(folder: Path, names: Sequence[str]) -> Iterator[Place]:
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
        place = Place(folder, names)
        place.refuse_open()
        yield place
    finally:
        shutil.rmtree(corner, ignore_errors=True)
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


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
