"""Mutation testing of what judges forms: how many small faults, put into the code one at a time, do the tests notice?

    python tools/mutants.py [--modules PATTERN …] [--sample N] [--seed S] [--budget SECONDS] [--list]

Every module is parsed; each place that can be changed (a comparison, an operator, a figure, a key, a test for blanks …) gives mutants. A
sample of them is drawn, the same for the same seed. For each, the process is forked with libraries and batches of forms already in memory;
the child imports the changed module and calls the tests of that module one by one (those that need no fixture), the quick ones first, until
one fails. A mutant that no test notices is a survivor, and is printed as a line that can be looked at.

Texts for people (docstrings, messages, articles) are not changed: that they read well is not for a machine to say.
Needs fork, so it runs on Linux and macOS. It is a tool for developers: `make mutants`.
"""

from __future__ import annotations

import argparse
import ast
import fnmatch
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import itertools
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ("perfsheet/scoring/*.py", "perfsheet/grades.py", "perfsheet/rules/*.py")
_JUDGED = ("tests.rules.test_variations", "tests.rules.test_decent_forms", "tests.rules.test_realforms")
#: module pattern → the tests that are about it, the quick ones first
TESTS = {
    "perfsheet/grades.py": ("tests.test_grades", "tests.test_policy"),
    "perfsheet/scoring/*.py": ("tests.test_scoring", "tests.test_scoring_words", "tests.test_scoring_properties", *_JUDGED),
    "perfsheet/rules/*.py": ("tests.rules.test_examples", "tests.rules.test_messages", "tests.test_rule", *_JUDGED, "tests.rules.test_county", "tests.rules.test_sums", "tests.rules.test_bat_across"),
}
#: tests that read forms again, which no mutant here changes; tests that make up hundreds of forms
SLOW = ("test_however_", "test_scores_grow_", "test_whatever_is_written_", "test_a_total_that_is_off_")
#: arguments that are texts for people, or that only say how an object is kept
PROSE = frozenset({"message", "basis", "expected", "ref", "frozen", "slots", "metadata"})
#: a mutant that takes so much of a core never ends; the clock on the wall only guards against sleep
SECONDS, WALL = 150, 1800

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
_METHODS = {
    "notna": "isna", "isna": "notna", "any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "ge": "gt",
    "gt": "ge", "le": "lt", "lt": "le", "search": "fullmatch", "fullmatch": "search", "cummax": "cummin", "floor": "ceil",
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: the place that is changed, by its number among those of a module."""

    path: Path
    at: int

    def made(self) -> tuple[ast.Module, str]:
        """Make the change; say it in a line."""
        source = self.path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        node = next(itertools.islice(_places(tree), self.at, None))
        line, before = node.lineno, ast.unparse(node)
        _change(node)
        said = f"{self.path.relative_to(ROOT)}:{line}  {before[:70]}  →  {ast.unparse(node)[:70]}    | {source.splitlines()[line - 1].strip()[:90]}"
        return ast.fix_missing_locations(tree), said


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Go through the mutants of a module."""
    for at, _ in enumerate(_places(ast.parse(path.read_text(encoding="utf-8")))):
        yield Mutant(path, at)


def _places(tree: ast.Module) -> Iterator[Any]:
    """Go through the nodes that can be changed, in a stable order."""
    yield from (node for node in _walk(tree) if _changeable(node))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree, past annotations, docstrings, imports, what only type checkers see, and texts for people."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _skipped(node, child):
                yield child
                yield from _walk(child)


def _skipped(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True
    if isinstance(child, ast.keyword) and child.arg in PROSE:
        return True
    if isinstance(parent, ast.Module) and isinstance(child, ast.Assign | ast.AnnAssign) and isinstance(child.value, ast.Constant):
        return isinstance(child.value.value, str)  # the name of a document, the text of a message
    return isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "rule" and child in parent.args


def _changeable(node: ast.AST) -> bool:
    """Tell whether there is a way to change a node."""
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _COMPARISONS
    if isinstance(node, ast.BinOp):
        return type(node.op) in _OPERATORS
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Invert | ast.Not)
    if isinstance(node, ast.Attribute):
        return node.attr in _METHODS
    if isinstance(node, ast.Constant):
        return node.value is not None and node.value is not Ellipsis
    return isinstance(node, ast.BoolOp | ast.IfExp)


def _change(node: Any) -> None:  # noqa: ANN401  # a node of any kind
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp):
        node.op = _OPERATORS[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(type(node.op)(), node.operand)
    elif isinstance(node, ast.Attribute):
        node.attr = _METHODS[node.attr]
    elif isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node.value, int | float):
        node.value += 1
    elif isinstance(node.value, str):
        node.value = f"XX{node.value}XX"


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module in the place of the one on disk."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self._name, self._path, self._code = name, path, code

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        package = self._path.name == "__init__.py"
        return importlib.util.spec_from_file_location(
            fullname, self._path, loader=self, submodule_search_locations=[str(self._path.parent)] if package else None
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102  # our own code, changed on purpose


def tests_of(path: Path) -> tuple[str, ...]:
    """List the modules of tests about a module."""
    name = path.relative_to(ROOT).as_posix()
    return next(tests for pattern, tests in TESTS.items() if fnmatch.fnmatch(name, pattern))


def survives(mutant: Mutant | None, path: Path) -> bool:
    """Run the tests of a module in a fork, with the change; a test that never ends has noticed it."""
    child = os.fork()
    if child == 0:
        _run(mutant, path)
    deadline = time.monotonic() + WALL
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(mutant: Mutant | None, path: Path) -> None:
    """Be the child: import the changed module, call its tests, end with 0 if all went well."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        if not os.environ.get("MUTANTS_LOUD"):
            os.dup2(quiet, 2)
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if mutant is not None:
            sys.meta_path.insert(0, _Changed(name, path, compile(mutant.made()[0], str(path), "exec")))
        for module in tests_of(path):
            _call(module, name)
        code = 0
    finally:
        if code and os.environ.get("MUTANTS_LOUD"):
            traceback.print_exc()
        os._exit(code)


def _call(module: str, changed: str) -> None:
    """Call the tests of a module; of tests about single rules, those about the rules of the changed module."""
    for name, test in list(vars(importlib.import_module(module)).items()):
        if name.startswith("test_") and not name.startswith(SLOW) and callable(test):
            for arguments in _cases(test):
                rules = [one for one in arguments.values() if hasattr(one, "function")]
                if all(rule.function.__module__ == changed for rule in rules):
                    test(**arguments)


def _cases(test: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # a test with the marks that pytest puts on it
    """Go through the arguments with which pytest would call a test; none where it needs a fixture."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    names = [mark.args[0].replace(" ", "").split(",") if isinstance(mark.args[0], str) else list(mark.args[0]) for mark in marks]
    wanted = [] if hasattr(test, "hypothesis") else list(inspect.signature(test).parameters)
    if set(wanted) - {name for some in names for name in some}:
        return
    rows = [[_values(value, len(some)) for value in mark.args[1]] for mark, some in zip(marks, names, strict=True)]
    for chosen in itertools.product(*rows):
        yield {name: value for some, values in zip(names, chosen, strict=True) for name, value in zip(some, values, strict=True)}


def _values(value: Any, count: int) -> Sequence[Any]:  # noqa: ANN401  # whatever a test is given
    if type(value).__name__ == "ParameterSet":
        return tuple(value.values)
    return (value,) if count == 1 else tuple(value)


def prepare(modules: Sequence[str]) -> None:
    """Load what no mutant changes: libraries, batches of forms that were read once, and some modules."""
    import hypothesis  # noqa: PLC0415  # so that forks find them loaded
    import pytest  # noqa: F401, PLC0415

    from tests import batches  # noqa: PLC0415  # it reads, and reading takes time
    from tests.rules import variations  # noqa: PLC0415  # the same

    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutants")
    batches.of_published(0)
    batches.of_county()
    for policy in variations.POLICIES:
        variations.batch(policy)
    for module in modules:
        importlib.import_module(module)


def main() -> int:
    """Draw mutants, try them, and say what survived."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--modules", nargs="*", default=DEFAULT)
    options.add_argument("--sample", type=int, default=300, help="how many (0: all)")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--budget", type=float, default=float("inf"), help="stop after so many seconds")
    options.add_argument("--trust", action="store_true", help="the tests pass as it is: do not try that first")
    options.add_argument("--list", action="store_true", help="only count the mutants of each module")
    chosen = options.parse_args()
    every = [mutant for pattern in chosen.modules for path in sorted(ROOT.glob(pattern)) for mutant in mutants_of(path)]
    if chosen.list:
        for path, count in Counter(mutant.path for mutant in every).items():
            print(f"{count:6}  {path.relative_to(ROOT)}")
        print(f"{len(every):6}  in all")
        return 0
    random.Random(chosen.seed).shuffle(every)
    return _tried(every[: chosen.sample or None], len(every), chosen.budget, trusted=chosen.trust)


def _tried(sample: Sequence[Mutant], whole: int, budget: float, *, trusted: bool) -> int:
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    prepare(())
    sound = (survives(None, path) for path in {tests_of(mutant.path): mutant.path for mutant in sample}.values())
    if not trusted and not all(sound):
        print("tests fail as it is: mend that first (MUTANTS_LOUD=1 shows how)")
        return 2
    start, tried, killed = time.monotonic(), Counter[str](), Counter[str]()
    in_order = sorted(sample, key=lambda mutant: mutant.path.parts[-2] == "rules")  # what is loaded for rules must not be loaded for the rest
    shares = Counter(mutant.path.parts[-2] == "rules" for mutant in sample)
    for mutant in in_order:
        own = mutant.path.parts[-2] == "rules"
        if own and "perfsheet.scoring" not in sys.modules:
            prepare(("perfsheet.scoring", "perfsheet.policy", "perfsheet.check"))
        if time.monotonic() - start > budget * (1 if own else shares[False] / len(sample)):
            continue
        area = mutant.path.relative_to(ROOT).parts[1].removesuffix(".py")
        tried[area] += 1
        if survives(mutant, mutant.path):
            print(f"survived  {mutant.made()[1]}", flush=True)
        else:
            killed[area] += 1
            print(".", end="", file=sys.stderr, flush=True)
    for area, count in sorted(tried.items()):
        print(f"{area}: {killed[area]} of {count} noticed ({killed[area] / count:.1%})")
    total, noticed = sum(tried.values()), sum(killed.values())
    print(f"in all: {noticed} of {total} noticed ({noticed / max(total, 1):.1%}); {total} drawn of {whole}, {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
