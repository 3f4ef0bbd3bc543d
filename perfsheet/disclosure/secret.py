"""Which projects are secret, by the roster's flag or by a form's own mark, and whether a text names one of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from perfsheet.tables import plain
from perfsheet.write.owners import bare_name

if TYPE_CHECKING:
    from perfsheet.disclosure.rows import Rows
    from perfsheet.roster import Roster
    from perfsheet.tables import Batch

#: what a field that asks for secrecy may say
_YES: Final = re.compile(r"是|有|涉密|保密|秘密|机密|绝密|[√✓✔☑]|(?:秘密|机密|绝密|内部).*")
#: a mark anywhere on a form: 机密★10年, （涉密）
_MARK: Final = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*]|[(（【\[]\s{0,4}(?:涉密|绝密|机密|秘密)(?:项目|事项|★.{0,9})?\s{0,4}[)）】\]]|^\s*(?:涉密项目|绝密|机密|秘密)\s*$")
_NOT: Final = re.compile(r"[非不未无]\s{0,4}(?:属于?|含|是)?\s{0,4}涉?密|[(（]\s*[非不未无]涉密")
_NAMED_SO: Final = re.compile(r"(?<![非不未无])涉密")
#: boxes beside 是 and 否: before the words, or behind them
_CHOSEN: Final = re.compile(r"\s*[☑√✓✔■□☐○].{0,20}?(?<=[☑√✓✔■])\s{0,4}是|\s*是\s*[☑√✓✔■]")
_ASKED: Final = re.compile(r"(?:是否)?涉密\s*[::]?\s*(?:是(?!否)|.{0,6}[☑√✓✔■]\s*是)")
_CODED: Final = re.compile(r"^\s*[\[【(（]?[0-9A-Z]{8,}[\]】)）]?[-－—_::：\s]*(?=[^0-9A-Za-z\s])")
_NOISE: Final = re.compile(r"[\W_]+")
_LONG_ENOUGH: Final = 4
_TAILS: Final = ("项目", "经费", "专项", "资金", "补助", "工程")


class Named(NamedTuple):
    """A project as something names it."""

    unit: str
    name: str
    code: str


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def folded(name: str) -> str:
    """Fold a name to what tells it from others: no code, no blanks, no punctuation."""
    return _plain(bare_name(uncoded(name)))


def uncoded(name: str) -> str:
    """Drop the code before the name of a project: 99000025R000000000201-数控实训设备购置项目."""
    return _CODED.sub("", name)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secret projects: nothing about them leaves the house but how many they are. `projects` names each once, for counting."""

    projects: frozenset[tuple[str, str]]
    names: frozenset[str]
    codes: frozenset[str]
    open_names: frozenset[tuple[str, str]]
    #: forms that bear a mark of their own
    forms: frozenset[int]

    def holds(self, project: Named) -> bool:
        """Tell whether a project is secret; a name that might be of one is taken for it, unless the roster says otherwise."""
        unit, name, code = folded(project.unit), folded(project.name), project.code.strip().casefold()
        if code and code in self.codes:
            return True
        if (unit, name) in self.projects:
            return True
        if not name or (unit, name) in self.open_names:
            return False
        return name in self.names or any(_alike(name, own) for own in self.names)

    def named_in(self, text: str) -> bool:
        """Tell whether a text names a secret project."""
        if not text or not (self.names or self.codes):
            return False
        plainly = _plain(text)
        return any(name in plainly for name in self.names if len(name) >= _LONG_ENOUGH) or any(code in plainly for code in self.codes)

    def hinted_in(self, text: str) -> bool:
        """Tell whether a text names what may be a secret project: its name without the words that say only what sort of thing it is."""
        plainly = _plain(text) if self.names else ""
        return any(len(_stem(name)) >= _LONG_ENOUGH and _stem(name) in plainly for name in self.names)

    def hidden(self, text: str) -> str:
        """Return a text, or that it is left out because it names a secret project."""
        return "（涉密，略）" if self.named_in(text) else text


def secrets(batch: Batch, rows: Rows, owners: Sequence[str], roster: Roster | None) -> Secrets:
    """Find the secret projects of a batch and a roster; `owners` names the unit of each form."""
    forms = frozenset(_marked_forms(batch, rows))
    marked = {project for form, project in zip(plain(batch.forms.values["form"]), _all(batch, owners), strict=True) if form in forms and project.name}
    flagged = {*_by_roster(roster, secret=True)}
    both = marked | flagged
    codes = frozenset(project.code.casefold() for project in both if len(project.code) >= _LONG_ENOUGH)
    by_code = {folded(project.name) for project in _all(batch, owners) if project.code.casefold() in codes and project.code}
    names = frozenset({*(folded(project.name) for project in both), *by_code} - {""})
    projects = frozenset((folded(project.unit), folded(project.name)) for project in both if project.name)
    known = frozenset((folded(project.unit), folded(project.name)) for project in _by_roster(roster, secret=False))
    return Secrets(projects, names, codes, known - projects, forms)


def _by_roster(roster: Roster | None, *, secret: bool) -> Iterator[Named]:
    if roster is None:
        return
    columns = zip(*(plain(roster.projects[name]) for name in ("unit", "name", "code", "secret")), strict=True)
    for unit, name, code, flag in columns:
        if bool(flag) is secret and (name or code):
            yield Named(unit or "", name or "", code or "")


def _all(batch: Batch, owners: Sequence[str]) -> list[Named]:
    forms = batch.forms.values
    names, codes = plain(forms["project"]), plain(forms["project_code"])
    return [Named(unit, name or "", code or "") for unit, name, code in zip(owners, names, codes, strict=True)]


def _marked_forms(batch: Batch, rows: Rows) -> Iterator[int]:
    """Find the forms that say themselves that they are secret."""
    files = dict(zip(plain(batch.files["file"]), plain(batch.files["path"]), strict=True))
    forms = batch.forms.values
    for form, file, *said in zip(*(plain(forms[name]) for name in ("form", "file", "sheet", "title", "project")), strict=True):
        if _says_so(rows, form) or _marked([files.get(file, "").rpartition("/")[2], *said]):
            yield form


def _says_so(rows: Rows, form: int) -> bool:
    """Tell whether the fields of a form say that it is secret, or a mark stands somewhere on it."""
    for row in rows.of("fields", form):
        if row.get("key") == "secret" and _answered(row.text("text")):
            return True
        if "密" in row.text("label") and not row.get("key") and _answered(row.text("text")):
            return True
    texts = [row.text("text") for table in ("fields", "goals") for row in rows.of(table, form)]
    return any((_MARK.search(text) and not _NOT.search(text)) or _ASKED.search(unicodedata.normalize("NFKC", text)) for text in texts)


def _answered(text: str) -> bool:
    if _CHOSEN.match(text):
        return True
    return _YES.fullmatch(text) is not None and _NOT.search(text) is None


def _marked(texts: Iterable[str | None]) -> bool:
    return any(text and _NOT.search(text) is None and (_MARK.search(text) or _NAMED_SO.search(text)) for text in texts)


def _alike(name: str, secret: str) -> bool:
    """Tell whether two names may be of one project: they differ by a word that says only what sort of thing it is."""
    return _stem(name) == _stem(secret) and len(_stem(secret)) >= _LONG_ENOUGH


def _stem(name: str) -> str:
    shorter = True
    while shorter:
        shorter = False
        for tail in _TAILS:
            if name.endswith(tail) and len(name) > len(tail) + 1:
                name, shorter = name.removesuffix(tail), True
    return name
