"""One module per command: its click command and its work, with imports made when it runs."""
