"""BAT: forms against the roster. Units and projects that are not on it, or are called otherwise there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.account import same_name
from perfsheet.roster.names import spellings
from perfsheet.rule import Wrong, rule
from perfsheet.tables import STRINGS, plain

if TYPE_CHECKING:
    from perfsheet.roster.known import Known

_BASIS: Final = "财政部门下发的单位和项目名册（项目库）：报送的单位、项目应与名册一致"


@rule(
    "BAT001",
    ref="C13",
    blame="unit",
    basis=_BASIS,
    message="名册中没有单位“{here}”{near:s}，请核对单位名称；如是新设单位，请先列入名册",
    expected="名册中的单位名称",
)
def unit_not_on_roster(forms: DataFrame, roster: Known) -> Wrong:
    """表上的实施单位应在名册中。

    单位名称前带编码、后带负责人的，按其中的名称或编码核对；名称相近的只作提示，不当作同一单位。转移支付的表不核对。

    | roster | name     | unit     | department |
    | 1      | 校舍改造 | 城南小学 | 教育局     |

    | forms | project  | unit              |   |
    | 1     | 校舍改造 | 城南小学校        | ✗ |
    | 2     | 校舍改造 | [101002]城南小学  | ✓ |
    | 3     | 校舍改造 | 城南小学/张三     | ✓ |
    | 4     | 校舍改造 | 教育局            | ✓ |
    | 5     | 校舍改造 |                   | ✓ |
    """
    wrong = _unknown_unit(forms, roster)
    near = [roster.likeness.units(unit) if asked else [] for unit, asked in zip(plain(forms["unit"]), wrong, strict=True)]
    names = plain(roster.register.roster.units["unit"])
    return Wrong(wrong, {"near": _proposed([[f"“{names[one.row]}”" for one in some] for some in near], forms)})


@rule(
    "BAT002",
    ref="C13",
    blame="project",
    stages="target monitor selfeval",
    basis=_BASIS,
    after="BAT001",
    message="名册中没有这个项目{near:s}，请核对项目名称、编码和实施单位；如是新增项目，请先列入名册",
    expected="名册中的项目名称和编码",
)
def project_not_on_roster(forms: DataFrame, roster: Known) -> Wrong:
    """表上的项目应在名册中：先按项目编码找，没有编码的按本单位的项目名称找。

    名称相近的项目只作提示，不当作同一项目。事前评估时项目可以尚未列入名册；名册没有列转移支付项目的，不核对转移支付的表。

    | roster | code               | name         | unit     |
    | 1      | 99000025R000000101 | 校舍维修改造 | 城南小学 |
    | 2      | 99000025R000000102 | 课后服务     | 城南小学 |

    | forms | project      | project_code       | unit     |   |
    | 1     | 校舍维修     |                    | 城南小学 | ✗ |
    | 2     | 校舍维修改造 |                    | 城南小学 | ✓ |
    | 3     | 校舍改造     | 99000025R000000101 | 城南小学 | ✓ |
    | 4     | 课后 服务    |                    | 城南小学 | ✓ |
    | 5     | 99000025R000000102-课后托管 |     | 城南小学 | ✓ |
    """
    projects = roster.register.roster.projects
    scopes = ("project", "transfer") if projects["transfer"].any() else ("project",)
    named = forms["project"].notna() | forms["project_code"].notna()
    wrong = named & forms["scope"].isin(scopes) & roster.about["project"].isna() & (not projects.empty)
    columns = [plain(forms[column]) for column in ("project", "project_code", "unit")]
    asked = zip(plain(wrong), forms.index, *columns, strict=True)
    near = [[_called(roster, one.row) for one in roster.near(form, *said)] if flag else [] for flag, form, *said in asked]
    return Wrong(wrong, {"near": _proposed(near, forms)})


@rule(
    "BAT003",
    ref="C13",
    blame="project",
    severity="warning",
    basis=_BASIS,
    message="项目编码 {code} 在名册中是“{listed}”，表上的项目名称是“{here}”，请核对名称或编码",
    expected="{listed}",
)
def project_named_otherwise(forms: DataFrame, roster: Known) -> Wrong:
    """项目编码在名册中的，项目名称应与名册一致。

    | roster | code   | name     | unit     |
    | 1      | 990001 | 校舍改造 | 城南小学 |

    | forms | project         | project_code | unit     |   |
    | 1     | 操场改造        | 990001       | 城南小学 | ✗ |
    | 2     | 990001-校舍改造 | 990001       | 城南小学 | ✓ |
    | 3     | 校 舍 改 造     | 990001       | 城南小学 | ✓ |
    """
    listed = roster.listed("name")
    other = [
        bool(name and text and by == "code" and same_name(name) not in spellings(text))
        for name, text, by in zip(plain(listed), plain(forms["project"]), plain(roster.about["by"]), strict=True)
    ]
    return Wrong(Series(other, index=forms.index), {"listed": listed, "code": roster.listed("code")})


@rule(
    "BAT004",
    ref="C13",
    blame="project_code",
    severity="warning",
    basis=_BASIS,
    message="项目“{listed}”在名册中的编码是 {code:s}，表上填的是 {here}，请核对编码",
    expected="{code:s}",
)
def project_coded_otherwise(forms: DataFrame, roster: Known) -> Wrong:
    """项目名称在名册中的，填写的项目编码应与名册一致。没有填编码的，不核对。

    | roster | code   | name     | unit     |
    | 1      | 990001 | 校舍改造 | 城南小学 |

    | forms | project  | project_code | unit     |   |
    | 1     | 校舍改造 | 990010       | 城南小学 | ✗ |
    | 2     | 校舍改造 | 990001       | 城南小学 | ✓ |
    | 3     | 校舍改造 |              | 城南小学 | ✓ |
    """
    by_name = (roster.about["by"] == "name").fillna(value=False)
    code = roster.listed("code")
    return Wrong(by_name & forms["project_code"].notna() & code.notna(), {"code": code, "listed": roster.listed("name")})


@rule(
    "BAT005",
    ref="C13",
    blame="unit",
    after="BAT001",
    basis=_BASIS,
    message="项目编码 {code:s}（{project}）在名册中属于“{owner}”，表上的实施单位是“{here}”，请核对编码和单位；项目已划转的，请先变更名册",
    expected="{owner}",
)
def project_of_another_unit(forms: DataFrame, roster: Known) -> Wrong:
    """项目应由名册中的实施单位报送，两家单位不能报同一个项目。

    | roster | code   | name     | unit     |
    | 1      | 990001 | 校舍改造 | 城南小学 |
    | 2      | 990002 | 设备购置 | 职业高中 |

    | forms | project  | project_code | unit     |   |
    | 1     | 校舍改造 | 990001       | 职业高中 | ✗ |
    | 2     | 校舍改造 | 990001       | 城南小学 | ✓ |
    | 3     | 校舍改造 | 990001       |          | ✓ |
    """
    owner, own = roster.owner(), roster.about["unit"]
    wrong = (owner != own).fillna(value=False) & forms["unit"].notna() & (roster.about["by"] == "code").fillna(value=False)
    return Wrong(wrong, {"owner": roster.listed("unit"), "code": roster.listed("code")})


@rule(
    "BAT006",
    ref="C13",
    blame="department",
    severity="warning",
    basis=_BASIS,
    message="主管部门填“{here}”，名册中该单位的主管部门是“{above}”，请核对",
    expected="{above}",
)
def department_not_that_of_roster(forms: DataFrame, roster: Known) -> Wrong:
    """表上的主管部门应与名册中该单位的主管部门一致。

    | roster | name     | unit     | department |
    | 1      | 校舍改造 | 城南小学 | 教育局     |
    | 2      | 墒情监测 | 农技中心 | 农业农村局 |

    | forms | project  | unit     | department  |   |
    | 1     | 校舍改造 | 城南小学 | 农业农村局  | ✗ |
    | 2     | 校舍改造 | 城南小学 | [101]教育局 | ✓ |
    | 3     | 校舍改造 | 城南小学 | 省教育厅    | ✓ |
    """
    above = roster.above()
    differs = (above != roster.about["department"]).fillna(value=False)
    return Wrong(differs & (forms["scope"] != "department"), {"above": roster.department(above)})


def _unknown_unit(forms: DataFrame, roster: Known) -> Series:
    """Tell where a unit is named that is neither a unit nor a department of the roster."""
    known = [bool(roster.register.units(text) or roster.register.departments(text)) for text in plain(forms["unit"])]
    return forms["unit"].notna() & (forms["scope"] != "transfer") & ~Series(known, index=forms.index)


def _called(roster: Known, row: int) -> str:
    name, unit = (plain(roster.register.roster.projects[column].iloc[[row]])[0] for column in ("name", "unit"))
    return f"“{name or ''}”（{unit or '单位未注明'}）"


def _proposed(near: list[list[str]], forms: DataFrame) -> Series:
    """Say what is near, for a person to decide; nothing where nothing is."""
    said = [f"（名册中相近的有{'、'.join(some)}）" if some else "" for some in near]
    return Series(said, index=forms.index, dtype=STRINGS)
