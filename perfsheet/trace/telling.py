"""What is said about a figure: its value, how it was made, and the cells that it comes from; as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

from perfsheet.trace.catalogue import Catalogue
from perfsheet.trace.figure import Figure, told
from perfsheet.trace.files import SAME, Files
from perfsheet.trace.origins import Origin, origins
from perfsheet.write.format import one_line, percent, shorten

_LONGEST: Final = 60


class Told(NamedTuple):
    """A figure with its cells; `shown` of them are listed, `left` are not."""

    figure: Figure
    how: str
    shown: Sequence[dict[str, Any]]
    left: int


def tell(catalogue: Catalogue, figure: Figure, files: Files, most: int | None) -> Told:
    """Follow a figure to its cells."""
    found = list(origins(catalogue, figure))
    shown = [_record(origin, files) for origin in islice(found, most)]
    return Told(figure, told(figure), shown, len(found) - len(shown))


def _record(origin: Origin, files: Files) -> dict[str, Any]:
    table, file = files.table, origin.file
    about = (
        {"file": None, "sha256": None, "state": None}
        if file is None
        else {"file": table["path"][file], "sha256": table["sha256"][file], "state": files.state(file)}
    )
    return {
        **about,
        "sheet": origin.sheet,
        "cell": origin.cell,
        "text": origin.text,
        "value": origin.value,
        "adds": origin.adds,
        "note": origin.about or None,
    }


def as_record(one: Told) -> dict[str, Any]:
    """Lay what is said out for a program."""
    figure = one.figure
    return {
        "id": figure.key,
        "name": figure.name,
        "unit": figure.unit,
        "value": figure.value,
        "how": one.how,
        "sources": list(one.shown),
        "left": one.left,
    }


def as_lines(one: Told) -> Iterator[str]:
    """Lay what is said out for a person."""
    figure = one.figure
    yield named(figure)
    yield f"  编号　{figure.key}"
    yield f"  算法　{one.how}"
    last = None
    for source in one.shown:
        if source["file"] != last:
            last = source["file"]
            yield from _file(source)
        yield f"      {_place(source)}"
    if one.left:
        yield f"  ……另有 {one.left} 处，用 --all 全部列出"
    changed = {source["file"] for source in one.shown if source["state"] not in {None, SAME}}
    if changed:
        yield f"  注意：{len(changed)} 个文件与汇总时不同或找不到，上面所列是汇总时的内容。"


def named(figure: Figure) -> str:
    """Name a figure with its value; a rate as it is shown, money with all its digits."""
    if figure.value is None:
        return figure.name
    return (
        f"{figure.name}：{percent(figure.value)}"
        if figure.unit == "%"
        else f"{figure.name}：{_number(figure.value)} {figure.unit}".rstrip()
    )


def _file(source: dict[str, Any]) -> Iterator[str]:
    if source["file"] is not None:
        yield f"  {source['file']}　[{source['state']}]　sha256 {source['sha256'] or '（无）'}"


def _place(source: dict[str, Any]) -> str:
    where = "!".join(filter(None, (source["sheet"], source["cell"]))) or ("整个文件" if source["file"] else "名册")
    text = f"　“{shorten(source['text'], _LONGEST)}”" if source["text"] else ""
    adds = f"　计 {_number(source['adds'])}" if source["adds"] is not None else ""
    note = f"　{one_line(source['note'])}" if source["note"] else ""
    return f"{where}{text}{adds}{note}"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or not float(value).is_integer() else f"{int(value):,}"
