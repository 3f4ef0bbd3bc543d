"""`perfsheet explain`: why a finding is one."""

from __future__ import annotations

import click

from perfsheet.cli.chinese import Command


@click.command(cls=Command, epilog="例：perfsheet explain BUD001")
@click.argument("code", metavar="编号")
def explain(code: str) -> None:
    """说明一条规则：查什么、例子、依据和提示语。

    编号在 perfsheet check 的结果每行末尾，也可用 perfsheet list rules 查看；公开前检查的编号（PUB）见 docs/disclosure.md。
    """
    from perfsheet.disclosure.catalogue import explained as explained_check  # noqa: PLC0415  # brings pandas, which help goes without
    from perfsheet.rulebook import entry, explained  # noqa: PLC0415  # the same

    for line in explained_check(code) or explained(entry(code)):
        click.echo(line)
