"""Answers as TwiML, the provider's XML: a fold over what the flow asks for.

Only Say, Play, Gather, Record, Dial with Number, Redirect, Reject and Hangup are used, which
every Twilio-compatible server plays; Dial with Conference and Pause only where the adapter says
that the provider has rooms. A Gather is followed by a Redirect to its own action, for
servers that do not know `actionOnEmptyResult`: silence always comes back to us.

What people wrote (clips of words, numbers, hints) is escaped. Addresses are made of PUBLIC_URL,
keys of prompts and URL-safe tokens, which hold nothing that XML would take for its own.
"""

from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from audio_prompts.clips import Clip, PlayFile
from flows.engine.events import Ask, Connect, End, Event, PromptRef, RecordVoice, Say
from helpline.conversations.answering import Answer, Room
from ivr.desk import Prompts
from ivr.errors import CannotBeSpoken

REJECT = '<?xml version="1.0" encoding="UTF-8"?><Response><Reject reason="busy"/></Response>'
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
SORRY = "common.cannot_go_on"
ALONE = "help.room"
ALONE_S = 10  # between two times that somebody alone in a room is spoken to
BRIDGED = "bridged"  # the end of a screening that joins, instead of hanging up
END_OF_SPEECH_S = 2  # old people pause between words
END_OF_RECORDING_S = 5
_NOT_IN_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {
    0xFFFE: None,
    0xFFFF: None,
}


