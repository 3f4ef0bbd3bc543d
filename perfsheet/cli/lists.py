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
