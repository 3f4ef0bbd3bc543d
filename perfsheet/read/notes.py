"""The catalogue of reading findings (family REA): one line each, numbers never reused.

REA001–REA099 are about a file, REA101–REA199 about what stands in a form.
Severities: error (must be corrected before the form can be accepted), warning, note.
"""

from __future__ import annotations

from typing import NamedTuple

from perfsheet.model import Finding


class Note(NamedTuple):
    """A kind of reading finding: its message has named places, filled by `make`."""

    code: str
    name: str
    severity: str
    message: str


_ALL = (
    Note("REA001", "file_empty", "error", "文件是空的（0 字节）。请重新导出或复制后再报送。"),
    Note("REA080", "worker_killed", "error", "读取此文件的进程意外终止，文件可能已损坏或经过特殊构造。请用办公软件打开后另存为新的 .xlsx 再报送。"),
    Note("REA081", "worker_timeout", "error", "读取此文件超过 {seconds:g} 秒，已中止。请删去多余的工作表、空行空列和格式，另存为新的 .xlsx 再报送。"),
    Note("REA082", "worker_memory", "error", "读取此文件所需内存超过限额，已中止。请删去多余的工作表、空行空列和格式，另存为新的 .xlsx 再报送。"),
    Note("REA083", "worker_failed", "error", "读取此文件时程序出错（{error}），其他文件不受影响。请将此文件交给系统维护人员，并另存为新的 .xlsx 后重试。"),
    Note("REA084", "file_locked", "error", "没有权限读取此文件，或文件正被其他程序独占打开。请关闭打开它的程序，或检查读取权限后重新运行。"),
    Note("REA085", "file_missing", "error", "找不到此文件，可能已被移动、改名或删除。请确认文件仍在原处后重新运行。"),
    Note("REA086", "file_unreadable", "error", "读取此文件时存储设备报错（{error}）。请检查磁盘或网络，把文件复制到本机后重新运行。"),
    Note("REA087", "file_changing", "error", "文件在读取过程中一直在变化。请等保存或同步完成后重新运行。"),
    Note("REA088", "file_too_big", "error", "文件大小为 {size:.0f} MB，超过 {limit:.0f} MB 的上限。请删去图片和多余的工作表后再报送。"),
    Note("REA089", "folder_unreadable", "error", "没有权限打开此文件夹，或文件夹已不存在，其中的文件都未读取。请检查权限后重新运行。"),
    Note("REA090", "archive_corrupt", "error", "压缩包已损坏或不是 zip 格式，其中的文件都未读取。请重新压缩为 .zip，或解压后放入。"),
    Note("REA091", "archive_too_big", "error", "压缩包解压后共 {size:.0f} MB，超过上限或压缩比异常，未打开。请解压核对后，分批放入。"),
    Note("REA092", "member_locked", "error", "压缩包内的此文件设有密码。请用密码解压后放入，或重新压缩为不带密码的 .zip。"),
    Note("REA093", "member_corrupt", "error", "压缩包内的此文件无法解压（{error}）。请重新压缩为普通 .zip，或解压后放入。"),
    Note("REA094", "no_form", "error", "文件可以打开，但没有认出任何绩效表。请确认报送的是绩效表，且表名和栏目名称完整。"),
    Note("REA101", "label_unknown", "note", "未识别的栏目“{label}”，其内容已按原样保留，未参与核对。如属常用栏目，请在词汇表中补充。"),
    Note("REA102", "source_unknown", "note", "未识别的资金来源“{label}”，金额已按原样保留，未归入任何来源。如属常用写法，请在词汇表中补充。"),
    Note("REA103", "column_unknown", "note", "未识别的指标表列标题“{label}”，该列内容已按原样保留，未参与核对。如属常用写法，请在词汇表中补充。"),
    Note("REA104", "kind_unknown", "warning", "未能识别这是哪一种绩效表（缺少可识别的标题和栏目），内容已按原样保留。请核对是否用错表样。"),
    Note("REA105", "kind_uncertain", "note", "按“{kind}”读取，但把握不大：{doubt}。请人工确认表种。"),
    Note("REA106", "two_candidates", "note", "“{label}”在表中出现两个不同的内容，均已保留，请确认以哪一个为准。"),
    Note("REA107", "error_value", "warning", "单元格显示为 {text}（公式出错），无法取数。请修正公式或直接填写数值。"),
    Note("REA108", "number_unreadable", "warning", "“{text}”应为数字，但无法读出。请只填数字，单位写在栏目名称中。"),
    Note("REA109", "no_form", "error", "文件中没有找到可以识别的绩效表。请核对是否报送了正确的文件。"),
    Note("REA190", "year_unexpected", "error", "表内年度为 {found}，本次收取的是 {expected} 年度。请核对年度；如报错了表，请改报 {expected} 年度的表。"),
)

NOTES = {note.code: note for note in _ALL}
BY_NAME = {note.name: note for note in _ALL}


def make(name: str, sheet: str | None = None, cell: str | None = None, **places: object) -> Finding:
    """Make the finding called `name`."""
    note = BY_NAME[name]
    return Finding(note.code, note.name, note.severity, note.message.format(**places), sheet, cell)
