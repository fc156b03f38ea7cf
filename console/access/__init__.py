"""Who may come in, how long they stay, and what they may see."""
