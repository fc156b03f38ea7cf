"""The service behind the webhooks: whose call it is, which conversation, and what it changes."""

from dataclasses import dataclass, field
from datetime import datetime

from flows.engine.events import End
from flows.engine.inputs import HungUp, Input, Text
from helpline.cases.by_sms import CasesBySms
from helpline.cases.by_sms import meant as callout_meant
from helpline.contact import Door
from helpline.conversations import openings
from helpline.conversations.answering import Answer
from helpline.conversations.bringing import arrived
from helpline.conversations.handlers.household import household
from helpline.conversations.meeting import hold_of
from helpline.conversations.talks import Talks
from helpline.conversations.womens_line import WomensLine, of_case_call, of_dialled
from helpline.conversations.written import Written
from helpline.errors import NotFound
from helpline.escalation.by_sms import BySms, guesses_codes, wrong_code
from helpline.news import News
from helpline.ports import Ids
from helpline.pulse import PROVIDER_IN, Pulse
from helpline.recordings import keeping
from helpline.recordings.model import NewRecording, RecordingKind
from helpline.referrals.by_sms import ReferralsBySms, only_a_referrals_code
from helpline.repositories import UnitOfWork
from helpline.schemes.telling import SchemesInWriting
from helpline.sending.delivery import read_status
from helpline.sending.leaving import heard as heard_of
from helpline.sending.model import Intent, IntentKind, IntentState
from helpline.seniors.pausing import ask_to_confirm, pause_days
from helpline.talk import Conversation
from helpline.understanding import OfficerReply, officer_reply

SID_TWICE = "call_sid_twice"
ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


