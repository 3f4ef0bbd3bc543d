"""`perfsheet policy`: what a policy lays down, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterator

import click

from perfsheet.cli.chinese import Command, Group
from perfsheet.policy import Figure, Policy, load, year_end
from perfsheet.policy.keys import OPEN, SECTIONS, keys_of
from perfsheet.policy.shapes import Shape

ASSUMED = "〔推定〕"


@click.group("policy", cls=Group, epilog="例：perfsheet policy show jiashi --year 2024")
def policy() -> None:
    """查看政策：各项规定的数、依据和出处。"""


@policy.command("show", cls=Command, epilog="例：perfsheet policy show jiashi --year 2024")
@click.argument("name", metavar="政策")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="YYYY", help="按该年度末施行的规定，默认按今天。")
def show(name: str, year: int | None) -> None:
    """显示一个政策（名称，或自己的政策文件的路径）的全部规定。

    每项写明依据的文件、施行日期和出自哪个政策；没有见到原文的标〔推定〕。
    """
    for line in described(load(name, year_end(year) if year else None), year):
        click.echo(line)


@policy.command("keys", cls=Command, epilog="例：perfsheet policy keys")
def keys() -> None:
    """列出政策文件里可写的键。"""
    for section in SECTIONS:
        click.echo(f"[[{section.name}]] {section.title}")
        for key in keys_of(section):
            click.echo(f"  {key.name}  {key.title}：{key.shape.expected}")
    for opened in OPEN:
        click.echo(f"[[{opened.name}]] {opened.title}")
        click.echo(f"  键为{opened.expected}：{opened.shape.expected}")


def described(found: Policy, year: int | None) -> Iterator[str]:
    """Describe a resolved policy, line by line."""
    day = f"{year} 年度（{found.on} 施行的规定）" if year else f"{found.on}"
    yield f"政策 {found.name}  {found.title}"
    yield f"适用 {day}"
    yield f"继承 {' ← '.join(found.lineage)}"
    for section in SECTIONS:
        stated = {key: found[key.path] for key in keys_of(section)}
        yield from ("", f"【{section.title}】")
        for key, figure in stated.items():
            if figure.basis:
                yield from _figure(key.path, key.title, key.shape, figure, found)
        unstated = [key.title for key, figure in stated.items() if not figure.basis]
        if unstated:
            yield f"未规定：{'；'.join(unstated)}"
    yield from _open(found)
    yield from _exempt(found)


def _open(found: Policy) -> Iterator[str]:
    for section in OPEN:
        figures = getattr(found, section.name)
        if figures:
            yield from ("", f"【{section.title}】")
        for name, figure in figures.items():
            yield from _figure(f"{section.name}.{name}", "", section.shape, figure, found)


def _figure(path: str, title: str, shape: Shape[object], figure: Figure[object], found: Policy) -> Iterator[str]:
    shown = "不作规定" if figure.value is None else shape.shown(figure.value)
    yield f"{path}  {f'{title}：' if title else ''}{shown}{ASSUMED if figure.assumed else ''}"
    later = "，当时尚未施行，参照" if figure.since > found.on else ""
    source = "" if figure.source == found.name else f"；继承自 {figure.source}"
    yield f"    依据 {figure.basis}；{figure.since} 起{later}{source}"


def _exempt(found: Policy) -> Iterator[str]:
    if found.exempt:
        yield from ("", "【豁免】")
    for one in found.exempt:
        yield f"{one}{'（已到期）' if one.expired(found.on) else ''}"
        yield f"    出自 {one.source}"
