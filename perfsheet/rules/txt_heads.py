"""TXT, continued: the head of a form. Names and options."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text, matches
from perfsheet.rule import Wrong, rule

_CHOSEN: Final = re.compile("[√✓✔☑■▣]")
#: options that all have their box, before them or behind them
_UNCHOSEN: Final = re.compile(r"^(?:\s*[^\s□☐√✓✔☑■]+\s*[□☐]){2,}\s*$|^(?:\s*[□☐]\s*[^\s□☐√✓✔☑■]+){2,}\s*$")
_CHOICE: Final = re.compile(r"[√✓✔☑■▣□☐]")


@rule(
    "TXT006",
    ref="C10",
    blame="text",
    severity="warning",
    basis="财预〔2015〕88号 附件：项目属性等选项只选一项",
    message="“{here}”没有选，请选择一项",
    expected="选择一项",
)
def option_not_chosen(fields: DataFrame) -> Series:
    """项目属性等用方框选择的栏目，应选择一项。

    | fields | key       | text            |   |
    | 1      | attribute | 新增□ 延续□     | ✗ |
    | 2      | attribute | 新增☑ 延续□     | ✓ |
    | 3      | attribute | 新增项目        | ✓ |
    | 4      | attribute | 常年性 延续性□  | ✓ |
    """
    return fields["key"].isin(("attribute",)) & matches(fields["text"], _UNCHOSEN)


@rule(
    "TXT007",
    ref="C10",
    blame="text",
    severity="warning",
    basis="财预〔2015〕88号 附件：项目属性等选项只选一项",
    message="“{here}”选了 {chosen} 项，请只选一项",
    expected="只选一项",
)
def several_options_chosen(fields: DataFrame) -> Wrong:
    """新增、延续两项只能选一项。

    只看“新增”“延续”两个选项的栏目；其他栏目可能允许多选。

    | fields | key       | text            |   |
    | 1      | attribute | 新增☑ 延续☑     | ✗ |
    | 2      | attribute | 新增☑ 延续□     | ✓ |
    | 3      | attribute | 新增□ 延续□     | ✓ |
    """
    chosen = by_text(fields["text"], lambda text: len(_CHOSEN.findall(text)), "Int64")
    options = by_text(fields["text"], lambda text: len(_CHOICE.findall(text)), "Int64")
    pair = matches(fields["text"], re.compile("新增")) & matches(fields["text"], re.compile("延续"))
    return Wrong(fields["key"].isin(("attribute",)) & pair & (chosen > 1) & (options == 2), {"chosen": chosen})


@rule(
    "TXT010",
    ref="C02",
    blame="project",
    severity="warning",
    basis="财预〔2015〕88号、财预〔2020〕10号 附件：表头应填项目名称",
    message="没有读到项目名称，请填写项目名称",
    expected="项目名称",
)
def project_not_named(forms: DataFrame) -> Series:
    """项目的表，应填项目名称。部门整体支出、转移支付的表可以没有项目名称。

    | forms | title              | project  |   |
    | 1     | 项目支出绩效自评表 |          | ✗ |
    | 2     | 项目支出绩效自评表 | 校舍改造 | ✓ |
    """
    return (forms["scope"] == "project") & forms["project"].isna() & forms["project_code"].isna()


@rule(
    "TXT011",
    ref="C03",
    blame="unit",
    severity="note",
    basis="财预〔2015〕88号、财预〔2020〕10号 附件：表头应填主管部门、实施单位",
    message="主管部门和实施单位都没有读到，请填写",
    expected="主管部门、实施单位",
)
def nobody_named(forms: DataFrame) -> Series:
    """表头应填主管部门和实施单位；两者都没有的，不知道是谁的表。

    | forms | title              | unit     |   |
    | 1     | 项目支出绩效自评表 |          | ✗ |
    | 2     | 项目支出绩效自评表 | 县第一中学 | ✓ |
    """
    return forms["unit"].isna() & forms["department"].isna()
