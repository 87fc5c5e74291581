"""Files read into the frames of a data set."""
