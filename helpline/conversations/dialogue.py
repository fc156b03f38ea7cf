"""Answering what a woman writes: her message steps a flow, and its answer leaves by the one door.

The door decides whether anything leaves. What it refuses was never asked: the talk ends there,
and her next message begins a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flows.engine.inputs import Text
from helpline.cases.by_message import NOT_SAFE, Line
from helpline.cases.known import holds, place_known, reach_known
from helpline.cases.messages import WAY_OF, unanswered
from helpline.cases.model import Case, CaseEventKind, CaseState, Way
from helpline.cases.reaching import CAUSE
from helpline.cases.telling import tell
from helpline.cases.timeline import note
from helpline.cases.writing_to_her import who_wrote_to_her
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.contact.to_callers import ANSWERED_WITHIN
from helpline.conversations.answering import Answer
from helpline.conversations.talks import Opening, Talks
from helpline.duties import Duty, DutyState
from helpline.numbers import ascii_digits
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.understanding import PleaKind, plea, wants_no_message

FLOW = "women_message"
LINE_FLOW = "case_message"
OFFICER = "officer"
"""Who answers, where no dialogue does."""
KINDS = {Way.SMS: IntentKind.SMS, Way.WHATSAPP: IntentKind.WHATSAPP}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The women's line in writing."""

    talks: Talks
    door: Door

    def answer(self, tx: UnitOfWork, now: datetime, duty: Duty) -> Duty:
        """The pause after her last part is over: her words are one message, and are answered.

        Nothing is written behind STOP, or to who says that no help is needed: the words may be
        somebody else's. Her case and its owner stay.
        """
        done = tx.duties.save(replace(duty, state=DutyState.CANCELLED, due_at=None))
        case = tx.cases.get(duty.subject_id)
        parts = [event.body for event in unanswered(tx.cases.events(case.id))]
        if not parts:
            return done
        words, way = "\n".join(parts), WAY_OF[duty.kind]
        standing = tx.conversations.waiting_with(case.caller_id, way.value, now)
        if any(map(wants_no_message, parts)):
            note(tx, now, case, CaseEventKind.ANSWERED)
            return done
        if _answers_an_officer(tx, now, case, words):
            note(tx, now, case, CaseEventKind.ANSWERED, OFFICER)
            return done
        if standing is not None and standing.subject_id == case.id:
            heard = Text(words, None)
            given = self.talks.take(tx, now, standing, standing.step, heard)
        elif plea(words).kind is PleaKind.NO_HELP_WANTED:
            note(tx, now, case, CaseEventKind.ANSWERED)
            return done
        else:
            given = self.talks.open(tx, now, self._opening(tx, now, case, way))
        self._write(tx, now, case, way, given)
        return done

    def line(
        self, tx: UnitOfWork, now: datetime, contact: Case, way: Way, line: Line, *, new: bool
    ) -> None:
        """A message with the number of a case. Its secret is never written down; the words are,
        on the case of this contact."""
        opening = Opening(
            flow=LINE_FLOW,
            facts={
                "wish": line.wish,
                "case_number": line.number,
                "case_secret": line.secret,
                "added": line.words,
            },
            channel=way.value,
            language=tx.people.get(contact.caller_id).language,
            person_id=contact.caller_id,
            subject="case",
            subject_id=contact.id,
        )
        given = self.talks.open(tx, now, opening)
        contact = tx.cases.get(contact.id)
        note(tx, now, contact, CaseEventKind.MESSAGE, line.words)
        apart = contact.state is not CaseState.JOINED and line.wish != NOT_SAFE
        if apart and contact.open and contact.assigned_to is not None:
            key = "case.new" if new else "case.word"
            tell(tx, self.door, now, contact, [contact.assigned_to], key)
        self._write(tx, now, contact, way, given)

    def _opening(self, tx: UnitOfWork, now: datetime, case: Case, way: Way) -> Opening:
        record = tx.safe_contacts.current(case.caller_id)
        facts: Mapping[str, bool] = {
            "write": record is not None and holds(record, now) and record.may_write,
            "place": place_known(tx.cases.events(case.id)),
            "reach": reach_known(record, now),
        }
        yes = {"write": "allowed"}
        return Opening(
            flow=FLOW,
            facts={
                name: yes.get(name, "known") if known else "unknown"
                for name, known in facts.items()
            },
            channel=way.value,
            language=tx.people.get(case.caller_id).language,
            person_id=case.caller_id,
            subject="case",
            subject_id=case.id,
        )

    def _write(self, tx: UnitOfWork, now: datetime, case: Case, way: Way, answer: Answer) -> None:
        """One message for each registered text of the answer, on the number that wrote."""
        refs = [ref for event in answer.events for ref in getattr(event, "prompts", ())]
        sent = [
            self.door.send(
                tx,
                now,
                Letter(
                    person_id=case.caller_id,
                    kind=KINDS[way],
                    purpose=Purpose.CASE_REPLY,
                    prompt_key=ref.key,
                    lane=Lane.MESSAGES,
                    cause=CAUSE,
                    cause_id=case.id,
                    try_no=len(tx.cases.events(case.id)) + place,
                    params=dict(ref.params),
                    about_case=case.id,
                    not_after=now + ANSWERED_WITHIN,
                ),
            )
            for place, ref in enumerate(refs)
        ]
        left = [ref.key for ref, each in zip(refs, sent, strict=True) if not _refused(each)]
        note(tx, now, case, CaseEventKind.ANSWERED, " ".join(left))
        conversation = tx.conversations.by_token(answer.token)
        if len(left) < len(refs) and conversation is not None and not conversation.ended:
            tx.conversations.save(conversation._replace(ended=True))


def _answers_an_officer(tx: UnitOfWork, now: datetime, case: Case, words: str) -> bool:
    """Whether an officer has written to her and will read this; a cry is answered all the same."""
    cries = plea(words).kind is PleaKind.DANGER or set(ascii_digits(words.strip())) == {"3"}
    return not cries and who_wrote_to_her(tx.cases.events(case.id), now) is not None


def _refused(sent: object) -> bool:
    return isinstance(sent, Refusal)
