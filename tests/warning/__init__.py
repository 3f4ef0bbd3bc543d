"""Monitoring and early warning."""
