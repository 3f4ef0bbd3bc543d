"""The command line: options in, one call, results out.

Every worker process imports this module again, so it imports nothing itself.
"""

from importlib import import_module


def main() -> None:
    """Run `perfsheet`."""
    import_module("perfsheet.cli.app").main()
