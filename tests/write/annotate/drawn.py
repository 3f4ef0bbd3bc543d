"""Workbooks with everything that offices put into a form, drawn by a library; each holds the same small form on its first sheet."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import xlsxwriter

Draw = Callable[[Any, Any], None]
SHEET = "自评表"
#: what stands in the form; B9 is a formula with its result, A1:F1 is merged
ROWS: list[tuple[str, str | float]] = [
    ("项目名称", "道路养护"),
    ("全年预算数", 120.5),
    ("全年执行数", 100),
    ("分值", 10),
    ("得分", 12),
    ("备注", "=不是公式"),
    ("编码", "00012"),
]


def png() -> bytes:
    """Draw a red square."""
    rows = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))
    chunks = ((b"IHDR", struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def workbook(draw: Draw | None = None, options: dict[str, Any] | None = None, vba: bytes | None = None) -> bytes:
    """Draw the form, then what `draw` adds (book, sheet)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **(options or {})})
    sheet = book.add_worksheet(SHEET)
    boxed, wide = (
        book.add_format({"border": 1, "font_name": "宋体"}),
        book.add_format({"bold": True, "align": "center", "bg_color": "#FFFF00"}),
    )
    sheet.merge_range("A1:F1", "项目支出绩效自评表", wide)
    for row, (label, value) in enumerate(ROWS, 1):
        sheet.write(row, 0, label, boxed)
        sheet.write(row, 1, value, boxed)
    sheet.write_formula("B9", "=B3-B4", boxed, 20.5)
    sheet.set_column("A:A", 14)
    sheet.set_column("B:B", 22)
    if vba is not None:
        book.add_vba_project(io.BytesIO(vba), is_stream=True)
    if draw is not None:
        draw(book, sheet)
    book.close()
    return out.getvalue()


def images(_: Any, sheet: Any) -> None:
    sheet.insert_image("D3", "章.png", {"image_data": io.BytesIO(png())})
    sheet.set_header("&L&G", {"image_left": "头.png", "image_data_left": io.BytesIO(png())})


def shapes(_: Any, sheet: Any) -> None:
    sheet.insert_textbox("D3", "由财务科填写", {"width": 120, "height": 40})
    sheet.insert_textbox("D8", "盖章处", {"line": {"color": "red"}})


def controls(_: Any, sheet: Any) -> None:
    sheet.insert_button("D5", {"macro": "填报", "caption": "填报"})
    sheet.write_comment("C9", "按钮旁的批注", {"author": "张会计", "x_scale": 2})


def rich_text(book: Any, sheet: Any) -> None:
    sheet.write_rich_string("C3", "其中", book.add_format({"bold": True, "color": "red"}), "财政拨款", "　和自筹")


def sparklines(_: Any, sheet: Any) -> None:
    sheet.add_sparkline("C3", {"range": f"{SHEET}!B3:B5"})


def comments(_: Any, sheet: Any) -> None:
    sheet.write_comment("B6", "请核对得分", {"author": "李主任", "width": 300, "height": 77})
    sheet.write_comment("C3", "见附件", {"author": "张会计", "visible": True})
    sheet.write_comment("F20", "远处的批注")


def validations(_: Any, sheet: Any) -> None:
    sheet.data_validation("B5:B6", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "input_message": "0–100"})
    sheet.data_validation("C5", {"validate": "list", "source": ["是", "否"]})


