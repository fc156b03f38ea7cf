"""What can go wrong on the telephone network.

PhonenetError
  x ClientTrouble           what a REST client meets instead of an answer
    · ClientTimeout
    · ConnectionRefused
  · ApiProblem              a REST request is answered with the provider's error document
  · ApplicationError        TwiML that cannot be fetched or understood
  · EndlessLoop             things happen without any time passing
  · NotPossible             a phone was asked for something that its state does not allow
StoryError (AssertionError) a phone did not hear or read what the story says
"""

from __future__ import annotations


class PhonenetError(Exception):
    """Base of every error of the telephone network."""


class ClientTrouble(PhonenetError):
    """A REST client gets no answer: the network behaves as a broken connection would."""


class ClientTimeout(ClientTrouble):
    """The client waited in vain. Whether the request was accepted is not known to it."""


class ConnectionRefused(ClientTrouble):
    """The connection was not opened. Nothing was accepted."""


class ApiProblem(PhonenetError):
    """A REST request that is answered with an error.

    `status` is the HTTP status, `code` the provider's error code
    (https://www.twilio.com/docs/api/errors), `message` what to do about it.
    """

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class ApplicationError(PhonenetError):
    """TwiML that cannot be fetched, parsed or played. `code` is the provider's error code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class EndlessLoop(PhonenetError):
    """Thousands of things happened at one instant: two parties send each other in circles."""


class NotPossible(PhonenetError):
    """A phone was asked for something impossible now, such as answering when nothing rings."""


class StoryError(AssertionError):
    """A phone did not hear, read or do what the story says. Lists what every phone did hear."""
