"""Where figures come from, and that what came in is what the tables hold."""
