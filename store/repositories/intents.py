"""Calls and messages that shall leave."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, null, or_, select, text, update

from helpline.errors import Conflict, NotFound
from helpline.sending.model import Delivery, Intent, IntentState, NewIntent
from store.dialect import among, insert_once
from store.repositories.people import GET_PHONE, e164_place
from store.rows import LEASE_OVER, columns_of, names_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.people import persons, phones
from store.tables.sending import CALL_LIVE, intents
from store.vault import Vault

_STORED = names_of(Intent, "e164", "params")
_NEW = names_of(NewIntent, "params")
_CHANGING = (
    "state",
    "delivery",
    "provider",
    "provider_sid",
    "sent_at",
    "rang_at",
    "finished_at",
    "resends",
    "error",
    "due_at",
)
_INTENT = (
    select(
        *columns_of(intents, _STORED),
        intents.c.params_enc,
        phones.c.person_id,
        phones.c.label,
        phones.c.e164_enc,
        persons.c.key_wrapped,
        persons.c.key_ver,
    )
    .join_from(intents, phones, intents.c.phone_id == phones.c.id)
    .join(persons, phones.c.person_id == persons.c.id)
)
_GET = Statement(_INTENT.where(intents.c.id == bindparam("id")))
_GET_ALL = Statement(_INTENT.where(among(intents.c.id, "ids")))
_VERSIONS = Statement(select(intents.c.id, intents.c.version).where(among(intents.c.id, "ids")))
_BY_TOKEN = Statement(_INTENT.where(intents.c.token == bindparam("token")))
_BY_SID = Statement(
    _INTENT.where(
        intents.c.provider == bindparam("provider"), intents.c.provider_sid == bindparam("sid")
    )
)
_OF_CAUSE = Statement(
    _INTENT.where(
        intents.c.cause == bindparam("cause"), intents.c.cause_id == bindparam("cause_id")
    ).order_by(intents.c.id)
)
_OF_ALERT = Statement(
    _INTENT.where(intents.c.alert_id == bindparam("alert_id")).order_by(intents.c.id)
)
_ADD = insert_once(
    intents,
    [*_NEW, "wanted_at", "state", "delivery", "to_index", "params_enc"],
    returning=[intents.c.id],
)
_SAVE = saving(intents, _CHANGING, also=LEASE_OVER)
_FORGET_LIVE = Statement(
    update(intents)
    .where(
        text("kind = 'call' AND state = 'sent' AND finished_at IS NULL"),
        intents.c.sent_at < bindparam("before"),
    )
    .values(finished_at=bindparam("now"), version=intents.c.version + 1)
)
_CANCEL_PENDING = Statement(
    update(intents)
    .where(
        intents.c.cause == bindparam("of_cause"),
        intents.c.cause_id == bindparam("of_cause_id"),
        text("state = 'pending'"),
    )
    .values(
        state=IntentState.CANCELLED,
        finished_at=bindparam("at"),
        due_at=null(),
        version=intents.c.version + 1,
        **LEASE_OVER,
    )
)
_SENT_SINCE = Statement(
    select(func.count())
    .select_from(intents)
    .where(
        intents.c.person_id == bindparam("person_id"),
        intents.c.purpose == bindparam("purpose"),
        intents.c.wanted_at >= bindparam("since"),
    )
)
# What has left and never ended, by what was told of it, counts only as long as it can last.
_CAN_LAST = or_(
    intents.c.state != IntentState.SENT,
    case(
        (intents.c.delivery == Delivery.ANSWERED, intents.c.sent_at > bindparam("talking_since")),
        else_=func.coalesce(intents.c.rang_at, intents.c.sent_at) > bindparam("ringing_since"),
    ),
)
# A call that has been leased has no provider yet: it counts for whoever asks.
_LIVE_CALLS = Statement(
    select(func.count())
    .select_from(intents)
    .where(
        text(CALL_LIVE),
        or_(intents.c.provider == bindparam("provider"), intents.c.provider.is_(None)),
        _CAN_LAST,
    )
)
_LIVE_FOR = Statement(
    select(func.count())
    .select_from(intents)
    .where(text(CALL_LIVE), intents.c.purpose == bindparam("purpose"), _CAN_LAST)
)
_COUNT = Statement(select(intents.c.state, func.count()).group_by(intents.c.state))


class SqlIntents:
    """`helpline.repositories.Intents`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, new: NewIntent) -> Intent | None:
        phone = self._session.row(GET_PHONE, id=new.phone_id)
        if phone is None:
            raise NotFound(f"telephone {new.phone_id} does not exist")
        _, owner_id, label, sealed, wrapped, key_ver = phone
        self._vault.meet(owner_id, wrapped, key_ver)
        e164 = self._vault.open(owner_id, sealed, e164_place(owner_id, label))
        if not e164:
            raise NotFound(f"telephone {new.phone_id} belonged to somebody who has been erased")
        params = json.dumps(dict(new.params), ensure_ascii=False)
        new_id = self._session.value(
            _ADD,
            **values_of(new, _NEW),
            wanted_at=new.due_at,
            state=IntentState.PENDING,
            delivery=Delivery.NONE,
            to_index=self._vault.ring.blind_index(e164),
            params_enc=self._vault.seal(new.person_id, params, _place(new.token)),
        )
        if new_id is None:
            return None
        return Intent(
            id=new_id,
            **values_of(new, _NEW),
            e164=e164,
            params=dict(new.params),
            state=IntentState.PENDING,
            delivery=Delivery.NONE,
            provider=None,
            provider_sid=None,
            sent_at=None,
            rang_at=None,
            finished_at=None,
            resends=0,
            error=None,
            attempt=0,
            version=0,
        )

    def get(self, intent_id: int) -> Intent:
        found = self._session.made(_GET, self._intents, id=intent_id)
        if not found:
            raise NotFound(f"intent {intent_id} does not exist")
        return found[0]

    def get_all(self, intent_ids: Sequence[int]) -> dict[int, Intent]:
        found = map(self._intent, self._session.rows(_GET_ALL, ids=intent_ids))
        return {intent.id: intent for intent in found}

    def versions(self, intent_ids: Sequence[int]) -> dict[int, int]:
        return dict(self._session.rows(_VERSIONS, ids=intent_ids))

    def by_token(self, token: str) -> Intent | None:
        row = self._session.row(_BY_TOKEN, token=token)
        return self._intent(row) if row else None

    def by_sid(self, provider: str, sid: str) -> Intent | None:
        row = self._session.row(_BY_SID, provider=provider, sid=sid)
        return self._intent(row) if row else None

    def save(self, intent: Intent) -> Intent:
        changed = self._session.change(
            _SAVE,
            row_id=intent.id,
            read_version=intent.version,
            **values_of(intent, _CHANGING),
        )
        if not changed:
            raise Conflict(f"intent {intent.id} was changed by somebody else")
        return intent._replace(version=intent.version + 1)

    def save_all(self, intents: Sequence[Intent]) -> None:
        changed = self._session.change_all(
            _SAVE,
            [
                {
                    "row_id": intent.id,
                    "read_version": intent.version,
                    **values_of(intent, _CHANGING),
                }
                for intent in intents
            ],
        )
        if changed != len(intents):
            raise Conflict("one of several intents was changed by somebody else")

    def of_cause(self, cause: str, cause_id: int) -> list[Intent]:
        return self._session.made(_OF_CAUSE, self._intents, cause=cause, cause_id=cause_id)

    def of_alert(self, alert_id: int) -> list[Intent]:
        return self._session.made(_OF_ALERT, self._intents, alert_id=alert_id)

    def cancel_pending(self, cause: str, cause_id: int, now: datetime) -> int:
        return self._session.change(_CANCEL_PENDING, of_cause=cause, of_cause_id=cause_id, at=now)

    def sent_since(self, person_id: int, purpose: str, since: datetime) -> int:
        """An intent counts from the instant at which it was first to leave."""
        return int(
            self._session.value(_SENT_SINCE, person_id=person_id, purpose=purpose, since=since)
        )

    def live_calls_for(
        self, purpose: str, *, ringing_since: datetime, talking_since: datetime
    ) -> int:
        since = {"ringing_since": ringing_since, "talking_since": talking_since}
        return int(self._session.value(_LIVE_FOR, purpose=purpose, **since))

    def live_calls(self, provider: str, *, ringing_since: datetime, talking_since: datetime) -> int:
        since = {"ringing_since": ringing_since, "talking_since": talking_since}
        return int(self._session.value(_LIVE_CALLS, provider=provider, **since))

    def forget_live(self, before: datetime, now: datetime) -> int:
        return self._session.change(_FORGET_LIVE, before=before, now=now)

    def count_by_state(self) -> dict[IntentState, int]:
        return dict(self._session.rows(_COUNT))

    def _intents(self, rows: Iterable[Row]) -> list[Intent]:
        return [self._intent(row) for row in rows]

    def _intent(self, row: Row) -> Intent:
        *plain, params_enc, owner_id, label, e164_enc, wrapped, key_ver = row
        self._vault.meet(owner_id, wrapped, key_ver)
        known = dict(zip(_STORED, plain, strict=True))
        e164 = self._vault.open(owner_id, e164_enc, e164_place(owner_id, label))
        params = self._vault.open(known["person_id"], params_enc, _place(known["token"]))
        told: Mapping[str, str] = json.loads(params) if params else {}
        return Intent(**known, e164=e164, params=told)


def _place(token: str) -> str:
    return f"intents.params:{token}"
