"""What a provider says of a call or message, and that it only moves forward (invariant 18)."""

from helpline.sending.model import Delivery, IntentKind

CALL_STATUS = {
    "queued": Delivery.QUEUED,
    "initiated": Delivery.QUEUED,
    "ringing": Delivery.RINGING,
    "in-progress": Delivery.ANSWERED,
    "completed": Delivery.COMPLETED,
    "busy": Delivery.BUSY,
    "no-answer": Delivery.NO_ANSWER,
    "failed": Delivery.FAILED,
    "canceled": Delivery.CANCELED,
}
MESSAGE_STATUS = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.QUEUED,
    "sent": Delivery.QUEUED,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.CANCELED,
}
RANK = {Delivery.NONE: 0, Delivery.QUEUED: 1, Delivery.RINGING: 2, Delivery.ANSWERED: 3}
FINAL = 4


def read_status(kind: IntentKind, status: str) -> Delivery | None:
    """The delivery state that a provider's word stands for; None for a word we do not know."""
    table = CALL_STATUS if kind is IntentKind.CALL else MESSAGE_STATUS
    return table.get(status)


def is_final(delivery: Delivery) -> bool:
    """Whether nothing more can be heard of it."""
    return RANK.get(delivery, FINAL) == FINAL


def moves_on(before: Delivery, after: Delivery) -> bool:
    """Whether `after` is later than `before`; a final state never changes."""
    return RANK.get(after, FINAL) > RANK.get(before, FINAL)
