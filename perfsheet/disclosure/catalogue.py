"""The catalogue of checks before publication (family PUB): one line each, numbers never reused.

Which of them stop a publication, and which only warn, is a figure of the policy (`disclosure.stops`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from perfsheet.errors import PerfsheetError
from perfsheet.policy import Policy, load


class Check(NamedTuple):
    """A check: `title` says what must hold, `public` why a table is not there yet, as the public may read it."""

    code: str
    name: str
    title: str
    public: str


_CORRECT: Final = "表内有待更正的内容，更正后公开"
_PERSONAL: Final = "表内含个人信息，处理后公开"
_ALL: Final = (
    Check("PUB001", "not_accepted", "公开的表没有必须改正的错误", _CORRECT),
    Check("PUB002", "placeholder", "表中没有 XX、××、待填写等占位文字", _CORRECT),
    Check("PUB003", "year_of_title", "表名、表内所写的年度与公开的年度一致", _CORRECT),
    Check("PUB004", "year_in_text", "文字中的年份是公开年度或上一年度，或在项目周期内", _CORRECT),
    Check("PUB005", "empty_unstated", "没有内容的表注明“本表为空表”", _CORRECT),
    Check("PUB006", "amount_in_text", "文字中的资金数与表中的资金数一致（元、万元折算后）", _CORRECT),
    Check("PUB007", "unit_missing", "金额注明单位", _CORRECT),
    Check("PUB008", "unit_mixed", "一张表的金额用一个单位", _CORRECT),
    Check("PUB009", "sum", "合计等于各项之和", _CORRECT),
    Check("PUB010", "mobile", "没有手机号码", _PERSONAL),
    Check("PUB011", "landline", "没有固定电话号码", _PERSONAL),
    Check("PUB012", "identity", "没有身份证号码", _PERSONAL),
    Check("PUB013", "account", "没有银行卡号、银行账号", _PERSONAL),
    Check("PUB014", "mail", "没有电子邮箱、微信号、QQ 号", _PERSONAL),
    Check("PUB015", "person", "文字中没有联系人、负责人等姓名", _PERSONAL),
    Check("PUB016", "not_placed", "写明单位、年度和项目名称", _CORRECT),
    Check("PUB017", "changed", "文件自汇总后没有变动", _CORRECT),
    Check("PUB018", "error_value", "单元格没有 #REF! 等计算错误", _CORRECT),
    Check("PUB019", "names_secret", "没有提到涉密项目", _CORRECT),
    Check("PUB020", "may_name_secret", "没有疑似提到涉密项目的文字", _CORRECT),
    Check("PUB021", "percent_sign", "比率注明“%”", _CORRECT),
    Check("PUB022", "budget_of_roster", "资金总额与名册（项目库）的预算数一致", _CORRECT),
    Check("PUB023", "twice", "一个项目一种表只有一张", _CORRECT),
)
CHECKS: Final = {check.name: check for check in _ALL}
BY_CODE: Final = {check.code: check for check in _ALL}


class Finding(NamedTuple):
    """What a check found about a form: `cell` is in the returned file; what is personal is masked in `message`."""

    code: str
    message: str
    form: int
    sheet: str
    cell: str | None


def stopping(policy: Policy) -> frozenset[str]:
    """Return the codes that stop a publication; raises PerfsheetError where the policy speaks of one that there is not."""
    figure = policy.disclosure.stops
    strange = [code for code in figure.value if code not in BY_CODE]
    if strange:
        raise PerfsheetError(f"{figure.where}：disclosure.stops 里的 {'、'.join(strange)} 不是公开前检查的编号。可用 PUB001 至 {_ALL[-1].code}，见 docs/disclosure.md。")
    return frozenset(figure.value)


def explained(code: str) -> list[str]:
    """Explain a check by its code or its name, line by line; nothing for what is none."""
    asked = code.strip()
    check = BY_CODE.get(asked.upper()) or CHECKS.get(asked)
    if check is None:
        return []
    figure = load("national").disclosure.stops
    consequence = "查出即停止公开该表" if check.code in figure.value else "只提醒，由公开人员判断"
    return [
        f"{check.code}  {check.name}  〔公开前检查：{consequence}〕",
        "",
        f"{check.title}。",
        "",
        f"公开目录上写：{check.public}",
        f"依据：{figure.basis}{'（推定）' if figure.assumed else ''}",
        "各地可在政策文件里另行规定：[[disclosure]] 下写 stops",
    ]
