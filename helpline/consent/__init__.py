"""To what people have agreed, purpose by purpose, and what they have taken back."""
