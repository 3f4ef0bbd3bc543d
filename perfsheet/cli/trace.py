"""`perfsheet trace`: where a figure of the outputs comes from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfsheet.cli.chinese import Command

if TYPE_CHECKING:
    from perfsheet.trace.catalogue import Catalogue
    from perfsheet.trace.figure import Figure

#: cells that are listed unless all are asked for
MOST = 30


@click.command(cls=Command, epilog="例：perfsheet trace '结果/汇总表.xlsx!概况!B7'")
@click.argument("asked", required=False, metavar="[数字]")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="perfsheet run 的结果文件夹；数字前面写了路径的可以不给。")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="text（默认）或 json。")
@click.option("--all", "everything", is_flag=True, help=f"列出全部单元格；默认列前 {MOST} 处，json 总是列出全部。")
def trace(asked: str | None, *, out: Path | None, shape: str, everything: bool) -> None:
    """查一个数字从哪些文件的哪些单元格来、怎样算出、文件是否还是原样。

    数字可以是 汇总表.xlsx!工作表!单元格、总览.html#地址，或数字的编号。不写数字则列出全部编号。
    """
    from perfsheet.trace.asked import Asked  # noqa: PLC0415  # brings pandas, which help goes without
    from perfsheet.trace.asked import asked as understood  # noqa: PLC0415
    from perfsheet.trace.files import edited  # noqa: PLC0415
    from perfsheet.trace.record import read_record  # noqa: PLC0415
    from perfsheet.trace.resolve import resolved  # noqa: PLC0415

    wanted = understood(asked) if asked else Asked(None)
    folder = out or wanted.folder or Path()
    catalogue = read_record(folder)
    if not asked:
        _print_all(list(catalogue.figures.values()), shape)
        return
    if wanted.cell and edited(folder, wanted.output or "汇总表.xlsx"):
        click.echo(f"{wanted.output} 在生成以后被改动过，行列可能已经移动；下面按生成时的位置查。", err=True)
    _print(catalogue, resolved(catalogue, wanted), folder, shape, None if everything or shape == "json" else MOST)


def _print(catalogue: Catalogue, figures: Sequence[Figure], folder: Path, shape: str, most: int | None) -> None:
    from perfsheet.trace.files import Files  # noqa: PLC0415  # brings pandas
    from perfsheet.trace.telling import as_lines, as_record, tell  # noqa: PLC0415

    files = Files(catalogue.tables["files"], folder)
    told = [tell(catalogue, figure, files, most) for figure in figures]
    if shape == "json":
        click.echo(json.dumps([as_record(one) for one in told], ensure_ascii=False, indent=1))
        return
    for number, one in enumerate(told):
        if number:
            click.echo()
        for line in as_lines(one):
            click.echo(line)


def _print_all(figures: Sequence[Figure], shape: str) -> None:
    if shape == "json":
        click.echo(
            json.dumps(
                [{"id": one.key, "name": one.name, "unit": one.unit, "value": one.value} for one in figures], ensure_ascii=False, indent=1
            )
        )
        return
    from perfsheet.trace.telling import named  # noqa: PLC0415  # brings pandas

    for one in figures:
        click.echo(f"{one.key}　{named(one)}")
