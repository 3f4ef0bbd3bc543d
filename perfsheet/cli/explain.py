"""`perfsheet explain`: why a finding is one."""

from __future__ import annotations

import click

from perfsheet.cli.chinese import Command


@click.command(cls=Command, epilog="例：perfsheet explain BUD001")
@click.argument("code", metavar="编号")
def explain(code: str) -> None:
    """说明一条规则：查什么、例子、依据和提示语。

    编号在 perfsheet check 的结果每行末尾，也可用 perfsheet list rules 查看。
    """
    from perfsheet.rulebook import entry, explained  # noqa: PLC0415  # brings pandas, which help goes without

    for line in explained(entry(code)):
        click.echo(line)
