"""Logins of the console, to look around in: their password is made anew on each machine."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from helpline.directory.model import Role
from helpline.enrolling.officers import officer_with
from helpline.repositories import UnitOfWork
from sample.loading.files import Handset

FILE = "sample-login"
"""In the VAR_DIR: names and password, for the one who runs the service."""
ROLES = (
    ("sp", Role.SP, "CG-RPR"),
    ("sho", Role.SHO, "RPR-CIVILLINES"),
    ("admin", Role.ADMINISTRATOR, "CG-RPR"),
)
"""Name, role and unit: one login sees the district of the phones to try, one their station, and one
looks after logins and rules."""
LOGINS = tuple(name for name, _, _ in ROLES)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def password_in(var_dir: Path) -> str:
    """The password, made at the first time and kept where only this user reads it."""
    path = var_dir / FILE
    if not path.exists():
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        path.touch(mode=0o600)
        path.write_text("-".join(groups) + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def write_logins(
    tx: UnitOfWork, now: datetime, handsets: Sequence[Handset], password_hash: str
) -> None:
    """Create the logins, each with the officer behind it, or give them this password."""
    for name, role, code in ROLES:
        unit, known = tx.units.by_code(code), tx.users.by_name(name)
        if known is not None:
            tx.users.set_password(known.id, password_hash)
        elif unit is not None:
            number = next(
                (h.number for h in handsets if (h.role, h.unit) == (role.value, code)), None
            )
            both = officer_with(tx, number) if number else None
            tx.users.add(
                name=name,
                password_hash=password_hash,
                role=role,
                unit_id=unit.id,
                person_id=both[0].id if both else None,
                now=now,
            )
