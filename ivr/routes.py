"""Every address of the telephone's edge (CONTRACT section 3)."""

from starlette.routing import Route

from ivr.calls import Calls
from ivr.desk import Desk
from ivr.notices import Notices
from ivr.operations import Operations
from ivr.sound import Sound
from ivr.webhook import Webhooks


def routes(desk: Desk) -> list[Route]:
    """The routes of the webhooks, of the recordings and of operations."""
    webhooks, calls, notices = Webhooks(desk), Calls(desk), Notices(desk)
    sound, operations = Sound(desk.prompts), Operations(desk)
    return [  # tried in this order: what comes most often stands first
        webhooks.route("/twilio/turn/{token}/{step}", "turn", calls.turn),
        webhooks.route("/twilio/voice", "voice", calls.incoming),
        webhooks.route("/twilio/call/{token}", "call", calls.placed),
        webhooks.route("/twilio/call-status/{token}", "call-status", notices.call_status),
        webhooks.route("/twilio/dialled/{token}", "dialled", calls.dialled),
        webhooks.route("/twilio/join/{token}", "join", calls.join),
        webhooks.route("/twilio/alone/{language}", "alone", calls.alone),
        webhooks.route("/twilio/recorded/{token}", "recorded", notices.recorded),
        webhooks.route("/twilio/amd/{token}", "amd", notices.machine),
        webhooks.route("/twilio/message-status/{token}", "message-status", notices.message_status),
        webhooks.route("/twilio/message", "message", notices.message),
        webhooks.route("/twilio/status", "status", notices.incoming_call_status),
        Route("/audio/{language}/{key}.wav", sound.serve, name="wav"),
        Route("/audio/{language}/{key}.mp3", sound.serve, name="mp3"),
        Route("/health", operations.health, name="health"),
        Route("/ready", operations.ready, name="ready"),
        Route("/metrics", operations.metrics, name="metrics"),
    ]
