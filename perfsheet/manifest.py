"""The account of a run: each file that came in, exactly once, with what became of it; the counts add up or nothing is written."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
from pandas import DataFrame

from perfsheet import __version__
from perfsheet.account import FileAccount, FormAccount, Status
from perfsheet.intake import Source
from perfsheet.tables import STRINGS
from perfsheet.worker import Chunk

_TEXTS = ("path", "location", "sha256", "modified", "status", "reason")
#: how names say that a file is a copy: 自评表 (1).xlsx, 自评表 - 副本.xlsx
_COPY = re.compile(r"[(（]\d{1,2}[)）]|副本|复件|拷贝|(?i:\bcopy\b)")
_READ = (Status.ACCEPTED, Status.RETURNED)


def settled(chunks: Iterable[Chunk]) -> list[FileAccount]:
    """Decide what the files read are to one another: the same content again, or an older version of every form in them."""
    return _superseded(_duplicates([account for chunk in chunks for account in chunk.accounts]))


def files_frame(accounts: Sequence[FileAccount], sources: Sequence[Source]) -> DataFrame:
    """Lay the accounts out as the `files` table: file, path, location, sha256, size, modified, status, reason, counts."""
    columns: dict[str, Any] = {
        "file": list(range(len(accounts))),
        "path": [account.path for account in accounts],
        "location": [source.place for source in sources],
        "sha256": [account.sha256 or None for account in accounts],
        "size": [account.size for account in accounts],
        "modified": [_moment(account.modified) for account in accounts],
        "status": [account.status for account in accounts],
        "reason": [account.reason or None for account in accounts],
        "forms": [len(account.forms) for account in accounts],
        "errors": [account.errors for account in accounts],
        "warnings": [account.warnings for account in accounts],
    }
    types: dict[str, Any] = {name: STRINGS if name in _TEXTS else "int64" for name in columns}
    return DataFrame({name: pd.array(column, dtype=types[name]) for name, column in columns.items()})


def counts(accounts: Iterable[FileAccount]) -> dict[str, int]:
    """Count the files by status; every status is there."""
    found = Counter(account.status for account in accounts)
    return {str(status): found[status] for status in Status}


def write_manifest(  # noqa: PLR0913  # all that is told of a run
    accounts: Sequence[FileAccount],
    sources: Sequence[Source],
    run: Mapping[str, Any],
    path: Path,
    outputs: Iterable[str] = (),
    *,
    came: Mapping[int, date] | None = None,
) -> None:
    """Write manifest.json; `outputs` are the other files that were written, as paths below its folder, `came` when forms first came."""
    _check(accounts, sources)
    numbers, days = count(), came or {}
    document = {
        "perfsheet": __version__,
        "run": dict(run),
        "inputs": [_entry(account, [days.get(next(numbers)) for _ in account.forms]) for account in accounts],
        "counts": counts(accounts),
        "outputs": [_output(path.parent, name) for name in outputs],
        "totals": {"files": len(accounts), "forms": sum(1 for account in accounts for form in account.forms if account.status in _READ and form.current)},
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")  # a lone surrogate becomes its JSON escape


def written_before(path: Path) -> set[str]:
    """List what the manifest of an earlier run says that it wrote, itself included; nothing where there is no such manifest."""
    try:
        document = json.loads(path.read_bytes())
        return {path.name, *(str(one["path"]) for one in document["outputs"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _duplicates(accounts: Sequence[FileAccount]) -> list[FileAccount]:
    """Mark what came more than once: the same bytes; the original is the first whose name does not say that it is a copy."""
    originals: dict[str, str] = {}
    for account in sorted(accounts, key=lambda one: _COPY.search(PurePath(one.path).name) is not None):
        if account.status in _READ and account.sha256:
            originals.setdefault(account.sha256, account.path)
    return [_copied(account, originals.get(account.sha256)) if account.status in _READ else account for account in accounts]


def _copied(account: FileAccount, original: str | None) -> FileAccount:
    if original is None or original == account.path:
        return account
    return account._replace(status=str(Status.DUPLICATE), reason=f"与 {original} 内容相同，只计一次")


def _superseded(accounts: Sequence[FileAccount]) -> list[FileAccount]:
    """Mark the files whose every form came again in a newer file; of two files of one moment, the later path is the newer."""
    newest: dict[tuple[str, ...], FileAccount] = {}
    for account in accounts:
        for form in account.forms:
            if account.status in _READ and form.identity:
                newest[form.identity] = max(newest.get(form.identity, account), account, key=lambda one: (one.modified, one.path))
    return [_replaced(account, newest) if account.status in _READ else account for account in accounts]


def _replaced(account: FileAccount, newest: Mapping[tuple[str, ...], FileAccount]) -> FileAccount:
    """Mark the forms that came again in a newer file, and the file if it holds no other."""
    forms = [form._replace(current=form.identity is None or newest[form.identity].path == account.path) for form in account.forms]
    account = account._replace(forms=tuple(forms))
    if not forms or any(form.current for form in forms):
        return account
    by = {newest[form.identity].path for form in forms if form.identity}
    return account._replace(status=str(Status.SUPERSEDED), reason=f"已由更新的 {'、'.join(sorted(by))} 取代")


def current_forms(accounts: Iterable[FileAccount]) -> list[bool]:
    """Say of each form, in the order of the files, whether it counts: its file was read, is no copy, and nothing newer replaces it."""
    return [account.status in _READ and form.current for account in accounts for form in account.forms]


def _check(accounts: Sequence[FileAccount], sources: Sequence[Source]) -> None:
    """Make sure that no file is lost, none is counted twice, and each has a status that exists."""
    listed = [account.path for account in accounts]
    if listed != [source.path for source in sources] or len(set(listed)) != len(listed) or sum(counts(accounts).values()) != len(listed):
        raise AssertionError("the account of files does not add up")


def _entry(account: FileAccount, came: Sequence[date | None]) -> dict[str, Any]:
    return {
        "path": account.path,
        "sha256": account.sha256 or None,
        "size": account.size,
        "modified": _moment(account.modified),
        "status": account.status,
        "reason": account.reason,
        "forms": [_form(form) | ({"came": day.isoformat()} if day else {}) for form, day in zip(account.forms, came, strict=True)],
        "findings": {"error": account.errors, "warning": account.warnings, "note": account.notes},
    }


def _output(folder: Path, name: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    return {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _form(form: FormAccount) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "sheet": form.sheet,
        "rows": list(form.span),
        "project": form.project,
        "project_code": form.project_code,
        "unit": form.unit,
        "year": form.year,
        "period": form.period,
        "current": form.current,
        "errors": form.errors,
    }


def _moment(modified: float) -> str | None:
    """Write a time of modification as local time with its offset; None where it is not known."""
    if not modified:
        return None
    try:
        return datetime.fromtimestamp(modified).astimezone().isoformat(timespec="seconds")
    except (OSError, OverflowError, ValueError):
        return None
