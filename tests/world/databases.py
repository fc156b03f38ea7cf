"""Databases with the schema in them, made once and copied."""

from simulation.databases import create_schema, sqlite_copy

__all__ = ["create_schema", "sqlite_copy"]
