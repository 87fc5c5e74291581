"""The classifiers of the label review, and their out-of-fold probabilities."""
