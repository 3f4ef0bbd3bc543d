"""`perfsheet reply`: what units reply to warnings, what the office makes of it, and what is overdue."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from perfsheet.cli.chinese import Command, Group

if TYPE_CHECKING:
    from datetime import date

    from perfsheet.write.replies import Line

_LEDGER = click.option("--ledger", required=True, metavar="台账", help="台账文件，如 台账/perfsheet.db，或 postgresql+psycopg://用户@主机/库名。必填。")
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("reply", cls=Group, epilog="例：perfsheet reply list --ledger 台账/perfsheet.db")
def reply() -> None:
    """登记单位对监控预警的答复和整改，核实销号，查看逾期的。"""


@reply.command("record", cls=Command, epilog="例：perfsheet reply record 202508-K3M9QXT --ledger 台账/perfsheet.db --by 李四 --measure 加快采购，9月底前付款 --until 2025-09-30")
@_LEDGER
@click.argument("code", metavar="预警编号")
@click.option("--by", required=True, metavar="姓名", help="答复人（单位经办人）。必填。")
@click.option("--measure", required=True, metavar="措施", help="偏差原因和整改措施。必填。")
@click.option("--choice", default="", metavar="方式", help="处理方式；政策规定必须选择的，第一次答复时必填，如“继续执行”。")
@click.option("--on", type=_DAY, metavar="YYYY-MM-DD", help="答复日期，默认今天。")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="计划完成整改的日期。")
@click.option("--finished", is_flag=True, help="整改已经完成。")
def record(ledger: str, code: str, *, by: str, measure: str, choice: str, on: datetime | None, until: datetime | None, finished: bool) -> int:  # noqa: PLR0913  # one parameter an option
    """记下单位的答复；一件预警可以多次答复，以最后一次为准。

    编号见预警台账或告知函。下一次汇总起，预警台账按新的答复更新。
    """
    from perfsheet.ledger.ledger import consulted, opened  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.warned import Answer  # noqa: PLC0415
    from perfsheet.ledger.warned import reply as replied  # noqa: PLC0415

    with consulted(ledger):
        pass
    answer = Answer(by, _day(on), measure, choice, until.date() if until else None, finished)
    with opened(ledger) as book:
        number = replied(book, code, answer)
    click.echo(f"已记下第 {number} 号答复。{'整改已完成，请核实后用 perfsheet reply confirm 销号。' if finished else ''}")
    return 0


@reply.command("confirm", cls=Command, epilog="例：perfsheet reply confirm 202508-K3M9QXT --ledger 台账/perfsheet.db --by 张三 --why 已核对支付凭证")
@_LEDGER
@click.argument("code", metavar="预警编号")
@click.option("--by", required=True, metavar="姓名", help="核实人。必填。")
@click.option("--why", required=True, metavar="情况", help="核实的情况。必填。")
@click.option("--on", type=_DAY, metavar="YYYY-MM-DD", help="核实日期，默认今天。")
@click.option("--refuse", is_flag=True, help="核实不通过，退回单位继续整改。")
def confirm(ledger: str, code: str, *, by: str, why: str, on: datetime | None, refuse: bool) -> int:  # noqa: PLR0913  # one parameter an option
    """核实单位的整改：通过的销号，不通过的退回继续整改。"""
    from perfsheet.ledger.ledger import consulted, opened  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.warned import confirm as confirmed  # noqa: PLC0415

    with consulted(ledger):
        pass
    with opened(ledger) as book:
        confirmed(book, code, by, _day(on), why, refused=refuse)
    click.echo("核实不通过，已退回单位继续整改。" if refuse else "核实通过，已销号。")
    return 0


@reply.command("list", cls=Command, epilog="例：perfsheet reply list --ledger 台账/perfsheet.db --overdue")
@_LEDGER
@click.option("--overdue", is_flag=True, help="只列逾期的。")
@click.option("--all", "everything", is_flag=True, help="连已经办结的一并列出。")
@click.option("--unit", metavar="单位", help="只列一个单位的（名称中含有这几个字）。")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="text（默认）或 json。")
def listing(ledger: str, *, overdue: bool, everything: bool, unit: str | None, shape: str) -> int:
    """列出尚未办结的预警：期限、答复、逾期天数，逾期的在前。

    退出码：0 没有逾期的；1 有逾期的；2 未完成，需按提示处理。
    """
    from perfsheet.ledger.ledger import consulted  # noqa: PLC0415  # brings SQLAlchemy, which help goes without
    from perfsheet.ledger.warned import known  # noqa: PLC0415
    from perfsheet.write.replies import lines  # noqa: PLC0415

    with consulted(ledger) as connection:
        found = lines(known(connection), datetime.now().astimezone().date())
    late = any(line.late is not None for line in found)
    shown = [line for line in found if (everything or line.open) and (not overdue or line.late is not None) and (not unit or unit in line.unit)]
    if shape == "json":
        click.echo(json.dumps([line.told() for line in shown], ensure_ascii=False, indent=1))
    else:
        _print(shown)
    return int(late)


def _print(shown: list[Line]) -> None:
    for line in shown:
        click.echo(str(line))
    click.echo(f"共 {len(shown)} 件" if shown else "没有符合条件的预警。")


def _day(on: datetime | None) -> date:
    return (on or datetime.now().astimezone()).date()
