"""`perfsheet annotate` and `perfsheet strip`: copies of workbooks with what was found marked in them, and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.cli.read import named
from perfsheet.names import shown

if TYPE_CHECKING:
    from perfsheet.copying import Copied

_OUT = click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="放副本的文件夹，没有则新建。必填。")
_JOBS = click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时处理的进程数，默认为处理器个数。")
_QUIET = click.option("--quiet", is_flag=True, help="什么都不显示，只看退出码。")


@click.command(cls=Command, epilog="例：perfsheet annotate 收件箱 --out 批注件")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@_OUT
@click.option("--policy", default="auto", metavar="NAME", help="适用的政策：名称，或自己的政策文件的路径。默认 auto：按表上的地方特征，没有则按全国规定。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="本次收取的年度；其他年度的表按错误标出。")
@_JOBS
@_QUIET
def annotate(paths: Sequence[str], out: Path, *, policy: str, year: int | None, jobs: int | None, quiet: bool) -> int:  # noqa: PLR0913  # one parameter an option
    """把核对出的问题批注在表格的副本上，其余内容保持原样。

    每个有问题的文件得到一个副本：有问题的单元格按级别着色并加批注，第一张工作表“审核意见”列出全部问题。
    副本按原来的文件夹层次放入 DIR，压缩包中的文件放在与压缩包同名的文件夹里。原件只读不改。

    .xls .et .xlsb .ods 不能直接批注，副本是按其内容重画的 .xlsx，并在“审核意见”中说明。
    退出码：0 全部顺利；1 已完成，但有文件无法读取或批注；2 未完成，需按提示处理。
    """
    from perfsheet.copying import annotate_all  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.pipeline import Order  # noqa: PLC0415

    inboxes, listed = named(paths)
    with progress.shown(wanted=not quiet) as watch:
        copied = annotate_all(Order(inboxes, out, listed, policy, year, jobs or 0), watch)
    return _told(copied, out, "批注", quiet=quiet)


@click.command(cls=Command, epilog="例：perfsheet strip 批注件 --out 原样")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@_OUT
@_JOBS
@_QUIET
def strip(paths: Sequence[str], out: Path, *, jobs: int | None, quiet: bool) -> int:
    """去掉副本上的批注、着色和“审核意见”工作表，还原成批注前的内容。

    原来就有的批注和格式都保留；单位在副本上改过的内容也保留。原件只读不改，还原后的文件放入 DIR。
    退出码：0 全部顺利；1 已完成，但有文件无法读取；2 未完成，需按提示处理。
    """
    from perfsheet.copying import strip_all  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.pipeline import Order  # noqa: PLC0415

    inboxes, listed = named(paths)
    with progress.shown(wanted=not quiet) as watch:
        copied = strip_all(Order(inboxes, out, listed, jobs=jobs or 0), watch)
    return _told(copied, out, "去掉批注", quiet=quiet)


def _told(copied: Copied, out: Path, done: str, *, quiet: bool) -> int:
    """Say what came of it, and leave with the exit code."""
    if not quiet:
        _tell({path: "；".join(remarks) for path, remarks in copied.copies.items() if remarks})
        _tell({path: f"未{done}，{why}" for path, why in copied.superseded.items()})
        _tell(copied.failures)
        counts = {done: len(copied.copies), "不需要": copied.unneeded, "被新版取代": len(copied.superseded), "失败": len(copied.failures)}
        files = "，".join(f"{name} {number}" for name, number in counts.items() if number)
        click.echo(f"文件：{files or '没有'}。副本在 {shown(str(out))}")
    return int(bool(copied.failures))


def _tell(said: Mapping[str, str]) -> None:
    for path, text in said.items():
        click.echo(f"{path}：{text}", err=True)
