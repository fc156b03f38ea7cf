"""What can go wrong with what stands outside.

    AdapterError
    ├── NotConnected          the request surely never reached the provider
    ├── TryLater              the provider refused it for now, and says for how long
    ├── NoAnswer              it may have, but no whole answer came back
    ├── RecordingUnavailable  the provider did not hand it over; asking later may help
    └── RecordingRefused      it is not named properly, or too large: asking again is useless
        └── RecordingAbsent   the provider has no such recording: not yet, or no longer

None of their texts holds an address, a number or what somebody said.
"""


class AdapterError(Exception):
    """Base of all errors of the adapters."""


class NotConnected(AdapterError):
    """No connection was made. The text names the class of the cause."""


class TryLater(AdapterError):
    """The provider has taken too much (429) and says after how many seconds it may be asked."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class NoAnswer(AdapterError):
    """The request was sent, at least in part, and no whole answer came. The outcome is unknown."""


class RecordingUnavailable(AdapterError):
    """The provider did not hand a recording over now. Ask again later."""


class RecordingRefused(AdapterError):
    """This recording will never be had. The text says why."""


class RecordingAbsent(RecordingRefused):
    """The provider has no such recording. Minutes after it was made that may mean 'not yet'."""
