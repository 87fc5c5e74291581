"""What single rows contain: their texts, answers, tools, media and sensitive values."""
