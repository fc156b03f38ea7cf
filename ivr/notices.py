"""Webhooks that tell us something and hear nothing back: messages, and what became of things."""

from collections.abc import Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from helpline.errors import NotFound
from helpline.repositories import UnitOfWork
from ivr.calls import twiml
from ivr.desk import Desk
from ivr.form import Form


class Notices:
    """Handlers of the webhooks whose answer is empty.

    A token that nobody knows (any more) is taken as done: asking again would not make it known.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def message(self, request: Request, form: Form) -> Response:
        """Somebody writes to one of our numbers. Our answers leave as intents, never as TwiML."""
        now = self._desk.clock.now()
        await self._done(
            lambda tx: self._desk.answering.incoming_message(
                tx,
                now,
                message_sid=form.get("MessageSid"),
                from_=form.get("From"),
                to=form.get("To"),
                body=form.get("Body"),
            )
        )
        return twiml()

    async def incoming_call_status(self, request: Request, form: Form) -> Response:
        """What became of a call to us."""
        now = self._desk.clock.now()
        return await self._done(
            lambda tx: self._desk.answering.incoming_call_status(
                tx, now, call_sid=form.get("CallSid"), status=form.get("CallStatus")
            )
        )

    async def call_status(self, request: Request, form: Form) -> Response:
        """What became of a call of ours."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        return await self._done(
            lambda tx: self._desk.answering.call_status(
                tx,
                now,
                token,
                call_sid=form.get("CallSid"),
                status=form.get("CallStatus"),
                answered_by=form.get("AnsweredBy"),
                duration_s=form.count("CallDuration"),
                error_code=form.get("ErrorCode"),
            )
        )

    async def recorded(self, request: Request, form: Form) -> Response:
        """A talk in a conference room was recorded; where it lies is known by its id alone."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        return await self._done(
            lambda tx: self._desk.answering.recorded(
                tx,
                now,
                token,
                recording_sid=form.get("RecordingSid"),
                seconds=form.count("RecordingDuration"),
            )
        )

    async def machine(self, request: Request, form: Form) -> Response:
        """Who seems to have picked up a call of ours."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        return await self._done(
            lambda tx: self._desk.answering.machine(
                tx,
                now,
                token,
                call_sid=form.get("CallSid"),
                answered_by=form.get("AnsweredBy"),
            )
        )

    async def message_status(self, request: Request, form: Form) -> Response:
        """What became of a message of ours."""
        now, token = self._desk.clock.now(), request.path_params["token"]
        return await self._done(
            lambda tx: self._desk.answering.message_status(
                tx,
                now,
                token,
                message_sid=form.get("MessageSid"),
                status=form.get("MessageStatus"),
                error_code=form.get("ErrorCode"),
            )
        )

    async def _done(self, work: Callable[[UnitOfWork], None]) -> Response:
        with suppress(NotFound):
            await self._desk.store.write_async(work)
        return Response(status_code=204)
