"""Reading: what is shown of it."""
