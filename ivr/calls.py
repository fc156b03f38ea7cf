"""Webhooks of calls: the first question of a call, and every turn after it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from flows.engine.events import Connect
from flows.engine.inputs import DialEnded, HungUp, Input
from helpline.conversations.answering import Answer
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork
from ivr.desk import Desk
from ivr.form import Form, whole_number
from ivr.inputs import heard
from ivr.twiml import EMPTY, Voice

ANY_OTHER_STEP = -2  # neither a conversation's present step nor its previous one


class Calls:
    """Handlers of the webhooks that are answered with TwiML."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._voice = Voice(desk.public_url, desk.prompts, desk.hints)

    async def incoming(self, request: Request, form: Form) -> Response:
        """Somebody rings one of our numbers."""
        now = self._desk.clock.now()
        return await self._said(
            lambda tx: (
                self._desk.answering.incoming_call(
                    tx, now, call_sid=form.get("CallSid"), from_=form.get("From"), to=form.get("To")
                ),
                0,
            )
        )

    async def placed(self, request: Request, form: Form) -> Response:
        """A call that we placed was picked up."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        sid = form.get("CallSid")
        return await self._said(
            lambda tx: (self._desk.answering.placed_call(tx, now, token, sid), 0)
        )

    async def dialled(self, request: Request, form: Form) -> Response:
        """Somebody who was dialled into a call has picked up, and is not joined yet."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        sid, to = form.get("CallSid"), form.get("To")
        return await self._said(
            lambda tx: (self._desk.answering.dialled(tx, now, token, call_sid=sid, to=to), 0)
        )

    async def alone(self, request: Request, form: Form) -> Response:
        """Somebody is alone in a conference room."""
        return twiml(self._voice.alone(request.path_params["language"]))

    async def join(self, request: Request, form: Form) -> Response:
        """A call was taken out of its wait at our own wish: an officer has taken her."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        return await self._said(lambda tx: (self._desk.answering.joins(tx, now, token), 0))

    async def turn(self, request: Request, form: Form) -> Response:
        """The caller has answered, or has not."""
        token = request.path_params["token"]
        step = whole_number(request.path_params["step"], ANY_OTHER_STEP)
        heard_now, next_number = heard(form), 0
        if request.scope["query_string"]:
            next_number = whole_number(request.query_params.get("n", ""), 0)
            if "nobody" in request.query_params and not isinstance(heard_now, HungUp):
                heard_now = DialEnded("failed")
        return await self._said(self._turn(token, step, heard_now, next_number))

    def _turn(
        self, token: str, step: int, heard_now: Input, next_number: int
    ) -> Callable[[UnitOfWork], tuple[Answer, int]]:
        now, answering = self._desk.clock.now(), self._desk.answering

        def work(tx: UnitOfWork) -> tuple[Answer, int]:
            if isinstance(heard_now, DialEnded) and heard_now.outcome != "completed":
                # While the row of numbers is not through, the flow's step is not taken: its
                # present question is asked for, which changes nothing.
                present = answering.turn(tx, now, token, ANY_OTHER_STEP, heard_now)
                if present.step == step and 0 < next_number < _row(present):
                    return present, next_number
            return answering.turn(tx, now, token, step, heard_now), 0

        return work

    async def _said(self, work: Callable[[UnitOfWork], tuple[Answer, int]]) -> Response:
        try:
            answer, number = await self._desk.store.write_async(work)
        except NotFound:
            return twiml(self._voice.sorry())
        return twiml(self._voice.answer(answer, number))


def twiml(document: str = EMPTY) -> Response:
    """A TwiML document as an HTTP answer."""
    return Response(document, media_type="text/xml")


def _row(answer: Answer) -> int:
    """How many numbers stand behind the present question, if it joins the caller to somebody."""
    last = answer.events[-1] if answer.events else None
    return len(answer.numbers.get(last.target, ())) if isinstance(last, Connect) else 0
