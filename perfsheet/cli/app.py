"""The program itself: its commands, its exit codes, and how it speaks of mistakes.

Exit codes: 0 all well; 1 done, but some files could not be read; 2 not done, the operator must mend something; 130 broken off.
"""

from __future__ import annotations

import io
import sys

import click

from perfsheet import __version__
from perfsheet.cli.annotate import annotate, strip
from perfsheet.cli.check import check
from perfsheet.cli.chinese import Group, mistake
from perfsheet.cli.disclose import disclose
from perfsheet.cli.explain import explain
from perfsheet.cli.ledger import ledger
from perfsheet.cli.lists import listing
from perfsheet.cli.nightly import nightly, schedule
from perfsheet.cli.policy import policy
from perfsheet.cli.read import read
from perfsheet.cli.reply import reply
from perfsheet.cli.report import report
from perfsheet.cli.run import run
from perfsheet.cli.status import status
from perfsheet.cli.trace import trace
from perfsheet.errors import PerfsheetError

OPERATOR_MISTAKE = 2
BROKEN_OFF = 130


@click.group(cls=Group, epilog="例：perfsheet run 收件箱 --out 结果")
@click.version_option(__version__, message="perfsheet %(version)s", help="显示版本号。")
def perfsheet() -> None:
    """读取、汇总单位报送的预算绩效表。

    退出码：0 全部顺利；1 已完成，但有文件无法读取；2 未完成，需按提示处理；130 中途被中断。
    """


perfsheet.add_command(run)
perfsheet.add_command(check)
perfsheet.add_command(annotate)
perfsheet.add_command(strip)
perfsheet.add_command(disclose)
perfsheet.add_command(status)
perfsheet.add_command(trace)
perfsheet.add_command(read)
perfsheet.add_command(explain)
perfsheet.add_command(listing)
perfsheet.add_command(policy)
perfsheet.add_command(report)
perfsheet.add_command(ledger)
perfsheet.add_command(reply)
perfsheet.add_command(nightly)
perfsheet.add_command(schedule)


def main() -> None:
    """Run the command that was asked for and leave with its exit code."""
    _forgive_consoles()
    try:
        code = perfsheet.main(standalone_mode=False)
    except click.UsageError as error:
        code = _said(mistake(error))
    except PerfsheetError as error:
        code = _said(str(error))
    except click.Abort:
        code = _said("已中断，原有结果未改动。", BROKEN_OFF)
    sys.exit(code if isinstance(code, int) else 0)


def _said(message: str, code: int = OPERATOR_MISTAKE) -> int:
    click.echo(message, err=True)
    return code


def _forgive_consoles() -> None:
    """Print what a console in GBK cannot show as a question mark, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