def conditional(book: Any, sheet: Any) -> None:
    sheet.conditional_format("B3:B8", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B3:B8", {"type": "cell", "criteria": ">", "value": 100, "format": book.add_format({"bg_color": "#00FF00"})})
    sheet.conditional_format("B3:B8", {"type": "icon_set", "icon_style": "3_traffic_lights"})


def charts(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={SHEET}!$B$3:$B$5"})
    sheet.insert_chart("D3", chart)


def chart_sheet(book: Any, _sheet: Any) -> None:
    page = book.add_chartsheet("图")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": f"={SHEET}!$B$3:$B$5"})
    page.set_chart(chart)
    page.activate()


def buttons(_: Any, sheet: Any) -> None:
    sheet.insert_button("D5", {"macro": "汇总", "caption": "汇总"})
    sheet.insert_textbox("D8", "文本框")


def protection(_: Any, sheet: Any) -> None:
    sheet.protect("秘密", {"insert_rows": True})
    sheet.unprotect_range("B3:B6")


def several(book: Any, _sheet: Any) -> None:
    for name in ("预算", "附表 (2)", "O'Neil's & <表>"):
        page = book.add_worksheet(name)
        page.write("A1", name)
        page.write_comment("A1", "旁批")
    page.activate()
    page.set_first_sheet()


def very_hidden(book: Any, _sheet: Any) -> None:
    book.add_worksheet("字典").very_hidden()
    book.add_worksheet("隐藏").hide()


def names(book: Any, sheet: Any) -> None:
    second = book.add_worksheet("第二表")
    book.define_name("预算数", f"={SHEET}!$B$3")
    book.define_name(f"{SHEET}!局部", f"={SHEET}!$B$4")
    book.define_name("第二表!局部", "=第二表!$A$1")
    sheet.print_area("A1:F20")
    sheet.repeat_rows(0)
    sheet.autofilter("A2:B8")
    second.print_area("A1:B2")


def formulas(_: Any, sheet: Any) -> None:
    sheet.write_formula("C3", "=B3*2", None, 241)
    sheet.write_formula("C4", '=IF(B4>0,"是","否")', None, "是")
    sheet.write_array_formula("C5:C6", "{=B5:B6*1}", None, 10)
    sheet.write_formula("C7", "=1/0", None, "#DIV/0!")
    sheet.write_dynamic_array_formula("E3", "=_xlfn.UNIQUE(B3:B5)", None, 120.5)


def lists(_: Any, sheet: Any) -> None:
    sheet.add_table("H2:I5", {"columns": [{"header": "科目"}, {"header": "金额"}], "data": [["办公费", 1], ["差旅费", 2], ["水电费", 3]]})


def printing(book: Any, sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_h_pagebreaks([5])
    sheet.set_row(6, 30, None, {"hidden": True})
    sheet.set_row(7, 40, book.add_format({"italic": True}), {"level": 1})
    sheet.set_column("D:E", 3, book.add_format({"bg_color": "#EEEEEE"}), {"hidden": False, "level": 1})
    sheet.set_column("G:H", 9, None, {"hidden": True})
    sheet.freeze_panes(1, 1)
    sheet.write_url("C8", "https://www.example.gov.cn/", string="网址")
    sheet.ignore_errors({"number_stored_as_text": "A1:B9"})
    sheet.set_background(io.BytesIO(png()), is_byte_stream=True)


def hidden_by_default(_: Any, sheet: Any) -> None:
    sheet.set_default_row(hide_unused_rows=True)


def named_like_ours(book: Any, _sheet: Any) -> None:
    book.add_worksheet("审核意见").write("A1", "单位自己的意见")


DRAWINGS: dict[str, Draw] = {
    "pictures, also in the header": images,
    "shapes and text boxes": shapes,
    "form controls beside a comment": controls,
    "rich text": rich_text,
    "sparklines": sparklines,
    "comments on the same cell and others": comments,
    "data validation": validations,
    "conditional formats": conditional,
    "charts": charts,
    "a chart sheet that is open": chart_sheet,
    "a protected sheet": protection,
    "several sheets, the last one open": several,
    "very hidden sheets": very_hidden,
    "defined names": names,
    "formulas with results": formulas,
    "lists": lists,
    "page set-up, hidden rows and columns": printing,
    "rows hidden unless stated": hidden_by_default,
    "a sheet of its own called 审核意见": named_like_ours,
}
