"""TXT, continued: what makes a return complete. Its year, its day, its signatures, its attachments."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text, matches
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_HEAD: Final = "财预〔2015〕88号、财预〔2020〕10号 附件：表名下注明年度"
_YEAR: Final = re.compile(r"20\d\d")
_SIGNED: Final = re.compile("签字|签名|签章|审签|盖章|公章")
_WHOLE_DATE: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MONTHS: Final = re.compile(r"(\d{1,2})\s*月")


@rule("TXT012", ref="C01", blame="title", severity="note", basis=_HEAD, message="表上没有注明年度，请在表名下写明", expected="年度")
def year_not_stated(forms: DataFrame) -> Series:
    """表上应注明年度。

    | forms | title              | year |   |
    | 1     | 项目支出绩效自评表 | /    | ✗ |
    | 2     | 项目支出绩效自评表 | 2024 | ✓ |
    """
    return forms["year"].isna()


@rule(
    "TXT013",
    ref="C01",
    blame="text",
    severity="warning",
    basis=_HEAD,
    message="年度填 {here}，表名写的是 {title_year} 年度，请核对后改为一致",
    expected="{title_year}",
)
def years_contradict(fields: DataFrame, forms: DataFrame) -> Wrong:
    """表名的年度应与表头“年度”一栏一致。

    表名里有几个年份的，不核对。

    | forms | title                      |
    | 1     | 2024年项目支出绩效自评表 |
    | 2     | 2024年项目支出绩效自评表 |

    | fields | key  | text   |   |
    | 1      | year | 2023年 | ✗ |
    | 2      | year | 2024年 | ✓ |
    """
    titles = forms.set_index("form")["title"]
    rows = fields[(fields["key"] == "year").to_numpy(dtype=bool, na_value=False)]
    title = Series(plain(rows["form"].map(by_text(titles, _only_year))), index=rows.index, dtype="Int64")
    return Wrong(by_text(rows["text"], _only_year, "Int64") != title, {"title_year": title})


def _only_year(text: str) -> int | None:
    """Return the one year that a text names."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


@rule(
    "TXT014",
    ref="C04",
    blame="text",
    severity="note",
    status="shadow",
    basis="温州市预算绩效管理工作考核办法：签字、盖章、附件齐全",
    message="{label}空白，请签字盖章后报送",
)
def signature_blank(fields: DataFrame) -> Series:
    """表上要求签字、盖章的栏目应签齐。

    电子表上看不出签字和盖章（多签在打印的表上），所以只试行，不提示，也不影响接收。

    | fields | key    | label              | text   |   |
    | 1      | person | 单位负责人（签字） |        | ✗ |
    | 2      | person | 单位负责人（签字） | 某某某 | ✓ |
    | 3      | person | 项目负责人         |        | ✓ |
    """
    return fields["text"].isna() & matches(fields["label"], _SIGNED)


@rule(
    "TXT017",
    ref="C04",
    blame="text",
    severity="note",
    basis="温州市预算绩效管理工作考核办法：签字、盖章、附件齐全",
    message="{label}一栏空白，请列出所附材料；没有附件的写“无”",
)
def attachments_not_listed(fields: DataFrame) -> Series:
    """表上有“附件材料”“佐证材料”一栏的，应列明。

    | fields | key         | label    | text         |   |
    | 1      | attachments | 附件材料 |              | ✗ |
    | 2      | attachments | 附件材料 | 验收报告一份 | ✓ |
    """
    return (fields["key"] == "attachments") & fields["text"].isna()


@rule(
    "TXT015",
    ref="C11",
    blame="text",
    severity="warning",
    basis="本地政策规定的报送期限（deadlines）",
    message="填报日期 {here}，报送期限为 {due}，迟 {days} 天，请说明原因",
    expected="不晚于 {due}",
)
def filled_after_deadline(fields: DataFrame, forms: DataFrame, policy: Policy) -> Wrong:
    """表上的填报日期不应晚于报送期限。只在政策规定了这种表的期限时核对。

    退回修改后重填的日期可能晚于期限，所以只提醒。

    以政策 deadlines.project_selfeval = {month = 3, years_later = 1} 为例：

    | forms | year |
    | 1     | 2024 |
    | 2     | 2024 |

    | fields | key       | text          |   |
    | 1      | filled_on | 2025年4月10日 | ✗ |
    | 2      | filled_on | 2025年3月31日 | ✓ |
    """
    about = forms.set_index("form")[["form_kind", "year", "period"]]
    dated = (fields["key"] == "filled_on").to_numpy(dtype=bool, na_value=False) & matches(fields["date"], _WHOLE_DATE).to_numpy()
    rows = fields.loc[dated, ["form", "date"]]
    mine = about.reindex(rows["form"])
    kinds, years, periods = (plain(mine[name]) for name in ("form_kind", "year", "period"))
    due = [_due(kind, year, period, policy) for kind, year, period in zip(kinds, years, periods, strict=True)]
    late = [None if one is None else (date.fromisoformat(day) - one).days for day, one in zip(rows["date"], due, strict=True)]
    days = Series(late, index=rows.index, dtype="Int64")
    said = Series([None if one is None else f"{one.year}年{one.month}月{one.day}日" for one in due], index=rows.index, dtype=object)
    return Wrong(days > 0, {"due": said, "days": days})


def _due(kind: str, year: int | None, period: str | None, policy: Policy) -> date | None:
    """Return the day on which a form is due; None where the policy or the form does not tell."""
    figure = policy.deadlines.get(kind)
    if figure is None or year is None:
        return None
    months = _MONTHS.findall(period or "")
    return figure.value.due(year, int(months[-1]) if months else None)