@dataclass(frozen=True, slots=True)
class Desk:
    """Implements `helpline.conversations.answering.Answering`. `provider` names whose webhooks these are."""

    provider: str
    talks: Talks
    door: Door
    ids: Ids
    news: News
    women: WomensLine
    pulse: Pulse = field(default_factory=lambda: Pulse(PROVIDER_IN))

    def placed_call(self, tx: UnitOfWork, now: datetime, token: str, call_sid: str) -> Answer:
        """A call that we placed was picked up."""
        intent = self._intent(tx, token)
        standing = tx.conversations.by_intent(intent.id)
        if standing is not None and standing.call_sid == call_sid:
            return self.talks.repeat(tx, now, standing)
        if call_sid and tx.conversations.by_call_sid(call_sid) is not None:
            # Two calls of ours under one id: nobody knows who listens, so nothing is said.
            tx.faults.report(SID_TWICE, self.provider, now)
            return Answer(token="", step=0, events=(End(SID_TWICE),), language="")
        self._heard(tx, now, intent, call_sid, "in-progress", "")
        of_case = of_case_call(tx, now, intent, call_sid)
        return self.talks.open(tx, now, of_case or openings.of_intent(tx, intent, call_sid))

    def incoming_call(
        self, tx: UnitOfWork, now: datetime, *, call_sid: str, from_: str, to: str
    ) -> Answer:
        """Somebody rings one of our numbers."""
        standing = tx.conversations.by_call_sid(call_sid) if call_sid else None
        if standing is not None:
            return self.talks.repeat(tx, now, standing)
        if self.women.missed(to):
            if tx.inbound.first_time(self.provider, call_sid, "missed", now):
                self.women.missed_call(tx, now, from_, call_sid)
            return Answer(token="", step=0, events=(), language="", rejected=True)
        people = tx.people.by_phone(from_) if from_.startswith("+") else []
        tx.audit.add(
            now,
            "incoming_call",
            "person",
            people[0].id if people else 0,
            detail={"known": len(people)},
        )
        if self.women.answers(tx, to, people):
            hers = self.women.opening(tx, now, from_=from_, to=to, call_sid=call_sid)
            return self.talks.open(tx, now, hers)
        return self.talks.open(tx, now, openings.of_incoming_call(tx, now, people, call_sid))

    def dialled(
        self, tx: UnitOfWork, now: datetime, token: str, *, call_sid: str, to: str
    ) -> Answer:
        """An officer who was dialled into a woman's call hears who it is, and has to press 1."""
        standing = tx.conversations.by_call_sid(call_sid)
        if standing is not None:
            return self.talks.repeat(tx, now, standing)
        hers = tx.conversations.by_token(token)
        if hers is None or hers.subject != "case":
            raise NotFound("nobody is dialled for this conversation")
        return self.talks.open(tx, now, of_dialled(tx, now, hers, to=to, call_sid=call_sid))

    def joins(self, tx: UnitOfWork, now: datetime, token: str) -> Answer:
        """She is brought to the officer who took her."""
        return arrived(tx, now, self.talks, _under_way(tx, now, token))

    def turn(self, tx: UnitOfWork, now: datetime, token: str, step: int, heard: Input) -> Answer:
        """An input for a step of a conversation."""
        return self.talks.take(tx, now, _under_way(tx, now, token), step, heard)

    def call_status(
        self,
        tx: UnitOfWork,
        now: datetime,
        token: str,
        *,
        call_sid: str,
        status: str,
        answered_by: str,
        duration_s: int,
        error_code: str,
    ) -> None:
        """What became of a call that we placed. Duration is never looked at: it proves nothing."""
        intent = self._intent(tx, token)
        if answered_by.startswith("machine") or answered_by == "fax":
            self.news.machine(tx, now, intent)
        if status in ENDED:
            self._hung_up(tx, now, tx.conversations.by_call_sid(call_sid))
        self._heard(tx, now, intent, call_sid, status, error_code)

    def recorded(
        self, tx: UnitOfWork, now: datetime, token: str, *, recording_sid: str, seconds: int
    ) -> None:
        """A talk in a conference room was recorded. It is hers: kept with her case if her own
        key allowed it, and otherwise deleted at the provider unheard."""
        if not recording_sid:
            return
        conversation = tx.conversations.by_token(token)
        hold = hold_of(tx, conversation) if conversation is not None else None
        noted = keeping.note(
            tx,
            now,
            NewRecording(
                provider=self.provider,
                sid=recording_sid,
                kind=RecordingKind.TALK,
                person_id=tx.cases.get(hold.case_id).caller_id if hold is not None else None,
                conversation_id=conversation.id if conversation is not None else None,
                subject="case" if hold is not None else "call",
                subject_id=hold.case_id if hold is not None else 0,
                seconds=seconds,
                recorded_at=now,
            ),
        )
        allowed = hold is not None and hold.recorded
        if noted is not None and not allowed:
            keeping.drop(tx, now, noted)

    def machine(
        self, tx: UnitOfWork, now: datetime, token: str, *, call_sid: str, answered_by: str
    ) -> None:
        """Machine detection has decided."""
        if answered_by.startswith("machine") or answered_by == "fax":
            self.news.machine(tx, now, self._intent(tx, token))

    def incoming_call_status(
        self, tx: UnitOfWork, now: datetime, *, call_sid: str, status: str
    ) -> None:
        """An incoming call has ended; the conversation may not know it yet."""
        if status in ENDED:
            self._hung_up(tx, now, tx.conversations.by_call_sid(call_sid))

    def message_status(
        self,
        tx: UnitOfWork,
        now: datetime,
        token: str,
        *,
        message_sid: str,
        status: str,
        error_code: str,
    ) -> None:
        """What became of a message that we sent."""
        self._heard(tx, now, self._intent(tx, token), message_sid, status, error_code)

    def incoming_message(
        self, tx: UnitOfWork, now: datetime, *, message_sid: str, from_: str, to: str, body: str
    ) -> None:
        """An SMS: an officer's reply, a senior's word, or somebody unknown."""
        if not tx.inbound.first_time(self.provider, message_sid, "message", now):
            return
        number = from_.removeprefix("whatsapp:")
        people = tx.people.by_phone(number) if number.startswith("+") else []
        officers = [p.id for p in people if tx.officers.find(p.id) or tx.units.of_desk(p.id)]
        seniors = [member for p in people for member in household(tx, p)[:1]]
        heeded = [each for each in officers if not guesses_codes(tx, now, each)]
        if self._referral_answered(tx, now, heeded, message_sid, body):
            return
        reply = _reply_of(tx, officers, body)
        to = to.removeprefix("whatsapp:")
        if self._callout_answered(tx, now, heeded, to, message_sid, reply):
            return
        hers = self.women.takes_message(tx, to, people, body)
        if hers and to == self.women.helpline_number and not _answers_an_alert(tx, officers, reply):
            self.women.message(tx, now, from_=from_, body=body, message_sid=message_sid)
        elif officers and (_was_told(tx, officers[0]) or not seniors):
            by_sms = BySms(self.door, self.ids)
            by_sms.take(tx, now, officers[0], _number_of(message_sid), reply, body)
        elif seniors:
            self._from_senior(tx, now, seniors[0], body)
        elif hers:
            self.women.message(tx, now, from_=from_, body=body, message_sid=message_sid)
        else:
            tx.audit.add(now, "unknown_message", "person", people[0].id if people else 0)
            self._unknown_sender(tx, now)

    def _callout_answered(
        self,
        tx: UnitOfWork,
        now: datetime,
        officers: list[int],
        to: str,
        message_sid: str,
        reply: OfficerReply,
    ) -> bool:
        """Whether it was an officer's answer to a danger. Without a code it is one on our own
        number only: on the women's every word may be a plea."""
        if reply.code is None and to == self.women.helpline_number:
            return False
        for person_id in officers:
            callout = callout_meant(tx, person_id, reply)
            if callout is not None:
                CasesBySms(self.door).take(tx, now, callout, _number_of(message_sid), reply)
                return True
        if reply.code is not None and to == self.women.helpline_number:
            self._wrong_unless_an_alerts(tx, now, officers, reply)
        return False

    def _wrong_unless_an_alerts(
        self, tx: UnitOfWork, now: datetime, officers: list[int], reply: OfficerReply
    ) -> None:
        """On the women's number nobody else looks at codes: a wrong one is counted here."""
        if not _answers_an_alert(tx, officers, reply):
            for person_id in officers:
                wrong_code(tx, now, person_id)

    def _referral_answered(
        self, tx: UnitOfWork, now: datetime, officers: list[int], message_sid: str, body: str
    ) -> bool:
        """Whether it was a department's answer to a referral, with the referral's own code."""
        replies = ReferralsBySms(self.door)
        for person_id in officers:
            referral = replies.named(tx, person_id, body)
            if referral is not None:
                number = _number_of(message_sid)
                replies.take(tx, now, person_id, number, referral, body)
                return True
        if only_a_referrals_code(body):  # and none of that number: nobody else counts it
            for person_id in officers:
                wrong_code(tx, now, person_id)
        return False

    def _from_senior(self, tx: UnitOfWork, now: datetime, senior_id: int, body: str) -> None:
        days = pause_days(body)
        if days is not None:
            ask_to_confirm(tx, self.door, now, tx.seniors.get(senior_id), days)
            return
        if self._asks_for_schemes(tx, now, senior_id, body):
            return
        conversation = self._waiting(tx, now, senior_id)
        answer = self.talks.take(tx, now, conversation, conversation.step, Text(body, None))
        Written(self.door).reply(tx, now, senior_id, answer)

    def _asks_for_schemes(self, tx: UnitOfWork, now: datetime, senior_id: int, body: str) -> bool:
        """A question for schemes is answered, unless we have asked the senior something: then the
        words answer that."""
        if tx.conversations.waiting_with(senior_id, "sms", now) is not None:
            return False
        if self._asked_by_sms(tx, now, senior_id) is not None:
            return False
        return SchemesInWriting(self.door, self.ids).answer_senior(tx, now, senior_id, body)

    def _waiting(self, tx: UnitOfWork, now: datetime, senior_id: int) -> Conversation:
        """The dialogue that a senior's SMS belongs to: the one that our newest question begins,
        else the one that is under way, else one that begins now."""
        asked = self._asked_by_sms(tx, now, senior_id)
        standing = tx.conversations.waiting_with(senior_id, "sms", now)
        if asked is None and standing is not None:
            return standing
        opening = (
            openings.of_intent(tx, asked, None)
            if asked is not None
            else openings.of_message(tx, now, senior_id)
        )
        token = self.talks.open(tx, now, opening).token
        begun = tx.conversations.by_token(token)
        if begun is None:
            raise NotFound("the conversation that was just begun")
        return begun

    def _asked_by_sms(self, tx: UnitOfWork, now: datetime, senior_id: int) -> Intent | None:
        """The newest question that we sent this senior by SMS and that is still open."""
        check_in = tx.check_ins.latest(senior_id, now)
        candidates = tx.intents.of_cause("pause", senior_id)
        if check_in is not None:
            candidates = [*candidates, *tx.intents.of_cause("check_in", check_in.id)]
        asked = [
            intent
            for intent in candidates
            if intent.kind is not IntentKind.CALL
            and intent.state in (IntentState.SENT, IntentState.UNKNOWN, IntentState.LEASED)
            and intent.not_after > now
            and tx.conversations.by_intent(intent.id) is None
        ]
        return asked[-1] if asked else None

    def _unknown_sender(self, tx: UnitOfWork, now: datetime) -> None:
        """Nobody we know: a fault that the control room sees, until somebody has looked."""
        tx.faults.report("unknown_message", self.provider, now)

    def _intent(self, tx: UnitOfWork, token: str) -> Intent:
        intent = tx.intents.by_token(token)
        if intent is None:
            raise NotFound("no intent has this token")
        return intent

    def _heard(
        self, tx: UnitOfWork, now: datetime, intent: Intent, sid: str, status: str, error: str
    ) -> None:
        self.pulse.mark(tx, now)
        delivery = read_status(intent.kind, status)
        if delivery is None:
            return
        newly_left = intent.state is not IntentState.SENT
        moved = heard_of(tx, now, intent, sid, delivery, error)
        if newly_left:
            self.news.left(tx, now, tx.intents.get(intent.id))
        if moved is not None:
            self.news.delivered(tx, now, moved)

    def _hung_up(self, tx: UnitOfWork, now: datetime, conversation: Conversation | None) -> None:
        if conversation is not None and not conversation.ended:
            self.talks.take(tx, now, conversation, conversation.step, HungUp())


