"""The rulebook: every finding that there can be, whoever makes it, as an official looks it up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from perfsheet.engine.drawn import lines
from perfsheet.engine.exemptions import EXPIRED
from perfsheet.errors import PerfsheetError
from perfsheet.names import shown
from perfsheet.read.notes import NOTES, Note
from perfsheet.rule import FAMILIES, Rule, catalogue

SEVERITIES: Final = {"error": "错误", "warning": "警告", "note": "提示"}
STATUSES: Final = {"active": "启用", "shadow": "试行", "retired": "停用"}
STAGES: Final = {"ex_ante": "事前评估", "target": "目标申报", "monitor": "运行监控", "selfeval": "绩效自评"}
_MEANING: Final = {"error": "必须改正才能接收", "warning": "请核对或说明", "note": "供参考"}
_PLACE: Final = re.compile(r"\{[^{}]*\}")


class Entry(NamedTuple):
    """What can be found: `title` says it in a sentence, `text` is the whole page."""

    code: str
    name: str
    severity: str
    status: str
    ref: str
    stages: tuple[str, ...]
    basis: str
    title: str
    text: str
    message: str

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code[:3]


@cache
def entries() -> Mapping[str, Entry]:
    """Return all entries by code, in the order of families and codes."""
    notes = (*NOTES.values(), EXPIRED)
    found = [*map(_of_note, notes), *map(_of_rule, catalogue().values())]
    order = list(FAMILIES)
    return {entry.code: entry for entry in sorted(found, key=lambda entry: (order.index(entry.family), entry.code))}


def entry(code: str) -> Entry:
    """Return the entry with a code or a name; raises PerfsheetError with the next step."""
    asked = code.strip()
    found = entries().get(asked.upper()) or next((one for one in entries().values() if one.name == asked), None)
    if found is None:
        raise PerfsheetError(f'没有编号为 "{shown(asked)}" 的规则。请用 perfsheet list rules 查看全部规则。')
    return found


def of_family(family: str | None) -> list[Entry]:
    """Return the entries of a family, of all families where None; raises PerfsheetError for a family that there is not."""
    if family is not None and family.upper() not in FAMILIES:
        known = "、".join(f"{letters}（{name}）" for letters, name in FAMILIES.items())
        raise PerfsheetError(f'没有 "{shown(family)}" 这一类规则。可用：{known}。')
    return [one for one in entries().values() if family is None or one.family == family.upper()]


def explained(one: Entry) -> Iterator[str]:
    """Explain an entry, line by line."""
    status = "" if one.status == "active" else f"，{STATUSES[one.status]}"
    yield f"{one.code}  {one.name}  〔{SEVERITIES[one.severity]}：{_MEANING[one.severity]}{status}〕"
    yield ""
    yield from one.text.splitlines()
    yield ""
    yield f"适用：{'、'.join(STAGES[stage] for stage in one.stages) or '各种表'}"
    yield from ([f"依据：{one.basis}"] if one.basis else [])
    yield from ([f"核对要点：{one.ref}"] if one.ref else [])
    yield f"提示语：{_PLACE.sub('…', one.message)}"
    yield f"各地可在政策文件里调整轻重：[[severity]] 下写 {one.code}"


def as_markdown(some: Iterable[Entry]) -> Iterator[str]:
    """Write the whole rulebook as a page of Markdown, line by line."""
    listed = list(some)
    yield "# 核对规则"
    yield ""
    yield "本页由 `make rules` 从程序中的规则生成，请勿手工修改。一条规则的说明、例子和依据，也可用 `perfsheet explain 编号` 查看。"
    yield ""
    yield "错误：必须改正才能接收。警告：请核对或说明。提示：供参考。各地可在政策文件的 `[[severity]]` 里调整，用 `[[exempt]]` 豁免。"
    for family, name in FAMILIES.items():
        own = [one for one in listed if one.family == family]
        if own:
            yield from ("", f"## {family} {name}", "")
            yield from _table(own)
            yield from (line for one in own if one.text != one.title for line in _section(one))


def _table(own: Iterable[Entry]) -> Iterator[str]:
    yield "| 编号 | 轻重 | 适用 | 内容 | 要点 |"
    yield "|---|---|---|---|---|"
    for one in own:
        stages = "、".join(STAGES[stage] for stage in one.stages) or "各种表"
        severity = SEVERITIES[one.severity] + ("" if one.status == "active" else f"（{STATUSES[one.status]}）")
        yield f"| {one.code} | {severity} | {stages} | {one.title.replace('|', '｜')} | {one.ref} |"


def _section(one: Entry) -> Iterator[str]:
    yield from ("", f"### {one.code} {one.title.rstrip('。')}", "")
    yield from _spaced(one.text.splitlines()[1:])
    yield from ("", f"依据：{one.basis}。" if one.basis else "", f"提示语：{_PLACE.sub('…', one.message)}")


def _spaced(lines: Iterable[str]) -> Iterator[str]:
    """Give drawn tables the line of dashes that Markdown wants."""
    head = True
    for line in lines:
        yield line
        if line.startswith("|") and head:
            yield "|" + "---|" * (line.count("|") - 1)
        head = not line.startswith("|")


def _of_rule(rule: Rule) -> Entry:
    about = rule.code, rule.name, rule.severity, rule.status, rule.ref, rule.stages, rule.basis
    return Entry(*about, rule.page.title, "\n".join(lines(rule.page)), rule.message)


def _of_note(note: Note) -> Entry:
    title = _PLACE.sub("…", note.message)
    return Entry(note.code, note.name, note.severity, "active", "", (), "", title, title, note.message)
