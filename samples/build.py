"""Build the made-up county: roster, returned files, the cells of every value, and the list of faults.

    python samples/build.py [--out DIR]

The same bytes come out every time, except .xls and .ods, which LibreOffice writes; without LibreOffice the
committed ones stay. Facts: samples/source/*.toml. Drawings: samples/builder/drawings/.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from builder.inbox import Inbox  # noqa: E402  (a script finds its own package first)


def main() -> None:
    """Build everything below the given directory."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE)
    inbox = Inbox(parser.parse_args().out)
    inbox.build()
    print(inbox.account())


if __name__ == "__main__":
    main()
