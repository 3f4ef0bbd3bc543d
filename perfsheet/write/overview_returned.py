"""Where 总览.html finds what goes back: the marked copy of each file, the notice and the list of each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfsheet.write.parcels import LIST, NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfsheet.write.overview_table import Table
    from perfsheet.write.parcels import Parcel


def with_returns(tables: Mapping[str, Table], parcels: Sequence[Parcel]) -> dict[str, Table]:
    """Give files the way to their marked copies, `copy`, and units the ways to what they get back, `package`; from beside the page."""
    copies: dict[int, str] = {}
    packages: dict[str, list[str]] = {}
    for parcel in parcels:
        for file, name in parcel.files.items():
            copies.setdefault(file, f"{parcel.folder}/{name}")
        if parcel.returned:
            packages[parcel.unit] = [f"{parcel.folder}/{name}" for name in ((NOTICE,) if parcel.files else ()) + (LIST,)]
    files, units = tables["files"], tables["units"]
    return {
        **tables,
        "files": files._replace(columns={**files.columns, "copy": [copies.get(file) for file in range(files.rows)]}),
        "units": units._replace(columns={**units.columns, "package": [packages.get(name) for name in units.columns["name"]]}),
    }
