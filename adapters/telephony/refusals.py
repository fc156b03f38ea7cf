"""What a provider's refusal of a request means for the intent behind it."""

from helpline.ports import NotSent, SendOutcome, Unknown

# Statuses that speak of us or of the moment, not of this call or message: a mistyped token, a
# moved address or a limit must not cost anybody a call that could be placed a minute later.
_PASSING_STATUSES = frozenset({401, 403, 408, 425, 429})

TOO_MANY_REQUESTS = "20429"

# The same, where the status alone does not say it (twilio.com/docs/api/errors).
_PASSING_CODES = frozenset(
    {
        "10001",  # account is not active
        "10004",  # call concurrency limit exceeded
        "14107",  # message send rate limit exceeded
        "20003",  # authentication failed
        "20005",  # account is not active
        TOO_MANY_REQUESTS,
        "21611",  # the sender's queue is full
    }
)

# Refusals of this one number, whatever their status.
_PERMANENT_CODES = frozenset(
    {
        "21211",  # 'To' is no valid number
        "21215",  # geographic permission for calls is missing
        "21217",  # the number does not appear to be valid
        "21408",  # geographic permission for messages is missing
        "21610",  # the recipient has opted out
        "21612",  # no route from this sender to this number
        "21614",  # 'To' is no mobile number
    }
)


def sorted_refusal(token: str, status: int, code: str) -> SendOutcome:
    """The outcome of a request that was answered with something else than 2xx.

    5xx may have been done or not. A redirect was not followed, so nothing happened.
    """
    if status >= 500:
        return Unknown(token, f"status {status}")
    if code in _PERMANENT_CODES:
        return NotSent(token, code, permanent=True)
    passing = status < 400 or status in _PASSING_STATUSES or code in _PASSING_CODES
    return NotSent(token, code, permanent=not passing)
