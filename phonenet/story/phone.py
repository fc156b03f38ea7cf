"""A phone in a story: `senior.expect_call("good morning").press("2")`."""

from __future__ import annotations

from typing import Any

from phonenet.errors import StoryError
from phonenet.handsets.personalities import Personality, to_json
from phonenet.story.link import Link
from phonenet.story.told import CROWD, told, unexpected
from phonenet.story.views import CallView, HandsetView, TextView

WITHIN_S = 120.0


class Phone:
    """Everything a test does with one phone. Seconds are those of the network's clock.

    A call or message that a story expects is claimed by it; whatever stays unclaimed fails
    `assert_nothing_unexpected()`.
    """

    def __init__(self, link: Link, number: str) -> None:
        self._link = link
        self.number = number

    @property
    def view(self) -> HandsetView:
        """The phone as it is now."""
        return self._link.look(self.number)

    @property
    def calls(self) -> tuple[CallView, ...]:
        return self.view.calls

    @property
    def inbox(self) -> tuple[TextView, ...]:
        return self.view.inbox

    def expect_call(self, text: str = "", within: float = WITHIN_S) -> CallStory:
        """The phone is rung (or was, and no story took that call yet) and hears `text`.

        `text` is part of what is said or of a prompt key as in `audio:hi/checkin.greeting`. A
        phone held by hand is answered; one with a personality answers by itself or not.
        """
        return self._expect_call(text, within).hears(text, within)

    def expect_ring(self, within: float = WITHIN_S) -> CallStory:
        """The phone rings, or has rung; nobody answers it yet."""
        sid = self._wait_for_call(within, answered=False)
        return CallStory(self._link, self.number, sid)

    def expect_missed_call(self, within: float = WITHIN_S) -> CallStory:
        """A call comes and ends without anybody having answered it."""
        story = self.expect_ring(within)
        self._require(
            lambda: story.view.state == "over", within, "was rung, and the call did not end"
        )
        if story.view.status == "completed":
            raise self._error("was expected to miss a call and answered it")
        return story

    def expect_sms(self, text: str = "", within: float = WITHIN_S) -> TextStory:
        """A message that contains `text` arrives, or is there and no story took it yet."""

        def found() -> TextView | None:
            for message in self.view.inbox:
                if not message.claimed and text.casefold() in message.body.casefold():
                    return message
            return None

        self._require(lambda: found() is not None, within, f"got no message with {text!r}")
        message = found()
        assert message is not None
        self._link.act(self.number, "claim", sid=message.sid)
        return TextStory(self._link, self.number, message)

    def expect_nothing(self, within: float = 60.0) -> Phone:
        """For that long no call and no message comes that no story expected."""
        self._link.wait(lambda: bool(unexpected(self.view)), within)
        if strays := unexpected(self.view):
            raise self._error(f"was to be left alone, but {strays[0]}")
        return self

    def dial(self, number: str) -> CallStory:
        """Call a number of the service."""
        return CallStory(self._link, self.number, self._act("dial", number=number))

    def send_sms(self, to: str, body: str) -> Phone:
        """Write to a number of the service; `whatsapp:+91...` writes by WhatsApp."""
        self._act("send_sms", to=to, body=body)
        return self

    def becomes(self, personality: Personality) -> Phone:
        """From the next call on somebody else holds the phone."""
        self._act("become", personality=to_json(personality))
        return self

    def ignores(self) -> Phone:
        """Whatever this phone gets need not be expected."""
        self._act("ignore")
        return self

    def answer(self) -> CallStory:
        """Answer the call that rings."""
        return CallStory(self._link, self.number, self._act("answer"))

    def reject(self) -> Phone:
        self._act("reject")
        return self

    def hang_up(self) -> Phone:
        self._act("hang_up")
        return self

    def press(self, keys: str) -> Phone:
        """Press keys in the present call, whether anybody asked or not."""
        self._act("press", keys=keys)
        return self

    def say(self, words: str) -> Phone:
        """Say words into the present call, whether anybody asked or not."""
        self._act("say", words=words)
        return self

    def _act(self, action: str, **details: Any) -> str:
        return self._link.act(self.number, action, **details)

    def _expect_call(self, text: str, within: float) -> CallStory:
        for call in self.view.calls:
            if call.incoming and not call.claimed and text and call.hears(text):
                self._act("claim", sid=call.sid)
                return CallStory(self._link, self.number, call.sid)
        sid = self._wait_for_call(within, answered=True)
        return CallStory(self._link, self.number, sid)

    def _wait_for_call(self, within: float, answered: bool) -> str:
        def found() -> CallView | None:
            for call in self.view.calls:
                if call.incoming and not call.claimed and call.state != "dialling":
                    return call
            return None

        self._require(lambda: found() is not None, within, "was not rung")
        call = found()
        assert call is not None
        self._act("claim", sid=call.sid)
        if answered and call.state == "ringing" and self.view.manual:
            self._act("answer")
        return call.sid

    def _require(self, condition: Any, within: float, otherwise: str) -> None:
        if not self._link.wait(condition, within):
            raise self._error(f"{otherwise} within {within:g} s")

    def _error(self, what: str) -> StoryError:
        return StoryError(f"{named(self.view)} {what}\n{told(self._link)}")


