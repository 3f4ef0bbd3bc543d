"""What the operator did wrong. The content of a form never raises: it becomes a finding."""

from __future__ import annotations


class PerfsheetError(Exception):
    """Say, in Chinese, what the operator must do next; printed without a traceback, exit code 2."""
