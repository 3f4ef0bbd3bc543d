"""The hostile corpus: every odd, broken or malicious file of hazards.md §1, made by code.

`python -m tests.hostile FOLDER` writes all of them for a try with other programs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.corpus import bombs, cells, damaged, legacy, odd, opendocument, strangers
from tests.corpus.case import Case

FAMILIES = {module.__name__.rpartition(".")[2]: module.CASES for module in (strangers, damaged, bombs, odd, cells, legacy, opendocument)}
CASES: list[Case] = [case for cases in FAMILIES.values() for case in cases]


def write(folder: Path) -> list[Path]:
    """Write the corpus, one folder a family, and list the files."""
    written = []
    for family, cases_of in FAMILIES.items():
        (folder / family).mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(cases_of, 1):
            path = folder / family / f"{number:02d} {case.file}"
            path.write_bytes(case.make())
            written.append(path)
    return written


if __name__ == "__main__":
    sys.stdout.write(f"{len(write(Path(sys.argv[1])))} files\n")
