"""The file that a nightly run goes by: where things come from and go to, and for how long what is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.judgement import AUTO
from perfsheet.names import shown
from perfsheet.night_keys import Key, flag, table, text, texts, values, whole
from perfsheet.night_mail import Mail, mail_of
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
    #: to whom a night is told; None: to nobody
    mail: Mail | None = None


def load_config(path: Path, *, emptied: bool = False) -> Config:
    """Read the file; paths in it are seen from its folder. Raises PerfsheetError that names every fault."""
    stated = _read(path)
    faults: list[str] = []
    found = values(stated, _KEYS, "", faults)
    kept = values(found.pop("retention", {}), _RETENTION, "retention.", faults)
    home = path.resolve().parent
    mail = mail_of(found["mail"], home, faults) if "mail" in found else None
    if faults:
        raise PerfsheetError("\n".join([f"{shown(str(path))} 有 {len(faults)} 处要改：", *faults]))
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
    return Config(path, Night(order, ledger, emptied), logs, backups, Retention(**kept), mail)


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


_KEYS: Final[Mapping[str, Key]] = {
    "inboxes": Key(texts, '收件箱的路径，一个或几个，如 ["收件箱"]', needed=True),
    "out": Key(text, '放结果的文件夹，如 "结果"', needed=True),
    "ledger": Key(text, '台账文件，如 "台账/perfsheet.db"，或 postgresql+psycopg://用户@主机/库名', needed=True),
    "roster": Key(text, '名册文件，如 "名册.xlsx"'),
    "policy": Key(text, '政策的名称或文件，如 "jiashi"；不写则按表上的地方特征'),
    "year": Key(whole(_YEARS.start, _YEARS.stop - 1), "本次收取的年度，如 2025"),
    "jobs": Key(whole(1, 60), "同时读取的进程数，1 至 60"),
    "zip": Key(flag, "true 或 false：退回各单位的文件是否打包"),
    "logs": Key(text, "放运行记录的文件夹，不写则在台账旁"),
    "backups": Key(text, "放台账备份的文件夹，不写则在台账旁"),
    "retention": Key(table, "[retention] 一节"),
    "mail": Key(table, "[mail] 一节"),
}
_RETENTION: Final[Mapping[str, Key]] = {
    "backups": Key(whole(0, 10_000), "保留几份台账备份，0 为不备份"),
    "logs_days": Key(whole(1, 100_000), "运行记录保留几天"),
    "readings_days": Key(whole(1, 100_000), "已不在收件箱的文件，读取内容保留几天"),
}
