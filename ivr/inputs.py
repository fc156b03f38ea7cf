"""What a caller did, read from the fields of the provider's next request."""

from flows.engine.inputs import DialEnded, Digits, HungUp, Input, Recording, Speech, TimedOut
from ivr.form import Form

_CALL_IS_OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_HANGUP = "hangup"  # what a provider writes for the key that ended a recording


def heard(form: Form) -> Input:
    """One input. What words mean is for the domain to say, so their key is left open.

    What was pressed, said or recorded counts even when the call is over by now: 3 and a dropped
    call is danger. A call that was joined and talked has ended; one that rang while the caller
    went away is a hang-up.
    """
    over = form.get("CallStatus") in _CALL_IS_OVER
    outcome = form.get("DialCallStatus")
    if outcome == "answered":  # what a provider writes of a conference room
        outcome = "completed"
    if outcome == "completed" and form.get("DialBridged") == "false":
        outcome = "no-answer"  # picked up, and no key pressed: nobody was joined
    if outcome and (outcome == "completed" or not over):
        return DialEnded(outcome)
    if recording := form.get("RecordingSid"):
        ended_by = form.get("Digits")
        return Recording(
            recording, form.count("RecordingDuration"), "" if ended_by == _HANGUP else ended_by
        )
    if (digits := form.get("Digits")) and digits != _HANGUP:
        return Digits(digits.rstrip("#") or digits)  # many end what they type with it
    if words := form.get("SpeechResult").strip():
        return Speech(words, None)
    return HungUp() if over or digits else TimedOut()
