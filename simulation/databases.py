"""Databases with the schema in them, made once and copied."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from store.migrations.running import upgrade


def create_schema(url: str) -> None:
    """All tables of this release."""
    upgrade(url)


@cache
def sqlite_template() -> Path:
    """An empty database with the schema, for whoever copies it."""
    folder = Path(tempfile.mkdtemp(prefix="khairiyat-template-"))
    path = folder / "schema.db"
    create_schema(f"sqlite:///{path}")
    return path


def sqlite_copy(folder: Path) -> str:
    """The URL of a fresh SQLite database with the schema."""
    path = folder / "world.db"
    shutil.copy(sqlite_template(), path)
    return f"sqlite:///{path}"
