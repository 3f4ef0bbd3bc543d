"""IND, continued: ratios that a form states as indicators, against the figures that the same form gives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.levels import matches
from perfsheet.engine.rates import misprinted, percent_of
from perfsheet.figures import round_points
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RATIOS: Final = "财预〔2013〕53号《预算绩效评价共性指标体系框架》：各比率指标的计算公式"
_BUDGETS: Final = {"budget": "全年预算数", "approved": "年初预算数", "received": "实际到位数"}
#: name of an indicator → the row of funds that it is about, what it divides, and by what: any of these will do
_OF_FUNDS: Final = {
    re.compile("^(?:部门|单位|项目|总体|整体|全年)?(?:预算|资金|支出|预算资金)(?:总体)?(?:执行|完成)率$"): (
        *("total", "spent", "执行数"),
        ("budget", "approved", "received"),
    ),
    re.compile("^(?:部门)?预算调整率$"): ("total", "adjustment", "调整数", ("approved", "budget")),
    re.compile("^结转结余率$"): ("total", "carried", "结转结余数", ("budget", "approved")),
    re.compile('^[“"]?三公[”"]?经费(?:预算)?控制率$'): ("three_public", "spent", "三公经费支出", ("budget", "approved")),
}
_STAFF: Final = re.compile(r"^(?:在职)?人员控制率$|^在职人员控制率$")
_IN_POST: Final = re.compile("在职|实有|在编")
_ESTABLISHED: Final = re.compile("编制")
#: a ratio that is stated to be about or beyond what it is
_ABOUT: Final = re.compile("约|左右|以上|以内|[≥≤><]")


def _bases(named: Callable[[re.Pattern[str]], DataFrame], funds: DataFrame, fields: DataFrame) -> Iterator[tuple[DataFrame, DataFrame]]:
    """Go through the ratios that are named: the rows that state one, and what it works out to: `form`, `right` in per cent, `how`."""
    for name, (source, part, said, divisors) in _OF_FUNDS.items():
        rows = named(name)
        if len(rows):
            own = funds[(funds["source"] == source).fillna(value=False) & funds["form"].isin(rows["form"])]
            yield rows, pd.concat([_divided(own, part, said, key, _BUDGETS[key]) for key in divisors])
    rows = named(_STAFF)
    if len(rows):
        yield rows, _staffed(fields)


def _divided(rows: DataFrame, part: str, said: str, whole: str, by: str) -> DataFrame:
    right = percent_of(rows[f"{part}_wan"].abs(), rows[f"{whole}_wan"])
    how = f"{said} " + rows[f"{part}_text"] + f" ÷ {by} " + rows[f"{whole}_text"]
    return DataFrame({"form": rows["form"], "right": right, "how": how})[right.notna()]


def _staffed(fields: DataFrame) -> DataFrame:
    counts = fields[(fields["kind"] == "number") & (fields["value"] > 0)]
    posts = counts[matches(counts["label"], _ESTABLISHED)].drop_duplicates("form").set_index("form")
    people = counts[matches(counts["label"], _IN_POST) & ~matches(counts["label"], _ESTABLISHED)].drop_duplicates("form")
    rows = people[people["form"].isin(posts.index)]
    right = percent_of(rows["value"], Series(rows["form"].map(posts["value"]), index=rows.index).astype("Float64"))
    how = "在职人数 " + rows["text"] + " ÷ 编制数 " + Series(rows["form"].map(posts["text"]), index=rows.index).astype(rows["text"].dtype)
    return DataFrame({"form": rows["form"], "right": right, "how": how})


@rule(
    "IND051",
    ref="D03",
    stages="selfeval",
    blame="actual",
    severity="warning",
    basis=_RATIOS,
    message="“{name}”填 {here}，按本表的数计算为 {right}%（{how:s}），请核对",
    expected="{right}%",
    after="BUD001 BUD003 BUD004 BUD010 BUD014 BUD015",
)
def ratio_not_of_base_figures(indicators: DataFrame, funds: DataFrame, fields: DataFrame) -> Wrong:
    """预算执行率、预算调整率、结转结余率、“三公”经费控制率、在职人员控制率等比率，应与本表所填的数相符。

    按表上所填的小数位核对；分母各地不同（全年预算数、年初预算数等），有一种相符的就不算错。表上没有计算所需的数，不核对。

    | funds | source       | label        | budget | spent |
    | 1     | total        | 年度资金总额 | 400    | 380   |
    | 2     | total        | 年度资金总额 | 400    | 380   |
    | 3     | three_public | 三公经费     | 10     | 8     |

    | fields | key     | label    | text |
    | 4      | staff   | 编制人数 | 50   |
    | 4      | staff_2 | 在职人数 | 48   |

    | indicators | name               | target | actual | weight | score |   |
    | 1          | 预算执行率         | ≥95%   | 98%    | 10     | 10    | ✗ |
    | 2          | 预算执行率         | ≥95%   | 95%    | 10     | 10    | ✓ |
    | 2          | 政府采购执行率     | ≥95%   | 98%    | 10     | 10    | ✓ |
    | 3          | “三公”经费控制率 | ≤100%  | 90%    | 5      | 5     | ✗ |
    | 4          | 在职人员控制率     | ≤100%  | 90%    | 5      | 5     | ✗ |
    | 4          | 在职人员控制率     | ≤100%  | 96%    | 5      | 5     | ✓ |
    """
    rates = indicators["actual_kind"].isin(("percent",))
    rows = indicators[["form", "actual_text"]]
    found = [_compared(some, base) for some, base in _bases(lambda name: rows[matches(indicators["subject"], name, rates)], funds, fields)]
    if not found:
        return Wrong(Series(dtype=bool), {})
    wrong = pd.concat(found)
    return Wrong(Series(data=True, index=wrong.index, dtype=bool), {"right": round_points(wrong["right"]), "how": wrong["how"]})


def _compared(rows: DataFrame, base: DataFrame) -> DataFrame:
    """Return the first ratio of each row that none of its ratios agrees with."""
    named = rows[["form", "actual_text"]].assign(at=rows.index).merge(base, on="form")
    right = named["right"].astype("Float64")
    off = misprinted(named["actual_text"], right, Series(0.0, index=named.index)) & ~matches(named["actual_text"], _ABOUT)
    every = off.groupby(named["at"]).transform("all")
    return named[every].drop_duplicates("at").set_index("at")[["right", "how"]]
