"""Models of labels: out-of-fold probabilities, noise rates, annotators."""
