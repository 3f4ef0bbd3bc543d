"""The readers: from bytes to forms."""
