"""Who may use which address: route by role. What is not written here is refused (invariant 29).

The unit is checked beside it: every page is limited to what lies at or below the user's unit
(`console.access.scope`).
"""

from collections.abc import Mapping

from helpline.directory.model import Role

BEAT = frozenset({Role.BEAT_OFFICER})
DESK = frozenset({Role.DESK_OFFICER})
SUPERVISORS = frozenset({Role.SHO, Role.CIRCLE_OFFICER, Role.SP})
ROOMS = frozenset({Role.CONTROL_ROOM, Role.NIGHT_OFFICER})
TOP = frozenset({Role.HEADQUARTERS})
ADMIN = frozenset({Role.ADMINISTRATOR})
NODAL = frozenset({Role.NODAL_OFFICER})

ANYBODY: frozenset[Role] | None = None
"""No session is needed: the way in, and the files that every page loads."""

EVERY_ROLE = frozenset(Role)
WATCH = BEAT | DESK | SUPERVISORS | ROOMS | TOP
WORK = DESK | SUPERVISORS | ROOMS
CONFIRM = SUPERVISORS | TOP
STATION = DESK | SUPERVISORS
ORDERS = frozenset({Role.SP}) | TOP
"""Who sets what holds for a whole district or the state."""

PERMISSIONS: Mapping[str, frozenset[Role] | None] = {
    "sign-in": ANYBODY,
    "sign-in.try": ANYBODY,
    "static": ANYBODY,
    "language": ANYBODY,
    "sign-out": EVERY_ROLE,
    "second-factor": EVERY_ROLE,
    "second-factor.set": EVERY_ROLE,
    "password": EVERY_ROLE,
    "password.set": EVERY_ROLE,
    "users": ADMIN,
    "user": ADMIN,
    "user.create": ADMIN,
    "user.change": ADMIN,
    "user.disable": ADMIN,
    "user.enable": ADMIN,
    "user.sign-out": ADMIN,
    "user.password": ADMIN,
    "user.factor": ADMIN,
    "today": WATCH | ADMIN | NODAL,
    "today.lines": WATCH,
    "live": WATCH,
    "incidents": WATCH,
    "incident": WATCH,
    "incident.lines": WATCH,
    "incident.going": WORK,
    "incident.cannot": WORK,
    "incident.report": WORK,
    "incident.close": CONFIRM,
    "incident.doubt": CONFIRM,
    "cases": WORK | TOP,
    "cases.lines": WORK | TOP,
    "cases.find": WORK | TOP,
    "case": WORK | TOP,
    "case.lines": WORK | TOP,
    "case.recording": WORK | TOP,
    "case.show": WORK,
    "case.take": WORK,
    "case.note": WORK,
    "case.dispatched": WORK,
    "case.arrived": WORK,
    "case.talked": WORK,
    "case.write": WORK,
    "case.matter": WORK,
    "case.minor": WORK,
    "case.safe": WORK,
    "case.propose": WORK,
    "case.no-answer": WORK,
    "case.confirm": WORK,
    "case.ring": WORK,
    "case.wish": WORK,
    "case.priority": WORK,
    "case.kept": WORK,
    "case.fir-needed": WORK,
    "case.fir-registered": WORK,
    "case.fir-not-needed": WORK,
    "case.fir-by-message": WORK,
    "case.fir-signed": WORK,
    "case.enquiry": WORK,
    "case.enquiry-ended": WORK,
    "case.told-her": WORK,
    "case.zero-fir-sent": WORK,
    "case.statement": WORK,
    "case.safe-adult": WORK,
    "case.session": WORK,
    "case.screen": WORK,
    "case.particulars": WORK,
    "case.refer": WORK,
    "case.referral-withdraw": WORK,
    "case.referral-taken-on": WORK,
    "case.offer": WORK,
    "case.offer-withdraw": WORK,
    "case.accept": WORK,
    "case.decline": WORK,
    "case.seal": WORK,
    "case.dispose": WORK,
    "case.no-case": SUPERVISORS,
    "case.lift": SUPERVISORS | TOP,
    "ringing": WORK,
    "referrals": NODAL,
    "referral": NODAL,
    "referral.accept": NODAL,
    "referral.done": NODAL,
    "referral.decline": NODAL,
    "area": WATCH,
    "area.report": WORK,
    "board": WATCH,
    "senior": WATCH,
    "senior.new": STATION,
    "senior.enrol": STATION,
    "senior.edit": STATION,
    "senior.change": STATION,
    "senior.leave": STATION,
    "senior.again": STATION,
    "senior.enrol-again": STATION,
    "visit.plan": STATION,
    "visit.move": STATION,
    "visit.done": STATION | BEAT,
    "visit.call-off": STATION,
    "import.seniors": STATION | ADMIN,
    "import.seniors.look": STATION | ADMIN,
    "import.seniors.store": STATION | ADMIN,
    "import.officers": ADMIN,
    "import.officers.look": ADMIN,
    "import.officers.store": ADMIN,
    "import.organisation": ADMIN,
    "import.organisation.look": ADMIN,
    "import.organisation.store": ADMIN,
    "import.services": ADMIN,
    "import.services.look": ADMIN,
    "import.services.store": ADMIN,
    "senior.show": WORK | TOP,
    "senior.consent": STATION,
    "senior.pause": STATION,
    "senior.resume": STATION,
    "requests": WATCH,
    "request": WATCH,
    "request.recording": WATCH,
    "request.answer": STATION | ROOMS,
    "numbers": STATION | ROOMS | TOP,
    "numbers.csv": STATION | ROOMS | TOP,
    "numbers.xlsx": STATION | ROOMS | TOP,
    "numbers.month": STATION | ROOMS | TOP,
    "units": WATCH | ADMIN,
    "unit": WATCH | ADMIN,
    "unit.rename": ORDERS | ADMIN,
    "unit.add": ORDERS | ADMIN,
    "unit.close": ORDERS | ADMIN,
    "unit.open": ORDERS | ADMIN,
    "shift.add": SUPERVISORS | ADMIN,
    "shift.remove": SUPERVISORS | ADMIN,
    "leave.add": SUPERVISORS | ADMIN,
    "leave.end": SUPERVISORS | ADMIN,
    "roster.confirm": SUPERVISORS,
    "rules": WATCH | ADMIN,
    "rule": WATCH | ADMIN,
    "rule.change": ORDERS | ADMIN,
    "holds": ORDERS,
    "hold.place": ORDERS,
    "hold.lift": ORDERS,
    "posting.end": ORDERS | ADMIN,
    "posting.again": ORDERS | ADMIN,
    "services": WATCH | ADMIN | NODAL,
    "service": WATCH | ADMIN | NODAL,
    "service.new": ORDERS | ADMIN,
    "service.add": ORDERS | ADMIN,
    "service.change": ORDERS | ADMIN,
    "service.close": ORDERS | ADMIN,
    "service.open": ORDERS | ADMIN,
    "schemes": WATCH | ADMIN | NODAL,
    "scheme": WATCH | ADMIN | NODAL,
    "scheme.new": ORDERS | ADMIN,
    "scheme.add": ORDERS | ADMIN,
    "scheme.change": ORDERS | ADMIN,
    "scheme.close": ORDERS | ADMIN,
    "sms": WATCH | ADMIN,
    "roster": WATCH | ADMIN,
    "ladders": WATCH | ADMIN,
    "who-now": WATCH,
    "prompts": WATCH | ADMIN,
    "flows": SUPERVISORS | ROOMS | TOP | ADMIN,
    "flow.drawing": SUPERVISORS | ROOMS | TOP | ADMIN,
    "health": frozenset({Role.SP, Role.CONTROL_ROOM}) | TOP | ADMIN,
    "faults": WATCH | ADMIN,
    "fault.seen": SUPERVISORS | ROOMS | TOP | ADMIN,
    "fault.again": ADMIN,
    "fault.settle": ADMIN,
}

SECOND_FACTOR_REQUIRED = TOP | ADMIN


def may(role: Role, route: str) -> bool:
    """Whether somebody of this role may use the route; False for one that nobody has named."""
    allowed = PERMISSIONS.get(route, frozenset())
    return allowed is not None and role in allowed


def is_public(route: str) -> bool:
    """Whether the route needs no session."""
    return route in PERMISSIONS and PERMISSIONS[route] is ANYBODY
