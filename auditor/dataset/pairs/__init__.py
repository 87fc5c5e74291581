"""Which rows are equal, similar or linked, within a file and across files."""
