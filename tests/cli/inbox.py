"""Returned forms to run the commands on, drawn plainly."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

LINES = (
    ("项目支出绩效自评表",),
    ("（{year}年度）",),
    ("项目名称", "{project}"),
    ("主管部门", "教育局", "", "实施单位", "{unit}"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", 50, "{budget}", 40, 10, "=80%", 8),
    ("", "其中：财政拨款", 50, "{budget}", 40),
    ("年度总体目标", "预期目标", "", "", "实际完成情况"),
    ("", "完成改造", "", "", "已完成改造"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "改造面积", "≥500平方米", "520平方米", 50, 50, "无"),
    ("效益指标", "社会效益指标", "受益学生", "≥300人", "310人", 30, 30),
    ("满意度指标", "服务对象满意度指标", "师生满意度", "≥95%", "96%", 10, 10),
    ("总分", "", "", "", "", 100, 98),
)


def selfeval(project: str = "操场改造", unit: str = "第一中学", year: int = 2024, budget: float = 50) -> bytes:
    """Draw a project's self-evaluation."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for row, line in enumerate(LINES, 1):
        for column, text in enumerate(line, 1):
            filled = text.format(project=project, unit=unit, year=year, budget=budget) if isinstance(text, str) else text
            cell = sheet.cell(row, column)
            if isinstance(filled, str) and filled.startswith("="):
                cell.value, cell.number_format = float(filled[1:-1]) / 100, "0%"
            elif filled != "":
                cell.value = float(filled) if text == "{budget}" else filled
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(path: Path, data: bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def perfsheet(*arguments: object, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as an operator does."""
    command = [sys.executable, "-m", "perfsheet", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **environment}, check=False, timeout=120)
