"""One handler for each event of the flows; flows/README.md lists them with their facts."""

from collections.abc import Mapping

from helpline.conversations.handlers import contact, pause, responder, senior
from helpline.conversations.scene import Ending, Handler

HANDLERS: Mapping[str, Handler] = {
    **senior.HANDLERS,
    **responder.HANDLERS,
    **contact.HANDLERS,
    **pause.HANDLERS,
}
ENDINGS: Mapping[str, Ending] = {
    "senior_checkin": senior.ended,
    "senior_pause_confirm": pause.ended,
    "escalation_ack": responder.ended,
    "contact_lookin": contact.ended,
}
