"""`perfsheet nightly` and `perfsheet schedule`: the run that starts by itself."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.errors import PerfsheetError
from perfsheet.names import shown

if TYPE_CHECKING:
    from perfsheet.night_config import Config
    from perfsheet.nightly import Report


@click.command(cls=Command, epilog="例：perfsheet nightly 每夜.toml --format json")
@click.argument("config", type=click.Path(path_type=Path), metavar="配置文件")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="text（默认），或供监控程序读取的 json。")
@click.option("--try-mail", "trial", is_flag=True, help="不汇总，只按 [mail] 一节发一封测试邮件。")
@click.option("--emptied", is_flag=True, help="收件箱确已清空：上次有文件、这次一个也没有时，也照常进行。")
def nightly(config: Path, *, shape: str, emptied: bool, trial: bool) -> int:
    """按配置文件汇总：只读新到和改动过的文件，有变化才更新结果，记入台账。

    中途断电或被终止，原有结果完好，下次接着做。退出码：0 全部顺利；1 已完成，但有文件无法读取；2 未完成，需按提示处理。
    邮件发不出去会说明原因，不影响汇总，也不改变退出码。
    """
    from perfsheet.night_config import load_config  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.night_summary import enter, exit_code, failure, lines, summary  # noqa: PLC0415

    laid_down = load_config(config, emptied=emptied)
    if trial:
        return _try_mail(laid_down)
    started, began = datetime.now().astimezone(), time.monotonic()
    try:
        with progress.shown(wanted=shape == "text") as watch:
            report = laid_down.night.run(watch)
        _keep(laid_down, report, started)
    except BaseException as error:
        failed = failure(laid_down, _mistake(error), started, time.monotonic() - began)
        _told(laid_down, failed, [failed["error"]])
        enter(laid_down, failed, started)
        if isinstance(error, (PerfsheetError, KeyboardInterrupt)):
            raise
        traceback.print_exc()
        return int(failed["exit"])  # that of a traceback would say that the night was done
    seconds = time.monotonic() - began
    told, said = summary(laid_down, report, started, seconds), lines(laid_down, report, seconds)
    _told(laid_down, told, said)
    enter(laid_down, told, started)
    if shape == "json":
        sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")  # UTF-8 whatever the console is
        sys.stdout.buffer.flush()
    else:
        click.echo("\n".join(said))
    return exit_code(report)


def _mistake(error: BaseException) -> str:
    """Say why a night was not done; what is no mistake of the operator is one of the program."""
    if isinstance(error, PerfsheetError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "汇总被中断，原有结果完好。下一次从这里接着做。"
    return f"程序出错（{type(error).__name__}），这一次没有完成，原有结果完好。请把标准错误的内容交给维护人员。"


def _told(config: Config, night: dict[str, Any], said: Sequence[str]) -> None:
    """Tell a night by mail, and note in it what came of that; a mail that cannot be sent harms nothing."""
    from perfsheet.night_letter import SENT, tell  # noqa: PLC0415  # as above

    night["mail"] = tell(config, night, said)
    if night["mail"] not in {"", SENT}:
        click.echo(night["mail"], err=True)


def _try_mail(config: Config) -> int:
    from perfsheet.night_letter import try_out  # noqa: PLC0415  # as above

    if config.mail is None:
        raise PerfsheetError(f"{shown(str(config.path))} 里没有 [mail] 一节。样例见 docs/ledger.md。")
    try_out(config, config.mail)
    click.echo(f"测试邮件已发给 {'、'.join(config.mail.to)}")
    return 0


def _keep(config: Config, report: Report, now: datetime) -> None:
    """Back the ledger up after a night that changed it, and let go of what is older than is kept."""
    from perfsheet.ledger.backup import backup  # noqa: PLC0415  # brings SQLAlchemy
    from perfsheet.ledger.ledger import opened  # noqa: PLC0415
    from perfsheet.ledger.thin import thin  # noqa: PLC0415
    from perfsheet.night_summary import backup_path, drop_backups  # noqa: PLC0415

    if report.outcome is None:
        return
    with opened(config.night.ledger) as ledger:
        thin(ledger, config.retention.readings_days)
    if config.retention.backups:
        backup(config.night.ledger, backup_path(config, now))
        drop_backups(config)


@click.command(cls=Command, epilog="例：perfsheet schedule 每夜.toml --at 02:00 --as systemd")
@click.argument("config", type=click.Path(path_type=Path), metavar="配置文件")
@click.option("--at", "moment", type=click.DateTime(["%H:%M"]), required=True, metavar="HH:MM", help="每夜几点开始，如 02:00。必填。")
@click.option("--as", "scheduler", type=click.Choice(["cron", "systemd", "schtasks"]), required=True, help="系统：cron、systemd（Linux）或 schtasks（Windows）。必填。")
def schedule(config: Path, moment: datetime, scheduler: str) -> int:
    """打印定时任务的配置，照其中说明存放即可每夜自动运行。"""
    from perfsheet.night_config import load_config  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.schedule import SCHEDULERS, TOLD, Job, own_program  # noqa: PLC0415

    load_config(config)
    click.echo(SCHEDULERS[scheduler](Job(own_program(), config.resolve(), moment.time())), nl=False)
    if scheduler in TOLD:
        click.echo(TOLD[scheduler], err=True)
    return 0
