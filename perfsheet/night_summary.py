"""What a night came to, for people and for monitoring; and the record of nights, thinned out by age."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from perfsheet.account import Status
from perfsheet.names import shown
from perfsheet.night_config import Config
from perfsheet.nightly import Report
from perfsheet.write.exchange_words import STATES
from perfsheet.write.terms import status_name

_LOG: Final = "nightly-{:%Y-%m}.jsonl"
_BACKUP: Final = "台账-{:%Y%m%d-%H%M%S}{}"
_FAILED: Final = 2


def summary(config: Config, report: Report, started: datetime, seconds: float) -> dict[str, Any]:
    """Sum a night up for monitoring."""
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "config": shown(str(config.path)),
        "exit": exit_code(report),
        "changed": report.outcome is not None,
        "files": dict(report.counts),
        "forms": report.forms,
        "read": report.read,
        "news": dict(report.news),
        "today": dict(report.day.counts),
        "overdue": report.day.overdue,
        "entry": report.entry,
        "head": report.head,
    }


def failure(config: Config, error: str, started: datetime, seconds: float) -> dict[str, Any]:
    """Sum up a night that came to nothing."""
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "config": shown(str(config.path)),
        "exit": _FAILED,
        "error": error,
    }


def exit_code(report: Report) -> int:
    """Return 1 if some file could not be read, else 0."""
    return int(report.counts.get(str(Status.REJECTED), 0) > 0)


def lines(config: Config, report: Report, seconds: float) -> Sequence[str]:
    """Tell a night to a person."""
    files = "，".join(f"{status_name(status)} {number}" for status, number in report.counts.items() if number)
    told = [f"共 {sum(report.counts.values())} 个文件：{files or '收件箱是空的'}。现行的表 {report.forms} 张。用时 {seconds:.1f} 秒。"]
    if report.outcome is None:
        return [*told, f"没有变化，结果未动：{shown(str(config.night.order.out))}"]
    life = "，".join(f"{STATES[state]} {report.news[state]}" for state in STATES if report.news.get(state))
    told.append(f"有变动的文件 {report.news.get('changed', 0)} 个，新读取 {report.read} 个，重新评判的表 {report.news.get('judged', 0)} 张。问题：{life or '没有变化'}。")
    return [*told, f"结果在 {shown(str(config.night.order.out))}，台账日志第 {report.entry} 条"]


def enter(config: Config, night: dict[str, Any], now: datetime) -> None:
    """Add a night to the record; months that are older than is kept go away."""
    with suppress(OSError):  # a night is not undone because its record cannot be written
        config.logs.mkdir(parents=True, exist_ok=True)
        with (config.logs / _LOG.format(now)).open("a", encoding="utf-8") as log:
            log.write(json.dumps(night, ensure_ascii=False) + "\n")
        oldest = _LOG.format(now - timedelta(days=config.retention.logs_days))
        for path in config.logs.glob("nightly-????-??.jsonl"):
            if path.name < oldest:
                path.unlink()


def backup_path(config: Config, now: datetime) -> Path:
    """Name the backup of a night."""
    return config.backups / _BACKUP.format(now, ".dump" if "://" in config.night.ledger else ".db")


def drop_backups(config: Config) -> None:
    """Drop the backups that are more than are kept, the oldest first."""
    there = sorted(path for path in config.backups.glob("台账-????????-??????.*") if path.suffix in {".db", ".dump"})
    for path in there[: max(0, len(there) - config.retention.backups)]:
        with suppress(OSError):
            path.unlink()
