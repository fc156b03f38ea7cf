"""One handler for each event of the flows; flows/README.md lists them with their facts."""

from collections.abc import Mapping

from helpline.conversations.handlers import (
    after_closing,
    call_taking,
    called_out,
    caller,
    case_line,
    case_officer,
    contact,
    held,
    knowledge,
    pause,
    reachable,
    responder,
    senior,
    through,
    writing,
)
from helpline.conversations.scene import Ending, Handler

HANDLERS: Mapping[str, Handler] = {
    **senior.HANDLERS,
    **responder.HANDLERS,
    **contact.HANDLERS,
    **pause.HANDLERS,
    **caller.HANDLERS,
    **reachable.HANDLERS,
    **writing.HANDLERS,
    **after_closing.HANDLERS,
    **case_line.HANDLERS,
    **case_officer.HANDLERS,
    **held.HANDLERS,
    **call_taking.HANDLERS,
    **knowledge.HANDLERS,
    **called_out.HANDLERS,
    **through.HANDLERS,
}
ENDINGS: Mapping[str, Ending] = {
    "senior_checkin": senior.ended,
    "senior_pause_confirm": pause.ended,
    "escalation_ack": responder.ended,
    "contact_lookin": contact.ended,
    "women_help": caller.ended,
    "case_safety": after_closing.ended,
    "case_wish": after_closing.ended,
    "case_feedback": after_closing.ended,
    "case_alert": case_officer.ended,
    "take_call": call_taking.ended,
    "case_report": called_out.ended,
    "call_through": through.ended,
}
