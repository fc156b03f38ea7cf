"""Sessions of signed-in browsers: they end after 30 idle minutes and after 12 hours."""

from datetime import datetime, timedelta

from console.access.tokens import hash_of
from helpline.repositories import UnitOfWork
from helpline.signing_in import Account, WebSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)


def begin(tx: UnitOfWork, now: datetime, token: str, user_id: int) -> WebSession:
    """A new session under the hash of `token`; those that have expired are cleared away."""
    tx.web_sessions.delete_expired(now)
    session = WebSession(hash_of(token), user_id, now, now, now + LONGEST)
    tx.web_sessions.add(session)
    return session


def find(tx: UnitOfWork, now: datetime, token: str) -> tuple[WebSession, Account] | None:
    """The session of a cookie's token and whose it is; None if it has ended or never began, or
    the user was disabled."""
    session = tx.web_sessions.find(hash_of(token))
    if session is None or not alive(session, now):
        return None
    account = tx.accounts.get(session.user_id)
    return None if account.user.disabled else (session, account)


def alive(session: WebSession, now: datetime) -> bool:
    """Whether it is still open at `now`."""
    return now < session.expires_at and now - session.seen_at < IDLE


def worth_noting(session: WebSession, now: datetime) -> bool:
    """Whether its user's last sign of life is to be written anew: once a minute is enough."""
    return now - session.seen_at >= NOTED_EVERY
