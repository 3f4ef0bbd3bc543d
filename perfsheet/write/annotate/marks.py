"""What is said about a file, what comes back, and how patching stops."""

from __future__ import annotations

from typing import Final, NamedTuple

from perfsheet.read.refused import Refused

#: severities from the worst
SEVERITIES: Final = ("error", "warning", "note")


class Mark(NamedTuple):
    """One finding about a file; `sheet` and `cell` are None where it is about the sheet or the file.

    `title` is the sentence of the rule; `message` says what was found, what is expected and what to do; `form` is the
    form's name as shown.
    """

    sheet: str | None
    cell: str | None
    severity: str
    code: str
    title: str
    message: str
    found: str
    expected: str
    basis: str
    form: str


class Standing(NamedTuple):
    """One form of a file; `verdict` is 接收 or 退回, `claimed` and `recomputed` are total scores."""

    sheet: str
    title: str
    kind: str
    verdict: str
    errors: int
    warnings: int
    claimed: float | None
    recomputed: float | None
    grade: str


class Copy(NamedTuple):
    """A file that leaves the house; `remarks` say what the unit must know about it (宏已去除, 数字签名失效 …)."""

    name: str
    data: bytes
    remarks: tuple[str, ...]


class Unpatchable(Exception):  # noqa: N818 - no fault of the program
    """A file that cannot be given back as it is: it is drawn anew instead. The text says why, in Chinese."""

    @classmethod
    def because(cls, refused: Refused) -> Unpatchable:
        """Take over why the guard refused a file or a part of it."""
        return cls(refused.finding.message)


def rank(severity: str) -> int:
    """Give the place of a severity, the worst first."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1
