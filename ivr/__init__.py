"""The telephone's edge: webhooks, signatures, TwiML and SMS text."""
