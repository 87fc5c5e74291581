"""What the data itself says for a cheaper way than a fine-tune."""