def _under_way(tx: UnitOfWork, now: datetime, token: str) -> Conversation:
    conversation = tx.conversations.by_token(token)
    if conversation is None or conversation.expires_at <= now:
        raise NotFound("no such conversation, or it is over")
    return conversation


def _number_of(message_sid: str) -> int:
    """A stable number for a message id, to tie the answer to it."""
    return int.from_bytes(message_sid.encode()[-6:], "big")


def _reply_of(tx: UnitOfWork, officers: list[int], body: str) -> OfficerReply:
    """What an officer's words mean; codes are as long as the one that the officer holds."""
    held = tx.alerts.held_by(officers[0]) if officers else []
    return officer_reply(body, code_length=len(held[-1].code)) if held else officer_reply(body)


def _answers_an_alert(tx: UnitOfWork, officers: list[int], reply: OfficerReply) -> bool:
    """Whether it is an officer's answer with a code of their own, to whichever number it came."""
    if not officers or not reply.code:
        return False
    alert = tx.alerts.by_code(officers[0], reply.code)
    return alert is not None or tx.areas.part_by_code(officers[0], reply.code) is not None


def _was_told(tx: UnitOfWork, person_id: int) -> bool:
    """Whether they hold an alert, or a part of a list."""
    return bool(tx.alerts.held_by(person_id) or tx.areas.parts_of(person_id))
