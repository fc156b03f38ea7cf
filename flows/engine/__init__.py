"""The conversation engine: pure, without clock, database or telephony."""
