"""The catalogue of the service, and a copy of it that a test may break."""

import shutil
from pathlib import Path

import pytest

from audio_prompts.catalogue import FOLDER, Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sentences, without any recording."""
    copy = tmp_path / "audio_prompts"
    ignored = shutil.ignore_patterns("synthetic", "recordings", "synthesis", "*.py", "__pycache__")
    shutil.copytree(FOLDER, copy, ignore=ignored)
    return copy
