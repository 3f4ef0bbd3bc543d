"""The facts of the made-up county, from samples/source/*.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "source"

#: second-level indicator → first-level indicator
LEVEL1 = {
    "经济成本指标": "成本指标",
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}

Figure = float | int | str | None


@dataclass(frozen=True)
class Indicator:
    """An indicator with its target and what was reached at each point of the year."""

    l2: str
    name: str
    weight: float
    target: Figure = None
    op: str = ""
    measure: str = ""
    date: str = ""
    may: Figure = None
    aug: Figure = None
    half: Figure = None
    forecast: Figure = None
    actual: Figure = None
    share: float | None = None
    reason: str = ""
    watch: str = ""
    category: str = ""
    likely: str = "确定能"
    remark: str = ""

    @property
    def level1(self) -> str:
        """The first-level indicator that it belongs to."""
        return LEVEL1[self.l2]

    @property
    def words(self) -> bool:
        """Whether the target is a word or a date, not a figure."""
        return not isinstance(self.target, (int, float))


@dataclass(frozen=True)
class Transfer:
    """The transfer payment that pays for a project; central and local are (budget, spent) in 万元."""

    name: str
    ministry: str
    ministry_local: str
    central: list[float]
    local: list[float]
    note: str


@dataclass(frozen=True)
class Project:
    """A project; money by point of the year as [fiscal, carry-over, other] in 万元."""

    id: str
    unit: Unit
    code: str
    name: str
    new: bool
    account: str
    category: str
    start: date
    end: date
    fund: dict[str, list[float]]
    goal: str
    done: str
    indicators: list[Indicator]
    secret: bool = False
    transfer: Transfer | None = None
    appraisal: list[int] | None = None
    shortfall: str = ""


@dataclass(frozen=True)
class Department:
    """A supervising department."""

    code: str
    name: str
    basic: dict[str, float]
    duties: str
    goals: list[str]
    done: list[str]
    tasks: list[dict[str, object]]
    indicators: list[Indicator]


@dataclass(frozen=True)
class Unit:
    """An implementing unit; `house` names the way its forms are drawn."""

    id: str
    code: str
    department: Department
    name: str
    house: str
    contact: str


class County:
    """All facts of the county, by id."""

    def __init__(self) -> None:
        """Read both files."""
        facts = tomllib.loads((SOURCE / "county.toml").read_text(encoding="utf-8"))
        projects = tomllib.loads((SOURCE / "projects.toml").read_text(encoding="utf-8"))["project"]
        self.year: int = facts["year"]
        self.name: str = facts["county"]
        self.province: str = facts["province"]
        self.departments = {d["code"]: Department(**(d | {"indicators": _indicators(d)})) for d in facts["department"]}
        self.units = {u["id"]: Unit(**(u | {"department": self.departments[u["department"]]})) for u in facts["unit"]}
        self.projects = {p["id"]: self._project(p) for p in projects}

    def _project(self, facts: dict[str, object]) -> Project:
        transfer = facts.get("transfer")
        made = {
            "unit": self.units[str(facts["unit"])],
            "indicators": _indicators(facts),
            "transfer": Transfer(**transfer) if isinstance(transfer, dict) else None,
        }
        return Project(**(facts | made))  # type: ignore[arg-type]

    def of_department(self, department: Department) -> list[Project]:
        """List the projects of the units below a department."""
        return [p for p in self.projects.values() if p.unit.department is department]

    @cached_property
    def title_year(self) -> str:
        """The line under most titles."""
        return f"（{self.year}年度）"


def _indicators(facts: dict[str, object]) -> list[Indicator]:
    rows = facts["indicators"]
    return [Indicator(**row) for row in rows] if isinstance(rows, list) else []
