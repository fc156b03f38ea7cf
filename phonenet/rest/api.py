"""The door of the REST API: who asks, for what, and what goes wrong on the way."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from phonenet.errors import ApiProblem, ClientTimeout, ConnectionRefused
from phonenet.forms import API_VERSION
from phonenet.rest.routes import ROUTES, Answer, Pairs, Route

if TYPE_CHECKING:
    from phonenet.network import Network

HURRY_S = 1.0


class ApiAnswer(NamedTuple):
    """`delay_s` is how long a slow answer is under way; only a live server waits for it."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    delay_s: float = 0.0


class Api:
    """Checks the account, strikes with faults, finds the route, and writes the answer."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._routes = [
            (method, re.compile(f"^/{API_VERSION}/Accounts/(?P<account>[^/]+){path}$"), name, route)
            for method, path, name, route in ROUTES
        ]

    def answer(self, method: str, path: str, form: Pairs, authorization: str) -> ApiAnswer:
        path, _, query = path.partition("?")
        pairs = [*parse_qsl(query, keep_blank_values=True), *form]
        try:
            name, route, found = self._find(method, path)
            delay_s = self._fault_before(f"{method} {name}")
            if not (found.pop("media", None) and not authorization):
                self._admit(found["account"], authorization)
            answer = route(self._network, found, path, pairs)
        except ApiProblem as problem:
            return _problem(problem)
        if method == "POST" and self._network.faults.strike("early", name):
            delay_s += self._hurry(answer)
        if self._network.faults.strike("timeout_after", f"{method} {name}"):
            raise ClientTimeout("accepted, but the answer was lost on the way")
        if isinstance(answer, bytes):
            return ApiAnswer(200, answer, {"Content-Type": "audio/x-wav"}, delay_s)
        if answer is None:
            return ApiAnswer(204, b"", {}, delay_s)
        status = 201 if method == "POST" and path.endswith(("Calls.json", "Messages.json")) else 200
        return _json(status, answer, {}, delay_s)

    def _find(self, method: str, path: str) -> tuple[str, Route, dict[str, str]]:
        allowed = []
        for known_method, pattern, name, route in self._routes:
            if match := pattern.match(path):
                if known_method == method:
                    return name, route, match.groupdict()
                allowed.append(known_method)
        if allowed:
            raise ApiProblem(405, 20004, f"{path} takes {', '.join(allowed)}, not {method}")
        raise ApiProblem(404, 20404, f"The requested resource {path} was not found")

    def _fault_before(self, route: str) -> float:
        """Seconds of delay of a slow answer. Raises what a client meets at a broken provider."""
        faults = self._network.faults
        if faults.stands("dead") or faults.strike("refused", route):
            raise ConnectionRefused("the provider cannot be reached")
        if faults.strike("timeout_before", route):
            raise ClientTimeout("the request never reached the provider")
        if faults.strike("throttled", route):
            raise ApiProblem(429, 20429, "Too Many Requests")
        if faults.strike("server_error", route):
            raise ApiProblem(500, 20500, "An internal server error has occurred")
        slow = faults.strike("slow", route)
        return slow.seconds if slow is not None else 0.0

    def _hurry(self, answer: Answer) -> float:
        """The first status callbacks leave before the answer; seconds that it has to wait."""
        network, sid = self._network, answer["sid"] if isinstance(answer, dict) else ""
        if sid in network.calls:
            network.exchange.dial_now(network.calls[sid])
        elif sid in network.messages:
            network.messaging.leave(network.messages[sid])
        network.schedule.run_due()
        return HURRY_S

    def _admit(self, account_in_path: str, authorization: str) -> None:
        account = self._network.account
        try:
            kind, _, encoded = authorization.partition(" ")
            sid, _, token = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            kind = sid = token = ""
        good = kind.lower() == "basic" and hmac.compare_digest(
            f"{sid}:{token}".encode(), f"{account.sid}:{account.auth_token}".encode()
        )
        if not good:
            raise ApiProblem(401, 20003, "Authenticate")
        if account_in_path != account.sid:
            raise ApiProblem(404, 20404, f"Account {account_in_path} was not found")


def _problem(problem: ApiProblem) -> ApiAnswer:
    headers = {"Retry-After": "1"} if problem.status == 429 else {}
    body = {
        "code": problem.code,
        "message": problem.message,
        "more_info": f"https://www.twilio.com/docs/errors/{problem.code}",
        "status": problem.status,
    }
    return _json(problem.status, body, headers, 0.0)


def _json(status: int, body: dict[str, Any], headers: dict[str, str], delay_s: float) -> ApiAnswer:
    encoded = json.dumps(body, ensure_ascii=False).encode()
    return ApiAnswer(status, encoded, {"Content-Type": "application/json", **headers}, delay_s)
