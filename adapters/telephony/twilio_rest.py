"""Calls and messages through Twilio's REST API, or any server that speaks it."""

from __future__ import annotations

import json
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from adapters.errors import NoAnswer, NotConnected, TryLater
from adapters.telephony.refusals import TOO_MANY_REQUESTS, sorted_refusal
from helpline.ports import (
    Accepted,
    Lookup,
    Missed,
    NotSent,
    Outgoing,
    Redirect,
    SendOutcome,
    Unknown,
)
from helpline.sending.model import IntentKind

if TYPE_CHECKING:
    from adapters.telephony.wires import Wire

CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
NEWEST = 50
# The provider dates to the second, by its own clock.
CLOCKS_DIFFER_BY = timedelta(seconds=2)
# The library falls back to the environment for what it is not given, when it is given nothing.
_NOTHING_FROM_OUTSIDE = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}


class _Opened(NamedTuple):
    """The connections, the library that uses them, and its headers of a request that makes
    something; `made_at` are the addresses of what is made."""

    wire: Wire
    client: Any
    headers: Mapping[str, str]
    made_at: Mapping[str, str]


class TwilioRest:
    """Implements `helpline.ports.Telephony`.

    `messaging_service_sid` is used for SMS instead of a sender's number, so that the provider
    picks the registered header. The registered template's id stays in our own records: the API
    has no field for it, the body alone must match the template.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        api_url: str,
        *,
        messaging_service_sid: str | None = None,
        wire: Wire | None = None,
        name: str = "twilio",
        rooms: bool = True,
        redirects: bool = True,
    ) -> None:
        self._account, self._api_url, self._given_wire = (account_sid, auth_token), api_url, wire
        self._name, self._service = name, messaging_service_sid
        self._rooms, self._redirects = rooms, redirects
        self._opening = Lock()
        self._opened: _Opened | None = None

    @property
    def name(self) -> str:
        """What the store calls this provider."""
        return self._name

    @property
    def rooms(self) -> bool:
        """Whether it plays `<Conference>`; not every server that speaks its API does."""
        return self._rooms

    @property
    def redirects(self) -> bool:
        """Whether a call can be changed in flight; not every server that speaks its API does it."""
        return self._redirects

    def load(self) -> None:
        """Load the provider's library and open the wire: half a second of work."""
        self._open()

    def send(self, batch: Sequence[Outgoing]) -> list[SendOutcome | Missed]:
        """Ask for all of them, many at a time, each call at its start and not much later. Never
        raises for a provider's failure."""
        return self._wire.together([self._sent(outgoing) for outgoing in batch])

    def redirect(self, batch: Sequence[Redirect]) -> list[SendOutcome]:
        """Let calls that are under way play something else, many at a time. Never raises for a
        provider's failure; a call that is over by then is refused for good."""
        return self._wire.together(
            [self._outcome(each.token, self._change(each)) for each in batch]
        )

    def find(self, lookups: Sequence[Lookup]) -> dict[str, list[str]]:
        """Token -> sids created at or after the moment asked for, oldest first; a token is absent
        when the provider could not be asked.

        The newest calls and messages between the two numbers are listed and compared here by the
        moment of their creation, messages also by what they say: the provider's own filters go by
        the day, or by the start that a call in its queue does not have yet.
        """
        found = self._wire.together([self._found(lookup) for lookup in lookups])
        return {
            lookup.token: sids
            for lookup, sids in zip(lookups, found, strict=True)
            if sids is not None
        }

    def close(self) -> None:
        """Close the connections, if there are any."""
        if self._opened is not None:
            self._opened.wire.close()

    @property
    def _wire(self) -> Wire:
        return self._open().wire

    @property
    def _client(self) -> Any:
        return self._open().client

    def _open(self) -> _Opened:
        """The connections and the library that uses them. They take a fifth of the memory of a
        web process, which never asks the provider for anything: both are loaded at the first
        request, once for all threads."""
        with self._opening:
            if self._opened is None:
                from twilio.rest import Client

                from adapters.telephony.wires import PooledWire

                wire = self._given_wire or PooledWire()
                client = Client(
                    *self._account, http_client=wire.http, environment=_NOTHING_FROM_OUTSIDE
                )
                client.api.base_url = self._api_url.rstrip("/")
                addresses = {
                    kind: client.api.v2010.absolute_url(f"Accounts/{self._account[0]}/{kind}.json")
                    for kind in ("Calls", "Messages")
                }
                self._opened = _Opened(wire, client, client.get_headers("POST", None), addresses)
            return self._opened

    async def _sent(self, outgoing: Outgoing) -> SendOutcome | Missed:
        if outgoing.begins is not None and not await self._wire.begin(outgoing.begins):
            return Missed(outgoing.token)
        call = outgoing.kind is IntentKind.CALL
        request = self._call(outgoing) if call else self._message(outgoing)
        return await self._outcome(outgoing.token, request)

    async def _outcome(self, token: str, request: Coroutine[Any, Any, str]) -> SendOutcome:
        try:
            sid = await request
        except NotConnected:
            return NotSent(token, "", permanent=False)
        except TryLater as later:
            return NotSent(token, TOO_MANY_REQUESTS, permanent=False, wait_s=later.seconds)
        except NoAnswer as lost:
            return Unknown(token, str(lost))
        except (TwilioRestException, TwilioServiceException) as refused:
            return sorted_refusal(token, refused.status, str(refused.code))
        except Exception as broken:
            # The answer could not be understood: something may well have been done.
            return Unknown(token, type(broken).__name__)
        return Accepted(token, sid) if sid else Unknown(token, "an answer without a sid")

    async def _change(self, asked: Redirect) -> str:
        call = self._client.calls(asked.call_sid)
        return (await call.update_async(url=asked.url, method="POST")).sid or ""

    async def _call(self, outgoing: Outgoing) -> str:
        fields: dict[str, object] = {
            "To": outgoing.to,
            "From": outgoing.from_,
            "Url": outgoing.url,
            "Method": "POST",
            "StatusCallback": outgoing.status_url,
            "StatusCallbackEvent": CALL_EVENTS,
            "StatusCallbackMethod": "POST",
            "Timeout": outgoing.ring_s,
        }
        if outgoing.machine_url:
            fields |= {
                "MachineDetection": "Enable",
                "AsyncAmd": "true",
                "AsyncAmdStatusCallback": outgoing.machine_url,
                "AsyncAmdStatusCallbackMethod": "POST",
            }
        if outgoing.fallback_url:
            fields |= {"FallbackUrl": outgoing.fallback_url, "FallbackMethod": "GET"}
        return await self._create("Calls", fields)

    async def _message(self, outgoing: Outgoing) -> str:
        sender = (
            {"MessagingServiceSid": self._service}
            if self._sent_by_service(outgoing.kind)
            else {"From": _address(outgoing.kind, outgoing.from_)}
        )
        return await self._create(
            "Messages",
            {
                "To": _address(outgoing.kind, outgoing.to),
                "Body": outgoing.body,
                "StatusCallback": outgoing.status_url,
                **sender,
            },
        )

    async def _create(self, kind: str, fields: Mapping[str, object]) -> str:
        """The sid of what was made. Address, headers and refusals are the library's; its own
        `calls.create` goes through forty parameters and as many fields of the answer, of which we
        need one: half of what it costs. To write its headers for each request cost a tenth."""
        wire, client, headers, made_at = self._open()
        address = made_at[kind]
        answer = await wire.http.request(
            "POST", address, data=fields, headers=headers, auth=self._account
        )
        if not 200 <= answer.status_code < 300:
            raise client.api.v2010.exception("POST", address, answer, "nothing was made")
        return json.loads(answer.text).get("sid") or ""

    async def _found(self, lookup: Lookup) -> list[str] | None:
        between = {"to": _address(lookup.kind, lookup.to)}
        if not self._sent_by_service(lookup.kind):
            between["from_"] = _address(lookup.kind, lookup.from_)
        listing = self._client.calls if lookup.kind is IntentKind.CALL else self._client.messages
        try:
            page = await listing.page_async(**between, page_size=NEWEST)
            made = [
                (item.date_created, str(item.sid))
                for item in page
                if isinstance(item.date_created, datetime)
                and (lookup.kind is IntentKind.CALL or _says(item.body, lookup.body))
            ]
        except Exception:
            # Whatever it was, the provider could not be asked: that is all the caller may know.
            return None
        since = lookup.after.replace(microsecond=0) - CLOCKS_DIFFER_BY
        return [sid for at, sid in sorted(made) if at >= since]

    def _sent_by_service(self, kind: IntentKind) -> bool:
        return self._service is not None and kind is IntentKind.SMS


def _says(listed: str | None, body: str) -> bool:
    """Whether a listed message is this one; a provider may have put words in front of it."""
    return " ".join((listed or "").split()).endswith(" ".join(body.split()))


def _address(kind: IntentKind, number: str) -> str:
    return f"whatsapp:{number}" if kind is IntentKind.WHATSAPP else number
