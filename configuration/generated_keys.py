"""Keys for a demonstration, made once and kept."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from pathlib import Path

from configuration import dotenv
from configuration.values import BadValueError

GENERATED = ("SECRET_KEY", "DATA_KEYS")


def generated_keys(var_dir: Path) -> dict[str, str]:
    """SECRET_KEY and DATA_KEYS: made by the first process that needs them, the same for all.

    Raises:
        BadValueError: `secrets.env` in `var_dir` cannot be written or read.
    """
    path = var_dir / "secrets.env"
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = var_dir / f".secrets-{secrets.token_hex(8)}"
            key = base64.b64encode(secrets.token_bytes(32)).decode()
            draft.touch(mode=0o600, exist_ok=False)
            draft.write_text(f"SECRET_KEY={secrets.token_urlsafe(48)}\nDATA_KEYS=1:{key}\n")
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)  # of several processes, the first one's keys hold
            draft.unlink()
        kept = dict(dotenv.lines(path.read_text()))
    except (OSError, ValueError) as error:
        wrong = f"{path} cannot be written or read"
        raise BadValueError(wrong, "the keys yourself, or a writable VAR_DIR") from error
    if missing := [name for name in GENERATED if name not in kept]:
        raise BadValueError(f"{path} has no {missing[0]}", "it there again, from your backup")
    return kept
