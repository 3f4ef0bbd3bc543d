"""`perfsheet disclose`: the tables for the public, and what was checked before they leave the house."""

from __future__ import annotations

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
    from perfsheet.publish import Outcome

_MOST = 20


@click.command(cls=Command, epilog="例：perfsheet disclose 收件箱 --stage selfeval --out 公开 --roster 名册.xlsx --approved 2026-02-01")
@click.argument("places", nargs=-1, required=True, metavar="汇总结果或收件箱...")
@click.option("--stage", type=click.Choice(["target", "monitor", "selfeval"]), required=True, help="公开哪一阶段：target 绩效目标、monitor 运行监控、selfeval 绩效自评。必填。")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="放公开表的文件夹，没有则新建。必填。")
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="名册（.xlsx 或 .csv）：应公开的项目、涉密项目以它为准。")
@click.option("--policy", default="auto", metavar="NAME", help="适用的政策：名称，或自己的政策文件的路径。表名、编号、检查项目由它规定。")
@click.option("--against", type=click.Path(path_type=Path), multiple=True, metavar="DIR", help="以前公开的文件夹，可写几次：同一阶段的列出变动，其他阶段的计入三覆盖。")
@click.option("--approved", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="预算或决算的批复日期：据此算公开期限。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="公开哪一年度的表，默认取最多的一年。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数，默认为处理器个数。")
@click.option("--quiet", is_flag=True, help="什么都不显示，只看退出码。")
def disclose(  # noqa: PLR0913  # one parameter an option
    places: Sequence[str],
    *,
    stage: str,
    out: Path,
    roster: Path | None,
    policy: str,
    against: Sequence[Path],
    approved: datetime | None,
    year: int | None,
    jobs: int | None,
    quiet: bool,
) -> int:
    """按单位生成公开表（.xlsx、.html、.docx）、公开目录和公开前检查。

    只公开版式中写明的栏目；联系人、电话等不公开，涉密项目只计数。查出个人信息等问题的表停止公开，写明单元格。
    退出码：0 全部公开；1 有表暂不公开；2 未完成，需按提示处理。
    """
    from perfsheet.publish import Order, publish  # noqa: PLC0415  # brings pandas, which help and mistakes go without

    paths, listed = named(places)
    day = approved.date() if approved else None
    order = Order(paths, out, stage, listed, policy, year, roster, against, day, jobs or 0)
    with progress.shown(wanted=not quiet) as watch:
        outcome = publish(order, watch)
    if not quiet:
        _sum_up(outcome, out)
    return int(any(not entry.published for entry in outcome.publication.entries))


def _sum_up(outcome: Outcome, out: Path) -> None:
    from perfsheet.disclosure.privacy import redacted  # noqa: PLC0415  # as above

    publication = outcome.publication
    published = sum(entry.published for entry in publication.entries)
    held = [entry for entry in publication.entries if not entry.published]
    for entry in held[:_MOST]:
        stopping = next(one for one in entry.findings if one.code in publication.stops)
        place = "".join(filter(None, (f"{publication.secrets.hidden(redacted(stopping.sheet))}!" if stopping.sheet else "", stopping.cell)))
        about = "　".join(filter(None, (entry.table.unit, entry.table.title, publication.secrets.hidden(entry.table.project))))
        click.echo(f"暂不公开  {about}：{stopping.code} {place} {stopping.message}")
    if len(held) > _MOST:
        click.echo(f"另有 {len(held) - _MOST} 张暂不公开，见“公开前检查（内部）.xlsx”。")
    if outcome.changed is not None:
        kinds = [one.what for one in outcome.changed]
        click.echo(f"与上次公开相比：新增 {kinds.count('新增')} 张，撤下 {kinds.count('撤下')} 张，更正 {kinds.count('更正')} 张。")
    deadline = publication.deadline
    if deadline is not None:
        left = f"还剩 {deadline.left} 天" if deadline.left >= 0 else f"已逾期 {-deadline.left} 天"
        click.echo(f"公开期限 {deadline.due}（批复后 {(deadline.due - deadline.approved).days} 日内），{left}。")
    secret = f"，涉密项目 {publication.secret} 个未公开" if publication.secret else ""
    click.echo(f"公开 {published} 张表，暂不公开 {len(held)} 张{secret}。结果在 {shown(str(out))}，内部检查表不要上网。")
