"""Number formats: what Excel shows for a stored figure under a format code."""

from __future__ import annotations

import csv
import math
import os
import shutil
import subprocess
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from perfsheet.read.display import BUILTIN, show

_SOAK = int(os.environ.get("PERFSHEET_SOAK", "0"))
_OFFICE = shutil.which("soffice")
_FEW = settings(max_examples=20_000 if _SOAK else 200, deadline=None)

# stored | format code (␣ is a blank at its end) | as Excel shows it | ISO date | as LibreOffice shows it, where it differs: there General is
# wider, days before March 1900 are counted differently, -0.00 loses its sign, and Chinese codes are read only with a [$-804]
_TABLE = r"""
0 | General | 0 |  |
1 | General | 1 |  |
-1 | General | -1 |  |
12.5 | General | 12.5 |  |
0.1 | General | 0.1 |  |
0.30000000000000004 | General | 0.3 |  |
0.3333333333333333 | General | 0.333333333 |  | 0.333333333333333
-0.3333333333333333 | General | -0.333333333 |  | -0.333333333333333
66.66666666666667 | General | 66.66666667 |  | 66.6666666666667
1234567.891 | General | 1234567.891 |  |
12345678901 | General | 12345678901 |  |
123456789012 | General | 1.23457E+11 |  | 123456789012
1000000000000000 | General | 1E+15 |  | 1000000000000000
-1000000000000000 | General | -1E+15 |  | -1000000000000000
1.5e-07 | General | 0.00000015 |  |
1e-05 | General | 0.00001 |  |
1.2345678e-05 | General | 1.23457E-05 |  | 0.000012345678
0.0001234 | General | 0.0001234 |  |
1e-10 | General | 1E-10 |  |
123456.789012 | General | 123456.789 |  | 123456.789012
99999999999.5 | General | 1E+11 |  | 99999999999.5
2.675 | 0.00 | 2.68 |  |
1.005 | 0.00 | 1.01 |  |
-1.005 | 0.00 | -1.01 |  |
0.5 | 0 | 1 |  |
1.5 | 0 | 2 |  |
2.5 | 0 | 3 |  |
-2.5 | 0 | -3 |  |
28.499999999999996 | 0 | 29 |  |
-0.4 | 0 | -0 |  | 0
-0.001 | 0.00 | -0.00 |  | 0.00
0 | 0.00 | 0.00 |  |
0.95 | 0% | 95% |  |
0.8575 | 0% | 86% |  |
0.8575 | 0.00% | 85.75% |  |
1.0259 | 0.0% | 102.6% |  |
-0.125 | 0% | -13% |  |
0.005 | 0% | 1% |  |
0.0009 | 0.00% | 0.09% |  |
1234.5 | #,##0 | 1,235 |  |
1234567.895 | #,##0.00 | 1,234,567.90 |  |
-1234567.895 | #,##0.00 | -1,234,567.90 |  |
0 | #,##0 | 0 |  |
0.5 | #,##0.00 | 0.50 |  |
5 | #.## | 5. |  | 5
0 | #.## | . |  |
5.25 | #.## | 5.25 |  |
0.25 | #.## | .25 |  |
12 | 00000 | 00012 |  |
123456 | 00000 | 123456 |  |
7 | 0.0## | 7.0 |  |
7.1256 | 0.0## | 7.126 |  |
7.5 | ?0.0? | 7.5 |  |
12345 | 0.0, | 12.3 |  |
12345678 | 0.0,, | 12.3 |  |
12345678 | #,##0, | 12,346 |  |
123456 | 0!.0,"万" | 12.3万 |  | 123!.5万
123456 | 0"."0,"万" | 12.3万 |  |
100 | 0"万元" | 100万元 |  |
95 | "≥"0"%" | ≥95% |  |
95 | "≥"0\% | ≥95% |  |
2024 | 0"年度" | 2024年度 |  |
2024 | 0年 | 2024年 |  |
-5 | 0.00;(0.00) | (5.00) |  |
5 | 0.00;(0.00) | 5.00 |  |
0 | 0.00;(0.00);"-" | - |  |
0 | 0;-0;;@ |  |  |
-5 | 0;;0 |  |  |
5 | ;;; |  |  |
1234.5 | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_␣ | 1,234.50 |  |
-1234.5 | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_␣ | -1,234.50 |  |
0 | _ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_␣ | - |  |
1234.5 | "¥"#,##0.00;"¥"\-#,##0.00 | ¥1,234.50 |  |
-1234.5 | "¥"#,##0.00;"¥"\-#,##0.00 | ¥-1,234.50 |  |
-1234.5 | [$¥-804]#,##0.00 | -¥1,234.50 |  |
1234.5 | [$¥-804]#,##0.00;[Red][$¥-804]-#,##0.00 | ¥1,234.50 |  |
-12 | 0.00_);[Red]\(0.00\) | (12.00) |  |
150 | [>=100]"高"0;[>=60]"中"0;"低"0 | 高150 |  |
75 | [>=100]"高"0;[>=60]"中"0;"低"0 | 中75 |  |
5 | [>=100]"高"0;[>=60]"中"0;"低"0 | 低5 |  |
1 | [=1]"是";[=0]"否";General | 是 |  |
0 | [=1]"是";[=0]"否";General | 否 |  |
7 | [=1]"是";[=0]"否";General | 7 |  |
-7 | [<0]"减"0;0 | 减7 |  |
-7 | [<100]0;0.0 | -7 |  |
150 | [<100]0;0.0 | 150.0 |  |
-3 | [Red]0;[Blue]-0 | -3 |  |
3 | [Red]0;[Blue]-0 | 3 |  |
5 | General"元" | 5元 |  |
-5 | General"元" | -5元 |  |
12.5 | G/通用格式"元" | 12.5元 |  | CE/通用格式元
5 | @ | 5 |  |
12345 | 0.00E+00 | 1.23E+04 |  |
0.00012345 | 0.00E+00 | 1.23E-04 |  |
-12345 | 0.0E+0 | -1.2E+4 |  |
12345 | ##0.0E+0 | 12.3E+3 |  |
0 | 0.00E+00 | 0.00E+00 |  |
9999999 | 0.0E+0 | 1.0E+7 |  |
12345 | 0E-0 | 1E4 |  |
0.00012 | 0.0E-00 | 1.2E-04 |  |
0.5 | # ?/? | 1/2 |  |
1.25 | # ?/? | 1 1/4 |  |
3.14159 | # ??/?? | 3 14/99 |  |
3.14159 | # ???/??? | 3  16/113 |  |
2 | # ?/? | 2 |  |
0.3 | ?/? | 2/7 |  |
1.5 | 0/0 | 3/2 |  |
1.75 | # ?/8 | 1 6/8 |  |
0.99 | # ?/? | 1 |  |
-1.5 | # ?/? | -1 1/2 |  |
1234567890 | (000) 000-0000 | (123) 456-7890 |  |
123456789 | 000-00-0000 | 123-45-6789 |  |
45657 | yyyy/m/d | 2024/12/31 | 2024-12-31 |
45657 | yyyy-mm-dd | 2024-12-31 | 2024-12-31 |
45657 | yyyy"年"m"月"d"日" | 2024年12月31日 | 2024-12-31 |
45657 | yyyy"年"m"月" | 2024年12月 | 2024-12 |
45657 | m"月"d"日" | 12月31日 | 2024-12-31 |
45657 | yyyy.mm.dd | 2024.12.31 | 2024-12-31 |
45657 | yyyy.m | 2024.12 | 2024-12 |
45657 | yy-m-d | 24-12-31 | 2024-12-31 |
45657 | d-mmm-yy | 31-Dec-24 | 2024-12-31 |
45657 | mmmm d, yyyy | December 31, 2024 | 2024-12-31 |
45657 | mmmmm | D | 2024-12 |
45657 | ddd | Tue | 2024-12-31 |
45657 | dddd | Tuesday | 2024-12-31 |
45657 | aaaa | 星期二 | 2024-12-31 | Tuesday
45657 | aaa | 二 | 2024-12-31 | Tue
45657 | [$-804]aaaa | 星期二 | 2024-12-31 |
45657 | [$-804]dddd | 星期二 | 2024-12-31 |
45657 | [$-804]mmmm | 十二月 | 2024-12 |
45657 | yyyy"年"m"月"d"日";@ | 2024年12月31日 | 2024-12-31 |
45657 | [$-F800]dddd, mmmm dd, yyyy | 2024年12月31日 | 2024-12-31 | Tuesday, December 31, 2024
45657 | [DBNum1][$-804]yyyy"年"m"月"d"日";@ | 二〇二四年十二月三十一日 | 2024-12-31 |
45657 | [DBNum1][$-804]m"月"d"日";@ | 十二月三十一日 | 2024-12-31 |
45657 | [$-804]e"年"m"月" | 2024年12月 | 2024-12 | 24年12月
45657.75 | yyyy/m/d h:mm | 2024/12/31 18:00 | 2024-12-31 |
45657.75 | h:mm AM/PM | 6:00 PM |  |
45657.75 | 上午/下午h"时"mm"分" | 下午6时00分 |  | 45657.75
45657.25 | 上午/下午h"时"mm"分" | 上午6时00分 |  | 45657.25
45657.99999999 | yyyy/m/d h:mm:ss | 2025/1/1 0:00:00 | 2025-01-01 |
0.5 | h:mm | 12:00 |  |
0.999 | h:mm:ss | 23:58:34 |  | 23:58:33
0.0208333333333333 | mm:ss | 30:00 |  |
1.5 | [h]:mm | 36:00 |  |
1.5 | [h]:mm:ss | 36:00:00 |  |
1.5 | [mm] | 2160 |  |
0.001 | [ss] | 86 |  |
1e-05 | mm:ss.0 | 00:00.9 |  |
60 | yyyy/m/d | 1900/2/29 |  | 1900/2/28
59 | yyyy/m/d | 1900/2/28 | 1900-02-28 | 1900/2/27
61 | yyyy/m/d | 1900/3/1 | 1900-03-01 |
1 | yyyy/m/d | 1900/1/1 | 1900-01-01 | 1899/12/31
0 | yyyy/m/d | 1900/1/0 |  | 1899/12/30
-1 | yyyy/m/d | ######## |  | 1899/12/29
2958465 | yyyy/m/d | 9999/12/31 | 9999-12-31 |
2958466 | yyyy/m/d | ######## |  | 10000/1/1
1 | aaaa | 星期日 | 1900-01-01 | Sunday
123 | [DBNum1][$-804]General | 一百二十三 |  |
10 | [DBNum1][$-804]General | 一十 |  |
2024 | [DBNum1][$-804]General | 二千〇二十四 |  |
1234 | [DBNum2][$-804]General"元" | 壹仟贰佰叁拾肆元 |  |
100005 | [DBNum2][$-804]General | 壹拾万零伍 |  |
120000 | [DBNum1][$-804]General | 一十二万 |  |
0 | [DBNum2]0 | 零 |  | 0
105 | [DBNum2]0 | 壹佰零伍 |  | 105
12.5 | [DBNum2]General | 壹拾贰.伍 |  | 12.5
0.5 | ".5" | .5 |  |
1234.567 | $#,##0.00 | $1,234.57 |  |
5 | 0_) | 5 |  |
5 | "a""b"0 | ab5 |  |
5 | \第0\名 | 第5名 |  |
1e+20 | 0 | 100000000000000000000 |  |
1e+20 | #,##0 | 100,000,000,000,000,000,000 |  |
1.2345678901234568e+17 | 0 | 123456789012346000 |  |
1e-20 | 0.00 | 0.00 |  |
0.1 | 0.00000000000000000000 | 0.10000000000000000000 |  |
12 | General;General | 12 |  |
0.1 | 0.0000% | 10.0000% |  |
1234567 | [$¥-804]#,##0 | ¥1,234,567 |  |
45657 | yyyy/mm | 2024/12 | 2024-12 |
45657 | yyyy | 2024 | 2024 |
45657 | m/d | 12/31 | 2024-12-31 |
45292 | yyyy年m月d日 | 2024年1月1日 | 2024-01-01 |
45657.5 | yyyy"年"m"月"d"日" h"时"mm"分" | 2024年12月31日 12时00分 | 2024-12-31 |
45657 | [$-x-sysdate]dddd, mmmm dd, yyyy | 2024年12月31日 | 2024-12-31 | 45657
45657 | [$-zh-CN]mmm | 12月 | 2024-12 | 45657
0.75 | [$-F400]h:mm:ss AM/PM | 18:00:00 |  | 06:00:00 PM
12.5 | [DBNum2][$-804]General | 壹拾贰.伍 |  | 壹拾贰点伍
12.34 | [DBNum1]0.00 | 一十二.三四 |  | 12.34
100 | [Color10]0.0 | 100.0 |  |
5 | [绿色]0 | 5 |  |
1234.5 | #,##0.00"元" | 1,234.50元 |  |
0.5 | 0.0;-0.0;零 | 0.5 |  |
0 | 0.0;-0.0;零 | 零 |  |
-1 | 0"正";0"负" | 1负 |  |
1e-05 | 0.00% | 0.00% |  |
1.5 | 0.0"倍" | 1.5倍 |  |
36526 | yyyy-mm-dd;@ | 2000-01-01 | 2000-01-01 |
-3 | General;@ | -3 |  |
7 | # "个" | 7 个 |  |
3.75 | # ?/4 | 3 3/4 |  |
0.125 | 0/8 | 1/8 |  |
12345.678 | #,##0.0_␣ | 12,345.7 |  |
100000000000 | General | 1E+11 |  | 100000000000
-123456789012 | General | -1.23457E+11 |  | -123456789012
3.0000000001 | General | 3 |  | 3.0000000001
99.99999999999 | General | 100 |  | 99.99999999999
1e-300 | 0.00 | 0.00 |  |
1e+300 | 0.00E+00 | 1.00E+300 |  |
"""


