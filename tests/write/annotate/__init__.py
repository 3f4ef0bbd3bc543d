"""Workbooks given back with marks."""
