"""Where a woman and the officer who took her meet: a conference room of their own."""

from helpline.cases.calling_through import CAUSE as THROUGH
from helpline.cases.calling_through import leg_of
from helpline.cases.hold import Hold
from helpline.cases.holding import CAUSE as LEG
from helpline.cases.holding import FLOW as TAKES_CALL
from helpline.cases.reaching import FLOW as HER_FLOW
from helpline.cases.telling import CAUSE as ALERT
from helpline.conversations.answering import Room
from helpline.repositories import UnitOfWork
from helpline.talk import Conversation

ROOM = "room"


def room_of(tx: UnitOfWork, conversation: Conversation) -> Room | None:
    """The room of a conversation that is about to enter one: hers, or that of an officer's leg."""
    hold = hold_of(tx, conversation)
    if hold is not None:
        return Room(hold.room, recorded=hold.recorded)
    return _called_through(tx, conversation)


def hold_of(tx: UnitOfWork, conversation: Conversation) -> Hold | None:
    """The hold in which a woman waits or waited, by her own conversation or an officer's."""
    of_call = conversation.id
    if conversation.intent_id is not None and not is_hers(conversation):
        call = tx.intents.get(conversation.intent_id)
        if call.cause == ALERT:
            taken = [hold for hold in tx.holds.of_case(call.cause_id) if hold.taken_leg == call.id]
            return taken[-1] if taken else None
        if call.cause != LEG:
            return None
        of_call = tx.holds.get(call.cause_id).conversation_id
    return tx.holds.of_conversation(of_call)


def _called_through(tx: UnitOfWork, conversation: Conversation) -> Room | None:
    """The room of an officer who had her called: it has the name of the officer's own call."""
    if conversation.intent_id is None:
        return None
    call = tx.intents.get(conversation.intent_id)
    name = call.token if call.cause == THROUGH else leg_of(call)
    return Room(name) if name else None


def is_hers(conversation: Conversation) -> bool:
    """Whether it is a woman's own call: who is joined with her has to press a key first."""
    return conversation.flow == HER_FLOW


def is_screening(conversation: Conversation) -> bool:
    """Whether it is what an officer hears who is dialled into her call. It rings nobody else."""
    return conversation.flow == TAKES_CALL and conversation.intent_id is None
