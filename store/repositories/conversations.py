"""Sessions of flows."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, text

from helpline.errors import Conflict
from helpline.talk import Conversation
from store.dialect import insert_once
from store.repositories.ageing.held import free
from store.rows import columns_of, saving, values_of
from store.session import Session
from store.statement import Row, Statement
from store.tables.conversations import WAITING, conversations
from store.tables.people import persons
from store.vault import Vault

_SECRET = ("session", "last_answer")
_PLAIN = tuple(name for name in Conversation._fields if name not in _SECRET)
_NEW = tuple(name for name in _PLAIN if name not in ("id", "version"))
# What a step changes; the rest stays as it began, and its indexes need not be looked at.
_CHANGING = ("subject", "subject_id", "language", "step", "ended")
_ENCRYPTED = ("session_enc", "last_answer_enc")

_CONVERSATION = select(
    *columns_of(conversations, (*_PLAIN, *_ENCRYPTED)), persons.c.key_wrapped, persons.c.key_ver
).join_from(conversations, persons, conversations.c.person_id == persons.c.id, isouter=True)
_NEWEST = _CONVERSATION.order_by(conversations.c.id.desc()).limit(1)
_BY_TOKEN = Statement(_CONVERSATION.where(conversations.c.token == bindparam("token")))
_BY_ID = Statement(_CONVERSATION.where(conversations.c.id == bindparam("id")))
_BY_CALL_SID = Statement(_CONVERSATION.where(conversations.c.call_sid == bindparam("call_sid")))
_BY_INTENT = Statement(_NEWEST.where(conversations.c.intent_id == bindparam("intent_id")))
_WAITING_WITH = Statement(
    _NEWEST.where(
        conversations.c.person_id == bindparam("person_id"),
        conversations.c.channel == bindparam("channel"),
        text(WAITING),
        conversations.c.expires_at > bindparam("now"),
    )
)
_ADD = insert_once(conversations, [*_NEW, *_ENCRYPTED], returning=[conversations.c.id])
_SAVE = saving(conversations, [*_CHANGING, *_ENCRYPTED])
_DELETE_EXPIRED = Statement(
    delete(conversations).where(
        conversations.c.id.in_(
            select(conversations.c.id)
            .where(
                conversations.c.expires_at < bindparam("before"), free(conversations.c.person_id)
            )
            .limit(bindparam("limit"))
        )
    )
)


class SqlConversations:
    """`helpline.repositories.Conversations`."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, conversation: Conversation) -> Conversation:
        new_id = self._session.value(
            _ADD, **values_of(conversation, _NEW), **self._sealed(conversation)
        )
        if new_id is None:
            raise Conflict("there is a conversation with this token or call already")
        return conversation._replace(id=new_id, version=0)

    def by_token(self, token: str) -> Conversation | None:
        return self._one(self._session.row(_BY_TOKEN, token=token))

    def by_id(self, conversation_id: int) -> Conversation | None:
        return self._one(self._session.row(_BY_ID, id=conversation_id))

    def by_intent(self, intent_id: int) -> Conversation | None:
        return self._one(self._session.row(_BY_INTENT, intent_id=intent_id))

    def by_call_sid(self, call_sid: str) -> Conversation | None:
        return self._one(self._session.row(_BY_CALL_SID, call_sid=call_sid))

    def save(self, conversation: Conversation) -> Conversation:
        changed = self._session.change(
            _SAVE,
            row_id=conversation.id,
            read_version=conversation.version,
            **values_of(conversation, _CHANGING),
            **self._sealed(conversation),
        )
        if not changed:
            raise Conflict(f"conversation {conversation.id} was changed by somebody else")
        return conversation._replace(version=conversation.version + 1)

    def waiting_with(self, person_id: int, channel: str, now: datetime) -> Conversation | None:
        return self._one(
            self._session.row(_WAITING_WITH, person_id=person_id, channel=channel, now=now)
        )

    def delete_expired(self, before: datetime, limit: int) -> int:
        return self._session.change(_DELETE_EXPIRED, before=before, limit=limit)

    def _sealed(self, conversation: Conversation) -> dict[str, bytes | None]:
        person_id, token = conversation.person_id, conversation.token
        return {
            f"{name}_enc": self._vault.seal(
                person_id, getattr(conversation, name), session_place(name, token)
            )
            for name in _SECRET
        }

    def _one(self, row: Row | None) -> Conversation | None:
        if row is None:
            return None
        *plain, session_enc, answer_enc, wrapped, key_ver = row
        known = dict(zip(_PLAIN, plain, strict=True))
        person_id, token = known["person_id"], known["token"]
        if person_id is not None:
            self._vault.meet(person_id, wrapped, key_ver or 0)
        return Conversation(
            **known,
            session=self._vault.open(person_id, session_enc, session_place("session", token)),
            last_answer=self._vault.open(
                person_id, answer_enc, session_place("last_answer", token)
            ),
        )


def session_place(name: str, token: str) -> str:
    """Where a session, or the last answer, of a conversation is at home."""
    return f"conversations.{name}:{token}"
