"""Everything that is ever said on a call or written in an SMS, by key, in every language."""
