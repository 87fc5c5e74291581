"""What the data itself suggests: signals for something cheaper than a fine-tune."""
