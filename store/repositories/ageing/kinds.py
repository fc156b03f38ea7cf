"""What ends by age: which rows of each kind are old enough and may end, and how they end.

Each kind is walked in order of its ids, a window at a time. Ids follow time closely enough: a
window that holds only younger rows is the last one. Rows under a hold are passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    null,
    or_,
    select,
    text,
    update,
)

from helpline.recordings.model import RecordingState
from helpline.requests.model import RequestState
from helpline.retention.model import Kept
from store.columns import Instant
from store.dialect import among
from store.repositories.ageing.counting import COUNTED_FOR_GOOD, counts_stand
from store.repositories.ageing.held import BEFORE, Condition, free
from store.repositories.ageing.over import CASE_IS_OVER, GONE, LAST_OF_HER
from store.statement import Statement
from store.tables.cases import OPEN as OPEN_CASE
from store.tables.cases import case_events, case_tries, cases
from store.tables.checkins import check_ins, evidence
from store.tables.departures import departures
from store.tables.duties import OPEN as OPEN_REQUEST
from store.tables.duties import requests
from store.tables.escalation import OPEN as OPEN_INCIDENT
from store.tables.escalation import incidents
from store.tables.recordings import recording_sounds, recordings
from store.tables.referrals import referral_events, referrals
from store.tables.sending import intents


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of a table by age. `at` grows with the id; `ends` says which rows may end, `how` what
    is done to those of the parameter `ids`."""

    table: Table
    at: Column[Any]
    ends: Condition
    how: tuple[Statement, ...]

    @property
    def window(self) -> Statement:
        return Statement(
            select(self.table.c.id, self.at, and_(self.at < BEFORE, self.ends).label("ends"))
            .where(self.table.c.id > bindparam("after"))
            .order_by(self.table.c.id)
            .limit(bindparam("limit"))
        )


def _about_open(subject: str, table: Table, is_open: str) -> Condition:
    """The recording is about a row of this table that is still open."""
    return and_(
        text(f"recordings.subject = '{subject}'"),
        exists()
        .where(table.c.id == recordings.c.subject_id, text(f"{table.name}.{is_open}"))
        .select_from(table),
    )


def _words_of_referrals(of: Column[Any]) -> tuple[Statement, Statement]:
    """The words of the referrals that belong to the rows whose ids are given: with the case or
    request that they were made for ends what was said in them."""
    theirs = select(referrals.c.id).where(among(of, "ids"))
    return (
        Statement(
            update(referral_events)
            .where(referral_events.c.referral_id.in_(theirs))
            .values(body_enc=null())
        ),
        Statement(update(referrals).where(among(of, "ids")).values(words_enc=null())),
    )


_PLACE = select(check_ins.c.station_id, check_ins.c.day)
KINDS: Mapping[Kept, Kind] = {
    Kept.RECORDINGS: Kind(
        recordings,
        recordings.c.recorded_at,
        and_(
            recordings.c.state == RecordingState.DELETED_THERE,
            free(recordings.c.person_id),
            ~_about_open("request", requests, OPEN_REQUEST),
            ~_about_open("case", cases, OPEN_CASE),
        ),
        (
            Statement(
                delete(recording_sounds).where(among(recording_sounds.c.recording_id, "ids"))
            ),
            Statement(
                update(recordings)
                .where(among(recordings.c.id, "ids"))
                .values(
                    state=RecordingState.GONE,
                    since=bindparam("now", type_=Instant()),
                    size=0,
                    key_enc=null(),
                    version=recordings.c.version + 1,
                )
            ),
        ),
    ),
    Kept.REQUESTS: Kind(
        requests,
        requests.c.opened_at,
        and_(
            requests.c.state == RequestState.DONE,
            requests.c.done_at < BEFORE,
            requests.c.words_enc.is_not(None),
            free(requests.c.senior_id),
        ),
        (
            Statement(update(requests).where(among(requests.c.id, "ids")).values(words_enc=null())),
            *_words_of_referrals(referrals.c.request_id),
        ),
    ),
    Kept.MESSAGES: Kind(
        intents,
        intents.c.wanted_at,
        and_(
            intents.c.due_at.is_(None),
            or_(intents.c.params_enc.is_not(None), intents.c.to_index.is_not(None)),
            free(intents.c.person_id),
        ),
        (
            Statement(
                update(intents)
                .where(among(intents.c.id, "ids"))
                .values(params_enc=null(), to_index=null())
            ),
        ),
    ),
    Kept.EVIDENCE: Kind(
        evidence,
        evidence.c.at,
        exists()
        .where(
            check_ins.c.id == evidence.c.check_in_id,
            check_ins.c.due_at.is_(None),
            COUNTED_FOR_GOOD,
            free(check_ins.c.senior_id),
            ~exists()
            .where(
                incidents.c.senior_id == check_ins.c.senior_id,
                incidents.c.check_in_id == check_ins.c.id,
                text(f"incidents.{OPEN_INCIDENT}"),
            )
            .select_from(incidents),
        )
        .select_from(check_ins),
        (
            counts_stand(
                _PLACE.join(evidence, evidence.c.check_in_id == check_ins.c.id).where(
                    among(evidence.c.id, "ids")
                )
            ),
            Statement(delete(evidence).where(among(evidence.c.id, "ids"))),
        ),
    ),
    # One with an incident or a request stays as long as that.
    Kept.CHECK_INS: Kind(
        check_ins,
        check_ins.c.call_at,
        and_(
            check_ins.c.due_at.is_(None),
            COUNTED_FOR_GOOD,
            free(check_ins.c.senior_id),
            ~exists()
            .where(
                incidents.c.senior_id == check_ins.c.senior_id,
                incidents.c.check_in_id == check_ins.c.id,
            )
            .select_from(incidents),
            ~exists()
            .where(
                requests.c.senior_id == check_ins.c.senior_id,
                requests.c.check_in_id == check_ins.c.id,
            )
            .select_from(requests),
        ),
        (
            counts_stand(_PLACE.where(among(check_ins.c.id, "ids"))),
            Statement(delete(evidence).where(among(evidence.c.check_in_id, "ids"))),
            Statement(delete(check_ins).where(among(check_ins.c.id, "ids"))),
        ),
    ),
    Kept.CASES: Kind(
        cases,
        cases.c.first_ring_at,
        and_(
            CASE_IS_OVER,
            free(cases.c.caller_id),
            or_(
                exists()
                .where(case_events.c.case_id == cases.c.id, case_events.c.body_enc.is_not(None))
                .select_from(case_events),
                LAST_OF_HER,
            ),
        ),
        (
            Statement(
                update(case_events)
                .where(among(case_events.c.case_id, "ids"))
                .values(body_enc=null())
            ),
            *_words_of_referrals(referrals.c.case_id),
        ),
    ),
    Kept.TRIES: Kind(
        case_tries,
        case_tries.c.at,
        free(case_tries.c.caller_id),
        (Statement(delete(case_tries).where(among(case_tries.c.id, "ids"))),),
    ),
    # Nothing of the row itself ends: it names nobody once the person is erased.
    Kept.MEMBERS: Kind(departures, departures.c.at, and_(GONE, free(departures.c.senior_id)), ()),
}
