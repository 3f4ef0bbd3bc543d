"""`python -m benchmarks`: measure what reading costs, then giving back, then opening the overview, then nights."""

from __future__ import annotations

from benchmarks import annotate, nightly, overview, reading

if __name__ == "__main__":
    reading.main()
    reading.show([*annotate.lines(count=100, runs=7, seed=1), *overview.lines(projects=7500, runs=3), *nightly.lines(count=1000, seed=1)])
