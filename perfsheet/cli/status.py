"""`perfsheet status`: who has returned what, by the roster."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.cli.read import named
from perfsheet.names import shown

if TYPE_CHECKING:
    from perfsheet.status import Stock

_MOST = 20
#: columns of a terminal that is none: lists are not to be broken
_WIDE = 200


@click.command(cls=Command, epilog="例：perfsheet status 收件箱 --roster 名册.xlsx --year 2025")
@click.argument("places", nargs=-1, required=True, metavar="收件箱或结果...")
@click.option("--roster", type=click.Path(path_type=Path), required=True, metavar="FILE", help="名册（.xlsx 或 .csv）：主管部门、单位、项目。必填。")
@click.option("--policy", default="auto", metavar="NAME", help="适用的政策：名称，或自己的政策文件的路径。报送期限由它规定。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="只看这一年度。")
@click.option("--stage", type=click.Choice(["ex_ante", "target", "monitor", "selfeval"]), help="只看一个阶段：ex_ante 事前评估、target 目标申报、monitor 运行监控、selfeval 绩效自评。")
@click.option("--month", type=click.IntRange(1, 12), metavar="M", help="监控时点的月份，如 8。")
@click.option("--deadline", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="报送期限，代替政策规定的期限。")
@click.option("--by", type=click.Choice(["department", "unit", "account"]), default="department", help="分组：department 主管部门（默认）、unit 单位、account 预算类别。")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="写催报名单的文件夹：每个主管部门一份通知（.docx）和名单（.xlsx）。")
@click.option("--issuer", default="", metavar="NAME", help="催报通知的发文机关，如“示例县财政局”；不写则留出盖章处。")
@click.option("--templates", type=click.Path(path_type=Path), metavar="DIR", help="自己的模板文件夹；可用 perfsheet report --blank DIR 取得自带的模板。")
@click.option("--all", "everything", is_flag=True, help="全部列出，不截断。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数，默认为处理器个数。")
def status(  # noqa: PLR0913  # one parameter an option
    places: Sequence[str],
    *,
    roster: Path,
    policy: str,
    year: int | None,
    stage: str | None,
    month: int | None,
    deadline: datetime | None,
    by: str,
    out: Path | None,
    issuer: str,
    templates: Path | None,
    everything: bool,
    jobs: int | None,
) -> int:
    """对照名册，查看应报、已报、接收、未报和迟报的情况，并写催报名单。

    可以给收件箱（文件夹、文件、.zip，“-”表示从标准输入读取路径清单），也可以给 perfsheet run 写出的结果文件夹。
    项目先按编码、再按本单位的项目名称对照；名称相近的只列出供核对。迟报按文件的修改日期判断。

    退出码：0 都已报送；1 有未报的；2 未完成，需按提示处理。
    """
    from perfsheet.status import Order, take_stock  # noqa: PLC0415  # brings pandas, which help and mistakes go without

    if templates is not None:
        from perfsheet.write.word import check_templates  # noqa: PLC0415

        check_templates(templates)
    paths, listed = named(places)
    order = Order(paths, roster, listed, policy, year, stage, month, deadline.date() if deadline else None, jobs or 0)
    with progress.shown(wanted=True) as watch:
        stock = take_stock(order, watch)
    _print(stock, by, sys.maxsize if everything else _MOST)
    if out is not None:
        _write(stock, out, issuer, templates)
    return int(stock.coverage.rounds["missing"].sum() > 0)


def _print(stock: Stock, by: str, most: int) -> None:
    from rich.console import Console  # noqa: PLC0415  # slow to import

    from perfsheet.tables import plain  # noqa: PLC0415
    from perfsheet.write.standing import doubts, standing  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False, soft_wrap=False)
    if stock.of:
        console.print(f"以下按 {stock.of} 的汇总结果统计。")
    for part in standing(stock.coverage, by, most, console.width):
        console.print(part)
    for part in doubts(stock.roster, stock.coverage, stock.batch.forms.values, plain(stock.batch.files["path"]), most):
        console.print(part, soft_wrap=True)


def _write(stock: Stock, out: Path, issuer: str, templates: Path | None) -> None:
    from perfsheet.write.reminders import write_reminders  # noqa: PLC0415

    written = write_reminders(stock, out, issuer=issuer, templates=templates)
    click.echo(f"催报名单 {written} 份，在 {shown(str(out))}" if written else "都已报送，没有需要催报的。")
