"""`perfsheet run`: the main job."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.account import Status
from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.cli.read import named
from perfsheet.names import shown
from perfsheet.write.terms import status_name

if TYPE_CHECKING:
    from perfsheet.crew import Watch
    from perfsheet.pipeline import Order, Outcome


@click.command(cls=Command, epilog="例：perfsheet run 收件箱 --out 结果 --year 2024")
@click.argument("inboxes", nargs=-1, required=True, metavar="收件箱...")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="放结果的文件夹，没有则新建。必填。")
@click.option("--policy", default="auto", metavar="NAME", help="适用的政策：名称，或自己的政策文件的路径。默认 auto：按表上的地方特征，没有则按全国规定。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="本次收取的年度；其他年度的表会被退回。")
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="名册（.xlsx 或 .csv）：表格与其核对，并计算报送率。")
@click.option("--ledger", metavar="台账", help="记入台账（文件，或 postgresql+psycopg://用户@主机/库名）：只读新到和改动过的文件，没有变化就不动结果。")
@click.option("--zip", "zipped", is_flag=True, help="退回的材料按单位各打一个压缩包，放在“退回”文件夹里。")
@click.option("--no-reports", is_flag=True, help="不写通报.docx 和单位报告。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时处理的进程数，默认为处理器个数。")
@click.option("--quiet", is_flag=True, help="什么都不显示，只看退出码。")
@click.option("--verbose", is_flag=True, help="逐个列出未被接收的文件及原因。")
def run(  # noqa: PLR0913  # one parameter an option
    inboxes: Sequence[str],
    out: Path,
    *,
    policy: str,
    year: int | None,
    roster: Path | None,
    ledger: str | None,
    zipped: bool,
    no_reports: bool,
    jobs: int | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """读取收件箱里的全部表格并核对，写出汇总、报告和退回各单位的材料。

    DIR 里有：汇总表.xlsx、总览.html、对账.html、溯源.zip、通报.docx、单位报告、manifest.json，
    退回（有问题须改正的单位，每个单位一个文件夹：批注件、整改通知、问题清单），批注（其他有提示的表），
    预警（有运行监控表时：预警台账、各单位的预警纠偏告知函）。

    收件箱可以是文件夹、文件、.zip；“-”表示从标准输入读取路径清单，每行一个。收到的文件只读不改。
    """
    from perfsheet import pipeline  # noqa: PLC0415  # brings pandas, which help and mistakes go without

    started = time.monotonic()
    paths, listed = named(inboxes)
    order = pipeline.Order(paths, out, listed, policy, year, jobs or 0, zipped=zipped, roster=roster, reports=not no_reports)
    with progress.shown(wanted=not quiet) as watch:
        outcome = _with_ledger(order, ledger, watch) if ledger else pipeline.run(order, watch)
    if isinstance(outcome, int):
        if not quiet:
            click.echo(f"没有变化，结果未动：{shown(str(out))}")
        return outcome
    if verbose:
        _tell_each(outcome)
    if not quiet:
        _sum_up(outcome, order, time.monotonic() - started)
    return int(outcome.counts[Status.REJECTED] > 0)


def _with_ledger(order: Order, ledger: str, watch: Watch | None) -> Outcome | int:
    """Run with a ledger; return the exit code where nothing had changed."""
    from perfsheet.nightly import Night  # noqa: PLC0415  # brings SQLAlchemy

    report = Night(order, ledger, emptied=True).run(watch)  # who names the inboxes knows what is in them
    return report.outcome or int(report.counts[Status.REJECTED] > 0)


def _tell_each(outcome: Outcome) -> None:
    for account in outcome.accounts:
        if account.status != Status.ACCEPTED:
            click.echo(f"{status_name(account.status)}  {account.path}：{account.reason}", err=True)
    for path, why in outcome.handed.failures.items():
        click.echo(f"未能批注  {path}：{why}", err=True)


def _sum_up(outcome: Outcome, order: Order, seconds: float) -> None:
    from perfsheet.warning.state import OPEN  # noqa: PLC0415  # help and mistakes go without

    files = "，".join(f"{status_name(status)} {number}" for status, number in outcome.counts.items() if number)
    forms = sum(len(account.forms) for account in outcome.accounts)
    units, failed = outcome.handed.units, len(outcome.handed.failures)
    back = (f"退回 {units} 个单位。" if units else "") + (f"{failed} 个文件未能批注（--verbose 列出）。" if failed else "")
    warned = [one.state for one in outcome.watched(order, datetime.now().astimezone()).courses if one.state in OPEN]
    back += f"监控预警 {len(warned)} 件。" if warned else ""
    click.echo(f"共 {len(outcome.accounts)} 个文件：{files or '收件箱是空的'}。表 {forms} 张。{back}用时 {seconds:.1f} 秒。结果在 {shown(str(order.out))}")
