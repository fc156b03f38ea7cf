"""The ASGI application: the telephone's edge and, beside it, the console."""

from collections.abc import Mapping

from starlette.applications import Starlette

from bootstrap import Service
from console.routes import routes as console_routes
from console.web.doorway import nowhere
from helpline.understanding import hints
from ivr.desk import Desk
from ivr.routes import routes
from workers.readiness import Readiness


def edge(service: Service) -> Desk:
    """What the webhooks work with."""
    readiness = Readiness(service)

    def ready() -> Mapping[str, str]:
        return {link: str(told) for link, told in readiness.problems().items()}

    return Desk(
        store=service.store,
        clock=service.clock,
        answering=service.desk,
        prompts=service.catalogue,
        public_url=service.settings.public_url,
        auth_tokens=service.settings.twilio_auth_tokens,
        hints=lambda vocabulary, language: ",".join(hints(vocabulary, language)),
        ready=ready,
    )


def create_app(service: Service) -> Starlette:
    """All that is reached over HTTP."""
    ready = Readiness(service).problems
    nothing_there = nowhere(secure=service.settings.public_url.startswith("https://"))
    app = Starlette(
        routes=[*routes(edge(service)), *console_routes(service, ready)],
        exception_handlers={404: nothing_there, 405: nothing_there},
    )
    app.router.redirect_slashes = False  # it would lead to wherever the Host header says
    return app
