"""Read files: bytes to physical lines, and each line to a JSON value and its problems."""
