"""What a conversation is: a pure engine, and the conversations as data."""
