"""Writing: the only place that makes files."""