def _rows() -> list[tuple[float, str, str, str, str]]:
    rows = []
    for line in _TABLE.strip("\n").split("\n"):
        cells = [cell.strip(" ") for cell in line.split(" |")]
        stored, code, shown, iso, other = (*cells, "", "")[:5]
        rows.append((float(stored), code.replace("␣", " "), shown, iso, other))
    return rows


def test_the_table_of_formats_is_long():
    assert len(_rows()) >= 200


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row[0]!r} {row[1]}")
def test_a_figure_is_shown_as_excel_shows_it(row):
    stored, code, shown, iso, _ = row
    assert show(stored, code) == (shown, iso or None)


@pytest.mark.skipif(not (_SOAK and _OFFICE), reason="LibreOffice is asked only in long runs")
def test_libreoffice_agrees_but_for_the_differences_that_the_table_names(tmp_path: Path):
    book = Workbook()
    for at, (stored, code, *_) in enumerate(_rows(), start=1):
        cell = book.worksheets[0].cell(at, 1, stored)
        cell.number_format = code
    book.save(tmp_path / "formats.xlsx")
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    subprocess.run(
        [str(_OFFICE), "--headless", "--convert-to", options, "--outdir", tmp_path, tmp_path / "formats.xlsx"],
        check=True,
        capture_output=True,
    )
    with (tmp_path / "formats.csv").open(encoding="utf-8", newline="") as lines:
        shown = [(line[0] if line else "").strip() for line in csv.reader(lines)]
    for (stored, code, text, _, other), found in zip(_rows(), shown, strict=False):
        assert found in {text, other}, (stored, code)


