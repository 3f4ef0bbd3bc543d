"""Personal data are found however they are written, and figures are not mistaken for them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfsheet.disclosure.amounts import said
from perfsheet.disclosure.privacy import redacted, traces
from perfsheet.disclosure.secret import folded

IDENTITY = "653121198802140011"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def kinds(text: str) -> list[str]:
    return [one.kind for one in traces(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("详询13812345678", "手机号码"),
        ("１３８１２３４５６７８", "手机号码"),
        ("138-1234-5678", "手机号码"),
        ("138 1234 5678", "手机号码"),
        ("1 3 8 1 2 3 4 5 6 7 8", "手机号码"),
        ("+86 13812345678", "手机号码"),
        ("138\u200b12345678", "手机号码"),
        ("电话0998-6721234", "固定电话"),
        ("（0998）6721234", "固定电话"),
        ("010-88881234-801", "固定电话"),
        ("09986721234", "固定电话"),
        ("联系电话：6721234", "固定电话"),
        ("400-820-8820", "固定电话"),
        (IDENTITY, "身份证号码"),
        ("65312119880214001１", "身份证号码"),
        ("653121 19880214 0011", "身份证号码"),
        ("身份证：653121880214001", "身份证号码"),
        ("6222021234567890128", "银行账号"),
        ("6222 0212 3456 7890 128", "银行账号"),
        ("账号：6530 1234 5678 90", "银行账号"),
        ("zhang.san@example.gov.cn", "电子邮箱或网络账号"),
        ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｎ", "电子邮箱或网络账号"),
        ("微信：zhang_san01", "电子邮箱或网络账号"),
        ("QQ：123456789", "电子邮箱或网络账号"),
        ("联系人：张三", "联系人姓名"),
    ],
)
def test_personal_data_are_found_however_they_are_written(text, kind):
    assert kinds(text) == [kind]
    assert kinds(f"项目按计划完成。{text}，特此说明。") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "99000025R000000000101",
        "51000021R000000019951-工资性支出",
        "20251234567890123456",
        "12345678901234567890",
        "130000250000000012",
        "650000202501010011",
        "653121198802140012",  # a wrong check digit
        "653121198813400011",  # no such day
        "投入资金13812345678元",
        "13,812,345,678.00",
        "13812345678.50",
        "0.13812345678",
        "2025-11-30",
        "2024-2026年",
        "1380013800",
        "138001380001",
        "6222021234567890127",  # a wrong sum
        "1,234,567.89",
        "维修面积13800平方米，受益17600人",
        "电话线路改造12公里",
        "负责人：由各乡镇统一安排确定",
        "单价15元@批",
        "",
    ],
)
def test_figures_and_codes_are_not_mistaken_for_personal_data(text):
    assert kinds(text) == []
    assert redacted(text) == text


def test_a_number_is_shown_masked_and_left_out_where_it_only_names_a_thing():
    (trace,) = traces("联系13812345678")
    assert trace.masked == "138******78"
    assert redacted("操场改造（联系13812345678）").endswith("（手机号码略）)")


@given(st.integers(0, 10**9), st.sampled_from(["", "联系", "（", "、"]), st.sampled_from(["", "）", "。", "转"]))
def test_no_mobile_number_is_overlooked_between_words(tail, before, after):
    assert kinds(f"{before}13{tail % 10**9:09d}{after}") == ["手机号码"]


@given(st.text(alphabet="0123456789-. ,ABR年元万@:", max_size=40))
def test_what_is_left_out_is_personal_no_more(text):
    assert not list(traces(redacted(text)))


@given(st.integers(1, 31), st.integers(0, 999))
def test_every_identity_number_with_the_right_check_digit_is_found(day, order):
    stem = f"6531211988{1:02d}{day:02d}{order:03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(stem, WEIGHTS, strict=True)) % 11]
    assert kinds(stem + check) == ["身份证号码"]
    assert kinds(stem + check.lower()) == ["身份证号码"]


@pytest.mark.parametrize("text", [" " * 32_000, "无" + " " * 32_000, "1," * 16_000, "( " * 16_000, "x@" * 16_000, "ABCDEFGH" + " " * 32_000, "账号" * 16_000])
def test_no_text_takes_long_to_look_through(text):
    started = time.process_time()
    list(traces(text))
    redacted(text)
    list(said(text))
    folded(text)
    assert time.process_time() - started < 2
