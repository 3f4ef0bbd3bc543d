"""The checks before publication: what is looked at in a form and in its table, and what is said about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.disclosure import amounts
from perfsheet.disclosure.catalogue import CHECKS, Finding
from perfsheet.disclosure.privacy import redacted, traces
from perfsheet.figures import same

if TYPE_CHECKING:
    from perfsheet.disclosure.rows import Row, Rows
    from perfsheet.disclosure.secret import Secrets
    from perfsheet.disclosure.table import PublicTable
    from perfsheet.policy import Policy

_PERSONAL: Final = {
    "手机号码": "mobile", "固定电话": "landline", "身份证号码": "identity", "银行账号": "account", "电子邮箱或网络账号": "mail", "联系人姓名": "person",
}  # fmt: skip
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?=年)")
_ANY_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ERROR: Final = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NULL!|NUM!|SPILL!|CALC!)")
_WORD: Final = re.compile(r"[A-Za-z]")
#: texts that are read for years and amounts
_READ: Final = ("expected", "actual")
_UNITS: Final = ("元", "百元", "千元", "万元", "百万元", "亿元")
#: an amount in 元 in a form in 万元, or the other way round
_TEN_THOUSAND: Final = 10_000
_QUOTED: Final = 24


class Errors(NamedTuple):
    """The errors of a form that must be corrected: how many, their codes, and the place of the first."""

    number: int
    codes: Sequence[str]
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class Matter:
    """What the checks look at: a table, the form that it is made of, and what is known about them."""

    table: PublicTable
    rows: Rows
    year: int | None
    policy: Policy
    secrets: Secrets
    errors: Errors | None
    changed: bool
    twice: bool
    budget: float | None
    stated_empty: bool
    total: tuple[float, float, str | None] | None = None

    @cached_property
    def texts(self) -> Sequence[Row]:
        """The goal texts of the form."""
        return [row for row in self.rows.of("goals", self.table.form) if row.get("kind") in _READ]


class Said(NamedTuple):
    """What a check says, and about which cell."""

    message: str
    cell: str | None = None
    sheet: str | None = None


def checked(matter: Matter) -> list[Finding]:
    """Ask every check about a table; what is said twice about a cell is said once."""
    table = matter.table
    said = [(name, one) for name, check in _CHECKS.items() for one in check(matter)]
    found = [Finding(CHECKS[name].code, matter.secrets.hidden(redacted(one.message)), table.form, *_place(table, one)) for name, one in said]
    found += [Finding(CHECKS[name].code, one.message, table.form, *_place(table, one)) for name, one in _personal(matter)]
    return sorted(dict.fromkeys(found), key=lambda one: one.code)


def _place(table: PublicTable, said: Said) -> tuple[str, str | None]:
    """Split a cell that names its own sheet."""
    if said.cell and said.cell.startswith("'"):
        sheet, _, cell = said.cell[1:].rpartition("'!")
        return sheet, cell
    return said.sheet or table.sheet, said.cell


def _not_accepted(matter: Matter) -> Iterator[Said]:
    errors = matter.errors
    if errors:
        listed = "、".join(errors.codes[:5]) + ("等" if len(errors.codes) > 5 else "")
        yield Said(f"表有 {errors.number} 处必须改正的错误（{listed}），见问题清单。请填报单位改正、重新报送后再公开。", errors.cell, errors.sheet)


def _placeholder(matter: Matter) -> Iterator[Said]:
    patterns = [(word, _pattern(word)) for word in matter.policy.disclosure.placeholders.value]
    for box in matter.table.filled():
        text = unicodedata.normalize("NFKC", box.text)
        word = next((word for word, pattern in patterns if pattern.search(text)), None)
        if word is not None:
            yield Said(f"“{_name(box.at)}”中留有占位文字“{word}”。请填写实际内容，没有的写“无”。", box.cell)


def _pattern(word: str) -> re.Pattern[str]:
    """Find a word, of letters only where no other letter stands beside it."""
    plain = re.escape(unicodedata.normalize("NFKC", word))
    if _WORD.search(word[0]):
        plain = rf"(?<![A-Za-z]){plain}[A-Za-z]{{0,0}}(?:{re.escape(word[-1])})*(?![A-Za-z])"
    return re.compile(plain, re.IGNORECASE)


def _year_of_title(matter: Matter) -> Iterator[Said]:
    table, head = matter.table, matter.rows.head(matter.table.form)
    if table.year is not None and matter.year is not None and table.year != matter.year:
        yield Said(f"表的年度是 {table.year} 年，本次公开 {matter.year} 年的表。请核对年度；确为 {table.year} 年的，另用 --year {table.year} 公开。", head.cell("title"))
    texts = [(head.text("title"), head.cell("title"))]
    texts += [(row.text("text"), row.cell("text")) for row in matter.rows.of("goals", table.form) if row.get("kind") == "remark" and "年度" in row.text("text")]
    for text, cell in texts:
        strange = sorted({year for year in map(int, _ANY_YEAR.findall(unicodedata.normalize("NFKC", text))) if year != table.year}) if len(text) < _QUOTED else []
        if strange and table.year is not None:
            yield Said(f"表头写 {strange[0]} 年，表的年度是 {table.year} 年。请改为一致。", cell)


def _year_in_text(matter: Matter) -> Iterator[Said]:
    year = matter.table.year
    if year is None:
        return
    fields = [row.text("text") for row in matter.rows.of("fields", matter.table.form) if row.get("key") in {"project_period", "start", "end"}]
    own = [int(found) for text in fields for found in _ANY_YEAR.findall(unicodedata.normalize("NFKC", text))]
    first, last = min([year - matter.policy.disclosure.years_back.value, *own]), max([year, *own])
    for row in matter.texts:
        for found in dict.fromkeys(map(int, _YEAR.findall(unicodedata.normalize("NFKC", row.text("text"))))):
            if not first <= found <= last:
                yield Said(f"文字提到 {found} 年，本表是 {year} 年的。请核对是否沿用了以前的文字。", row.cell("text"))


def _empty_unstated(matter: Matter) -> Iterator[Said]:
    if matter.table.empty and not matter.stated_empty:
        yield Said(f"表中没有资金、目标和指标的内容。确实没有的，请在表下注明“{matter.policy.disclosure.empty.value}”；漏填的请补填。")


def _amount_in_text(matter: Matter) -> Iterator[Said]:
    amounts_of_table = amounts.stated(matter.rows, matter.table.form)
    for doubt in amounts.disagreeing(matter.texts, amounts_of_table, matter.policy.disclosure.tolerance.value):
        yield Said(*doubt)


def _unit_missing(matter: Matter) -> Iterator[Said]:
    rows, form = matter.rows, matter.table.form
    if rows.head(form).get("money_unit") is None:
        row = next((row for row in rows.of("funds", form) for key in ("budget", "approved", "amount", "spent") if row.get(key)), None)
        if row is not None and not any(row.get(f"{key}_wan") for key in ("budget", "approved", "amount", "spent")):
            cell = next((row.cell(key) for key in ("budget", "approved", "amount", "spent") if row.get(key)), None)
            yield Said("金额没有注明单位。请在表头注明“单位：万元”。", cell)


def _unit_mixed(matter: Matter) -> Iterator[Said]:
    rows, form = matter.rows, matter.table.form
    unit = rows.head(form).get("money_unit")
    for row in rows.of("funds", form):
        for key in ("approved", "budget", "spent", "amount", "forecast"):
            own = row.get(f"{key}_measure")
            if unit is not None and own in _UNITS and own != unit:
                yield Said(f"本表以{unit}为单位，此处写的是{own}（{row.text(f'{key}_text')}）。请折算成{unit}填写，不带单位。", row.cell(key))


def _sum(matter: Matter) -> Iterator[Said]:
    for doubt in amounts.sums(matter.rows, matter.table.form, matter.policy.money.tolerance.value):
        yield Said(*doubt)
    if matter.total is not None:
        claimed, computed, cell = matter.total
        yield Said(f"总分 {claimed:g}，各项得分之和 {computed:g}，不相等。请核对后改正。", cell)


def _personal(matter: Matter) -> Iterator[tuple[str, Said]]:
    for box in matter.table.filled():
        for trace in traces(box.text):
            name = _PERSONAL[trace.kind]
            where = matter.secrets.hidden(redacted(_name(box.at)))
            yield name, Said(f"“{where}”中有{trace.kind}（{trace.masked}）。请删去后重新报送。", box.cell)


def _not_placed(matter: Matter) -> Iterator[Said]:
    table = matter.table
    missing = [name for name, there in (("单位名称", table.unit), ("年度", table.year)) if not there]
    if not table.kind.startswith("department_") and not table.project and not (table.empty and matter.stated_empty):
        missing.append("项目名称")
    if missing:
        yield Said(f"没有写明{'、'.join(missing)}，无法编排公开。请补填后重新报送。", matter.rows.head(table.form).cell("title"))


def _changed(matter: Matter) -> Iterator[Said]:
    if matter.changed:
        yield Said("文件自汇总（perfsheet run）后有变动，公开的内容可能与审核的不同。请重新汇总后再公开。")


def _error_value(matter: Matter) -> Iterator[Said]:
    for box in matter.table.filled():
        if _ERROR.search(box.text):
            yield Said(f"“{_name(box.at)}”是计算错误 {box.text.strip()}。请修正公式，填写数值。", box.cell)


def _names_secret(matter: Matter) -> Iterator[Said]:
    for box in matter.table.filled():
        if matter.secrets.named_in(box.text):
            yield Said("此处提到了涉密项目。请改写，不出现项目的名称和编码。", box.cell)


def _may_name_secret(matter: Matter) -> Iterator[Said]:
    for box in matter.table.filled():
        if matter.secrets.hinted_in(box.text) and not matter.secrets.named_in(box.text):
            yield Said("此处可能提到了涉密项目。请核对，提到的请改写。", box.cell)


def _percent_sign(matter: Matter) -> Iterator[Said]:
    for row in matter.rows.of("funds", matter.table.form):
        number = row.get("rate")
        if number is not None and row.get("rate_kind") == "number" and abs(number) > 1:
            yield Said(f"执行率写作 {row.text('rate_text')}，没有“%”。请写成百分比。", row.cell("rate"))


def _budget_of_roster(matter: Matter) -> Iterator[Said]:
    rows, form = matter.rows, matter.table.form
    row = next((row for row in rows.of("funds", form) if row.get("source") == "total"), None)
    key = next((key for key in ("approved", "budget", "amount") if row is not None and row.get(f"{key}_wan") is not None), None)
    if row is None or key is None or matter.budget is None:
        return
    total = row.get(f"{key}_wan")
    if matter.budget and same(total, matter.budget * _TEN_THOUSAND, matter.budget):
        yield Said(f"资金总额 {total:,g} 万元，是名册预算数 {matter.budget:,g} 万元的一万倍，疑把元当作万元填写。请核对单位。", row.cell(key))
    elif not same(total, matter.budget, matter.policy.money.tolerance.value):
        yield Said(f"资金总额 {total:,g} 万元，名册预算数 {matter.budget:,g} 万元，不一致。请核对，已调整的说明依据。", row.cell(key))


def _twice(matter: Matter) -> Iterator[Said]:
    if matter.twice:
        yield Said("同一单位、同一项目的这种表不止一张，不能确定公开哪一张。请只保留应公开的一张。", matter.rows.head(matter.table.form).cell("title"))


def _name(at: str) -> str:
    """Name a place in a table: the row and the column."""
    where, _, rest = at.partition("/")
    row, _, head = rest.rpartition("/")
    return " ".join(filter(None, (row, head))) or where


_CHECKS: Final[Mapping[str, Callable[[Matter], Iterator[Said]]]] = {
    "not_accepted": _not_accepted, "placeholder": _placeholder, "year_of_title": _year_of_title, "year_in_text": _year_in_text,
    "empty_unstated": _empty_unstated, "amount_in_text": _amount_in_text, "unit_missing": _unit_missing, "unit_mixed": _unit_mixed,
    "sum": _sum, "not_placed": _not_placed, "changed": _changed, "error_value": _error_value, "names_secret": _names_secret,
    "may_name_secret": _may_name_secret, "percent_sign": _percent_sign, "budget_of_roster": _budget_of_roster, "twice": _twice,
}  # fmt: skip
