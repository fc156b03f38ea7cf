"""Seniors: enrolled, brought up to date, or left as the service knows them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.consent import answers
from helpline.consent.model import ConsentPurpose, How
from helpline.contact import Door
from helpline.directory.model import Unit
from helpline.enrolling.first_day import call_again, call_on, move_calls, plan_today
from helpline.enrolling.humans import bring_up_to_date, with_number
from helpline.enrolling.near import near_of, write_near
from helpline.enrolling.places import Places
from helpline.enrolling.tally import Change, Tally
from helpline.enrolling.welcome import welcome
from helpline.importing import Problem, SeniorRow
from helpline.people import Person
from helpline.reasons.advice import Advice
from helpline.reasons.told import Reason, Told
from helpline.repositories import UnitOfWork
from helpline.seniors.model import Senior, SeniorState


@dataclass(frozen=True, slots=True)
class Seniors:
    """Writes seniors. With a `door`, new ones are welcomed by SMS.

    A senior is known by telephone and name. What a file says holds, but for what it cannot know:
    a pause and the secret digit stay, a risk at home that was once recorded is not taken back,
    nobody who has died is enrolled, and who has left only by a newer consent.
    """

    door: Door | None = None

    def __call__(self, tx: UnitOfWork, now: datetime, rows: Sequence[SeniorRow]) -> Tally:
        """Write the seniors, and plan the first day of those who are new."""
        notes: list[Problem] = []
        places = Places(tx)
        return Tally.of([self._senior(places, now, row, notes) for row in rows], notes)

    def _senior(
        self, places: Places, now: datetime, row: SeniorRow, notes: list[Problem]
    ) -> Change:
        tx = places.tx
        person = _known(tx, row)
        before = tx.seniors.find(person.id) if person else None
        wanted = wanted_senior(places.beat(row.beat), row, before)
        if person is None or before is None:
            return self._enrol(places, now, row, wanted, person, notes)
        if before.state is SeniorState.DIED:
            notes.append(Problem(row.line, "", Advice.HAS_DIED))
            return Change.KEPT
        if before.state is SeniorState.LEFT and not _later(wanted.consent_at, _left(tx, before)):
            notes.append(Problem(row.line, "consent_on", Advice.HAS_LEFT))
            return Change.KEPT
        latest = tx.consents.latest(person.id, ConsentPurpose.CALLS)
        if latest is not None and not latest.given and not _later(wanted.consent_at, latest.at):
            notes.append(Problem(row.line, "consent_on", Advice.TOOK_BACK))
            wanted = replace(wanted, consent_at=None)
        elif wanted.consent_at != before.consent_at:
            _agreed(tx, now, wanted)
        return _update(places, now, row, person, before, wanted)

    def _enrol(
        self,
        places: Places,
        now: datetime,
        row: SeniorRow,
        wanted: Senior,
        person: Person | None,
        notes: list[Problem],
    ) -> Change:
        tx = places.tx
        if person is None:
            person = tx.people.add(
                name=row.name, language=row.language, phones=phones_of(row), now=now
            )
        else:
            _bring_up_to_date(tx, person, row)
        senior = replace(wanted, person_id=person.id)
        tx.seniors.add(senior)
        _agreed(tx, now, senior)
        write_near(tx, now, person.id, row.language, near_of(row))
        planned = plan_today(tx, now, senior, places.rules(senior.station_id))
        tx.audit.add(
            now,
            "enrolled",
            "senior",
            person.id,
            unit_id=senior.station_id,
            detail={"first_check_in": str(planned.day) if planned else None},
        )
        if self.door is not None and (why := welcome(tx, self.door, now, senior)):
            notes.append(Problem(row.line, "phone", _no_welcome(why)))
        return Change.NEW


def _agreed(tx: UnitOfWork, now: datetime, senior: Senior) -> None:
    purpose, at = ConsentPurpose.CALLS, senior.consent_at
    answers.note(tx, now, senior.person_id, purpose, given=True, how=How.FILE, at=at)


def _known(tx: UnitOfWork, row: SeniorRow) -> Person | None:
    """Who has this name and one of these numbers; a senior before anybody else."""
    found = with_number(tx, row.name, (row.phone, row.alternate_phone))
    return min(found, key=lambda person: tx.seniors.find(person.id) is None, default=None)


def wanted_senior(beat: Unit, row: SeniorRow, before: Senior | None) -> Senior:
    """The membership as the file says, and for what it cannot know, as it was."""
    assert beat.parent_id is not None
    return Senior(
        person_id=before.person_id if before else 0,
        beat_id=beat.id,
        station_id=beat.parent_id,
        state=SeniorState.ACTIVE,
        call_time_s=row.call_time_s,
        days_mask=row.days_mask,
        paused_until=before.paused_until if before else None,
        paused_by=before.paused_by if before else None,
        consent_at=call_on(row.consent_on, 0, beat.tz),
        hearing=row.hearing,
        at_risk=row.at_risk_at_home or (before is not None and before.at_risk),
        birth_year=row.birth_year,
        pin_code=row.pin_code,
        address=row.address,
        health_notes=row.health_notes,
        duress_digit=before.duress_digit if before else None,
        version=before.version if before else 0,
    )


def _left(tx: UnitOfWork, senior: Senior) -> datetime | None:
    """Since when a consent has to be for somebody who left to be a member again."""
    departures = tx.departures.of_senior(senior.person_id)
    return departures[-1].at if departures else senior.consent_at


def _later(consent: datetime | None, than: datetime | None) -> bool:
    return consent is not None and (than is None or consent > than)


def _update(
    places: Places, now: datetime, row: SeniorRow, person: Person, before: Senior, wanted: Senior
) -> Change:
    tx, rules = places.tx, places.rules(wanted.station_id)
    human = _bring_up_to_date(tx, person, row)
    near = write_near(tx, now, person.id, row.language, near_of(row))
    if wanted != before:
        tx.seniors.save(wanted)
        if before.state is SeniorState.ACTIVE:
            move_calls(tx, now, wanted, rules.tz)
        else:
            call_again(tx, now, wanted, rules)
    elif not human and not near:
        return Change.SAME
    tx.audit.add(now, "senior_changed", "senior", person.id, unit_id=wanted.station_id)
    return Change.CHANGED


def _bring_up_to_date(tx: UnitOfWork, person: Person, row: SeniorRow) -> bool:
    return bring_up_to_date(tx, person, name=row.name, language=row.language, phones=phones_of(row))


def phones_of(row: SeniorRow) -> dict[str, str]:
    """Label -> number, as a person keeps them."""
    alternate = {"alternate": row.alternate_phone} if row.alternate_phone else {}
    return {"main": row.phone, **alternate}


def _no_welcome(why: str) -> Reason | Told:
    return Advice.NO_WELCOME_MOBILE if why == "no_mobile" else Advice.NO_WELCOME(door=why)
