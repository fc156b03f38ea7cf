"""What stands around every page: where one is, who one is, where else one may go."""

from dataclasses import dataclass

from console.access.permissions import may
from console.access.scope import Scope, called
from console.catalogue import words
from console.web.local import Local, Moment
from helpline.signing_in import Account

PLACES = (
    ("today", "/"),
    ("incidents", "/incidents"),
    ("cases", "/cases"),
    ("referrals", "/referrals"),
    ("board", "/board"),
    ("requests", "/requests"),
    ("numbers", "/numbers"),
    ("units", "/units"),
    ("users", "/users"),
    ("health", "/service"),
)
WITHIN = {
    "incident": "incidents",
    "area": "incidents",
    "case": "cases",
    "referral": "referrals",
    "senior": "board",
    "import": "board",
    "visit": "board",
    "roster": "units",
    "ladders": "units",
    "who-now": "units",
    "prompts": "units",
    "rules": "units",
    "unit": "units",
    "rule": "units",
    "sms": "units",
    "services": "units",
    "holds": "cases",
    "hold": "cases",
    "posting": "units",
    "service": "units",
    "schemes": "units",
    "scheme": "units",
    "flows": "units",
    "faults": "health",
    "user": "users",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation; its words are at `nav.<name>`."""

    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page. `done` is a key of the catalogue ("done.<key>") or ""; `rings` says
    that calls about cases pop up; `handsets` is the address of the page of handsets, or ""."""

    user: str
    role: str
    unit: str
    path: str
    places: tuple[Place, ...]
    form_secret: str
    done: str
    now: Moment
    today: str
    rings: bool
    handsets: str


def frame_of(
    *,
    language: str,
    account: Account,
    scope: Scope,
    route: str,
    path: str,
    form_secret: str,
    done: str,
    local: Local,
    handsets: str,
) -> Frame:
    """The frame for one visit; only what this role may use is in the navigation."""
    role = account.user.role
    at = WITHIN.get(route.partition(".")[0], route.partition(".")[0])
    return Frame(
        user=account.user.name,
        role=role.value,
        unit=called(scope.unit, language),
        path=path,
        places=tuple(Place(name, href, name == at) for name, href in PLACES if may(role, name)),
        form_secret=form_secret,
        done=done if f"done.{done}" in words(language) else "",
        now=local.moment(local.now),
        today=local.weekday(local.today()),
        rings=may(role, "ringing"),
        handsets=handsets,
    )
