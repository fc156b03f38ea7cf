"""Everything that the published description allows is sent to the edge, with the service behind."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette
from starlette.routing import Route

from app import create_app
from ivr.routes import routes
from simulation.databases import sqlite_copy
from simulation.world import World
from tests.attack.described import DOCUMENT, OPERATIONS, SCHEMA, send, signs
from tests.ivr.fakes import CountingStore, desk
from tests.world.town import MORNING, SENIOR, town

WEBHOOKS = [path for path, method in OPERATIONS if method == "post"]
AS_DESCRIBED = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
quickly = settings(
    max_examples=12,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_the_description_holds_every_address_and_no_other() -> None:
    described = {
        (path, method.upper(), operation["operationId"])
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
    }
    real = {
        (route.path, method, route.name)
        for route in routes(desk())
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert described == real


def test_every_webhook_is_described_as_signed_and_nothing_else() -> None:
    for path, method in OPERATIONS:
        security = DOCUMENT["paths"][path][method]["security"]
        assert security == ([{"signature": []}] if path.startswith("/twilio/") else [])


@pytest.mark.parametrize("path", WEBHOOKS)
def test_i30_whatever_comes_unsigned_is_refused_untouched(path: str) -> None:
    store = CountingStore()
    edge = desk(store=store)
    app = Starlette(routes=routes(edge))
    forged = signs(edge.public_url, "somebody else's token")

    @quickly
    @given(case=SCHEMA[path]["POST"].as_strategy(), sign=st.sampled_from([None, forged]))
    def refused(case, sign) -> None:  # type: ignore[no-untyped-def]
        response = send(app, case, edge.public_url, sign)
        assert (response.status_code, store.units) == (403, 0)

    refused()


class Morning:
    """A service on whose first call of the day the senior is just being asked how she is."""

    def __init__(self, folder: Path) -> None:
        self.world = World(sqlite_copy(folder), folder)
        place = town(self.world)
        place.senior().expect_call("checkin.question", within=MORNING)
        self.app = create_app(self.world.service)
        self.public_url = self.world.settings.public_url
        self.sign = signs(self.public_url, self.world.settings.twilio_auth_tokens[0])
        intent = place.intents("check_in", place.check_in().id)[0]
        talk = self.world.store.read(lambda tx: tx.conversations.by_intent(intent.id))
        assert talk is not None
        self.tokens = [intent.token, talk.token]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    """One for all: what is sent to it stays."""
    made = Morning(tmp_path_factory.mktemp("described"))
    yield made
    made.world.close()


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_i30_whatever_comes_signed_gets_an_answer_that_is_described(
    morning: Morning, path: str, method: str
) -> None:
    statuses: set[int] = set()

    @quickly
    @given(case=SCHEMA[path][method.upper()].as_strategy(), known=st.sampled_from([0, 1, None]))
    def answered(case, known) -> None:  # type: ignore[no-untyped-def]
        if known is not None and "token" in (case.path_parameters or {}):
            case.path_parameters["token"] = morning.tokens[known]
        if known == 1 and "step" in (case.path_parameters or {}):
            case.path_parameters["step"] = "0"
        _as_the_provider_numbers(case.body)
        response = send(morning.app, case, morning.public_url, morning.sign)
        statuses.add(response.status_code)
        assert response.status_code != 500, response.text
        assert "Traceback" not in response.text and SENIOR not in response.text
        if not _is_no_path(path, response.status_code):
            case.validate_response(response, checks=AS_DESCRIBED)

    answered()
    assert statuses & {200, 204, 404, 503}


_calls = count(1)


def _as_the_provider_numbers(fields: object) -> None:
    """No two calls have the same id: whoever signs sees to that."""
    if isinstance(fields, dict) and "CallSid" in fields:
        fields["CallSid"] = f"CA{next(_calls):032x}"


def _is_no_path(path: str, status: int) -> bool:
    """A generated name that is empty or holds a slash asks for another address."""
    return "{" in path and status in (404, 405)
