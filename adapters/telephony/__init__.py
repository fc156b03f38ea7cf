"""The ways to telephony providers. Another provider is another module here."""
