"""The network's requests to the service: signed, in order, and with faults when asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from phonenet.errors import ApplicationError
from phonenet.faults import Faults
from phonenet.lines import Account
from phonenet.schedule import Schedule
from phonenet.signing import HEADER, signature

Form = Sequence[tuple[str, str]]
TIMEOUT_S = 15.0
"""https://www.twilio.com/docs/api/errors/11205: the provider waits 15 seconds for an answer."""


@dataclass(frozen=True)
class WebhookRequest:
    """One HTTP request to the service. `kind` and `subject` (a sid) are for our own use."""

    method: str
    url: str
    form: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    kind: str
    subject: str


@dataclass(frozen=True)
class WebhookAnswer:
    """What came back; `failure` is `timeout` or `refused` when nothing did."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    failure: str = ""

    @property
    def content_type(self) -> str:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return headers.get("content-type", "").partition(";")[0].strip().lower()

    def require_success(self, url: str) -> None:
        """Raises ApplicationError 11205 (nothing came) or 11200 (not 2xx)."""
        if self.failure:
            raise ApplicationError(11205, f"{url}: {self.failure}")
        if not 200 <= self.status < 300:
            raise ApplicationError(11200, f"{url} answered {self.status}")


OnAnswer = Callable[[WebhookAnswer], None]
Transport = Callable[[WebhookRequest, OnAnswer], None]
Post = Callable[[str, str, Form, Mapping[str, str]], tuple[int, Mapping[str, str], bytes]]


def synchronous(post: Post) -> Transport:
    """A transport over a plain function `(method, url, form, headers) -> (status, headers, body)`.

    The function may raise TimeoutError or ConnectionError: then nothing came back.
    """

    def transport(request: WebhookRequest, on_answer: OnAnswer) -> None:
        try:
            status, headers, body = post(request.method, request.url, request.form, request.headers)
        except TimeoutError:
            on_answer(WebhookAnswer(0, failure="timeout"))
        except ConnectionError:
            on_answer(WebhookAnswer(0, failure="refused"))
        else:
            on_answer(WebhookAnswer(status, headers, body))

    return transport


class Webhooks:
    """Asks the service (an answer is awaited) and tells it (callbacks, in order per subject)."""

    def __init__(
        self,
        account: Account,
        schedule: Schedule,
        faults: Faults,
        transport: Transport,
        on_trouble: Callable[[WebhookRequest, ApplicationError], None],
    ) -> None:
        self._account = account
        self._schedule = schedule
        self._faults = faults
        self._transport = transport
        self._on_trouble = on_trouble
        self._queues: dict[str, deque[WebhookRequest]] = {}
        self._held: dict[str, WebhookRequest] = {}
        self.under_way = 0

    def ask(
        self, kind: str, subject: str, method: str, url: str, form: Form, on_answer: OnAnswer
    ) -> None:
        """Request a document; `on_answer` is called from `run_due()`, never from here."""
        request = self._signed(kind, subject, method, url, form)
        if self._faults.stands("dead") or self._faults.strike("lost", kind):
            answer = WebhookAnswer(0, failure="timeout")
            self._schedule.after(TIMEOUT_S, lambda: on_answer(answer))
            return
        if self._faults.strike("doubled", kind):
            self._send(request, lambda _: self._send(request, on_answer))
            return
        if late := self._faults.strike("late", kind):
            self._schedule.after(late.seconds, lambda: self._send(request, on_answer))
            return
        self._send(request, on_answer)

    def tell(self, kind: str, subject: str, method: str, url: str, form: Form) -> None:
        """A callback whose answer does not matter; one of a subject at a time, in order."""
        request = self._signed(kind, subject, method, url, form)
        if self._faults.stands("dead") or self._faults.strike("lost", kind):
            return
        if late := self._faults.strike("late", kind):
            self._schedule.after(late.seconds, lambda: self._send(request, self._noted(request)))
            return
        if subject in self._held:
            self._queue(request)
            self._queue(self._held.pop(subject))
            return
        if self._faults.strike("reordered", kind):
            self._held[subject] = request
            self._schedule.after(TIMEOUT_S * 2, lambda: self._release(subject, request))
            return
        self._queue(request)
        if self._faults.strike("doubled", kind):
            self._queue(request)

    def _release(self, subject: str, request: WebhookRequest) -> None:
        """A held callback that nothing overtook goes out all the same."""
        if self._held.get(subject) is request:
            self._queue(self._held.pop(subject))

    def _queue(self, request: WebhookRequest) -> None:
        queue = self._queues.setdefault(request.subject, deque())
        queue.append(request)
        if len(queue) == 1:
            self._send_first(request.subject)

    def _send_first(self, subject: str) -> None:
        request = self._queues[subject][0]

        def answered(answer: WebhookAnswer) -> None:
            self._noted(request)(answer)
            queue = self._queues[subject]
            queue.popleft()
            if queue:
                self._send_first(subject)
            else:
                del self._queues[subject]

        self._send(request, answered)

    def _noted(self, request: WebhookRequest) -> OnAnswer:
        def note(answer: WebhookAnswer) -> None:
            try:
                answer.require_success(request.url)
            except ApplicationError as error:
                self._on_trouble(request, error)

        return note

    def _send(self, request: WebhookRequest, on_answer: OnAnswer) -> None:
        self.under_way += 1

        def arrived(answer: WebhookAnswer) -> None:
            self.under_way -= 1
            on_answer(answer)

        # Both ways go through the schedule, so that the service is never called, and never
        # answers, in the middle of something else.
        def answered(answer: WebhookAnswer) -> None:
            self._schedule.soon(lambda: arrived(answer))

        self._schedule.soon(lambda: self._transport(request, answered))

    def _signed(self, kind: str, subject: str, method: str, url: str, form: Form) -> WebhookRequest:
        if method == "GET" and form:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(list(form))}"
            form = ()
        headers = {
            HEADER: signature(self._account.auth_token, url, form),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return WebhookRequest(method, url, tuple(form), headers, kind, subject)
