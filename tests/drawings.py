"""Draw published forms as other offices do: habits that the script beside the forms does not have.

`draw(form, habit, seed)` gives the grid and the cell of every value, in the shape of NNN.expected.json.
"""

from __future__ import annotations

import random
import re
from typing import Any

from perfsheet.model import Area, Cell, Grid, address

HABITS = ("inline", "stacked", "numbered", "subtotals", "repeated_head", "no_block_column", "permuted", "wide_merges", "unit_line")
Expected = dict[str, Any]


class Canvas:
    """A grid under construction."""

    def __init__(self, rng: random.Random) -> None:
        """Begin in the first row."""
        self.rng = rng
        self.cells: dict[tuple[int, int], Cell] = {}
        self.areas: list[Area] = []
        self.row = 1

    def put(self, col: int, text: str, cols: int = 1, rows: int = 1, row: int | None = None) -> str:
        """Write a text over a block of cells and return the address of its first."""
        at = self.row if row is None else row
        if text.strip():
            number = float(text) if re.fullmatch(r"-?\d{1,9}(\.\d+)?", text) and not re.match(r"0\d", text) and self.rng.random() < 0.5 else None
            self.cells[at, col] = Cell(at, col, text, number)
        if cols > 1 or rows > 1:
            self.areas.append(Area(at, col, at + rows - 1, col + cols - 1))
        return address(at, col)

    def next(self, count: int = 1) -> None:
        """Go down."""
        self.row += count

    def grid(self, sheet: str = "表") -> Grid:
        """Return what has been drawn."""
        rows: dict[int, list[Cell]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            rows.setdefault(row, []).append(cell)
        return Grid(sheet, sorted(rows.items()), self.areas)


def plain(label: str) -> str:
    return re.sub(r"\s", "", label)


def draw(form: dict[str, Any], habit: str, seed: int, canvas: Canvas | None = None) -> tuple[Grid, Expected]:
    """Draw one form; with a canvas, below what is on it already."""
    rng = random.Random(f"{form['id']}-{habit}-{seed}")
    canvas = canvas or Canvas(rng)
    expected: Expected = {"id": form["id"], "kind": form["form_kind"], "year": None, "header": [], "goals": [], "totals": [],
                          "funds": {"columns": form["fund"]["columns"], "rows": []}, "indicators": {"columns": form["indicators"]["columns"], "rows": []}}
    _title(canvas, form, habit, expected)
    _header(canvas, form, habit, expected)
    _funds(canvas, form, habit, expected)
    _goals(canvas, form, habit, expected)
    _indicators(canvas, form, habit, expected, rng)
    return canvas.grid(), expected


def _title(canvas: Canvas, form: dict[str, Any], habit: str, expected: Expected) -> None:
    if habit == "unit_line":
        canvas.put(1, "附件3-1")
        canvas.next()
    canvas.put(1, form["title"], 8 if habit == "wide_merges" else 1)
    found = re.search(r"(20\d\d)\s*年", form["title"])
    expected["year"] = int(found[1]) if found else None
    canvas.next(2 if habit == "numbered" else 1)
    if habit == "unit_line":
        canvas.put(6, "金额单位：万元")
        canvas.next()


def _header(canvas: Canvas, form: dict[str, Any], habit: str, expected: Expected) -> None:
    pairs = [(label, value) for label, value in form["header"]]
    if habit == "numbered":
        canvas.put(1, "一、基本情况")
        canvas.next()
    if habit == "stacked" and len(pairs) > 2 and all(value and len(value) < 30 for _, value in pairs[:3]):
        for col, (label, value) in enumerate(pairs[:3], 1):
            canvas.put(col, label)
            expected["header"].append([label, value, canvas.put(col, value, row=canvas.row + 1)])
        canvas.next(2)
        pairs = pairs[3:]
    for label, value in pairs:
        if habit == "inline" and value and "：" not in value and ":" not in value and not value.startswith("("):
            expected["header"].append([label, value, canvas.put(1, f"{plain(label)}：{value}")])
        else:
            canvas.put(1, label, 2 if habit == "wide_merges" else 1)
            col = 3 if habit == "wide_merges" else 2
            expected["header"].append([label, value, canvas.put(col, value, 6 if habit == "wide_merges" else 1)])
        canvas.next()


def _funds(canvas: Canvas, form: dict[str, Any], habit: str, expected: Expected) -> None:
    fund = form["fund"]
    columns = fund["columns"]
    if not columns:
        return
    left = 1 if habit in ("no_block_column", "numbered") else 2
    if left == 1:
        canvas.put(1, ("二、" if habit == "numbered" else "") + fund["block_label"])
        canvas.next()
    else:
        canvas.put(1, fund["block_label"], rows=len(fund["rows"]) + 1 if habit == "wide_merges" else 1)
    for i, line in enumerate([columns, *fund["rows"]]):
        cells = []
        for k, text in enumerate(line):
            col = left + (2 * k if habit == "wide_merges" else k)
            cells.append([text, canvas.put(col, text, 2 if habit == "wide_merges" else 1)])
        if i:
            expected["funds"]["rows"].append(cells)
        if i or any(columns):
            canvas.next()
        elif left == 2:
            pass


def _goals(canvas: Canvas, form: dict[str, Any], habit: str, expected: Expected) -> None:
    goals = form["goals"]
    if len(goals) < 2:
        return
    if habit == "numbered":
        canvas.put(1, "三、年度总体目标")
        canvas.next()
    labels = goals[0]
    left = 1 if habit in ("no_block_column", "numbered") or len(labels) == 1 else 2
    if len(labels) == 1:
        for texts in goals[1:]:
            canvas.put(1, labels[0])
            expected["goals"].append([labels[0], texts[0], canvas.put(2, texts[0])])
            canvas.next()
        return
    if left == 2:
        canvas.put(1, "年度总体目标", rows=len(goals) if habit == "wide_merges" else 1)
    for i, line in enumerate(goals):
        for k, (label, text) in enumerate(zip(labels, line, strict=True)):
            cell = canvas.put(left + 3 * k, text, 3 if habit == "wide_merges" else 1)
            if i:
                expected["goals"].append([label, text, cell])
        canvas.next()


def _indicators(canvas: Canvas, form: dict[str, Any], habit: str, expected: Expected, rng: random.Random) -> None:
    columns, rows = form["indicators"]["columns"], form["indicators"]["rows"]
    if not columns:
        return
    if habit == "numbered":
        canvas.put(1, "四、绩效指标")
        canvas.next()
    left = 1 if habit in ("no_block_column", "numbered", "permuted") else 2
    if left == 2:
        canvas.put(1, "绩效指标")
    order = list(range(len(columns)))
    if habit == "permuted":
        rng.shuffle(order)
    place = {k: left + i for i, k in enumerate(order)}

    def head() -> None:
        for k, text in enumerate(columns):
            canvas.put(place[k], text)
        canvas.next()

    head()
    levels = [k for k, text in enumerate(columns) if plain(text).startswith(("一级", "二级"))]
    carry: dict[int, tuple[str, str]] = {}
    for n, line in enumerate(rows):
        if n and levels and line[levels[0]] and habit == "subtotals":
            canvas.put(place[levels[0]], rng.choice(["小计", "小 计", "产出指标小计"]))
            canvas.next()
        if habit == "repeated_head" and n and n % 4 == 0:
            canvas.next()
            head()
        expected["indicators"]["rows"].append(_line(canvas, line, levels, place, carry))
    _totals(canvas, form, expected, place)


def _line(canvas: Canvas, line: list[str], levels: list[int], place: dict[int, int], carry: dict[int, tuple[str, str]]) -> list[list[str]]:
    """Draw one indicator; a blank level belongs to the one above."""
    cells = []
    for k, text in enumerate(line):
        if k in levels and text == "" and k in carry and all(line[j] == "" for j in levels if j < k):
            cells.append(list(carry[k]))
            continue
        cells.append([text, canvas.put(place[k], text)])
        if k in levels and text:
            carry[k] = (text, cells[-1][1])
            for j in [j for j in carry if j > k]:
                del carry[j]
    canvas.next()
    return cells


def _totals(canvas: Canvas, form: dict[str, Any], expected: Expected, place: dict[int, int]) -> None:
    names = [plain(text) for text in form["indicators"]["columns"]]
    weight = next((k for k, name in enumerate(names) if name.startswith(("分值", "权重", "指标权重"))), None)
    score = next((k for k, name in enumerate(names) if "得分" in name and "系数" not in name), None)
    level = next((k for k, name in enumerate(names) if name.startswith("一级")), None)
    for label, *values in form["totals"]:
        canvas.put(place[level] if level is not None else min(place.values()), label)
        spots = [weight, score] if len(values) == 2 else [score]
        for value, spot in zip(values, spots, strict=False):
            if spot is not None and value:
                expected["totals"].append([label, value, canvas.put(place[spot], value)])
        canvas.next()
