"""Saving again in another format, through LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from builder.parcels import STAMP


def available() -> bool:
    """Say whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def convert(source: Path, target: Path) -> None:
    """Save `source` again as `target`, whose suffix says the format."""
    program = shutil.which("soffice")
    if program is None:
        message = "LibreOffice (soffice) is needed to make .xls and .ods; please install it"
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", target.suffix[1:], "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(folder) / f"{source.stem}{target.suffix}"
        target.write_bytes(made.read_bytes())
    if target.suffix == ".ods":
        _forget_today(target)


def _forget_today(path: Path) -> None:
    """Date the parts of a package as all others are dated, and take the hour out of the page header."""
    with zipfile.ZipFile(path) as archive:
        parts = [(part, archive.read(part)) for part in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts:
            steady = re.sub(rb"(<text:(?:date|time)\b[^>]*>)[^<]*", rb"\1", content) if part.filename == "styles.xml" else content
            archive.writestr(zipfile.ZipInfo(part.filename, STAMP), steady, part.compress_type)
