"""BAT, continued: goal texts that were copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.across.texts import from_last_year, from_others
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

_BASIS: Final = "财预〔2015〕88号：绩效目标应符合项目实际、与年度工作任务相匹配"


@rule(
    "BAT036",
    ref="U02",
    stages="target monitor selfeval",
    blame="text",
    severity="warning",
    basis=_BASIS,
    message="这段文字与另一项目“{project}”{spot:s}几乎相同，请按本项目的实际重写；两个项目确实相同的，请核对是否重复申报",
    expected="按本项目实际填写",
)
def goal_copied_from_another_project(goals: DataFrame, across: Across, policy: Policy) -> Wrong:
    """绩效目标、完成情况应按本项目的实际填写，不能照抄别的项目。

    相同的程度、最少字数、多少个项目通用的文字不算照抄，按政策；名称相近的项目（各校同一补助等）不核对。提示写得离自己项目名称较远的一张。

    | forms | kind           | project      | unit     |
    | 1     | project_target | 校舍维修改造 | 城南小学 |
    | 2     | project_target | 课后服务补助 | 城南小学 |
    | 3     | project_target | 设备购置     | 职业高中 |

    | goals | kind     | text                                                                                   |   |
    | 1     | expected | 完成教学楼、食堂屋面防水和门窗更换等校舍维修改造，消除校舍安全隐患，改善师生教学生活条件。 | ✓ |
    | 2     | expected | 完成教学楼、食堂屋面防水和门窗更换等校舍维修改造，消除校舍安全隐患，改善师生教学生活条件。 | ✗ |
    | 3     | expected | 购置数控机床六台，建成实训车间一个，满足三个专业二百名学生实训需要，提高动手能力。         | ✓ |
    """
    rows = from_others(across, policy)
    form = across.other("goals", rows["other"], ["form"])["form"]
    project = Series(across.whole.forms["project"].reindex(form.to_numpy()).to_numpy(), index=rows.index)
    return _found(goals, rows, across, {"project": project})


@rule(
    "BAT037",
    ref="U03",
    stages="target selfeval",
    blame="text",
    severity="warning",
    basis=_BASIS,
    message="这段文字与{spot:s}几乎相同，请按本年预算和任务填写；任务确与上年相同的，请核对其中的数量和时间",
    expected="按本年任务填写",
)
def goal_copied_from_last_year(goals: DataFrame, across: Across, policy: Policy) -> Wrong:
    """绩效目标、完成情况应按本年的任务填写，不能照抄上年。

    相同的程度和最少字数按政策；只改年份也算照抄。

    | forms | kind           | project  | unit     | year |
    | 1     | project_target | 课后服务 | 城南小学 | 2024 |
    | 2     | project_target | 课后服务 | 城南小学 | 2025 |
    | 3     | project_target | 设备购置 | 职业高中 | 2024 |
    | 4     | project_target | 设备购置 | 职业高中 | 2025 |

    | goals | kind     | text                                                                             |   |
    | 1     | expected | 2024年每个教学日提供不少于两课时的课后服务，开设特色课程二十门，缓解家长接送困难。 | ✓ |
    | 2     | expected | 2025年每个教学日提供不少于两课时的课后服务，开设特色课程二十门，缓解家长接送困难。 | ✗ |
    | 3     | expected | 购置数控机床六台，建成实训车间一个，满足三个专业二百名学生实训需要，提高动手能力。 | ✓ |
    | 4     | expected | 购置教学电脑四十台，建成机房两个，满足全校八百名学生信息技术课教学的需要。         | ✓ |
    """
    return _found(goals, from_last_year(across, policy), across, {})


def _found(goals: DataFrame, rows: DataFrame, across: Across, facts: dict[str, Series]) -> Wrong:
    wrong = Series(data=True, index=goals.loc[rows.index].index, dtype=bool)
    return Wrong(wrong, {**facts, "spot": across.spot("goals", rows["other"], "text")})
