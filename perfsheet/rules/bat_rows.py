"""BAT, continued: which indicators a report lists, in which order and with which points, against the year's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import first_of_form
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

_MONITOR: Final = "财预〔2019〕136号：对照批复的绩效目标监控"
_SELFEVAL: Final = "财预〔2020〕10号：对照批复的绩效目标自评"
_MISSING: Final = "缺少{spot:s}的指标{names:s}，请补上；经批复取消的，请注明"
_ADDED: Final = "{spot:s}没有指标“{here}”，请核对；经批复增加的，请注明"
#: missing indicators that a message names
_NAMED: Final = 4


@rule("BAT017", ref="S18", stages="selfeval", blame="name", basis=_SELFEVAL, message=_MISSING, expected="{names:s}")
def indicator_left_out(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """自评表应包括当年绩效目标申报表的全部指标。

    指标按名称对应，预算执行率除外；没有申报表的，与当年第一次监控核对；多数指标不同的，不逐条提示。标在应在其后的一行。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | level1   | name       |   |
    | 1          | 产出指标 | 培训人数   |   |
    | 1          | 产出指标 | 发放教材   |   |
    | 1          | 效益指标 | 就业率     |   |
    | 2          | 产出指标 | 1.培训人数 | ✗ |
    | 2          | 效益指标 | 就业率     | ✓ |
    """
    return _left_out(indicators, across, policy)


@rule("BAT018", ref="S18", stages="monitor", blame="name", severity="warning", basis=_MONITOR, message=_MISSING, expected="{names:s}")
def indicator_not_monitored(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """监控表应包括当年绩效目标申报表的全部指标。

    | forms | kind            | project  | unit     | period |
    | 1     | project_target  | 校舍改造 | 城南小学 |        |
    | 2     | project_monitor | 校舍改造 | 城南小学 | 1-5月  |

    | indicators | level1   | name     |   |
    | 1          | 产出指标 | 培训人数 |   |
    | 1          | 产出指标 | 发放教材 |   |
    | 1          | 效益指标 | 就业率   |   |
    | 2          | 产出指标 | 培训人数 | ✗ |
    | 2          | 效益指标 | 就业率   | ✓ |
    """
    return _left_out(indicators, across, policy)


@rule("BAT019", ref="S18", stages="selfeval", blame="name", basis=_SELFEVAL, message=_ADDED)
def indicator_not_declared(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """自评表不应有当年绩效目标申报表没有的指标。

    决策、过程等按评价框架设置的指标和预算执行率不算；多数指标不同的，不逐条提示。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | level1   | name     |   |
    | 1          | 产出指标 | 培训人数 |   |
    | 1          | 效益指标 | 就业率   |   |
    | 2          | 产出指标 | 培训人数 | ✓ |
    | 2          | 效益指标 | 就业率   | ✓ |
    | 2          | 效益指标 | 环境改善 | ✗ |
    | 2          | 过程指标 | 制度健全 | ✓ |
    """
    return _added(indicators, across, policy)


@rule("BAT020", ref="S18", stages="monitor", blame="name", severity="warning", basis=_MONITOR, message=_ADDED)
def monitored_indicator_not_declared(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """监控表不应有当年绩效目标申报表没有的指标。

    | forms | kind            | project  | unit     | period |
    | 1     | project_target  | 校舍改造 | 城南小学 |        |
    | 2     | project_monitor | 校舍改造 | 城南小学 | 1-5月  |

    | indicators | level1   | name     |   |
    | 1          | 产出指标 | 培训人数 |   |
    | 1          | 效益指标 | 就业率   |   |
    | 2          | 产出指标 | 培训人数 | ✓ |
    | 2          | 效益指标 | 就业率   | ✓ |
    | 2          | 效益指标 | 环境改善 | ✗ |
    """
    return _added(indicators, across, policy)


@rule(
    "BAT021",
    ref="S18",
    stages="monitor selfeval",
    blame="name",
    severity="warning",
    basis=_SELFEVAL,
    message="指标名称“{here}”与{spot:s}的“{theirs}”不一致，请改为批复的名称；确是另一指标的，请注明",
    expected="{theirs:s}",
)
def indicator_renamed(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """指标名称应与当年绩效目标申报表一致。

    同一级指标下名称相近、或指标值相同的一条，视为改了名称，只提示一次。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | level1   | name             |   |
    | 1          | 产出指标 | 培训教师人数     |   |
    | 1          | 效益指标 | 就业率           |   |
    | 2          | 产出指标 | 培训骨干教师人数 | ✗ |
    | 2          | 效益指标 | 就业率           | ✓ |
    """
    found = across.declared().comparable("renamed", policy.across.rows.value)
    theirs = across.other("indicators", found["other"], ["name"])["name"]
    return Wrong(_all(indicators, found), {"theirs": theirs, "spot": across.spot("indicators", found["other"], "name")})


@rule(
    "BAT022",
    ref="S18",
    stages="monitor selfeval",
    blame="name",
    severity="warning",
    basis=_SELFEVAL,
    message="指标的顺序与{spot:s}不同（那里“{here}”排在第 {other_place} 位，这里第 {place} 位），请按批复的顺序填写",
)
def indicators_out_of_order(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """指标的顺序应与当年绩效目标申报表一致。

    每张表只提示第一处，缺少的、增加的和改了名称的不影响顺序。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | level1   | name     |   |
    | 1          | 产出指标 | 培训人数 |   |
    | 1          | 产出指标 | 合格率   |   |
    | 1          | 效益指标 | 就业率   |   |
    | 2          | 产出指标 | 合格率   | ✗ |
    | 2          | 产出指标 | 培训人数 | ✓ |
    | 2          | 效益指标 | 就业率   | ✓ |
    """
    rows = across.declared().comparable("both", policy.across.rows.value)
    moved = rows[rows["place"] != rows["other_place"]]
    found = moved[~moved.sort_values("place").duplicated("form").reindex(moved.index)]
    facts = {name: found[name].astype("int64") for name in ("place", "other_place")}
    return Wrong(_all(indicators, found), {**facts, "spot": across.spot("indicators", found["other"], "name")})


@rule(
    "BAT023",
    ref="S18",
    stages="monitor selfeval",
    blame="name",
    severity="warning",
    basis=_SELFEVAL,
    message="这张表的指标与{spot:s}大多不同（相同的占 {alike:%}），请核对是否用错了表，或目标调整后没有报送新的申报表",
)
def indicators_of_another_set(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """同一项目前后各张表的指标应是同一套。

    相同的指标不到政策规定的比例时提示一次，不再逐条核对。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | level1   | name         |   |
    | 1          | 产出指标 | 培训人数     |   |
    | 1          | 产出指标 | 合格率       |   |
    | 1          | 效益指标 | 就业率       |   |
    | 2          | 产出指标 | 购置电脑台数 | ✗ |
    | 2          | 产出指标 | 设备验收情况 | ✓ |
    | 2          | 效益指标 | 就业率       | ✓ |
    """
    lines = across.declared()
    own = across.here("forms", lines.alike[lines.alike < policy.across.rows.value])
    named = indicators.loc[indicators["subject"].notna() & indicators["form"].isin(own.index)]
    found = named[first_of_form(named).to_numpy()]
    form = Series(across.earlier("declared").reindex(found["form"].to_numpy()).to_numpy(), index=found.index)
    said = Series([across.form_named(int(one)) for one in plain(form)], index=found.index, dtype=object)
    return Wrong(_all(indicators, found), {"spot": said, "alike": found["form"].map(own).round(2)})


def _left_out(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """Find the rows behind which indicators are missing; all that are missing in a form are one finding."""
    lost = across.declared().comparable("missing", policy.across.rows.value)
    names = across.other("indicators", lost["other"], ["name"])["name"]
    found = lost[~lost.duplicated("form").to_numpy()]
    said = Series(found["form"].map(names.groupby(lost["form"].to_numpy()).agg(_listed)), dtype=object)
    return Wrong(_all(indicators, found), {"spot": across.spot("indicators", found["other"], "name"), "names": said})


def _listed(column: Series) -> str:
    names = plain(column)
    said = "、".join(f"“{''.join(name.split())}”" for name in names[:_NAMED])
    return said if len(names) <= _NAMED else f"{said}等 {len(names)} 项"


def _added(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    found = across.declared().comparable("added", policy.across.rows.value)
    form = across.whole.pairs["declared"].reindex(found["form"])
    said = Series([across.form_named(int(one)) for one in form], index=found.index, dtype=object)
    return Wrong(_all(indicators, found), {"spot": said})


def _all(indicators: DataFrame, found: DataFrame) -> Series:
    """Mark the rows that were found."""
    return Series(data=True, index=indicators.loc[found.index].index, dtype=bool)