def test_a_workbook_that_counts_from_1904_shows_its_own_days():
    assert show(0, "yyyy-mm-dd", date1904=True) == ("1904-01-01", "1904-01-01")
    assert show(44195, "yyyy/m/d", date1904=True) == ("2024/12/31", "2024-12-31")
    assert show(0.5, "h:mm", date1904=True) == ("12:00", None)
    assert show(5, "0", date1904=True) == ("5", None)


def test_a_year_written_by_a_literal_is_no_date():
    assert show(2024, '0"年度"') == ("2024年度", None)
    assert show(2024, "0年") == ("2024年", None)


@pytest.mark.parametrize(("number", "code", "shown"), [(45657, 14, "2024/12/31"), (45657, 31, "2024年12月31日"), (45657, 57, "2024年12月"), (45657, 58, "12月31日"), (-1234.5, 4, "-1,234.50"), (-1234.5, 44, "¥-1,234.50"), (0, 43, "-"), (0.5, 20, "12:00"), (0.75, 55, "下午6时00分"), (0.8575, 10, "85.75%"), (12345, 48, "12.3E+3"), (1.5, 46, "36:00:00")])  # fmt: skip
def test_builtin_formats_are_those_of_a_chinese_excel(number, code, shown):
    assert show(number, BUILTIN[code])[0] == shown


