"""`python -m benchmarks`: measure what reading costs, then what giving back costs."""

from __future__ import annotations

from benchmarks import annotate, reading

if __name__ == "__main__":
    reading.main()
    reading.show(list(annotate.lines(count=100, runs=7, seed=1)))
