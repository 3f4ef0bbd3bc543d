"""Ready units for the schedulers of each system: what to copy where, so that the nightly run starts by itself."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape


class Job(NamedTuple):
    """A command that is to run every night."""

    program: Sequence[str]
    config: Path
    at: time

    @property
    def folder(self) -> Path:
        """Where it runs."""
        return self.config.parent

    @property
    def command(self) -> Sequence[str]:
        """The whole command."""
        return (*self.program, "nightly", str(self.config))


def own_program() -> tuple[str, ...]:
    """Name the program by its full path, as a scheduler needs it."""
    return sys.executable, "-m", "perfsheet"


def cron(job: Job) -> str:
    """Write a line for crontab; a percent sign means a new line there."""
    command = f"cd {shlex.quote(str(job.folder))} && PYTHONUTF8=1 LC_ALL=C.UTF-8 {shlex.join(job.command)}".replace("%", "\\%")
    return f"# 每夜自动汇总绩效表。把下面一行加入 crontab -e\n{job.at.minute} {job.at.hour} * * * {command}\n"


def systemd(job: Job) -> str:
    """Write a service and a timer."""
    return (
        "# 存为 /etc/systemd/system/perfsheet.service\n"
        "[Unit]\n"
        "Description=每夜自动汇总绩效表\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"WorkingDirectory={str(job.folder).replace('%', '%%')}\n"
        f"ExecStart={' '.join(map(_quoted, job.command))}\n"
        "Environment=PYTHONUTF8=1 LC_ALL=C.UTF-8\n"
        "# 1：已完成，但有文件无法读取\n"
        "SuccessExitStatus=1\n"
        "Nice=10\n"
        "\n"
        "# 存为 /etc/systemd/system/perfsheet.timer，然后运行：systemctl daemon-reload && systemctl enable --now perfsheet.timer\n"
        "[Unit]\n"
        "Description=每夜自动汇总绩效表的时间\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar=*-*-* {job.at:%H:%M}:00\n"
        "# 到点时关着机，开机后补做\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def schtasks(job: Job) -> str:
    """Write a task of the Windows scheduler, as XML that schtasks takes in whatever encoding it is saved."""
    program, *rest = job.command
    text = (
        '<?xml version="1.0"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\n'
        "  <RegistrationInfo><Description>每夜自动汇总绩效表</Description></RegistrationInfo>\n"
        "  <Triggers><CalendarTrigger>\n"
        f"    <StartBoundary>2025-01-01T{job.at:%H:%M}:00</StartBoundary>\n"
        "    <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>\n"
        "  </CalendarTrigger></Triggers>\n"
        "  <Settings>\n"
        "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n"
        "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n"
        "    <StartWhenAvailable>true</StartWhenAvailable>\n"
        "    <ExecutionTimeLimit>PT6H</ExecutionTimeLimit>\n"
        "  </Settings>\n"
        "  <Actions><Exec>\n"
        f"    <Command>{escape(program)}</Command>\n"
        f"    <Arguments>{escape(' '.join(map(_windows, rest)))}</Arguments>\n"
        f"    <WorkingDirectory>{escape(str(job.folder))}</WorkingDirectory>\n"
        "  </Exec></Actions>\n"
        "</Task>\n"
    )
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _quoted(text: str) -> str:
    """Quote a word of a command for systemd."""
    plain = text.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    return plain if plain and not set(plain) & set(" \t\"';") else '"' + plain.replace('"', '\\"') + '"'


def _windows(text: str) -> str:
    """Quote a word of a command for Windows, which forbids quotation marks in paths."""
    return f'"{text}"' if " " in text or not text else text


#: what is to be done with what is printed, where it does not say so itself
TOLD: Final = {"schtasks": "把以上内容存为 perfsheet.xml，然后在命令提示符里运行：schtasks /Create /TN perfsheet /XML perfsheet.xml"}
SCHEDULERS: Final[Mapping[str, Callable[[Job], str]]] = {"cron": cron, "systemd": systemd, "schtasks": schtasks}
