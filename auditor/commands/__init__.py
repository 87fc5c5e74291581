"""One module a command: its click command, and its work, which imports what it needs when it runs."""
