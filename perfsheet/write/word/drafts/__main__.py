"""Write the templates anew: `python -m perfsheet.write.word.drafts [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from perfsheet.resources import templates_dir
from perfsheet.write.word.drafts import write_drafts

if __name__ == "__main__":
    write_drafts(Path(sys.argv[1]) if len(sys.argv) > 1 else templates_dir() / "report")
