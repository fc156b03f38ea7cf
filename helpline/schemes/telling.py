"""A scheme as a message, and help with an application.

What leaves to a woman goes through the one door like everything else: a text that names what she
may fear to be seen with leaves only where she said that open words are safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.cases.letters import letter_to_her
from helpline.cases.model import Case, CaseEventKind
from helpline.cases.reaching import by_key
from helpline.cases.safe_contact import Wording
from helpline.cases.stating import state_safe_contact
from helpline.cases.timeline import note
from helpline.contact import Door, Letter, Purpose, Refusal
from helpline.directory.services import Service
from helpline.ports import Ids
from helpline.referrals.making import refer
from helpline.referrals.model import Referral
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from helpline.schemes.asking import wish_of
from helpline.schemes.keeping import find, offered, office_for
from helpline.schemes.model import NEUTRAL_TEXT, OPEN_TEXT, Scheme
from helpline.sending.model import Intent, IntentKind, Lane

LIST = "scheme.list"
SERVICE_TEXT = "service.text"
NOTHING = "-"
PLACES = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class SchemesInWriting:
    """Answers messages about schemes, and sends what a caller asked for by key."""

    door: Door
    ids: Ids

    def answer_her(self, tx: UnitOfWork, now: datetime, case: Case, body: str) -> bool:
        """Whether her message asked for schemes and nothing else. Without a record of hers the
        answer holds public words only, and leaves only now (`Purpose.INFORMATION`)."""
        told = offered(tx, case.unit_id)
        wish = wish_of(body, told)
        if wish is None:
            return False
        language = tx.people.get(case.caller_id).language
        if wish.scheme is None:
            public = tuple(scheme for scheme in told if scheme.neutral)
            self._to_her(tx, now, case, LIST, list_params(told, public, language))
            return True
        if wish.apply:
            self.apply_for_case(tx, now, case, wish.scheme)
        self.send_to_her(tx, now, case, wish.scheme, language)
        return True

    def send_by_key(
        self, tx: UnitOfWork, now: datetime, case: Case, scheme: Scheme, language: str
    ) -> Intent | Refusal:
        """She has pressed the key that says: send it, nobody else reads this phone. That does not
        undo what an officer wrote down for her, nor that nothing is safe."""
        _may_write_openly(tx, now, case)
        return self.send_to_her(tx, now, case, scheme, language)

    def send_to_her(
        self, tx: UnitOfWork, now: datetime, case: Case, scheme: Scheme, language: str
    ) -> Intent | Refusal:
        """The scheme's own text, under its own registered template."""
        text = scheme.text(language)
        if not text.template:
            note(tx, now, case, CaseEventKind.REFUSED, f"scheme {scheme.code} unregistered")
            return Refusal("no_registered_template")
        key = NEUTRAL_TEXT if scheme.neutral else OPEN_TEXT
        note(tx, now, case, CaseEventKind.SCHEME_TOLD, scheme.code)
        return self._to_her(tx, now, case, key, {"text": text.sms, "template": text.template})

    def send_service(
        self, tx: UnitOfWork, now: datetime, case: Case, service: Service
    ) -> Intent | Refusal:
        """Name and number of a service, after the same key."""
        _may_write_openly(tx, now, case)
        number = service.dialled or service.phone
        return self._to_her(
            tx, now, case, SERVICE_TEXT, {"service": service.name, "number": number}
        )

    def apply_for_case(
        self, tx: UnitOfWork, now: datetime, case: Case, scheme: Scheme
    ) -> Referral | None:
        """'Help me apply': the office that takes applications owes her an answer. None where no
        office is in the directory: then the case's owner has it alone, by the time line."""
        note(tx, now, case, CaseEventKind.ADDED, f"scheme {scheme.code}")
        office = office_for(tx, case.unit_id, scheme)
        if office is None:
            return None
        return refer(
            tx,
            self.door,
            self.ids,
            now,
            service_id=office.id,
            words="",
            by=None,
            case_id=case.id,
            scheme=scheme.code,
        )

    def answer_senior(self, tx: UnitOfWork, now: datetime, senior_id: int, body: str) -> bool:
        """Whether a senior's message asked for schemes and nothing else."""
        senior = tx.seniors.get(senior_id)
        told = offered(tx, senior.station_id)
        wish = wish_of(body, told)
        if wish is None:
            return False
        language = tx.people.get(senior_id).language
        if wish.scheme is None:
            self._to_senior(tx, now, senior_id, LIST, list_params(told, tuple(told), language))
            return True
        if wish.apply:
            self._apply_for_senior(tx, now, senior_id, wish.scheme)
        text = wish.scheme.text(language)
        if text.template:
            params = {"text": text.sms, "template": text.template}
            self._to_senior(tx, now, senior_id, OPEN_TEXT, params)
        return True

    def _apply_for_senior(
        self, tx: UnitOfWork, now: datetime, senior_id: int, scheme: Scheme
    ) -> None:
        station_id = tx.seniors.get(senior_id).station_id
        request = ask_for(tx, self.door, now, senior_id, None, "other")
        office = office_for(tx, station_id, scheme)
        if request is None:
            return
        tx.requests.save(replace(request, words=scheme.text("en").title))
        if office is not None:
            refer(
                tx,
                self.door,
                self.ids,
                now,
                service_id=office.id,
                words="",
                by=None,
                request_id=request.id,
                scheme=scheme.code,
            )

    def _to_her(
        self, tx: UnitOfWork, now: datetime, case: Case, key: str, params: Mapping[str, str]
    ) -> Intent | Refusal:
        letter = letter_to_her(
            tx,
            case,
            IntentKind.SMS,
            Purpose.INFORMATION,
            key,
            lane=Lane.MESSAGES,
            params=params,
        )
        return self.door.send(tx, now, letter)

    def _to_senior(
        self, tx: UnitOfWork, now: datetime, senior_id: int, key: str, params: Mapping[str, str]
    ) -> None:
        self.door.send(
            tx,
            now,
            Letter(
                person_id=senior_id,
                kind=IntentKind.SMS,
                purpose=Purpose.SENIOR_NOTICE,
                prompt_key=key,
                lane=Lane.MESSAGES,
                cause="scheme",
                cause_id=senior_id,
                try_no=int(now.timestamp()),
                params=params,
            ),
        )


def list_params(told: list[Scheme], named: tuple[Scheme, ...], language: str) -> Mapping[str, str]:
    """The titles under the keys that the menu of the telephone has; what is not `named` leaves
    its key empty."""
    params = dict.fromkeys(PLACES, NOTHING)
    for place, scheme in zip(PLACES, told, strict=False):
        if scheme in named:
            params[place] = scheme.text(language).title
    return params


def scheme_of(tx: UnitOfWork, case: Case, code: str) -> Scheme | None:
    """The scheme with this code, as the unit of the case tells it."""
    return find(tx, case.unit_id, code)


def _may_write_openly(tx: UnitOfWork, now: datetime, case: Case) -> None:
    record = tx.safe_contacts.current(case.caller_id)
    if record is None:
        record = by_key(tx, now, case, call=False, write=True, hours=(0, 0))
    if record is not None and record.stated_by is None and (record.may_call or record.may_write):
        open_words = replace(record, may_write=True, wording=Wording.OPEN)
        if open_words != record:
            state_safe_contact(tx, now, case, open_words)
