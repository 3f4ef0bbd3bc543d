"""The file that a nightly run goes by: where things come from and go to, and for how long what is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.judgement import AUTO
from perfsheet.names import shown
from perfsheet.nightly import Night
from perfsheet.pipeline import Order

_YEARS: Final = range(1990, 2101)
_SERVER: Final = "://"


class Retention(NamedTuple):
    """How long what is kept: so many backups of the ledger (0: none are made), summaries and unused readings for so many days."""

    backups: int = 14
    logs_days: int = 400
    readings_days: int = 400


class Config(NamedTuple):
    """A nightly run as it is laid down; `logs` and `backups` are folders."""

    path: Path
    night: Night
    logs: Path
    backups: Path
    retention: Retention


class _Key(NamedTuple):
    """A key of the file: what it must hold, and how a person is told."""

    reads: Callable[[object], Any]
    said: str
    needed: bool = False


def load_config(path: Path, *, emptied: bool = False) -> Config:
    """Read the file; paths in it are seen from its folder. Raises PerfsheetError that names every fault."""
    stated = _read(path)
    faults: list[str] = []
    found = _values(stated, _KEYS, "", faults)
    kept = _values(found.pop("retention", {}), _RETENTION, "retention.", faults)
    if faults:
        raise PerfsheetError("\n".join([f"{shown(str(path))} 有 {len(faults)} 处要改：", *faults]))
    home = path.resolve().parent
    ledger = found["ledger"] if _SERVER in found["ledger"] else str(home / found["ledger"])
    order = Order(
        inboxes=[str(home / inbox) for inbox in found["inboxes"]],
        out=home / found["out"],
        policy=_policy(home, found.get("policy", AUTO)),
        year=found.get("year"),
        jobs=found.get("jobs", 0),
        zipped=found.get("zip", False),
        roster=home / found["roster"] if "roster" in found else None,
    )
    beside = home / "台账" if _SERVER in ledger else Path(ledger).parent
    logs, backups = (home / found[name] if name in found else beside / said for name, said in (("logs", "运行记录"), ("backups", "备份")))
    return Config(path, Night(order, ledger, emptied), logs, backups, Retention(**kept))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise PerfsheetError(f"找不到配置文件 {shown(str(path))}。请检查路径；样例见使用手册“每夜自动汇总”。") from error
    except OSError as error:
        raise PerfsheetError(f"{shown(str(path))} 读不出来（{error.strerror}）。请检查权限。") from error
    except UnicodeDecodeError as error:
        raise PerfsheetError(f"{shown(str(path))} 不是 UTF-8 编码。请用记事本另存为 UTF-8 后重试。") from error
    except tomllib.TOMLDecodeError as error:
        raise PerfsheetError(f"{shown(str(path))} 写得不对（{error}）。请改正后重试；Windows 路径请写成 'D:\\收件箱' 或 D:/收件箱。") from error


def _policy(home: Path, name: str) -> str:
    """Find a policy file from the folder of the configuration; a name stays a name."""
    return str(home / name) if name.lower().endswith(".toml") or "/" in name or "\\" in name else name


def _values(stated: Mapping[str, Any], keys: Mapping[str, _Key], prefix: str, faults: list[str]) -> dict[str, Any]:
    faults += [f"  不认识 {prefix}{name}。可写：{'、'.join(keys)}。" for name in stated if name not in keys]
    faults += [f"  缺 {prefix}{name}：{key.said}。" for name, key in keys.items() if key.needed and name not in stated]
    found: dict[str, Any] = {}
    for name, key in keys.items():
        if name in stated:
            try:
                found[name] = key.reads(stated[name])
            except ValueError:
                faults.append(f"  {prefix}{name} 应为{key.said}。")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError
    return value


def _texts(value: object) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values:
        raise ValueError
    return [_text(one) for one in values]


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004  # what is wrong in the file, not in the program
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004  # what is wrong in the file, not in the program
    return value


_KEYS: Final[Mapping[str, _Key]] = {
    "inboxes": _Key(_texts, '收件箱的路径，一个或几个，如 ["收件箱"]', needed=True),
    "out": _Key(_text, '放结果的文件夹，如 "结果"', needed=True),
    "ledger": _Key(_text, '台账文件，如 "台账/perfsheet.db"，或 postgresql+psycopg://用户@主机/库名', needed=True),
    "roster": _Key(_text, '名册文件，如 "名册.xlsx"'),
    "policy": _Key(_text, '政策的名称或文件，如 "jiashi"；不写则按表上的地方特征'),
    "year": _Key(_whole(_YEARS.start, _YEARS.stop - 1), "本次收取的年度，如 2025"),
    "jobs": _Key(_whole(1, 60), "同时读取的进程数，1 至 60"),
    "zip": _Key(_flag, "true 或 false：退回各单位的文件是否打包"),
    "logs": _Key(_text, "放运行记录的文件夹，不写则在台账旁"),
    "backups": _Key(_text, "放台账备份的文件夹，不写则在台账旁"),
    "retention": _Key(_table, "[retention] 一节"),
}
_RETENTION: Final[Mapping[str, _Key]] = {
    "backups": _Key(_whole(0, 10_000), "保留几份台账备份，0 为不备份"),
    "logs_days": _Key(_whole(1, 100_000), "运行记录保留几天"),
    "readings_days": _Key(_whole(1, 100_000), "已不在收件箱的文件，读取内容保留几天"),
}
