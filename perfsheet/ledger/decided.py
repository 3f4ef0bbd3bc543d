"""What people have decided, and what that does to a run: files withdrawn, accepted or returned, findings waived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.account import FileAccount, Status
from perfsheet.intake import Source
from perfsheet.ledger.naming import Named, named
from perfsheet.names import Role
from perfsheet.tables import plain

if TYPE_CHECKING:
    from pandas import DataFrame

    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch

WITHDRAWN: Final = "withdrawn"
ACCEPTED: Final = "accepted"
WAIVED: Final = "waived"
#: decisions that overrule what the rules say of a file
_OVERRULE: Final = {ACCEPTED: Status.ACCEPTED, "returned": Status.RETURNED}
_SAID: Final = {ACCEPTED: "决定接收", "returned": "决定退回", WITHDRAWN: "撤回", WAIVED: "豁免"}
_READ: Final = (Status.ACCEPTED, Status.RETURNED)


class Decision(NamedTuple):
    """A decision that is in force: by whom, when and why."""

    number: int
    what: str
    by: str
    at: str
    why: str
    until: str | None

    def __str__(self) -> str:
        """Say it as a report gives it as the reason."""
        until = f"；至 {self.until}" if self.until else ""
        return f"{self.by} 于 {self.at[:10]} {_SAID[self.what]}：{self.why}{until}"


@dataclass(frozen=True)
class Decided:
    """The decisions in force: on files by what is in them, on findings by what they are known by."""

    files: Mapping[str, Decision] = field(default_factory=dict)
    findings: Mapping[Named, Decision] = field(default_factory=dict)

    def withdrawn(self, sources: Sequence[Source], hashes: Sequence[str]) -> list[Source]:
        """Return the files with those that were withdrawn set aside: they are listed, and not read."""
        found = [self.files.get(one) for one in hashes]
        return [
            source._replace(role=Role.ATTACHMENT, reason=str(decision), finding=None)
            if decision is not None and decision.what == WITHDRAWN and source.role is Role.WORKBOOK
            else source
            for source, decision in zip(sources, found, strict=True)
        ]

    def waived(self, batch: Batch, accounts: Sequence[FileAccount], judgement: Judgement) -> Judgement:
        """Return the judgement with the findings that were waived, and those in files that were accepted, marked as exempt."""
        findings = judgement.findings
        why = self._accepted(findings, accounts)
        if self.findings:
            why |= {index: str(self.findings[name]) for index, name in named(batch, findings, accounts).items() if name in self.findings}
        if not why:
            return judgement
        findings = findings.copy()
        mine = [index for index in why if findings.loc[index, "status"] == "active"]
        findings.loc[mine, "exempt"] = [why[index] for index in mine]
        findings.loc[mine, "status"] = "exempt"
        return replace(judgement, findings=findings)

    def _accepted(self, findings: DataFrame, accounts: Sequence[FileAccount]) -> dict[int, str]:
        """Say why the findings in files that were accepted by decision demand nothing of anybody."""
        decided = {file: self.files[account.sha256] for file, account in enumerate(accounts) if account.sha256 in self.files and account.status in _READ}
        accepted = {file: str(decision) for file, decision in decided.items() if decision.what == ACCEPTED}
        return {index: accepted[file] for index, file in zip(findings.index.tolist(), plain(findings["file"]), strict=True) if file in accepted}

    def overruled(self, accounts: Sequence[FileAccount]) -> list[FileAccount]:
        """Return the accounts with what was decided of the files."""
        return [self._overruled(account) for account in accounts]

    def _overruled(self, account: FileAccount) -> FileAccount:
        decision = self.files.get(account.sha256)
        if decision is None or decision.what not in _OVERRULE or account.status not in _READ:
            return account
        return account._replace(status=str(_OVERRULE[decision.what]), reason=str(decision))


UNDECIDED: Final = Decided()
