"""What makes two similar texts say different things."""
