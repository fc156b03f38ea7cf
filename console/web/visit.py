"""One request of somebody who is signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.access.permissions import may
from console.access.scope import Scope
from console.house import House
from console.web import templates
from console.web.frame import Frame, frame_of
from console.web.local import Local
from helpline.acting import Actor
from helpline.errors import NotFound, Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.signing_in import Account, WebSession

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who asks, from where in the force, in which language, and what their form says."""

    house: House
    request: Request
    route: str
    now: datetime
    language: str
    session: WebSession
    account: Account
    scope: Scope
    form: Mapping[str, str]
    form_secret: str

    @property
    def local(self) -> Local:
        """Dates and times as this user reads them."""
        return Local(self.language, self.scope.unit.tz, self.now)

    @property
    def frame(self) -> Frame:
        """What stands around every page."""
        return frame_of(
            language=self.language,
            account=self.account,
            scope=self.scope,
            route=self.route,
            path=self.request.url.path,
            form_secret=self.form_secret,
            done=self.request.query_params.get("done", ""),
            local=self.local,
            handsets=self.house.handsets,
        )

    def may(self, route: str) -> bool:
        """Whether this user may use another route too: a page shows no button that is refused."""
        return may(self.account.user.role, route)

    @property
    def actor(self) -> Actor:
        """In whose name something is done where no officer is needed: this login's."""
        return Actor(self.account.user.person_id, self.account.user.id)

    def officer(self) -> int:
        """The officer behind this user, in whose name something is done. Raises Refused."""
        person_id = self.account.user.person_id
        if person_id is None:
            raise Refused(Why.NO_OFFICER_BEHIND)
        return person_id

    def number(self, name: str) -> int:
        """A number of the path. Raises NotFound."""
        text = str(self.request.path_params[name])
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise NotFound(f"{name} is no number")
        return int(text)

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        """Look, in one snapshot."""
        return await run_in_threadpool(self.house.store.read, work)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Change, in one transaction."""
        return await run_in_threadpool(self.house.store.write, work)

    def looked(self, tx: UnitOfWork, subject: str, subject_id: int, unit_id: int) -> None:
        """A look at a person's record, written into the audit chain."""
        self.note(tx, "viewed", subject, subject_id, unit_id)

    def note(
        self,
        tx: UnitOfWork,
        action: str,
        subject: str,
        subject_id: int,
        unit_id: int,
        **detail: str | int | None,
    ) -> None:
        """An audit row in this user's name."""
        tx.audit.add(
            self.now,
            action,
            subject,
            subject_id,
            actor_id=self.account.user.person_id,
            unit_id=unit_id,
            detail={"user": self.account.user.id, **detail},
        )

    def page(self, template: str, context: Any, status: int = 200) -> Response:
        """A page of this console."""
        headers = {"X-Now": self.now.isoformat()}
        return HTMLResponse(templates.render(template, self.language, context), status, headers)

    def go(self, path: str, done: str = "") -> Response:
        """On to another page, after something was done."""
        return RedirectResponse(f"{path}?done={done}" if done else path, 303)
