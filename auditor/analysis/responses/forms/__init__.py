"""Forms of answers in which equal content is equal."""