def test_codes_that_excel_would_refuse_still_show_something():
    for code in (
        "",
        ";",
        '"',
        "[",
        "\\",
        "_",
        "*",
        "[$",
        "0" * 300,
        "E+",
        "/",
        "?/",
        "[h",
        "yyyy[",
        "0.0.0",
        "0,0,0,",
        "%%%",
        "@@",
        "General General",
        ";;;;;;",
    ):
        assert isinstance(show(1234.5, code)[0], str)


def test_what_is_no_figure_is_shown_as_hashes():
    assert {
        show(figure, code)[0] for figure in (math.nan, math.inf, -math.inf) for code in ("General", "0", "yyyy/m/d", "0.0E+0", "# ?/?")
    } == {"########"}


_PIECES = st.sampled_from(["0", "#", "?", ".", ",", "%", "E+", "E-", "/", ";", '"年"', "年", "\\", "_ ", "* ", "[Red]", "[>=1]", "[$-804]", "[DBNum1]", "[h]", "yyyy", "m", "d", "h", "ss", ".0", "aaaa", "e", "AM/PM", "上午/下午", "General", "@", "-", "(", ")", " ", ":"])  # fmt: skip
_CODES = st.one_of(st.lists(_PIECES, max_size=12).map("".join), st.text(max_size=20))


