"""Conversations: a flow's session is loaded, stepped, its events handled, and saved."""
