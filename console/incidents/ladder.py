"""The ladder of an incident as a picture: every rung, who stands on it, what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from console.today.lines import name_of
from console.web.local import Local, Moment
from helpline.directory.ladders import CONTACT
from helpline.escalation.model import Alert, Incident, IncidentState, Rung
from helpline.overviews import AuditRow, Sent
from helpline.people import Person
from helpline.sending.model import Delivery, IntentState

_LIES = {
    IntentState.PENDING: "waiting",
    IntentState.LEASED: "leaving",
    IntentState.UNKNOWN: "unknown",
    IntentState.FAILED: "failed",
    IntentState.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """One call or message: `kind` is sms or call, `state` names its words at `carried.<state>`."""

    kind: str
    state: str
    at: Moment | None


@dataclass(frozen=True, slots=True)
class Told:
    """One responder on a rung. `answer` is going, declined, spent or waiting."""

    who: str
    role: str
    told: Moment
    carried: tuple[Carried, ...]
    answer: str
    answered: Moment | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One rung. `stage` is past, now or ahead; `posts` are (role, level) of whom it asks for;
    `skipped` says that nobody held them."""

    number: int
    stage: str
    skipped: bool
    posts: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    wait: str
    repeat: bool
    told: tuple[Told, ...]
    due: Moment | None


@dataclass(frozen=True, slots=True)
class _Firing:
    """One responder told on one rung."""

    alert_id: int
    rung: int
    at: datetime


def steps(
    incident: Incident,
    alerts: Sequence[Alert],
    sent: Sequence[Sent],
    trail: Sequence[AuditRow],
    people: Mapping[int, Person],
    local: Local,
) -> tuple[Step, ...]:
    """All rungs from the first. Who was told on which, and which found nobody, the audit rows
    (`trail`, newest first) know: an alert itself moves up with its responder."""
    told = _firings(trail)
    skipped = {row.detail.get("rung") for row in trail if row.action == "rung_empty"}
    carried = _carried_by(told, sent)
    by_id = {alert.id: alert for alert in alerts}
    return tuple(
        _step(
            incident,
            number,
            rung,
            [
                _told(incident, by_id[firing.alert_id], firing, carried[firing], people, local)
                for firing in told
                if firing.rung == number and firing.alert_id in by_id
            ],
            number in skipped,
            local,
        )
        for number, rung in enumerate(incident.ladder.rungs)
    )


def _firings(trail: Sequence[AuditRow]) -> list[_Firing]:
    """Each alert once on each rung, at the last time that it was told there; oldest first."""
    found: dict[tuple[int, int], _Firing] = {}
    for row in trail:
        alert_id, rung = row.detail.get("alert"), row.detail.get("rung")
        if row.action == "told" and isinstance(alert_id, int) and isinstance(rung, int):
            found.setdefault((alert_id, rung), _Firing(alert_id, rung, row.at))
    return sorted(found.values(), key=lambda firing: (firing.at, firing.alert_id))


def _carried_by(told: Sequence[_Firing], sent: Sequence[Sent]) -> dict[_Firing, list[Sent]]:
    """What left for each firing: the last firing of an alert is the one with the last calls and
    messages, and so backwards."""
    carried: dict[_Firing, list[Sent]] = {firing: [] for firing in told}
    for alert_id in {firing.alert_id for firing in told}:
        firings = [firing for firing in told if firing.alert_id == alert_id]
        tries = sorted({item.try_no for item in sent if item.alert_id == alert_id})
        for firing, try_no in zip(reversed(firings), reversed(tries), strict=False):
            carried[firing] = [
                item for item in sent if item.alert_id == alert_id and item.try_no == try_no
            ]
    return carried


def _step(
    incident: Incident, number: int, rung: Rung, told: list[Told], skipped: bool, local: Local
) -> Step:
    here = number == incident.rung and incident.open
    stage = "now" if here else ("past" if told or number < incident.rung else "ahead")
    waiting = here and incident.state is IncidentState.ALERTING
    return Step(
        number=number + 1,
        stage=stage,
        skipped=skipped and not told,
        posts=tuple((str(post.role), post.at) for post in rung.posts),
        channels=tuple(channel.value for channel in rung.channels),
        wait=local.span(rung.wait_s),
        repeat=rung.repeat,
        told=tuple(told),
        due=local.maybe(incident.due_at) if waiting else None,
    )


def _told(
    incident: Incident,
    alert: Alert,
    firing: _Firing,
    sent: Sequence[Sent],
    people: Mapping[int, Person],
    local: Local,
) -> Told:
    answer, answered = "waiting", None
    if alert.declined_at is not None and alert.declined_at >= firing.at:
        answer, answered = "declined", local.moment(alert.declined_at)
    elif alert.ack_at is not None and alert.ack_at >= firing.at:
        answer, answered = "going", local.moment(alert.ack_at)
        if not alert.live and incident.open:
            answer = "spent"
    return Told(
        who="" if alert.role == CONTACT else name_of(people, alert.responder_id),
        role=alert.role,
        told=local.moment(firing.at),
        carried=tuple(
            Carried(item.kind, _carried(item), local.maybe(item.sent_at)) for item in sent
        ),
        answer=answer,
        answered=answered,
        holds=alert.id == incident.ack_alert_id and answer == "going",
    )


def _carried(item: Sent) -> str:
    if item.state != IntentState.SENT:
        return _LIES[IntentState(item.state)]
    return "sent" if item.delivery == Delivery.NONE else str(Delivery(item.delivery).value)
