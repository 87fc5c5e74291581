"""What layouts share: the words a record is read into, and the steps of reading it."""
