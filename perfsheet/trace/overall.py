"""The figures about a whole run, which stand in 概况 of 汇总表.xlsx and in 总览.html: taken from the lines that are printed, with their members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from perfsheet.tables import plain
from perfsheet.trace.figure import Figure, added, count
from perfsheet.write.keys import applied_key, key
from perfsheet.write.tallies import GRADE_COLUMNS, graded
from perfsheet.write.terms import SEVERITIES, STAGES, stage

if TYPE_CHECKING:
    from perfsheet.judgement import Judgement
    from perfsheet.tables import Batch
    from perfsheet.write.context import KindLine, OwnerLine, Summary
    from perfsheet.write.execution import ExecutionLine

_FILES: Final = "概况.文件"
_STAGES: Final = tuple(STAGES)


def overall(batch: Batch, summary: Summary, judgement: Judgement) -> Iterator[Figure]:
    """Give the figures of the first sheet, section by section."""
    yield from _totals(summary)
    status = plain(batch.files["status"])
    for state in summary.states:
        yield count(
            state.key,
            f"处理结果为“{state.name}”的文件数",
            state.files,
            "files",
            [at for at, one in enumerate(status) if one == state.status],
        )
    for item in summary.attention:
        yield count(item.key, f"需要处理：{item.topic}", item.number, item.of, item.rows)
    for line in summary.kinds:
        yield from _kind(line)
    yield from _found(summary)
    yield from _grades(summary, judgement)
    if summary.execution:
        for spent in (*summary.execution.lines, summary.execution.whole):
            yield from _execution(spent, summary.execution.about)
        whole = summary.execution.whole
        yield Figure(
            "概况.执行率", f"预算执行率（{summary.execution.about}）", "%", whole.rate, "share", "forms", whole.members, "spent", "budget"
        )
    kinds = dict(zip(plain(summary.form_rows["form"]), plain(summary.form_rows["kind"]), strict=True))
    for owner in (*summary.departments, *summary.units):
        yield from _owner(owner, {form: stage(kinds[form]) for form in owner.members})
    for one in summary.applied:
        yield count(applied_key(one), f"按“{one.title}”核对的表数（{one.reason}）", one.forms, "forms", one.members)
    exempt = plain(summary.apart["exempt"])
    trial = [at for at, one in enumerate(plain(summary.apart["status"])) if one == "shadow"]
    yield count("概况.试行", "试行规则的发现", len(trial), "apart", trial)
    for text, number in summary.exempted:
        yield added(
            key("概况", "豁免", text),
            f"豁免的问题：{text}",
            number,
            [at for at, one in enumerate(exempt) if one == text],
            "number",
            "apart",
        )


def _totals(summary: Summary) -> Iterator[Figure]:
    forms = [form for line in summary.kinds for form in line.members]
    others = sorted({*plain(summary.form_rows["form"])} - {*forms})
    yield count(_FILES, "收到的文件数", summary.files, "files", range(summary.files))
    yield count("概况.表单", "计入的表数", summary.forms, "forms", sorted(forms))
    yield count("概况.表单.旧版或重复", "旧版或重复、不计的表数", summary.repeated, "forms", others)
    yield added("概况.指标", "计入的表的指标条数", summary.indicators, sorted(forms), "indicators")
    severities = plain(summary.findings["severity"])
    for severity, name in SEVERITIES.items():
        rows = [at for at, one in enumerate(severities) if one == severity]
        yield added(f"概况.问题.{name}", f"{name}的处数", summary.found[severity], rows, "number", "findings")


def _kind(line: KindLine) -> Iterator[Figure]:
    about = "".join((f"{line.year}年" if line.year else "", line.period or "", line.name))
    left_out = sorted({*line.members} - {*line.counted})
    yield count(f"{line.key}.表单数", f"{about}的表数", line.forms, "forms", line.members)
    yield added(f"{line.key}.预算", f"{about}的预算合计（万元）", line.budget, line.members, "budget")
    yield added(f"{line.key}.执行", f"{about}的执行合计（万元）", line.spent, line.members, "spent")
    yield Figure(
        f"{line.key}.执行率", f"{about}的执行率，只用预算和执行都有的表", "%", line.rate, "share", "forms", line.rated, "spent", "budget"
    )
    yield count(f"{line.key}.未计金额", f"{about}没有可计的资金总额的表数", line.left_out, "forms", left_out)
    yield added(f"{line.key}.错误", f"{about}的错误处数", line.errors, line.members, "errors")


def _found(summary: Summary) -> Iterator[Figure]:
    """Give the findings by family, and by kind."""
    found = summary.findings
    codes, severities, forms = (plain(found[name]) for name in ("code", "severity", "form"))
    for line in summary.families:
        mine = [at for at, code in enumerate(codes) if str(code)[:3] == line.code]
        for number, (severity, name) in zip(line.numbers, SEVERITIES.items(), strict=True):
            rows = [at for at in mine if severities[at] == severity]
            yield added(f"{line.key}.{name}", f"{line.name}方面的{name}处数", number, rows, "number", "findings")
        about = [at for at in mine if forms[at] is not None]
        yield Figure(f"{line.key}.涉及表单数", f"有{line.name}问题的表数", "张", line.forms, "distinct", "findings", about, "form")
    for group in summary.groups:
        mine = [at for at, code in enumerate(codes) if code == group.code]
        yield added(f"{group.key}.次数", f"{group.code} 的处数", group.number, mine, "number", "findings")
        yield Figure(f"{group.key}.文件", f"有 {group.code} 的文件数", "个", group.files, "distinct", "findings", mine, "file")


def _grades(summary: Summary, judgement: Judgement) -> Iterator[Figure]:
    forms = graded(judgement) if summary.grades else {}
    for line in summary.grades:
        for column, number in zip(GRADE_COLUMNS, line[1:], strict=True):
            yield count(f"{line.key}.{column}", f"等级“{line.name}”的表数（{column}）", number, "forms", forms[column].get(line.name, ()))


def _execution(line: ExecutionLine, about: str) -> Iterator[Figure]:
    whose = f"{line.name}（{about}）"
    yield count(f"{line.key}.表单数", f"{whose}计入预算执行的表数", line.forms, "forms", line.members)
    yield added(f"{line.key}.预算", f"{whose}的预算合计（万元）", line.budget, line.members, "budget")
    yield added(f"{line.key}.执行", f"{whose}的执行合计（万元）", line.spent, line.members, "spent")
    yield Figure(f"{line.key}.执行率", f"{whose}的预算执行率", "%", line.rate, "share", "forms", line.members, "spent", "budget")


def _owner(line: OwnerLine, stages: dict[int, str]) -> Iterator[Figure]:
    yield count(f"{line.key}.表单数", f"{line.name}的表数", line.forms, "forms", line.members)
    for one, number in zip(_STAGES, line.stages, strict=True):
        yield count(f"{line.key}.{STAGES[one]}", f"{line.name}的{STAGES[one]}表数", number, "forms", _of_stage(line.members, stages, one))
    yield added(f"{line.key}.错误", f"{line.name}的错误处数", line.errors, line.members, "errors")
    yield added(f"{line.key}.警告", f"{line.name}的警告处数", line.warnings, line.members, "warnings")


def _of_stage(members: Sequence[int], stages: dict[int, str], wanted: str) -> list[int]:
    return [form for form in members if stages[form] == wanted]
