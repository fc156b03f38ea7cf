"""Referrals: what a department or organisation is asked to do for somebody, and by when."""
