"""What can go wrong at the telephone's edge.

    CannotBeSpoken         an answer that no call can play: a mistake of ours, answered with 500
    WebhookRefused
    ├── NotSigned      403  the signature is missing, empty or wrong
    ├── TooSlow        408  the body did not arrive in time
    ├── TooLarge       413  more than 64 KiB, or more fields than a provider sends
    └── NotAForm       415  signed, but not application/x-www-form-urlencoded

The texts are for the person who sets the provider up; they repeat nothing of the request.
"""


class CannotBeSpoken(Exception):
    """The answer does not end in a question, a recording, a joined call or an end."""

    def __init__(self) -> None:
        super().__init__("The answer's last event must be Ask, RecordVoice, Connect or End.")


class WebhookRefused(Exception):
    """Base of all refusals. `status` is the HTTP status of the answer."""

    status = 400


class NotSigned(WebhookRefused):
    """Not signed for our public address with one of our tokens (invariant 30)."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "Not signed for this address. Compare PUBLIC_URL and TWILIO_AUTH_TOKEN with the "
            "provider's settings."
        )


class TooSlow(WebhookRefused):
    """The body did not arrive in time."""

    status = 408

    def __init__(self) -> None:
        super().__init__("The body did not arrive in time.")


class TooLarge(WebhookRefused):
    """More than a provider ever sends."""

    status = 413

    def __init__(self) -> None:
        super().__init__("The body is larger than a webhook of a provider.")


class NotAForm(WebhookRefused):
    """Signed, but in a form that no webhook of ours has."""

    status = 415

    def __init__(self) -> None:
        super().__init__("Configure this webhook to send application/x-www-form-urlencoded.")
