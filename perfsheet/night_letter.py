"""The mail about a night: how it went in a few lines, with 今日变化.html."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Final

from perfsheet.errors import PerfsheetError
from perfsheet.mailing import message, send
from perfsheet.names import shown
from perfsheet.pipeline import CHANGES

if TYPE_CHECKING:
    from perfsheet.night_config import Config
    from perfsheet.night_mail import Mail

SENT: Final = "sent"
#: so many of the counts stand in the subject
_FIRST: Final = 4


def tell(config: Config, night: dict[str, Any], lines: Sequence[str]) -> str:
    """Send the mail about a night if one is due; return "sent", why it could not be sent, or "" where none was due."""
    mail = config.mail
    if mail is None or not mail.due(changed=bool(night.get("changed")), failed="error" in night, code=int(night["exit"])):
        return ""
    try:
        send(mail, _letter(config, mail, night, lines))
    except PerfsheetError as error:
        return str(error)
    return SENT


def try_out(config: Config, mail: Mail) -> None:
    """Send a mail that only shows that mail comes through; raises PerfsheetError where it does not."""
    send(mail, message(mail, "绩效表每夜汇总：测试邮件", f"收到这封邮件，说明 {shown(str(config.path))} 的 [mail] 一节写对了。"))


def _letter(config: Config, mail: Mail, night: dict[str, Any], lines: Sequence[str]) -> EmailMessage:
    day = datetime.fromisoformat(night["started"])
    subject = f"绩效表每夜汇总（{day.month}月{day.day}日）：{_gist(night)}"
    page = config.night.order.out / CHANGES
    try:
        attached = None if "error" in night else (CHANGES, page.read_text(encoding="utf-8"))
    except OSError:
        attached = None
    tail = ["", f"今日变化见附件 {CHANGES}，全部结果在 {shown(str(config.night.order.out))}。"] if attached else []
    return message(mail, subject, "\n".join([*lines, *_counted(night), *tail]), attached)


def _gist(night: dict[str, Any]) -> str:
    if "error" in night:
        return "未完成，请处理"
    return "，".join(_counted(night)[:_FIRST]) or "没有变化"


def _counted(night: dict[str, Any]) -> list[str]:
    overdue = night.get("overdue")
    return [f"{name} {number}" for name, number in night.get("today", {}).items()] + ([f"逾期未报 {overdue}"] if overdue else [])
