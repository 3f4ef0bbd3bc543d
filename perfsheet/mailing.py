"""Sending a message by SMTP: safely, or not at all, and in any case with a word about it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from perfsheet.errors import PerfsheetError
from perfsheet.night_mail import PLAIN, Mail
from perfsheet.write.format import clean

#: seconds that a server may take to answer
_PATIENCE = 30


def message(mail: Mail, subject: str, body: str, page: tuple[str, str] | None = None) -> EmailMessage:
    """Compose a message of plain text; `page` is the name and the text of an attached page."""
    made = EmailMessage(policy=SMTP)
    made["From"] = mail.sender
    made["To"] = ", ".join(mail.to)
    made["Subject"] = " ".join(clean(subject).split())
    made["Date"] = formatdate(localtime=True)
    made["Message-ID"] = make_msgid("perfsheet", domain=mail.sender.rpartition("@")[2].rstrip("> "))
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(clean(body) + "\n", cte="base64")
    if page:
        name, text = page
        made.add_attachment(text.encode("utf-8", "replace"), maintype="text", subtype="html", filename=name, params={"charset": "utf-8"})
    return made


def send(mail: Mail, told: EmailMessage) -> None:
    """Send a message; raises PerfsheetError that says why it could not be sent, or to whom."""
    password = mail.password() if mail.user else ""
    try:
        with _connected(mail) as server:
            if mail.user:
                server.login(mail.user, password)
            refused = server.send_message(told)
    except (OSError, smtplib.SMTPException) as error:
        raise PerfsheetError(f"邮件没有发出：{_said(mail, error)}") from error
    if refused:
        raise PerfsheetError(f"邮件没有送到 {'、'.join(refused)}：服务器拒收。请核对收件人的地址。")


@contextmanager
def _connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """Connect as securely as was asked for, never less."""
    context = None if mail.security == PLAIN else ssl.create_default_context(cafile=mail.ca)
    if mail.security == "ssl":
        with smtplib.SMTP_SSL(mail.host, mail.port, timeout=_PATIENCE, context=context) as server:
            yield server
        return
    with smtplib.SMTP(mail.host, mail.port, timeout=_PATIENCE) as server:
        if context is not None:
            server.starttls(context=context)
        yield server


def _said(mail: Mail, error: OSError | smtplib.SMTPException) -> str:
    """Say what went wrong and what to do; answers of the server hold no password."""
    where = f"{mail.host}:{mail.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{where} 不认用户名 {mail.user} 和密码（{error.smtp_code}）。请核对；不少邮箱要用专门的“授权码”。"
    if isinstance(error, ssl.SSLError):
        return f"与 {where} 的加密连接没有建立（{error.reason or error}）。请核对 security、port；证书由单位自己签发时，请写 ca。"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{where} 不支持所要的加密或登录方式（{error}）。请核对 security 和 user。"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"{where} 拒收全部收件人（{'、'.join(error.recipients)}）。请核对地址。"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{where} 答复 {error.smtp_code} {_text(error.smtp_error)}。请按此处理或询问邮件管理员。"
    return f"连不上 {where}（{error}）。请核对服务器、端口和网络。"


def _text(answer: bytes | str) -> str:
    return clean(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)[:200]
