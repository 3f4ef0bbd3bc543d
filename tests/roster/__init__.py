"""The roster, who is due, and what is missing."""
