"""What must hold of the database after every step, whatever has happened: one function each.

They read rows alone, by SQL of their own, and trust nothing that the service says of itself.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection

from helpline.escalation.responding import CONFIRMERS
from tests.world.acknowledged import acknowledged, right
from tests.world.world import World

SETTLES = timedelta(minutes=2)
Rows = list[dict[str, Any]]


class Truths:
    """Holds a connection of its own to the World's database."""

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.engine = create_engine(url)
        self.emergencies: set[int] = set()

    def close(self) -> None:
        """Let go of the connection."""
        self.engine.dispose()

    def check(self) -> None:
        """Every truth, on one state of the database."""
        with self.engine.connect() as connection:
            for truth in TRUTHS:
                truth(self, connection)

    def nothing_is_left_over(self) -> None:
        """At rest (a provider that works, and nobody killed for a while): whatever was due has
        left, and what the provider has rung and sent is what the rows say."""
        with self.engine.connect() as connection:
            for truth in AT_REST:
                truth(self, connection)

    def acknowledgements(self) -> int:
        """How many there have been."""
        return len(self.world.store.read(acknowledged))

    def incidents(self) -> int:
        """How many there have been."""
        with self.engine.connect() as connection:
            return len(_rows(connection, "SELECT id FROM incidents"))

    @property
    def now(self) -> int:
        """Milliseconds UTC."""
        return _ms(self.world.now)


