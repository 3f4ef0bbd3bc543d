"""`perfsheet list`: what the program knows."""

from __future__ import annotations

import click

from perfsheet.cli.chinese import Command, Group
from perfsheet.policy import names
from perfsheet.policy.loading import lineage
from perfsheet.read.vocabulary import kinds


@click.group("list", cls=Group, epilog="例：perfsheet list forms")
def listing() -> None:
    """列出程序所知的表种等。"""


@listing.command("forms", cls=Command, epilog="例：perfsheet list forms")
def forms() -> None:
    """列出能识别的表种。"""
    width = max(len(kind.name) for kind in kinds())
    for kind in kinds():
        click.echo(f"{kind.name:<{width}}  {kind.title}")


@listing.command("policies", cls=Command, epilog="例：perfsheet list policies")
def policies() -> None:
    """列出程序自带的政策及其上级。"""
    width = max(map(len, names()))
    for name in names():
        document, *parents = lineage(name)
        above = f"  ← {' ← '.join(parent.name for parent in parents)}" if parents else ""
        click.echo(f"{name:<{width}}  {document.title}{above}")


@listing.command("rules", cls=Command, epilog="例：perfsheet list rules --family BUD")
@click.option("--family", metavar="XXX", help="只列一类：REA、BUD、IND、WGT、SCO、MON、TXT 或 BAT。")
@click.option("--format", "shape", type=click.Choice(["text", "markdown"]), default="text", help="text（默认），或带说明和例子的 markdown。")
def rules(family: str | None, shape: str) -> None:
    """列出核对规则。"""
    from perfsheet.rulebook import SEVERITIES, as_markdown, of_family  # noqa: PLC0415  # brings pandas, which help goes without

    if shape == "markdown":
        for line in as_markdown(of_family(family)):
            click.echo(line)
        return
    for one in of_family(family):
        click.echo(f"{one.code}  {SEVERITIES[one.severity]}  {one.title}")
