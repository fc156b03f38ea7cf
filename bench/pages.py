"""The pages of the console over a whole state: who opens what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg

from bench.whole_state.force import LOGINS

EVERYBODY = frozenset(LOGINS) - {"administrator"}
DISTRICT = frozenset({"sp", "headquarters"})


@dataclass(frozen=True, slots=True)
class Page:
    """One page, and the logins that open it. `path` names rows by {what they are}."""

    name: str
    path: str
    by: frozenset[str] = EVERYBODY


PAGES = (
    Page("Today", "/"),
    Page("Today's lines", "/today/lines"),
    Page("cases, open", "/cases"),
    Page("cases, closed", "/cases?state=closed"),
    Page("cases, of one matter", "/cases?kind=cyber"),
    Page("cases, late", "/cases?overdue=1"),
    Page("cases, mine", "/cases?mine=1"),
    Page("cases, open, far down", "/cases?after={far_down}"),
    Page("cases, closed, far down", "/cases?state=closed&after=2.{old_case}"),
    Page("silent calls", "/cases?silent=1&state=new"),
    Page("a case", "/cases/{case}"),
    Page("a case's lines", "/cases/{case}/lines"),
    Page("what rings", "/ringing", EVERYBODY - {"headquarters"}),
    Page("board of a station", "/board?station={station}"),
    Page("board of stations", "/board", DISTRICT),
    Page("a senior", "/seniors/{senior}"),
    Page("incidents, open", "/incidents"),
    Page("incidents, closed", "/incidents?state=closed"),
    Page("an incident", "/incidents/{incident}"),
    Page("requests", "/requests"),
    Page("an area", "/areas/{area}"),
    *(
        Page(f"numbers of {what}, {period}", f"{page}unit={{{unit}}}{dates}", by)
        for what, unit, by in (
            ("a station", "station", EVERYBODY),
            ("a district", "district", DISTRICT),
            ("the state", "state", frozenset({"headquarters"})),
        )
        for period, page, dates in (
            ("a week", "/numbers?", ""),
            ("a month", "/numbers/month?", "&month={month}"),
            ("a year", "/numbers?", "&first={year_ago}"),
            ("a year as CSV", "/numbers.csv?", "&first={year_ago}"),
        )
    ),
    Page("units", "/units", frozenset(LOGINS)),
    Page("roster", "/roster", frozenset(LOGINS)),
    Page("faults", "/faults", frozenset(LOGINS)),
    Page("users", "/users", frozenset({"administrator"})),
    Page("service", "/service", frozenset({"headquarters", "administrator"})),
)


def opened(connection: psycopg.Connection[Any], today: date) -> Iterator[tuple[str, str, str]]:
    """(login, page, path with the ids of this state), login by login."""
    ids = _ids(connection) | {
        "month": f"{today - timedelta(days=today.day):%Y-%m}",
        "year_ago": today - timedelta(days=365),
    }
    for login in LOGINS:
        for page in PAGES:
            if login in page.by:
                yield login, page.name, page.path.format(**ids)


def _ids(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """Rows of the first station, which everybody may see."""

    def first(query: str) -> Any:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else 0

    station = first("SELECT min(id) FROM units WHERE kind = 'station'")
    here = f"unit_id = {station}"
    at = f"station_id = {station} AND state <> 'closed'"
    return {
        "station": station,
        "state": first("SELECT min(id) FROM units WHERE kind = 'state'"),
        "district": first(f"SELECT parent_id FROM units WHERE id = {station}"),
        "case": first(f"SELECT min(id) FROM cases WHERE {here} AND state = 'taken'"),
        "old_case": first(f"SELECT min(id) + 300 FROM cases WHERE {here} AND state = 'closed'"),
        "far_down": "2." + str(first("SELECT max(id) * 3 / 4 FROM cases")),
        "incident": first(f"SELECT min(id) FROM incidents WHERE {at}"),
        "senior": first(f"SELECT min(senior_id) FROM incidents WHERE {at}"),
        "area": first(f"SELECT min(id) FROM areas WHERE {here}"),
    }