class CallStory:
    """One call of one phone, as it goes on."""

    def __init__(self, link: Link, number: str, sid: str) -> None:
        self._link = link
        self._number = number
        self.sid = sid

    @property
    def view(self) -> CallView:
        for call in self._link.look(self._number).calls:
            if call.sid == self.sid:
                return call
        raise self._error("is unknown")

    @property
    def heard(self) -> list[str]:
        """Everything heard so far, in order."""
        return [heard.text for heard in self.view.heard]

    def hears(self, text: str, within: float = WITHIN_S) -> CallStory:
        """`text` has been or will be heard before the call ends."""
        if text:
            self._require(
                lambda: self.view.hears(text) or self.view.state == "over",
                within,
                f"did not hear {text!r}",
            )
            if not self.view.hears(text):
                raise self._error(f"ended ({self.view.status}) without a word of {text!r}")
        return self

    def never_heard(self, text: str) -> CallStory:
        if self.view.hears(text):
            raise self._error(f"heard {text!r}")
        return self

    def press(self, keys: str, within: float = WITHIN_S) -> CallStory:
        """Press keys once the call accepts keys. Raises StoryError if it never does."""
        self._accepting("dtmf", within)
        self._link.act(self._number, "press", keys=keys)
        return self

    def say(self, words: str, within: float = WITHIN_S) -> CallStory:
        """Say words once somebody or something listens."""
        self._require(
            lambda: self._listens() or self.view.state == "over",
            within,
            "found nobody who listens",
        )
        if self.view.state == "over":
            raise self._error(f"ended ({self.view.status}) before a word could be said")
        self._link.act(self._number, "say", words=words)
        return self

    def joined_with(self, number: str, within: float = WITHIN_S) -> CallStory:
        """The call is connected with the phone that has this number."""
        self._require(lambda: number in self.view.joined, within, f"was not joined with {number}")
        return self

    def hang_up(self) -> CallStory:
        self._link.act(self._number, "hang_up")
        return self

    def expect_end(self, within: float = WITHIN_S) -> CallStory:
        """The call ends, whoever ends it."""
        self._require(lambda: self.view.state == "over", within, "did not end")
        return self

    def _listens(self) -> bool:
        view = self.view
        return bool(view.joined) or {"speech", "recording"} & {*view.accepts.split()} != set()

    def _open_to(self, way: str) -> bool:
        return way in self.view.accepts.split()

    def _accepting(self, way: str, within: float) -> None:
        self._require(
            lambda: self._open_to(way) or self._open_to("recording") or self.view.state == "over",
            within,
            "was asked nothing that a key answers",
        )
        if self.view.state == "over":
            raise self._error(f"ended ({self.view.status}) before a key could be pressed")

    def _require(self, condition: Any, within: float, otherwise: str) -> None:
        if not self._link.wait(condition, within):
            raise self._error(f"{otherwise} within {within:g} s")

    def _error(self, what: str) -> StoryError:
        who = named(self._link.look(self._number))
        return StoryError(f"the call of {who} {what}\n{told(self._link)}")


class TextStory:
    """One message that arrived on one phone."""

    def __init__(self, link: Link, number: str, message: TextView) -> None:
        self._link = link
        self._number = number
        self.message = message

    @property
    def body(self) -> str:
        return self.message.body

    def reply(self, body: str) -> TextStory:
        """Write back to the sender, by the same channel."""
        self._link.act(self._number, "send_sms", to=self.message.sender, body=body)
        return self


def named(phone: HandsetView) -> str:
    return f"{phone.name} ({phone.number})" if phone.name else phone.number


def assert_nothing_unexpected(link: Link) -> None:
    """Raises StoryError if any phone got a call or message that no story claimed."""
    strays = [
        f"{named(phone)}: {stray}"
        for phone in link.everyone()
        if not phone.ignored
        for stray in unexpected(phone)
    ]
    if strays:
        listed = "\n  ".join(strays[:CROWD])
        raise StoryError(f"nobody expected this:\n  {listed}\n{told(link)}")
