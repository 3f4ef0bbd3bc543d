"""What the name of a returned file says: how to show it, and what sort of file it claims to be."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class Role(StrEnum):
    """What is done with a file of the inbox."""

    WORKBOOK = "workbook"  #: given to the reader
    ARCHIVE = "archive"  #: opened, its members listed one by one
    ATTACHMENT = "attachment"  #: listed beside the forms of its folder
    NOISE = "noise"  #: left behind by office programs and systems; listed, never opened
    BROKEN = "broken"  #: known to be unreadable before anybody tried; carries a finding


WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods")

#: suffixes that might hold a form, but not in a shape that is read
_NEARLY = (".xltx", ".xltm", ".xlt", ".ett", ".csv", ".html", ".htm", ".mht", ".numbers", ".uos", ".xml")
_PACKED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab")
_SYSTEM = ("thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db")
_STUBS = (".icloud", ".cloud", ".cloudf", ".nextcloud", ".owncloud")


def shown(name: str) -> str:
    """Make a path safe to print: undecodable bytes read as GBK where they are, control and direction marks spelt out."""
    if name.isascii() and name.isprintable():
        return name
    return "/".join("".join(map(_spelt, decoded(part))) for part in name.split("/"))


def role_of(name: str) -> tuple[Role, str]:
    """Tell from its last part what a file claims to be, and why it is not read if it is not."""
    plain = unicodedata.normalize("NFKC", name).strip().rstrip(".").lower()
    noise = _noise(plain)
    if noise:
        return Role.NOISE, noise
    if plain.endswith(WORKBOOKS):
        return Role.WORKBOOK, ""
    if plain.endswith(".zip"):
        return Role.ARCHIVE, ""
    return Role.ATTACHMENT, _attachment(plain)


def _noise(plain: str) -> str:
    if plain.startswith(("~$", ".~")):
        return "锁定文件：有人打开表格时由办公软件生成，不是表格本身"
    if plain.endswith(_STUBS):
        return "云盘占位文件：内容不在本机。请先在云盘中下载到本机再运行"
    if plain in _SYSTEM or plain.startswith("._"):
        return "系统文件"
    if plain.endswith(".tmp"):
        return "办公软件的临时文件"
    return ""


def _attachment(plain: str) -> str:
    if plain.endswith(_PACKED):
        return "附件：这种压缩包不打开。如内有报表，请解压后放入"
    if plain.endswith(_NEARLY):
        return "附件：这种格式不读取。如为报表，请另存为 .xlsx 后放入"
    return "附件"


def decoded(name: str) -> str:
    """Read the bytes that the file system could not decode as GBK, if all of the name is."""
    if not any("\udc80" <= char <= "\udcff" for char in name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return name


def _spelt(char: str) -> str:
    if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return char
    if "\udc80" <= char <= "\udcff":  # a byte that was text in no way
        return f"\\x{ord(char) & 0xFF:02x}"
    return char.encode("unicode_escape").decode("ascii")
