"""What labels mean: `templates/xlsx/vocabulary.toml` and the kinds of form beside it.

`look_up` is called for nearly every label of every form, so its answers are memoised by the raw text.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from perfsheet.resources import templates_dir

LONGEST_LABEL = 42
_MEMO_LIMIT = 60_000
_UNSEEN = {0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xFEFF: None, 0xAD: None}
_HAS_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_LEAD = re.compile(r"^(?:[*★☆※●■▲◆#]+|[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d)|\([一二三四五六七八九十]+\)|\(\d{1,2}\)|[①-⑳])+(?=\D)")
_AMONG = re.compile(r"^(?:其\s*中|其中)[:、,\-—]*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_TAIL = re.compile(r"[(\[:、,。;*★☆]+$|[)\]]$")
_TAILS = frozenset("([:、,。;*★☆)]")
#: without any of these a label has neither points nor brackets
_POINTED = re.compile(r"[\d()\[\]【】]")
_UNIT_IN = re.compile(r"(?:单位[:为]?)?(亿元|万元|千元|百元|元)")
_UNIT_TAIL = re.compile(r"[:,、]?(?:单位:?)?(?:亿元|万元|千元|元)$|%$")
_WEIGHT = re.compile(r"[(\[]?(?:满分|权重|分值|共)?[:为]?(\d{1,3}(?:\.\d+)?)(?:[-~]\d{1,3})?(?:[)\]]分|分(?:\*[^)\]]*)?[)\]]?)$|[(\[](\d{1,3}(?:\.\d+)?)[)\]]$")
_FIGURE = re.compile(r"[≥≤<>=]?-?[\d.,]+%?|[-—–/]+")
_TITLE = re.compile(r"(?:表|书|单|册|目标|情况|绩效.*(?:自评|监控|申报|评估|评价))[-_\d.一二三四五六七八九十年度()]*$")
_RANGE_WEIGHT = re.compile(r"\(\d{1,3}-\d{1,3}\)分$|\(\d{1,3}-\d{1,3}分?\)$")


def fold(text: str) -> str:
    """Fold width and drop white space and invisible characters: how two spellings of a label are compared."""
    out = "".join(normalize("NFKC", text).split())
    return out.translate(_UNSEEN) if not out.isascii() and _HAS_UNSEEN.search(out) else out


class Label(NamedTuple):
    """What a text can mean as a label, by the block it stands in; `known` if it means anything."""

    folded: str
    bare: str
    known: bool = False
    header: str | None = None
    fund_block: str | None = None
    fund_column: str | None = None
    source: str | None = None
    goal: str | None = None
    task: str | None = None
    indicator: str | None = None
    group: str | None = None
    block: str | None = None
    level1: str | None = None
    level2: str | None = None
    total: str | None = None
    remark: str | None = None
    #: stage and scope where the text can be the title of a form
    stage: str | None = None
    scope: str | None = None
    #: points in the label: 产出指标(50分)
    weight: float | None = None
    #: money unit in the label: 项目资金(万元)
    unit: str | None = None
    #: 其中: stood before it
    among: bool = False
    #: which of the meanings above it has, as bits: rows are sorted by them
    flags: int = 0


PLAIN = Label("", "")
HEADER, FUND_BLOCK, FUND_COLUMN, SOURCE, GOAL, TASK, INDICATOR, GROUP, BLOCK, LEVEL1, LEVEL2, TOTAL, REMARK, STAGE, NAMING = (1 << i for i in range(15))
_SECTIONS = {
    "header": ("header",),
    "fund_block": ("funds", "block"),
    "fund_column": ("funds", "columns"),
    "source": ("funds", "sources"),
    "goal": ("goals",),
    "task": ("tasks",),
    "indicator": ("indicators", "columns"),
    "group": ("indicators", "groups"),
    "block": ("indicators", "block"),
    "level1": ("indicators", "level1"),
    "level2": ("indicators", "level2"),
    "total": ("totals",),
    "remark": ("remarks",),
}


_BITS = {block: 1 << i for i, block in enumerate(_SECTIONS)}
_NO_WORDS: dict[str, str] = {}


class Patterns(NamedTuple):
    """The patterns of one block, in order, as one expression."""

    block: str
    expression: re.Pattern[str]
    keys: dict[str, str]

    def key(self, spelling: str) -> str | None:
        """Return the key of the first pattern that fits a whole spelling."""
        match = self.expression.fullmatch(spelling)
        return self.keys[match.lastgroup] if match and match.lastgroup else None


class Words(NamedTuple):
    """The whole vocabulary: for each exact spelling what it means in which block, and the patterns of each block."""

    exact: dict[str, dict[str, str]]
    patterns: tuple[Patterns, ...]
    #: all patterns as one, which tells most texts apart at once
    any_pattern: re.Pattern[str]


@cache
def document() -> dict[str, Any]:
    """Return vocabulary.toml as it stands."""
    with (templates_dir() / "xlsx" / "vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words() -> Words:
    """Return the vocabulary, ready to look labels up."""
    exact: dict[str, dict[str, str]] = {}
    patterns = []
    for block, path in _SECTIONS.items():
        table: Any = document()
        for part in path:
            table = table[part]
        pairs = [(key, spelling) for key, spellings in table.items() if isinstance(spellings, list) for spelling in spellings]
        for key, spelling in pairs:
            if not spelling.startswith("~"):
                exact.setdefault(_strip(fold(spelling)), {}).setdefault(block, key)
        named = {f"k{i}": (key, spelling[1:]) for i, (key, spelling) in enumerate(pairs) if spelling.startswith("~")}
        if named:
            body = "|".join(f"(?P<{name}>{pattern})" for name, (_, pattern) in named.items())
            patterns.append(Patterns(block, re.compile(body), {name: key for name, (key, _) in named.items()}))
    every = re.compile("|".join(re.sub(r"\(\?P<k\d+>", "(?:", one.expression.pattern) for one in patterns))
    return Words(exact, tuple(patterns), every)


@cache
def _titles(part: str) -> re.Pattern[str]:
    table = document()["titles"][part]
    names = sorted(((word, key) for key, words in table.items() for word in words), key=lambda pair: -len(pair[0]))
    return re.compile("|".join(re.escape(word) for word, _ in names))


@cache
def _title_words(part: str) -> dict[str, str]:
    return {word: key for key, words in document()["titles"][part].items() for word in words}


def _strip(folded: str) -> str:
    """Drop what decorates a label: leading numbers and stars, a colon at the end."""
    lead = _LEAD.match(folded)
    return (folded[lead.end() :] if lead else folded).rstrip(":")


def stage_of(title: str) -> str | None:
    """Return the stage that a title names: the word nearest to its end decides."""
    bare = _BRACKETS.sub("", title)
    best: tuple[int, int, str] | None = None
    for match in _titles("stages").finditer(bare):
        found = (match.end(), match.end() - match.start(), match.group())
        best = max(best, found) if best else found
    return _title_words("stages")[best[2]] if best else None


def scope_of(title: str) -> str | None:
    """Return transfer, department or maybe_department where a title says so; the stronger word first."""
    found = {_title_words("scopes")[m.group()] for m in _titles("scopes").finditer(title)}
    if "项目" in title:
        found.discard("maybe_department")
    return next((scope for scope in ("transfer", "department", "maybe_department") if scope in found), None)


_MEMO: dict[str, Label] = {}


def look_up(text: str) -> Label:
    """Say what `text` can mean as a label (PLAIN if it is none)."""
    label = _MEMO.get(text)
    if label is None:
        if len(_MEMO) > _MEMO_LIMIT:
            _MEMO.clear()
        label = _MEMO[text] = _classify(text)
    return label


@lru_cache(maxsize=16_384)
def look_up_exactly(text: str) -> Label:
    """Like `look_up`, but a text that is no exact spelling is taken as none: for cells that stand where a value does."""
    if len(text) > LONGEST_LABEL:
        return PLAIN
    core, exact = _strip(fold(text)), words().exact
    return look_up(text) if core in exact or ("(" in core and _bare(core)[0] in exact) else PLAIN


def _classify(text: str) -> Label:
    if len(text) > 3 * LONGEST_LABEL or _FIGURE.fullmatch(text):
        return PLAIN
    folded = fold(text)
    return _labelled(folded) if folded and len(folded) <= 2 * LONGEST_LABEL else PLAIN


@lru_cache(maxsize=16_384)
def _labelled(folded: str) -> Label:
    """Classify a folded text: one label however it is spaced."""
    stripped = _strip(folded)
    among = _AMONG.match(stripped)
    core = stripped[among.end() :] if among else stripped
    bare, weight = _bare(core)
    found = _meanings(core, bare) if ":" not in bare and len(bare) <= LONGEST_LABEL else {}
    if not found:
        stage = stage_of(folded) if _TITLE.search(bare) else None
        if stage is None and weight is None:
            return PLAIN
        return Label(folded, bare, stage=stage, scope=scope_of(folded) if stage else None, weight=weight, flags=STAGE if stage else 0)
    unit = _UNIT_IN.search(core) if bare != core else None
    flags = sum(_BITS[block] for block in found)
    if found.get("indicator") in ("level1", "level2", "name"):
        flags |= NAMING
    return Label(folded, bare, known=True, weight=weight, unit=unit[1] if unit else None, among=among is not None, flags=flags, **found)


def _meanings(core: str, bare: str) -> dict[str, str]:
    """Return what a label means, by block: exact spellings first, as they stand and then without brackets, then patterns."""
    exact, patterns, every = words()
    plain = _UNIT_TAIL.sub("", bare) if bare[-1:] in ("元", "%") else bare
    spellings = [core] if core == bare == plain else [s for s in dict.fromkeys((core, bare, plain)) if s]
    found: dict[str, str] = {}
    for spelling in spellings:
        for block, key in exact.get(spelling, _NO_WORDS).items():
            found.setdefault(block, key)
    spellings = [spelling for spelling in spellings if every.fullmatch(spelling)]
    for pattern in patterns if spellings else ():
        if pattern.block not in found:
            fits = next((fit for spelling in spellings if (fit := pattern.key(spelling))), None)
            if fits is not None:
                found[pattern.block] = fits
    return found


def _bare(core: str) -> tuple[str, float | None]:
    """Drop brackets, points and money units; return what is left and the points."""
    if core[-1:] not in _TAILS and _POINTED.search(core) is None and _LEAD.match(core) is None:
        return core, None
    ranged = _RANGE_WEIGHT.search(core)
    points = None if ranged else _WEIGHT.search(core)
    if points and core[: points.start()].endswith(":") and core[points.start()] != "(":
        return core, None
    bare = core[: (ranged or points).start()] if (ranged or points) else core  # type: ignore[union-attr]
    before = None
    while bare != before:
        before, bare = bare, _BRACKETS.sub("", bare)
    bare = _strip(_TAIL.sub("", bare).rstrip(":"))
    return bare, float(points[1] or points[2]) if points else None


class Kind(NamedTuple):
    """A kind of form, as described in templates/xlsx/<name>.toml."""

    name: str
    title: str
    scope: str
    stage: str
    required: tuple[str, ...]
    blocks: tuple[str, ...]


@cache
def kinds() -> list[Kind]:
    """Return the kinds of form, in the order of their stages."""
    order = ("ex_ante", "target", "monitor", "selfeval")
    found = []
    for path in sorted((templates_dir() / "xlsx").glob("*.toml")):
        if path.stem != "vocabulary":
            with path.open("rb") as file:
                table = tomllib.load(file)
            found.append(Kind(table["name"], table["title"], table["scope"], table["stage"], tuple(table["required"]), tuple(table["blocks"])))
    return sorted(found, key=lambda kind: (order.index(kind.stage), kind.scope != "project", kind.name))
