"""Schemes of the state that every woman and senior is told of: data that an office edits."""
