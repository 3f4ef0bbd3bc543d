"""`perfsheet read`: print what is understood of files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

import click

from perfsheet.account import Status
from perfsheet.cli import progress
from perfsheet.cli.chinese import Command
from perfsheet.intake import gather
from perfsheet.worker import Chunk, Job
from perfsheet.workers import read_all

LISTED = "-"
_ENCODERS = {"json": "perfsheet.write.reading:as_json", "text": "perfsheet.write.reading:as_text"}


@click.command(cls=Command, epilog="例：perfsheet read 收件箱/自评表.xlsx --format text")
@click.argument("paths", nargs=-1, required=True, metavar="路径...")
@click.option("--format", "shape", type=click.Choice(list(_ENCODERS)), default="json", show_default=False, help="json（默认）或便于人看的 text。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="同时读取的进程数，默认为处理器个数。")
def read(paths: Sequence[str], shape: str, jobs: int | None) -> int:
    """读取表格，打印识别出的内容及其所在单元格。

    路径可以是文件夹、文件、.zip；“-”表示从标准输入读取路径清单，每行一个。
    JSON 的格式见 docs/read.schema.json。
    """
    sources = gather(*named(paths))
    with progress.shown(wanted=not sys.stdout.isatty()) as watch:
        chunks = read_all(sources, Job(_ENCODERS[shape]), jobs or 0, watch)
        return _print_json(chunks) if shape == "json" else _print_text(chunks)


def named(paths: Sequence[str]) -> tuple[list[str], Iterable[bytes]]:
    """Split the paths given from the list on standard input."""
    return [path for path in paths if path != LISTED], sys.stdin.buffer if LISTED in paths else ()


def exit_code(chunks: Iterable[Chunk]) -> int:
    """Return 1 if any file could not be read."""
    return int(any(account.status == Status.REJECTED for chunk in chunks for account in chunk.accounts))


def _print_json(chunks: Iterator[Chunk]) -> int:
    """Print an array of one line a file, in UTF-8 whatever the console is."""
    out, code, before = sys.stdout.buffer, 0, "[\n"
    for chunk in chunks:
        for line in chunk.encoded():
            out.write(f"{before}{line}".encode("utf-8", "backslashreplace"))  # a lone surrogate becomes its JSON escape
            before = ",\n"
        code = max(code, exit_code([chunk]))
    out.write(b"[]\n" if before == "[\n" else b"\n]\n")
    out.flush()
    return code


def _print_text(chunks: Iterator[Chunk]) -> int:
    code = 0
    for chunk in chunks:
        for outline in chunk.encoded():
            click.echo(outline)
        code = max(code, exit_code([chunk]))
    return code
