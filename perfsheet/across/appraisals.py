"""What pre-assessments conclude, and what auditors found: read from the words of a form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text, matches

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_CONCLUSION: Final = re.compile(r"^conclusion(?:_\d+)?$")
#: fields and goals in which a form speaks of audits
_TOLD: Final = re.compile(r"^(?:audit|problems|explanation|conclusion|management)(?:_\d+)?$")
_FOUND: Final = "[^。；]{0,16}(?:发现|指出|查出|反映)[^。；]{0,16}(?:问题|违规|违纪|不实)"
_AUDITED: Final = re.compile(f"审计(?:局|厅|署|机关|部门|组)?{_FOUND}")
_NONE: Final = re.compile("(?:未|没有|无|不)(?:被)?(?:审计)?(?:发现|查出|指出|存在|涉及)|无审计|无问题|未开展审计|未接受审计")
#: what the blank form says of the field: 请在此处简要说明…各级审计和财政监督中发现的问题…，如没有请填无：
_HINT: Final = re.compile("请(?:在此处|在此|简要|说明|填写|如实)[^。；]{0,120}(?:请?填(?:写)?“?无”?|说明)[)）。]?[：:]?")
SERIOUS: Final = re.compile("严重|重大|违纪|违法|套取|挪用|骗取")


def conclusions(fields: DataFrame) -> DataFrame:
    """Return the rows of fields that state a conclusion."""
    return fields[matches(fields["key"], _CONCLUSION).to_numpy()]


def refused(texts: Series, policy: Policy) -> Series:
    """Tell which conclusions keep a project out of the budget; a name of one character must be all that is written."""
    listed = policy.ex_ante.conclusions.value
    names = sorted((one.name for one in listed), key=len, reverse=True)
    refusing = {one.name for one in listed if not one.budget}

    def meant(text: str) -> str:
        plain = "".join(text.split())
        return next((name for name in names if (name in plain if len(name) > 1 else name == plain)), "")

    return by_text(texts, meant, object).isin(refusing)


def audited(fields: DataFrame, goals: DataFrame) -> Series:
    """Return, by form, what says that auditors found something."""
    told = pd.concat(
        [fields.loc[matches(fields["key"], _TOLD), ["form", "text"]], goals.loc[matches(goals["kind"], _TOLD), ["form", "text"]]]
    )
    told = told.assign(text=by_text(told["text"], lambda text: _HINT.sub("", text)))
    found = told[(matches(told["text"], _AUDITED) & ~matches(told["text"], _NONE)).to_numpy(dtype=bool)]
    return found.drop_duplicates("form").set_index("form")["text"]
