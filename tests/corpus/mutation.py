"""Files damaged at random, inside their packed parts too."""

from __future__ import annotations

import io
import random
import zipfile

from tests.corpus.packages import packed

_FIGURES = (b"\xff" * 4, bytes(4), b"\xff\xff\xff\x7f", b"\1\0\0\0")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Damage a file, mostly one part of its package, so that the zip itself stays sound."""
    if rng.random() < 0.2 or not zipfile.is_zipfile(io.BytesIO(data)):
        return _damaged(data, rng)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return _damaged(data, rng)
    name = rng.choice(list(parts))
    return packed(parts | {name: _damaged(parts[name], rng)})


def _damaged(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, repeat or overwrite a few bytes."""
    out = bytearray(data)
    for _ in range(rng.randrange(1, 7)):
        if not out:
            break
        at = rng.randrange(len(out))
        match rng.randrange(5):
            case 0:
                out[at] = rng.randrange(256)
            case 1:
                out[at] ^= 1 << rng.randrange(8)
            case 2:
                del out[at : at + rng.randrange(1, 20)]
            case 3:
                out[at:at] = out[rng.randrange(len(out)) :][: rng.randrange(1, 30)]
            case _:
                out[at : at + 4] = rng.choice(_FIGURES)
    return bytes(out)
