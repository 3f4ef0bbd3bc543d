"""What turns rules into findings: their pages, the tables they look at, the cells, the messages, causes and groups."""
