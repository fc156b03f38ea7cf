"""The control API: stories and scripts act on phones, set faults, and read what happened.

JSON in and out, below /control/. Requests that change something must say that they are JSON, so
that no other page in the same browser can send them.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from phonenet.errors import NotPossible
from phonenet.faults import Fault
from phonenet.handsets.actions import act
from phonenet.handsets.directory import from_entry
from phonenet.handsets.handset import Handset
from phonenet.live import Hub
from phonenet.network import Network
from phonenet.story.views import view

LONGEST_WAIT_S = 25.0
SHOWN = 12


class Control:
    """The routes of the control API."""

    def __init__(self, network: Network, hub: Hub) -> None:
        self._network = network
        self._hub = hub

    def routes(self) -> list[Route]:
        return [
            Route("/handsets", self.handsets, methods=["GET"]),
            Route("/handsets", self.declare, methods=["POST"]),
            Route("/handsets/{number}", self.handset, methods=["GET"]),
            Route("/handsets/{number}/{action}", self.act, methods=["POST"]),
            Route("/used", self.used, methods=["GET"]),
            Route("/changes", self.changes, methods=["GET"]),
            Route("/lines", self.lines, methods=["GET"]),
            Route("/errors", self.errors, methods=["GET", "DELETE"]),
            Route("/faults", self.faults, methods=["GET", "POST", "DELETE"]),
        ]

    async def handsets(self, request: Request) -> JSONResponse:
        """Every phone in one line each."""
        phones = self._network.handsets.values()
        return JSONResponse({"version": self._hub.version, "handsets": [*map(summary, phones)]})

    async def declare(self, request: Request) -> JSONResponse:
        """Make a phone, or change who holds it: number, name, personality, ... as in a directory."""
        entry = await _json(request)
        try:
            wanted = from_entry(entry)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        handset = self._network.phone_at(wanted.number)
        for name in {*entry, *(() if handset.known else ("personality",))} - {"number"}:
            setattr(handset, name, getattr(wanted, name))
        handset.known = True
        self._network.changed(handset)
        return JSONResponse(view(handset).to_json(), 201)

    async def handset(self, request: Request) -> JSONResponse:
        handset = self._find(request)
        last = SHOWN if "shown" in request.query_params else None
        return JSONResponse(view(handset, last).to_json())

    async def act(self, request: Request) -> JSONResponse:
        details = await _json(request)
        handset = self._find(request)
        try:
            sid = act(self._network, handset, request.path_params["action"], details)
        except NotPossible as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse({"sid": sid})

    async def used(self, request: Request) -> JSONResponse:
        """Every phone that ever got or sent anything, in full."""
        return JSONResponse(
            [
                view(handset).to_json()
                for handset in self._network.handsets.values()
                if handset.calls or handset.inbox or handset.sent
            ]
        )

    async def changes(self, request: Request) -> JSONResponse:
        """`?since=VERSION&seconds=5`: returns as soon as anything has changed."""
        try:
            since = int(request.query_params.get("since", "0"))
            seconds = float(request.query_params.get("seconds", "0"))
        except ValueError as error:
            raise HTTPException(400, "since and seconds are numbers") from error
        version, numbers = await self._hub.since(since, min(LONGEST_WAIT_S, seconds))
        return JSONResponse({"version": version, "numbers": numbers})

    async def lines(self, request: Request) -> JSONResponse:
        return JSONResponse(
            [{"number": line.number, "name": line.name} for line in self._network.lines.values()]
        )

    async def errors(self, request: Request) -> JSONResponse:
        """What the service did wrong; DELETE forgets it."""
        if request.method == "DELETE":
            _must_be_json(request)
            self._network.errors.clear()
        return JSONResponse(
            [
                {**dataclasses.asdict(trouble), "at": trouble.at.isoformat()}
                for trouble in self._network.errors
            ]
        )

    async def faults(self, request: Request) -> JSONResponse:
        """GET the standing ones, POST one more, DELETE all."""
        faults = self._network.faults
        if request.method == "POST":
            fields = await _json(request)
            try:
                for bound in ("begins", "ends"):
                    if fields.get(bound):
                        fields[bound] = datetime.fromisoformat(fields[bound])
                fields["numbers"] = tuple(fields.get("numbers", ()))
                faults.add(Fault(**fields))
            except (TypeError, ValueError) as error:
                raise HTTPException(400, str(error)) from error
        elif request.method == "DELETE":
            _must_be_json(request)
            faults.clear()
        return JSONResponse(
            [
                {
                    name: value.isoformat() if isinstance(value, datetime) else value
                    for name, value in dataclasses.asdict(fault).items()
                }
                for fault in faults.standing
            ]
        )

    def _find(self, request: Request) -> Handset:
        number = request.path_params["number"]
        handset = self._network.handsets.get(number)
        if handset is None:
            raise HTTPException(404, f"no phone has the number {number}; POST /control/handsets")
        return handset


def summary(handset: Handset) -> dict[str, Any]:
    """One line of the list of phones."""
    call = handset.call
    return {
        "number": handset.number,
        "name": handset.name,
        "role": handset.role,
        "group": handset.group,
        "featured": handset.featured,
        "known": handset.known,
        "state": call.state if call is not None else "",
        "incoming": call.incoming if call is not None else False,
        "unread": sum(not message.read for message in handset.inbox),
        "used": bool(handset.calls or handset.inbox or handset.sent),
    }


def _must_be_json(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415, "send Content-Type: application/json")


async def _json(request: Request) -> dict[str, Any]:
    _must_be_json(request)
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "the body must be a JSON object")
    return body


async def refuse(request: Request, error: Exception) -> JSONResponse:
    """Errors of the control API are JSON too."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)
