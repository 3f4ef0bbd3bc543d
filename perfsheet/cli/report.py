"""`perfsheet report`: the reports in Word made again, with the office's own templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.cli.read import named
from perfsheet.names import shown

if TYPE_CHECKING:
    from perfsheet.reporting import Outcome


@click.command(cls=Command, epilog="例：perfsheet report 结果 --out 报告 --templates 本局模板 --issuer 示例县财政局")
@click.argument("places", nargs=-1, metavar="汇总结果或收件箱...")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="放报告的文件夹，没有则新建。")
@click.option("--templates", type=click.Path(path_type=Path), metavar="DIR", help="本单位的模板文件夹（batch/通报.docx、unit/单位报告.docx、unit/整改通知.docx）；没有的用自带的。")
@click.option("--policy", metavar="NAME", help="适用的政策：名称，或自己的政策文件的路径。默认与汇总时相同；收件箱按表上的地方特征。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="本次收取的年度。默认与汇总时相同。")
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="名册（.xlsx 或 .csv）：有了它，通报才写应报数和报送率。")
@click.option("--issuer", default="", metavar="NAME", help="落款的发文机关，如 示例县财政局；不写则留空。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数，默认为处理器个数。")
@click.option("--quiet", is_flag=True, help="什么都不显示，只看退出码。")
@click.option("--fields", is_flag=True, help="列出模板里可用的字段和格式，不生成报告。")
@click.option("--blank", type=click.Path(path_type=Path), metavar="DIR", help="把自带的模板放一份到 DIR，供修改，不生成报告。")
def report(  # noqa: PLR0913  # one parameter an option
    places: Sequence[str],
    *,
    out: Path | None,
    templates: Path | None,
    policy: str | None,
    year: int | None,
    roster: Path | None,
    issuer: str,
    jobs: int | None,
    quiet: bool,
    fields: bool,
    blank: Path | None,
) -> int:
    """生成通报.docx、各单位的单位报告和整改通知（Word 文件，图表可在 Word、WPS 里改）。

    模板先逐个检查：字段写错、标记不全的，说明在哪里、应怎样写，不生成报告。
    """
    if fields:
        for line in _described():
            click.echo(line)
        return 0
    if blank:
        return _given(blank)
    if not places or out is None:
        raise click.UsageError("请写汇总结果或收件箱，并用 --out 指定放报告的文件夹。")
    from perfsheet.reporting import Order  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.reporting import report as make  # noqa: PLC0415

    paths, listed = named(places)
    with progress.shown(wanted=not quiet) as watch:
        outcome = make(Order(paths, out, listed, templates, policy, year, roster, issuer, jobs or 0), watch)
    if not quiet:
        _sum_up(outcome, out)
    return 0


def _described() -> Iterator[str]:
    """List what each template may print."""
    from perfsheet.write.word.listing import described  # noqa: PLC0415  # brings pandas

    yield from described()


def _given(folder: Path) -> int:
    """Put a copy of the templates into a folder, over nothing that is there."""
    from perfsheet.write.word.shelf import copy_templates  # noqa: PLC0415  # brings pandas

    for path in copy_templates(folder):
        click.echo(shown(str(path)))
    return 0


def _sum_up(outcome: Outcome, out: Path) -> None:
    taken = f"用本单位的模板：{'、'.join(outcome.own)}。" if outcome.own else ""
    if outcome.changed:
        click.echo(f"汇总以后有 {outcome.changed} 个文件变动，报告按现在的内容。", err=True)
    for basis in outcome.assumed:
        click.echo(f"请核对：表扬、点名的标准或整改期限是推定的（{basis}）。可在政策文件的 [[bulletin]] 里另作规定。", err=True)
    letters = f"，预警纠偏告知函 {outcome.letters} 份" if outcome.letters else ""
    click.echo(f"通报 1 份，单位报告 {outcome.units} 份，整改通知 {outcome.notices} 份{letters}。{taken}在 {shown(str(out))}")
