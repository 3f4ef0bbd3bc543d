"""How the exchanged tables of the ledger and their columns are called in Chinese."""

from __future__ import annotations

from typing import Final

from perfsheet.write.terms import PARTS, SEVERITIES, STATUSES, kind_name

#: table → the sheet it stands on
TABLES: Final = {
    "files": "文件",
    "forms": "表单",
    "funds": "资金",
    "indicators": "指标",
    "scores": "得分",
    "findings": "问题",
    "events": "问题经过",
    "decisions": "人工决定",
    "deadlines": "期限",
    "warnings": "监控预警",
    "replies": "预警答复",
    "roster_units": "名册单位",
    "roster_projects": "名册项目",
    "runs": "历次汇总",
    "log": "日志",
}

#: what may become of a finding, a file or a decision, beside the states of files
STATES: Final = {
    "new": "新发现",
    "open": "未改正",
    "fixed": "已改正",
    "waived": "已豁免",
    "reopened": "又出现",
    "gone": "已不在",
    "withdrawn": "撤回",
    "revoked": "撤销决定",
    "replied": "单位答复",
    "confirmed": "核实通过",
    "refused": "核实不通过",
}

#: what entries of the log are about
ENTRIES: Final = {
    "created": "建立台账",
    "migrated": "台账升级",
    "read": "读取文件",
    "run": "汇总",
    "published": "结果就位",
    "looked": "查看收件箱，没有变化",
    "decision": "人工决定",
    "reply": "单位回复",
    "thinned": "清理留存的读取内容",
}

#: column → heading and width
_HEADS: Final = {
    "id": ("编号", 7),
    "form": ("表单编号", 8),
    "finding": ("问题编号", 8),
    "current": ("现行", 6),
    "path": ("文件", 40),
    "location": ("所在位置", 40),
    "sha256": ("内容指纹", 20),
    "size": ("大小（字节）", 10),
    "modified": ("修改时间", 20),
    "status": ("状态", 9),
    "state": ("状态", 9),
    "what": ("事项", 10),
    "errors": ("错误", 6),
    "warnings": ("警告", 6),
    "notes": ("提示", 6),
    "since": ("此状态始于", 20),
    "first": ("首次发现", 20),
    "at": ("时间", 20),
    "position": ("次序", 6),
    "version": ("第几版", 7),
    "identity": ("表的身份", 36),
    "kind": ("表单类型", 26),
    "sheet": ("工作表", 14),
    "title": ("标题", 26),
    "year": ("年度", 7),
    "period": ("监控时点", 9),
    "project": ("项目名称", 26),
    "project_code": ("项目编码", 20),
    "department": ("主管部门", 24),
    "unit": ("实施单位", 24),
    "unit_code": ("单位编码", 12),
    "money_unit": ("金额单位", 8),
    "grade": ("等级", 8),
    "amount_wan": ("金额（万元）", 14),
    "total_score": ("自评总分", 9),
    "total_score_text": ("自评总分（原文）", 10),
    "first_row": ("首行", 6),
    "last_row": ("末行", 6),
    "cells": ("各值所在单元格", 30),
    "more": ("其他栏", 30),
    "source": ("资金来源", 12),
    "label": ("栏目名", 20),
    "approved": ("年初预算数", 14),
    "budget": ("全年预算数", 14),
    "received": ("到位数", 14),
    "spent": ("执行数", 14),
    "amount": ("金额", 14),
    "rate": ("执行率（%）", 10),
    "weight": ("分值", 8),
    "score": ("得分", 8),
    "level1": ("一级指标", 14),
    "level2": ("二级指标", 14),
    "name": ("名称", 28),
    "comparator": ("比较符", 7),
    "measure": ("计量单位", 9),
    "target": ("指标值", 12),
    "actual": ("实际完成值", 12),
    "reason": ("原因", 30),
    "policy": ("政策", 12),
    "part": ("部分", 10),
    "subject": ("所涉内容", 30),
    "claimed": ("自评", 9),
    "computed": ("重算", 9),
    "difference": ("差", 8),
    "differs": ("不符", 6),
    "unsure": ("不能确定的原因", 14),
    "method": ("方法", 10),
    "cell": ("单元格", 9),
    "about": ("所涉表单", 36),
    "code": ("编码", 14),
    "ordinal": ("第几处", 7),
    "run": ("第几次汇总", 9),
    "severity": ("级别", 8),
    "message": ("问题与处理办法", 50),
    "found": ("填报", 16),
    "expected": ("应为", 16),
    "basis": ("依据", 28),
    "why": ("理由", 30),
    "by": ("决定人", 12),
    "until": ("有效至", 12),
    "revokes": ("撤销哪一条", 9),
    "due": ("截止日", 12),
    "owner": ("单位", 24),
    "head": ("主管部门", 24),
    "colour": ("预警", 7),
    "meaning": ("含义", 12),
    "said": ("原因", 50),
    "choices": ("可选的处理方式", 20),
    "given": ("日期", 12),
    "answer_due": ("答复期限", 12),
    "rectify_due": ("整改期限", 12),
    "ended": ("结果", 14),
    "choice": ("处理方式", 12),
    "undertaken": ("整改措施、核实情况", 40),
    "done": ("已完成", 7),
    "contact": ("联系人", 10),
    "phone": ("联系电话", 16),
    "account": ("预算类别", 14),
    "sort": ("项目类别", 14),
    "budget_wan": ("年初预算数（万元）", 14),
    "continuing": ("延续项目", 8),
    "secret": ("涉密", 6),
    "started": ("开始", 20),
    "finished": ("结束", 20),
    "program": ("程序版本", 10),
    "counts": ("各状态文件数", 30),
    "files": ("文件数", 8),
    "forms": ("表单数", 8),
    "entry": ("第几条", 7),
    "who": ("操作人", 16),
    "body": ("内容", 50),
    "previous": ("前一条校验码", 20),
    "hash": ("校验码", 20),
}
_SUFFIXES: Final = {"": "", "_wan": "（万元）", "_text": "（原文）"}
_STYLES: Final = {"exact": "number", "whole": "year", "text": "text"}


def headed(name: str, sort: str) -> tuple[str, float, str]:
    """Give heading, width and style of a column."""
    for suffix, shown in _SUFFIXES.items():
        stem = name.removesuffix(suffix)
        if name.endswith(suffix) and stem in _HEADS:
            heading, width = _HEADS[stem]
            return heading + shown, width, _STYLES[sort]
    return name, 12, _STYLES[sort]


def said(name: str, value: str) -> str:
    """Say a value as officials do, where the ledger has a word of its own for it."""
    if name == "kind":
        return kind_name(value)
    if name == "part":
        return PARTS.get(value, value)
    if name == "what" and value in ENTRIES:
        return ENTRIES[value]
    if name in {"status", "state", "what"}:
        return STATES.get(value) or STATUSES.get(value, (value, ""))[0]
    return SEVERITIES.get(value, value) if name == "severity" else value