def _ms(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _rows(connection: Connection, query: str, **given: Any) -> Rows:
    return [dict(row._mapping) for row in connection.execute(text(query), given)]


def i02_no_check_in_is_missed_in_silence(truths: Truths, connection: Connection) -> None:
    after = truths.now - SETTLES // timedelta(milliseconds=1)
    late = _rows(
        connection,
        "SELECT id, state FROM check_ins WHERE window_ends_at < :after AND state NOT IN"
        " ('ok', 'need', 'emergency', 'escalated', 'excused', 'closed')",
        after=after,
    )
    assert late == []
    forgotten = _rows(
        connection,
        "SELECT c.id, c.state FROM check_ins c WHERE c.state IN ('escalated', 'emergency')"
        " AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.senior_id = c.senior_id"
        " AND i.state <> 'closed')",
    )
    assert forgotten == []


def i06_ok_rests_on_a_proof(truths: Truths, connection: Connection) -> None:
    unproven = _rows(
        connection,
        "SELECT c.id, c.proof FROM check_ins c WHERE c.state = 'ok' AND NOT EXISTS ("
        " SELECT 1 FROM evidence e WHERE e.check_in_id = c.id AND e.kind = c.proof"
        " AND e.at <= c.window_ends_at AND (e.kind IN ('called_in', 'sms_word') OR ("
        "  e.kind IN ('key_well', 'word_well') AND EXISTS (SELECT 1 FROM evidence q"
        "   WHERE q.check_in_id = c.id AND q.kind = 'queued' AND q.try_no = e.try_no))))",
    )
    assert unproven == []


def i07_distress_is_sticky(truths: Truths, connection: Connection) -> None:
    cried = _rows(
        connection,
        "SELECT DISTINCT c.id, c.state FROM check_ins c JOIN evidence e ON e.check_in_id = c.id"
        " WHERE e.kind IN ('danger', 'duress')",
    )
    assert all(row["state"] in ("emergency", "escalated", "closed") for row in cried), cried


def i08_what_was_done_is_in_the_chain(truths: Truths, connection: Connection) -> None:
    for action, condition in (
        ("incident_opened", "1 = 1"),
        ("incident_closed", "state = 'closed'"),
    ):
        done = _rows(connection, f"SELECT id FROM incidents WHERE {condition} ORDER BY id")
        told = _rows(
            connection,
            "SELECT subject_id AS id FROM audit WHERE subject = 'incident' AND action = :action"
            " ORDER BY subject_id",
            action=action,
        )
        assert done == told


def i13_every_open_incident_goes_on(truths: Truths, connection: Connection) -> None:
    stuck = _rows(
        connection,
        "SELECT id, state, due_at FROM incidents WHERE state <> 'closed'"
        " AND (due_at IS NULL OR due_at < :late)",
        late=truths.now - 60_000,
    )
    assert stuck == []


def i14_whoever_goes_was_told_of_this_incident(truths: Truths, connection: Connection) -> None:
    foreign = _rows(
        connection,
        "SELECT i.id FROM incidents i JOIN alerts a ON a.id = i.ack_alert_id"
        " WHERE a.incident_id <> i.id OR a.role = 'contact'",
    )
    assert foreign == []
    shared = _rows(
        connection,
        "SELECT responder_id, code FROM alerts GROUP BY responder_id, code HAVING count(*) > 1",
    )
    assert shared == []


def i15_only_an_outcome_and_a_name_close(truths: Truths, connection: Connection) -> None:
    closed = _rows(
        connection,
        "SELECT i.id, i.outcome, i.closed_by, i.senior_well_at, i.diary_number, o.role"
        " FROM incidents i LEFT JOIN officers o ON o.person_id = i.closed_by"
        " WHERE i.state = 'closed'",
    )
    for row in closed:
        assert row["outcome"] and row["closed_by"], row
        if row["outcome"] == "well":
            assert row["role"] in CONFIRMERS or row["senior_well_at"] is not None, row
        else:
            assert row["diary_number"], row
    lapsed = _rows(
        connection,
        "SELECT id FROM incidents WHERE state = 'acknowledged' AND ack_until < :late",
        late=truths.now - 60_000,
    )
    assert lapsed == []


def i16_nothing_waits_once_somebody_goes(truths: Truths, connection: Connection) -> None:
    waiting = _rows(
        connection,
        "SELECT n.id FROM intents n JOIN incidents i ON n.cause = 'incident' AND n.cause_id = i.id"
        " WHERE n.state = 'pending' AND i.state IN ('acknowledged', 'closed')",
    )
    assert waiting == []


def i25_everything_is_in_one_of_its_states(truths: Truths, connection: Connection) -> None:
    counted = truths.world.store.read(lambda tx: tx.intents.count_by_state())
    total = _rows(connection, "SELECT count(*) AS n FROM intents")[0]["n"]
    assert sum(counted.values()) == total
    people = truths.world.store.read(lambda tx: tx.seniors.count_by_state())
    assert sum(people.values()) == _rows(connection, "SELECT count(*) AS n FROM seniors")[0]["n"]


def i32_under_duress_nothing_waits_for_a_contact(truths: Truths, connection: Connection) -> None:
    waiting = _rows(
        connection,
        "SELECT n.id FROM intents n JOIN contacts c ON c.person_id = n.person_id"
        " JOIN incidents i ON i.senior_id = c.senior_id"
        " WHERE i.state <> 'closed' AND i.kind = 'duress' AND n.state = 'pending'",
    )
    assert waiting == []


def i10_each_unknown_outcome_is_worth_one_more_at_most(
    truths: Truths, connection: Connection
) -> None:
    often = _rows(
        connection,
        "SELECT id, resends FROM intents WHERE resends > 3 OR (resends > 1 AND lane = 'calls')",
    )
    assert often == []
    both = _rows(
        connection,
        "SELECT to_index FROM intents WHERE kind = 'call' AND state IN ('leased', 'unknown')"
        " GROUP BY to_index HAVING count(*) > 1",
    )
    assert both == []


TRUTHS: tuple[Callable[[Truths, Connection], None], ...] = (
    i02_no_check_in_is_missed_in_silence,
    i06_ok_rests_on_a_proof,
    i07_distress_is_sticky,
    i08_what_was_done_is_in_the_chain,
    i10_each_unknown_outcome_is_worth_one_more_at_most,
    i13_every_open_incident_goes_on,
    i14_whoever_goes_was_told_of_this_incident,
    i15_only_an_outcome_and_a_name_close,
    i16_nothing_waits_once_somebody_goes,
    i25_everything_is_in_one_of_its_states,
    i32_under_duress_nothing_waits_for_a_contact,
)


def nothing_due_lies_about(truths: Truths, connection: Connection) -> None:
    before = truths.now - SETTLES // timedelta(milliseconds=1)
    for ledger in ("check_ins", "incidents", "intents", "duties"):
        query = f"SELECT id, due_at FROM {ledger} WHERE due_at < :before"
        left = _rows(connection, query, before=before)
        assert left == [], f"{ledger}: {left}"


def what_the_provider_has_is_what_the_rows_say(truths: Truths, connection: Connection) -> None:
    """Nothing is taken for sent that the provider never had; what it had twice was sent again
    after an unknown outcome, or by a worker that died before it could write it down."""
    network = truths.world.network
    calls = {sid for sid, call in network.calls.items() if call.direction == "outbound-api"}
    texts = {sid for sid, message in network.messages.items() if message.direction != "inbound"}
    rows = _rows(
        connection, "SELECT provider_sid AS sid, resends FROM intents WHERE provider_sid <> ''"
    )
    told = {row["sid"] for row in rows}
    assert told <= calls | texts, f"never sent: {told - calls - texts}"
    again = _rows(connection, "SELECT sum(resends) AS n FROM intents")[0]["n"] or 0
    unknown = (calls | texts) - told
    assert len(unknown) <= again, f"{len(unknown)} more than the rows know, {again} sent again"


def i14_who_is_said_to_go_has_said_so(truths: Truths, connection: Connection) -> None:
    """The telephones know it: nobody is taken for going to somebody of whom they were not told, or
    without a word of theirs."""
    network = truths.world.network
    noted = truths.world.store.read(acknowledged)
    wrong = [each for each in noted if not right(each, lambda number: network.handset(number).view)]
    assert wrong == [], f"wrong acknowledgements: {wrong}"


AT_REST: tuple[Callable[[Truths, Connection], None], ...] = (
    nothing_due_lies_about,
    what_the_provider_has_is_what_the_rows_say,
    i14_who_is_said_to_go_has_said_so,
)
