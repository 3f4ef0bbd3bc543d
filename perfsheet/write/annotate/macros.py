"""Workbooks with macros become plain ones: what runs by itself does not leave the house."""

from __future__ import annotations

import re
from typing import Final

from perfsheet.write.annotate.content_types import WORKBOOK
from perfsheet.write.annotate.marks import Unpatchable
from perfsheet.write.annotate.markup import Markup
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.relations import Relations

REMOVED: Final = "原文件带有宏，退回的副本已去除宏，另存为 .xlsx"
_PROJECT: Final = ("vbaProject", "wordVbaData")
_ACTIONS = re.compile(r"<((?:\w+:)?)FmlaMacro>[^<]*</(?:\w+:)?FmlaMacro>")
_CALLS = re.compile(r"""(?<=\smacro=)(?:"[^"]+"|'[^']+')""")


def without_macros(opened: Opened) -> bytes | None:
    """Give a workbook as a plain one without macros, other parts byte for byte; None where it has none."""
    project = [name for name, relation in opened.relations.found.items() if relation.kind == "vbaProject"]
    if any("acrosheet" in relation.kind for relation in opened.relations.found.values()):
        raise Unpatchable("文件含有宏表（Excel 4.0 宏）")
    if not project:
        return None
    for name in project:
        _drop(opened, opened.relations.found[name].target)
        opened.relations.remove(name)
    _drop_ribbon(opened)
    opened.types.change(opened.key, WORKBOOK)
    for key in opened.bundle.package.parts:
        _disarm(opened, key)
    opened.close()
    return opened.bundle.close()


def _drop(opened: Opened, key: str) -> None:
    """Leave out a part, the relationships it has, and the parts they lead to."""
    if key not in opened.bundle:
        return
    relations = Relations(opened.bundle, key)
    opened.drop(key)
    for relation in relations.found.values():
        if not relation.external:
            _drop(opened, relation.target)


def _drop_ribbon(opened: Opened) -> None:
    """Leave out buttons in the ribbon: what they call is gone."""
    root = Relations(opened.bundle, "")
    for name, relation in list(root.found.items()):
        if relation.kind in ("extensibility", "ui/extensibility"):
            _drop(opened, relation.target)
            root.remove(name)
    root.close()


def _disarm(opened: Opened, key: str) -> None:
    """Take calls of macros out of shapes and controls."""
    if not key.endswith((".xml", ".vml")) or key not in opened.bundle:
        return
    raw = opened.bundle.read(key)
    if b"acro" not in raw and b"a\0c\0r\0o\0" not in raw:
        return
    markup = Markup(raw, loose=True)
    for found in _CALLS.finditer(markup.text):
        markup.replace(*found.span(), '""')
    for found in _ACTIONS.finditer(markup.text):
        markup.replace(*found.span(), "")
    if markup.edited:
        opened.bundle.write(key, markup.close())
