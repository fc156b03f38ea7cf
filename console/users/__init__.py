"""Logins: who may come in, as what, and how they are looked after."""
