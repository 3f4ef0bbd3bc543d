"""Public disclosure: which tables leave the house, with which fields, and what is checked before they do. Files are made in `write`."""
