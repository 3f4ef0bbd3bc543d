"""`perfsheet check`: say what is wrong in files, without writing any."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.cli.read import named
from perfsheet.errors import PerfsheetError

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

_RANK = ("error", "warning", "note")
_NEVER = "never"


@click.command(cls=Command, epilog="例：perfsheet check 收件箱 --fail-on warning")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option(
    "--policy",
    default="auto",
    metavar="NAME",
    help="适用的政策：名称，或自己的政策文件的路径。默认 auto：按表上的地方特征，没有则按全国规定。",
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="名册（.xlsx 或 .csv）：另外核对单位、项目、预算是否与名册一致。")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "csv", "sarif"]), default="text", help="text（默认）、json、csv 或 sarif。"
)
@click.option("--select", metavar="CODES", help="只看这些规则：编号或其开头，用逗号分隔，如 BUD,SCO003。")
@click.option("--ignore", metavar="CODES", help="不看这些规则，写法同上。")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", _NEVER]), default="error", help="有这一级及以上的问题时退出码为 1，默认 error。"
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数，默认为处理器个数。")
def check(  # noqa: PLR0913  # one parameter an option
    paths: Sequence[str],
    *,
    policy: str,
    roster: Path | None,
    shape: str,
    select: str | None,
    ignore: str | None,
    fail_on: str,
    jobs: int | None,
) -> int:
    """核对表格，列出每个问题所在的单元格、内容和改法。

    路径可以是文件夹、文件、.zip；“-”表示从标准输入读取路径清单，每行一个。文件只读不改。
    退出码：0 没有问题；1 有问题（--fail-on）；2 未完成，需按提示处理。
    """
    wanted, unwanted = _codes(select), _codes(ignore)
    batch, judgement = _judged(paths, policy, jobs or 0, roster)
    findings = judgement.findings
    codes = findings["code"]
    kept = codes.str.startswith(wanted or ("",)) & ~codes.str.startswith(unwanted or ("-",))
    findings = findings[kept.to_numpy(dtype=bool)]
    _print(shape, batch, findings, judgement)
    return int(_fails(findings, fail_on))


def _judged(paths: Sequence[str], policy: str, jobs: int, roster: Path | None = None) -> tuple[Batch, Judgement]:
    """Read the files and judge them."""
    from perfsheet.intake import gather  # noqa: PLC0415  # brings pandas, which help and mistakes go without
    from perfsheet.judgement import judge, refuse_unknown  # noqa: PLC0415
    from perfsheet.manifest import current_forms, files_frame, settled  # noqa: PLC0415
    from perfsheet.pipeline import ENCODER  # noqa: PLC0415
    from perfsheet.roster import read_roster  # noqa: PLC0415
    from perfsheet.tables import Batch  # noqa: PLC0415
    from perfsheet.worker import Job  # noqa: PLC0415
    from perfsheet.workers import read_all  # noqa: PLC0415

    refuse_unknown(policy)
    listed = read_roster(roster) if roster else None
    sources = gather(*named(paths))
    with progress.shown(wanted=not sys.stdout.isatty()) as watch:
        chunks = list(read_all(sources, Job(ENCODER), jobs, watch))
    accounts = settled(chunks)
    batch = Batch.from_columns((chunk.encoded() for chunk in chunks), files_frame(accounts, sources)).marked(current_forms(accounts))
    return batch, judge(batch, policy, roster=listed)


def _print(shape: str, batch: Batch, findings: DataFrame, judgement: Judgement) -> None:
    """Print findings; what programs read is UTF-8 whatever the console is."""
    from perfsheet.write.findings import as_csv, as_json, records  # noqa: PLC0415  # brings pandas
    from perfsheet.write.outline import as_text  # noqa: PLC0415
    from perfsheet.write.sarif import as_sarif  # noqa: PLC0415

    if shape == "text":
        for line in as_text(batch, findings):
            click.echo(line)
        return
    found = records(batch, findings)
    printed = as_json(found) if shape == "json" else as_csv(found) if shape == "csv" else as_sarif(found, judgement.titles)
    sys.stdout.buffer.write(printed)
    sys.stdout.buffer.flush()


def _fails(findings: DataFrame, fail_on: str) -> bool:
    if fail_on == _NEVER:
        return False
    grave = _RANK[: _RANK.index(fail_on) + 1]
    return bool((findings["severity"].isin(grave) & (findings["status"] == "active")).any())


def _codes(listed: str | None) -> tuple[str, ...]:
    """Read a list of codes or of their beginnings; raises PerfsheetError for one that no rule has."""
    from perfsheet.rulebook import entries  # noqa: PLC0415  # brings pandas

    asked = tuple(code.strip().upper() for code in (listed or "").replace("，", ",").split(",") if code.strip())
    for code in asked:
        if not any(known.startswith(code) for known in entries()):
            raise PerfsheetError(f'没有编号以 "{code}" 开头的规则。请用 perfsheet list rules 查看全部规则。')
    return asked