class Voice:
    """Renders answers for one public address and one catalogue of prompts."""

    def __init__(self, public_url: str, prompts: Prompts, hints: Callable[[str, str], str]) -> None:
        self._base = public_url.rstrip("/")
        self._prompts = prompts
        self._hints = hints
        self._listening: dict[tuple[str, str], str] = {}

    def answer(self, answer: Answer, number: int = 0) -> str:
        """The TwiML of an answer. Of the numbers behind a Connect, the one at index `number` is
        rung; its action carries the index of the next one, so that the caller's place in the row
        is kept in the address and nowhere else.

        Raises CannotBeSpoken when there is nothing that ends the document.
        """
        if answer.rejected:
            return REJECT
        if not answer.events or not isinstance(
            answer.events[-1], Ask | RecordVoice | Connect | End
        ):
            raise CannotBeSpoken
        events = _as_one_question(answer.events) if answer.hasty else answer.events
        return _document("".join(self._verbs(answer, event, number) for event in events))

    def alone(self, language: str) -> str:
        """What somebody hears who is alone in a conference room."""
        known = language if language in self._prompts.languages else "hi"
        spoken = self._say((PromptRef(ALONE, {}),), known)
        return _document(f'{spoken}<Pause length="{ALONE_S}"/>')

    def sorry(self) -> str:
        """What somebody hears whose call we do not know (any more), in every language."""
        prompt = PromptRef(SORRY, {})
        spoken = (self._say((prompt,), language) for language in self._prompts.languages)
        return _document("".join(spoken) + "<Hangup/>")

    def _verbs(self, answer: Answer, event: Event, number: int) -> str:
        match event:
            case Say(prompts):
                # The caller has heard it when the next number of a row is rung.
                return "" if number else self._say(prompts, answer.language)
            case Ask():
                return self._gather(answer, event)
            case RecordVoice():
                return self._record(answer, event)
            case Connect():
                return self._dial(answer, event, number)
            case End(reason):
                return "" if reason == BRIDGED else "<Hangup/>"
            case _:
                raise CannotBeSpoken

    def _gather(self, answer: Answer, ask: Ask) -> str:
        action = self._action(answer)
        # A star belongs to the digits. As the finishing key it would be lost where it is the only
        # one: servers differ in whether it then ends anything.
        keys = (
            f'action="{action}" method="POST" timeout="{ask.timeout_s}" '
            f'numDigits="{ask.max_digits}" finishOnKey="" actionOnEmptyResult="true"'
        )
        spoken = self._say(ask.prompts, answer.language)
        listening = (
            f'<Gather input="dtmf speech" {keys}{self._words(ask.vocabulary, answer.language)}>'
            if ask.vocabulary
            else f'<Gather input="dtmf" {keys}>'
        )
        return f"{listening}{spoken}</Gather>{_redirect(action)}"

    def _words(self, vocabulary: str, language: str) -> str:
        """The attributes of a Gather that also listens, which are the same for all callers."""
        known = self._listening.get((vocabulary, language))
        if known is None:
            hints = quoteattr(self._hints(vocabulary, language).translate(_NOT_IN_XML))
            tag = self._prompts.tag(language)
            known = f' language="{tag}" hints={hints} speechTimeout="{END_OF_SPEECH_S}"'
            self._listening[vocabulary, language] = known
        return known

    def _record(self, answer: Answer, record: RecordVoice) -> str:
        action = self._action(answer)
        spoken = self._say(record.prompts, answer.language)
        return (
            f'{spoken}<Record action="{action}" method="POST" maxLength="{record.max_seconds}" '
            f'timeout="{END_OF_RECORDING_S}" playBeep="true"/>{_redirect(action)}'
        )

    def _dial(self, answer: Answer, connect: Connect, number: int) -> str:
        action = self._action(answer)
        numbers = answer.numbers.get(connect.target, ())
        spoken = "" if number else self._say(connect.prompts, answer.language)
        if answer.room is not None:
            return spoken + self._enter(answer, answer.room, action)
        if not numbers:  # nobody to ring: the flow hears of it as of a number that failed
            return f"{spoken}{_redirect(f'{action}?nobody=1')}"
        screen = (
            f' url="{self._base}/twilio/dialled/{answer.token}" method="POST"'
            if answer.screened
            else ""
        )
        return (
            f'{spoken}<Dial action="{action}?n={number + 1}" method="POST" '
            f'timeout="{connect.timeout_s}">'
            f"<Number{screen}>{_text(numbers[number])}</Number></Dial>"
        )

    def _enter(self, answer: Answer, room: Room, action: str) -> str:
        """Into the room, which ends for both when one leaves it; a star leaves it too."""
        record = ""
        if room.recorded:
            told_at = f"{self._base}/twilio/recorded/{answer.token}"
            record = (
                f' record="record-from-start" recordingStatusCallback="{told_at}"'
                ' recordingStatusCallbackMethod="POST"'
            )
        wait = f"{self._base}/twilio/alone/{answer.language}"
        return (
            f'<Dial action="{action}" method="POST" hangupOnStar="true">'
            f'<Conference endConferenceOnExit="true" beep="false" maxParticipants="2" '
            f'waitUrl="{wait}" waitMethod="POST"{record}>{room.name}</Conference></Dial>'
        )

    def _say(self, prompts: tuple[PromptRef, ...], language: str) -> str:
        return "".join(
            self._clip(clip)
            for prompt in prompts
            for clip in self._prompts.speech(prompt.key, language, prompt.params)
        )

    def _clip(self, clip: Clip) -> str:
        if isinstance(clip, PlayFile):
            return f"<Play>{self._base}/audio/{clip.language}/{clip.key}.wav</Play>"
        return f'<Say language="{self._prompts.tag(clip.language)}">{_text(clip.text)}</Say>'

    def _action(self, answer: Answer) -> str:
        return f"{self._base}/twilio/turn/{answer.token}/{answer.step}"


def _as_one_question(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """What is said before a question becomes a part of it: a provider loses the keys that are
    pressed while nobody asks."""
    *before, last = events
    if not isinstance(last, Ask):
        return events
    said = tuple(ref for event in before if isinstance(event, Say) for ref in event.prompts)
    return (replace(last, prompts=(*said, *last.prompts)),)


def _document(verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'


def _redirect(address: str) -> str:
    return f'<Redirect method="POST">{address}</Redirect>'


def _text(text: str) -> str:
    return escape(text.translate(_NOT_IN_XML))
