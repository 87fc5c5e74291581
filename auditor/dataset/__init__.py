"""The data set as frames, and what is derived or sampled from it."""
