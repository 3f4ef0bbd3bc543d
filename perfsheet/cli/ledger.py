"""`perfsheet ledger`: prove that the ledger is whole, copy it, hand it to other systems."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from perfsheet.cli.chinese import Command, Group
from perfsheet.names import shown

#: so many faults are listed; the rest is counted
_LISTED = 50

_LEDGER = click.option("--ledger", required=True, metavar="台账", help="台账文件，如 台账/perfsheet.db，或 postgresql+psycopg://用户@主机/库名。必填。")


@click.group("ledger", cls=Group, epilog="例：perfsheet ledger verify --ledger 台账/perfsheet.db")
def ledger() -> None:
    """核验、备份、导出台账。"""


@ledger.command("verify", cls=Command, epilog="例：perfsheet ledger verify --ledger 台账/perfsheet.db")
@_LEDGER
@click.option("--head", metavar="校验码", help="以前记下的校验码；日志里必须还有它，否则日志被截短或换过。")
def verify(ledger: str, head: str | None) -> int:
    """核验台账自写入以来没有被改动，指出改动在哪里。

    退出码：0 完好；1 有改动；2 未完成，需按提示处理。最后打印的校验码请另行记下，供以后用 --head 核对。
    """
    from perfsheet.ledger.ledger import consulted  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.verify import verify as verified  # noqa: PLC0415

    with consulted(ledger) as connection:
        found = verified(connection, head)
    for fault in found.faults[:_LISTED]:
        click.echo(str(fault))
    if len(found.faults) > _LISTED:
        click.echo(f"……另有 {len(found.faults) - _LISTED} 处")
    click.echo(f"{f'发现 {len(found.faults)} 处改动' if found.faults else '完好'}：日志 {found.entries} 条，数据 {found.rows} 行。最后一条的校验码 {found.head}")
    return int(bool(found.faults))


@ledger.command("backup", cls=Command, epilog="例：perfsheet ledger backup --ledger 台账/perfsheet.db 备份/台账-20250331.db")
@_LEDGER
@click.argument("target", type=click.Path(path_type=Path), metavar="文件")
def backup(ledger: str, target: Path) -> int:
    """把台账复制成一个新文件；其他人可以照常使用台账。

    PostgreSQL 台账由 pg_dump 写成可用 pg_restore 恢复的文件。
    """
    from perfsheet.ledger.backup import backup as copied  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.ledger import consulted  # noqa: PLC0415

    with consulted(ledger):
        copied(ledger, target)
    click.echo(f"已备份到 {shown(str(target))}")
    return 0


@ledger.command("decide", cls=Command, epilog="例：perfsheet ledger decide withdrawn 收件箱/教育局/自评表.xlsx --ledger 台账/perfsheet.db --by 张三 --why 错报")
@_LEDGER
@click.argument("what", type=click.Choice(["withdrawn", "accepted", "returned", "waived", "revoked"]), metavar="决定")
@click.argument("target", metavar="对象")
@click.option("--by", required=True, metavar="姓名", help="决定人。必填。")
@click.option("--why", required=True, metavar="理由", help="理由。必填。")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="有效至哪一天（含），不写则长期有效。")
def decide(ledger: str, what: str, target: str, *, by: str, why: str, until: datetime | None) -> int:  # noqa: PLR0913  # one parameter an option
    """记下人工决定，下一次汇总起生效。

    决定：withdrawn 撤回文件，accepted 接收文件，returned 退回文件（对象为文件的路径或内容指纹）；waived 豁免问题（对象为问题编号）；
    revoked 撤销以前的决定（对象为决定编号）。编号见导出的台账。对文件的决定只管这份内容，单位改后重报的另行评判。
    """
    from perfsheet.ledger.decisions import decide as decided  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.ledger import consulted, opened  # noqa: PLC0415

    with consulted(ledger):
        pass
    with opened(ledger) as book:
        number = decided(book, what, target, by, why, until.date() if until else None)
    click.echo(f"已记下第 {number} 号决定，下一次汇总起生效")
    return 0


@ledger.command("export", cls=Command, epilog="例：perfsheet ledger export --ledger 台账/perfsheet.db --as xlsx 台账.xlsx")
@_LEDGER
@click.option("--as", "shape", type=click.Choice(["xlsx", "csv", "parquet", "json"]), default="xlsx", help="xlsx（默认）、csv、parquet 或 json。")
@click.argument("target", type=click.Path(path_type=Path), metavar="文件")
def export(ledger: str, shape: str, target: Path) -> int:
    """导出台账，供人查看或其他系统使用；csv 和 parquet 是一个文件夹，每张表一个文件。

    金额和分数按原数导出，不经过二进制浮点。
    """
    from perfsheet.ledger.ledger import consulted  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.picture import picture  # noqa: PLC0415
    from perfsheet.ledger.writing import head  # noqa: PLC0415
    from perfsheet.write.exchange import export as written  # noqa: PLC0415

    made = datetime.now().astimezone()
    with consulted(ledger) as connection:
        entry, mark = head(connection)
        about = {"exported": made.isoformat(timespec="seconds"), "entry": entry, "head": mark}
        written(picture(connection), shape, target, about, made)
    click.echo(f"已导出到 {shown(str(target))}")
    return 0
