"""Load a policy by its name or by the path of a file, with its parents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.policy.coherent import incoherent
from perfsheet.policy.document import Document, read_document, refused, unreadable
from perfsheet.policy.resolved import Policy, resolved, versions

_FOLDER = Path(__file__).parent.parent / "policies"
_SUFFIX = ".toml"
#: what a run goes by unless told otherwise, or unless a form bears sure marks of another
NATIONAL = "national"


def names() -> list[str]:
    """Name the policies that come with the program."""
    return sorted(path.stem for path in _FOLDER.glob(f"*{_SUFFIX}"))


@cache
def built_in(name: str) -> Document:
    """Read a policy that comes with the program."""
    return read_document(_FOLDER / f"{name}{_SUFFIX}")


def load(name_or_path: str, on: date | None = None) -> Policy:
    """Load a policy as it stands on a day (default: today); raises PerfsheetError, with file and line, for what is wrong in it.

    A name is one of `names()`; a path ends in .toml or has a folder in it. Every day on which something in it changes is checked.
    """
    chain = lineage(name_or_path)
    days = {date.min} | {day for document in chain for one in document.stated for day in _turns(one.since, one.until)}
    faults = [fault for day in sorted(days) for fault in incoherent(chain, day, versions(chain, day))]
    if faults:
        raise refused(dict.fromkeys(faults))
    day = on or datetime.now().astimezone().date()
    return resolved(chain, day, versions(chain, day))


def year_end(year: int) -> date:
    """Return the day whose rules a form of that year goes by."""
    return date(year, 12, 31)


def lineage(name_or_path: str) -> list[Document]:
    """Read a policy and its parents, nearest first."""
    chain = [_own(Path(name_or_path)) if _is_path(name_or_path) else _known(name_or_path)]
    while (parent := chain[-1].extends) is not None:
        document = _parent(chain[-1], parent)
        if document.path in {one.path for one in chain}:
            circle = " → ".join(one.name for one in [*chain, document])
            raise refused([f"{chain[-1].origin}：extends 成环（{circle}）。请改为上级政策的名称，最上一级不写 extends。"])
        chain.append(document)
    return chain


def _own(path: Path) -> Document:
    try:
        found = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links; a name that no file can have
        raise unreadable(path) from error
    return read_document(found)


def _known(name: str) -> Document:
    if name not in names():
        raise PerfsheetError(f'未找到政策 "{shown(name)}"。可用：{"、".join(names())}。请用 --policy 指定其一。自己的政策文件请写路径，如 本县.toml。')
    return built_in(name)


def _parent(child: Document, parent: str) -> Document:
    """Read the parent that a policy names: one that comes with the program, or a file beside the child's."""
    if _is_path(parent):
        try:
            return _own(child.path.parent / parent)
        except PerfsheetError as error:
            raise PerfsheetError(f"{child.origin}：上级政策 {shown(parent)} 不能使用：\n{error}") from error
    if parent not in names():
        raise refused([f'{child.origin}：未找到上级政策 "{shown(parent)}"。可用：{"、".join(names())}；自己的文件请写路径，如 "本市.toml"。'])
    return built_in(parent)


def _is_path(name: str) -> bool:
    return name.lower().endswith(_SUFFIX) or "/" in name or "\\" in name


def _turns(since: date, until: date) -> Sequence[date]:
    """List the days on which a statement comes into force and is no longer so."""
    return [since] if until == date.max else [since, until + timedelta(days=1)]
