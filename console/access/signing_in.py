"""Name, password and one-time code: the one way in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.access import passwords, sessions, totp
from console.access.throttling import locked_until
from helpline.repositories import UnitOfWork
from helpline.signing_in import Account

CODES = "console"


class Entry(StrEnum):
    """What became of a try; the page says no more than that."""

    WELCOME = "welcome"
    WRONG = "wrong"
    WAIT = "wait"
    CODE_NEEDED = "code_needed"


@dataclass(frozen=True, slots=True)
class Try:
    """What was typed."""

    name: str
    password: str
    code: str


def password_fits(account: Account | None, password: str) -> bool:
    """Slow on purpose (Argon2id), and as slow for nobody as for somebody; runs outside of every
    transaction."""
    known = account.user.password_hash if account else passwords.nobodys()
    return passwords.fits(known, password) and account is not None


def enter(tx: UnitOfWork, now: datetime, tried: Try, *, fits: bool, token: str) -> Entry:
    """Decide about a try whose password was compared already, and begin a session.

    Wrong password and wrong code count alike; a success forgets the failures. A code is taken
    once only.
    """
    account = tx.accounts.by_name(tried.name)
    if account is None:
        return Entry.WRONG
    if account.locked_until is not None and account.locked_until > now:
        return Entry.WAIT
    if not fits or account.user.disabled or _run_out(account, now):
        return _failed(tx, now, account)
    if account.totp_secret:
        if not tried.code:
            return Entry.CODE_NEEDED
        step = totp.step_of(account.totp_secret, tried.code, now)
        used = f"{account.user.id}:{step}"
        if step is None or not tx.inbound.first_time(CODES, used, "one-time code", now):
            return _failed(tx, now, account)
    tx.accounts.set_failures(account.user.id, 0, None)
    sessions.begin(tx, now, token, account.user.id)
    _note(tx, now, account, "signed_in")
    return Entry.WELCOME


def _run_out(account: Account, now: datetime) -> bool:
    """Whether the password was a one-time one that nobody has used in time."""
    return account.password_until is not None and account.password_until <= now


def _failed(tx: UnitOfWork, now: datetime, account: Account) -> Entry:
    failures = account.failures + 1
    tx.accounts.set_failures(account.user.id, failures, locked_until(failures, now))
    _note(tx, now, account, "sign_in_failed")
    return Entry.WRONG


def _note(tx: UnitOfWork, now: datetime, account: Account, action: str) -> None:
    tx.audit.add(
        now,
        action,
        "user",
        account.user.id,
        actor_id=account.user.person_id,
        unit_id=account.user.unit_id,
    )
