"""TwiML: read strictly, then played on a call."""
