"""What a responder says of rows of a list: each row is acknowledged and reported as an incident of
its own, by the same rules, with an alert of the responder's own (invariants 14, 15, 22)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from helpline.contact import Door
from helpline.directory.ladders import CONTACT
from helpline.escalation.alerting import alert_for, live_alert
from helpline.escalation.areas.model import SUBJECT, Listed, Part
from helpline.escalation.areas.telling import in_sight, own_rows
from helpline.escalation.model import Alert, IncidentState, Outcome
from helpline.escalation.reporting import needs_help, report
from helpline.escalation.responders import Responder
from helpline.escalation.responding import Answer, acknowledge, decline
from helpline.ports import Ids
from helpline.repositories import UnitOfWork

TAKES = 10  # rows that 'going' without numbers covers
Act = Callable[[Alert], object]


@dataclass(frozen=True, slots=True)
class Covered:
    """Which rows something was said of, which numbers name none that waits, and how many of the
    responder's rows still wait."""

    numbers: tuple[int, ...]
    unknown: tuple[int, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class OnList:
    """Acts for one part of a list, in its responder's name."""

    door: Door
    ids: Ids
    via: str

    def going(self, tx: UnitOfWork, now: datetime, part: Part, numbers: Sequence[int]) -> Covered:
        """Going to these; without numbers, to the most urgent ones of the own part to whom nobody
        goes yet. The answer names whom it covers."""
        rows = tx.areas.rows(part.area_id)
        if not numbers:
            free = [
                item
                for item in own_rows(tx, part, rows)
                if item.incident.state is IncidentState.ALERTING and not item.answered
            ]
            numbers = [item.row.number for item in free[:TAKES] if item.row.number is not None]
        taken: set[int] = set()

        def act(alert: Alert) -> None:
            if acknowledge(tx, now, alert, self.via) in (Answer.TAKEN, Answer.ALREADY_YOURS):
                taken.add(alert.incident_id)

        covered = self._each(tx, now, part, rows, numbers, act)
        mine = {i.row.number for i in rows if i.incident.id in taken}
        return replace(covered, numbers=tuple(n for n in covered.numbers if n in mine))

    def report(
        self,
        tx: UnitOfWork,
        now: datetime,
        part: Part,
        outcome: Outcome,
        numbers: Sequence[int],
        diary_number: str | None = None,
    ) -> Covered:
        """What was seen of these. 'Well' without numbers is about those who have answered our
        fresh call by their own key: it confirms them in the responder's name."""
        rows = tx.areas.rows(part.area_id)
        if not numbers and outcome is Outcome.WELL:
            found = in_sight(tx, part, rows)
            numbers = [i.row.number for i in found if i.answered and i.row.number is not None]
        return self._each(
            tx,
            now,
            part,
            rows,
            numbers,
            lambda alert: report(
                tx,
                self.door,
                self.ids,
                now,
                alert,
                outcome,
                diary_number=diary_number,
                via=self.via,
            ),
        )

    def needs_help(
        self, tx: UnitOfWork, now: datetime, part: Part, numbers: Sequence[int]
    ) -> Covered:
        """These need help: each leaves the list for the ladder of emergencies, at once."""
        rows = tx.areas.rows(part.area_id)
        return self._each(
            tx,
            now,
            part,
            rows,
            numbers,
            lambda alert: needs_help(tx, self.door, self.ids, now, alert, self.via),
        )

    def cannot(self, tx: UnitOfWork, now: datetime, part: Part, numbers: Sequence[int]) -> Covered:
        """Cannot go to these, or to any of the own part: they are dealt to somebody else."""
        rows = tx.areas.rows(part.area_id)
        own = [item for item in rows if item.row.part_id == part.id and item.waiting]
        if not numbers:
            tx.areas.save_part(replace(part, declined=True))
            numbers = [item.row.number for item in own if item.row.number is not None]
        for item in own:
            if item.row.number in numbers:
                tx.areas.save_row(replace(item.row, part_id=None))

        def act(alert: Alert) -> None:
            held = tx.incidents.get(alert.incident_id).ack_alert_id == alert.id
            if held:
                decline(tx, self.door, self.ids, now, alert, self.via)

        return self._each(tx, now, part, rows, numbers, act)

    def _each(
        self,
        tx: UnitOfWork,
        now: datetime,
        part: Part,
        rows: Sequence[Listed],
        numbers: Sequence[int],
        act: Act,
    ) -> Covered:
        seen = {item.row.number: item for item in in_sight(tx, part, rows)}
        done = tuple(number for number in numbers if number in seen)
        for number in done:
            act(self._alert(tx, now, seen[number], part))
        tx.audit.add(
            now,
            "list_answered",
            SUBJECT,
            part.area_id,
            actor_id=part.responder_id,
            unit_id=part.unit_id,
            detail={"part": part.id, "rows": len(done), "via": self.via},
        )
        left = [
            item
            for item in own_rows(tx, part, tx.areas.rows(part.area_id))
            if item.incident.state is IncidentState.ALERTING and not item.answered
        ]
        unknown = tuple(number for number in numbers if number not in seen)
        return Covered(done, unknown, len(left))

    def _alert(self, tx: UnitOfWork, now: datetime, item: Listed, part: Part) -> Alert:
        """The responder's own alert of this row, so that whoever goes is always tied to the
        incident by a code, as everywhere. One that is live stays as it is."""
        standing = live_alert(tx, item.incident.id, part.responder_id)
        if standing is not None and standing.role != CONTACT:
            return standing
        responder = Responder(part.responder_id, part.role)
        return alert_for(tx, self.ids, now, item.incident, responder)
