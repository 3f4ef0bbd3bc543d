"""To whom and how a night is told by mail; a password never stands in the configuration."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.night_keys import Key, choice, text, texts, values, whole

#: how the connection is secured → the port where none is given
PORTS: Final = {"starttls": 587, "ssl": 465, "none": 25}
PLAIN: Final = "none"
_WHEN: Final = ("always", "changes", "problems")


class Mail(NamedTuple):
    """A mail account and who is told; the password stands in a variable of the environment or in a file."""

    host: str
    port: int
    security: str
    sender: str
    to: Sequence[str]
    when: str = "changes"
    user: str | None = None
    password_env: str | None = None
    password_file: Path | None = None
    ca: Path | None = None

    def due(self, *, changed: bool, failed: bool, code: int) -> bool:
        """Tell whether a night is to be told: each, one that changed something or failed, or one with problems."""
        return {"always": True, "changes": changed or failed, "problems": code != 0}[self.when]

    def password(self) -> str:
        """Fetch the password; raises PerfsheetError where there is none."""
        if self.password_env:
            found = os.environ.get(self.password_env, "")
            where = f"环境变量 {self.password_env} "
        else:
            found, where = _read(self.password_file or Path()), f"密码文件 {shown(str(self.password_file))} "
        if not found or not found.isascii() or not found.isprintable():
            raise PerfsheetError(f"{where}里没有可用的邮箱密码（不能为空，也不能有汉字、全角字符）。请核对；定时任务里也要设好。")
        return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PerfsheetError(f"密码文件 {shown(str(path))} 读不出来。请检查路径和权限。") from error


def mail_of(stated: Mapping[str, Any], home: Path, faults: list[str]) -> Mail | None:
    """Read the section; what is wrong is added to `faults`, and then there is no mail."""
    before = len(faults)
    if "password" in stated:
        faults.append("  mail.password 不能写在配置文件里。请用 password_env（环境变量名）或 password_file（只有自己能读的文件）。")
    found = values({name: value for name, value in stated.items() if name != "password"}, _KEYS, "mail.", faults)
    secured = found.get("security", "starttls")
    if "user" in found and secured == PLAIN:
        faults.append("  mail.user 要登录时，security 应为 starttls 或 ssl，以免密码明文传送。")
    if "user" in found and not {"password_env", "password_file"} & found.keys():
        faults.append("  缺 mail.password_env 或 mail.password_file：有用户名就要有密码。")
    if len(faults) > before:
        return None
    files: dict[str, Any] = {name: home / found.pop(name) for name in ("password_file", "ca") if name in found}
    sender = found.pop("from")
    return Mail(**{"port": PORTS[secured], "security": secured, "sender": sender, **found, **files})


def _address(value: object) -> str:
    """Read an address, with a name before it or without."""
    said = text(value)
    _, address = parseaddr(said)
    name, _, host = address.rpartition("@")
    if not name or not host or not address.isascii() or not said.isprintable() or " " in address:
        raise ValueError
    return said


def _addresses(value: object) -> list[str]:
    return [_address(one) for one in texts(value)]


def _host(value: object) -> str:
    host = text(value)
    if not host.isprintable() or set(host) & set(" /:@"):
        raise ValueError
    host.encode("idna")  # raises ValueError for what can be no host
    return host


_KEYS: Final[Mapping[str, Key]] = {
    "host": Key(_host, '邮件服务器，如 "smtp.example.gov.cn"', needed=True),
    "port": Key(whole(1, 65_535), "端口，不写则 starttls 587、ssl 465、none 25"),
    "security": Key(choice(tuple(PORTS)), '"starttls"（默认）、"ssl" 或 "none"'),
    "user": Key(text, "登录的用户名，不登录就不写"),
    "password_env": Key(text, "存放密码的环境变量名"),
    "password_file": Key(text, "存放密码的文件"),
    "from": Key(_address, '发件人，如 "绩效办 <jixiao@example.gov.cn>"', needed=True),
    "to": Key(_addresses, '收件人，一个或几个，如 ["zhang@example.gov.cn"]', needed=True),
    "when": Key(choice(_WHEN), '"always" 每夜、"changes"（默认）有变化或未完成时、"problems" 有文件读不出来或未完成时'),
    "ca": Key(text, "服务器证书由单位自己签发时，签发机构的证书文件（.pem）"),
}
