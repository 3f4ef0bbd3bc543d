"""What lasts between runs: files, forms and their versions, figures, findings and their life, decisions; and proof that nobody changed it."""
