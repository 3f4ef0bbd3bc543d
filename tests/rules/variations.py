"""Decent forms with a few cells put otherwise, at random but always the same: thousands of forms such as nobody would think of drawing.

Nothing that judges is imported here.
"""

from __future__ import annotations

import random
import re
from functools import cache

import pandas as pd

from perfsheet.columns import encode
from perfsheet.model import FileResult
from perfsheet.read.recognise import read_grids
from perfsheet.tables import Batch
from tests.rules.decent import MONITORS, OTHERS, SELFEVALS, TARGETS
from tests.sheets import grid

#: policies that the forms are held against, and how many variations of each drawing
POLICIES = {"national": 20, "jiashi": 5, "hubei": 5, "yunnan": 5, "wenzhou": 5}
_EDITS = (1, 1, 2, 3, 5)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SIGN = re.compile("[≥≤=＞＜><]")
_TEXTS = (
    *(
        "",
        "",
        "",
        "无",
        "/",
        "—",
        "XX",
        "待填写",
        "不适用",
        "较好",
        "优",
        "良",
        "达成预期指标",
        "部分达成预期指标并具有一定效果",
        "未达成",
        "是",
        "√",
        "☑",
    ),
    *(
        "100%",
        "90%",
        "≥95%",
        "≤5%",
        "=0",
        "0",
        "-1",
        "10",
        "50",
        "100.5",
        "2024年12月31日前",
        "2025年1月",
        "2023",
        "约50",
        "50~60",
        "#DIV/0!",
        "按合同支付",
        "因招标推迟，下月完成",
    ),
)


def _figure(rng: random.Random, text: str) -> str:
    """Put another figure in the place of one."""
    found = rng.choice(list(_NUMBER.finditer(text)))
    value = float(found[0].replace(",", ""))
    other = rng.choice(
        (
            value / 2,
            value * 0.8,
            value * 1.1,
            value * 1.3,
            value * 2,
            value + 0.01,
            value - 0.01,
            value + 0.1,
            value + 1,
            value - 1,
            0,
            value * 100,
            value / 10_000,
            value * 10_000,
        )
    )
    return f"{text[: found.start()]}{round(other, 4):g}{text[found.end() :]}"


def _otherwise(rng: random.Random, text: str, others: list[str]) -> str:
    """Put something else in the place of a text."""
    ways = [lambda: rng.choice(_TEXTS), lambda: rng.choice(others)]
    if _NUMBER.search(text):
        ways += [lambda: _figure(rng, text)] * 5
        ways += [lambda: _NUMBER.sub("", text), lambda: f"{text}%", lambda: text.replace("%", ""), lambda: f"-{text}"]
    if _SIGN.search(text):
        ways += [lambda: _SIGN.sub(rng.choice("≥≤=＞＜"), text)] * 2 + [lambda: _SIGN.sub("", text)]
    other = rng.choice(ways)().replace("|", "／").lstrip("'")
    return f"'{other}" if other.startswith("=") else other  # or it would be a stored number


def varied(drawing: str, rng: random.Random) -> str:
    """Put some cells of a drawing otherwise; now and then a row is left out or comes twice."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in drawing.strip().splitlines()]
    for _ in range(rng.choice(_EDITS)):
        places = [(row, col) for row, cells in enumerate(rows) for col, text in enumerate(cells) if row > 1 and text not in {"<", "^", ""}]
        others = sorted({rows[row][col] for row, col in places})
        row, col = rng.choice(places)
        rows[row][col] = _otherwise(rng, rows[row][col], others)
    chance, last = rng.random(), rng.randrange(len(rows) // 2, len(rows))
    if chance < 0.06 and "^" in rows[last][0]:
        del rows[last]
    elif chance > 0.94 and "^" in rows[last][0]:
        rows.insert(last, list(rows[last]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


@cache
def batch(policy: str) -> Batch:
    """Read the variations that are held against a policy."""
    rng = random.Random(policy)
    drawings = [varied(drawn, rng) for drawn in (SELFEVALS | TARGETS | MONITORS | OTHERS).values() for _ in range(POLICIES[policy])]
    results = [FileResult(str(i), "", 0, "read", *read_grids([grid(text)])) for i, text in enumerate(drawings)]
    return Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": [result.file for result in results]}))