@_FEW
@given(st.floats(), _CODES, st.booleans())
def test_no_figure_and_no_code_raise(number, code, date1904):
    text, iso = show(number, code, date1904)
    assert isinstance(text, str)
    assert iso is None or len(iso) in {4, 7, 10}


_DECIMALS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


@_FEW
@given(_DECIMALS, st.integers(0, 6), st.booleans())
def test_decimals_are_rounded_half_up_as_written(figure, places, grouped):
    code = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    exact = figure.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    shown = f"{exact:{',' if grouped else ''}f}".lstrip("-")
    assert show(float(figure), code) == (("-" if figure < 0 else "") + shown, None)


@_FEW
@given(_DECIMALS, st.integers(0, 4))
def test_percentages_are_rounded_half_up_after_the_point_has_moved(figure, places):
    code = "0" + ("." + "0" * places if places else "") + "%"
    exact = (figure * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert show(float(figure), code)[0] == ("-" if figure < 0 else "") + f"{abs(exact):f}%"


@_FEW
@given(st.integers(-(10**11) + 1, 10**11 - 1))
def test_whole_numbers_stand_without_a_point_under_general(number):
    assert show(float(number), "General") == (str(number), None)


@_FEW
@given(st.integers(61, 2958465), st.booleans())
def test_days_are_those_of_the_calendar(serial, date1904):
    day = date(1899, 12, 30) + timedelta(serial)
    assert show(serial - (1462 if date1904 else 0), 'yyyy"年"m"月"d"日"', date1904) == (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
    )
    assert show(serial - (1462 if date1904 else 0), "aaaa", date1904)[0] == "星期" + "一二三四五六日"[day.weekday()]


@_FEW
@given(st.integers(0, 86399), st.integers(1, 99999))
def test_times_are_right_to_the_second(seconds, day):
    text = f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    assert show(day + seconds / 86400, "h:mm:ss")[0] == text
    assert show(day + seconds / 86400, "[h]:mm:ss")[0] == f"{day * 24 + seconds // 3600}:{text.split(':', 1)[1]}"
