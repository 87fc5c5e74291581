"""The data set as frames, and what is drawn from it."""
