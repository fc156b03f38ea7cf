"""What a caller is told of schemes and services, and what follows from it."""

from collections.abc import Mapping

from helpline.cases.model import CaseEventKind
from helpline.cases.owners import unit_of
from helpline.cases.responding import heard
from helpline.cases.timeline import note
from helpline.contact import Refusal
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene
from helpline.directory.listing import services_for
from helpline.directory.services import Service, ServiceKind
from helpline.schemes.asking import FIRST_KEY
from helpline.schemes.keeping import offered
from helpline.schemes.model import OFFERED
from helpline.schemes.telling import SchemesInWriting, scheme_of

PREFIX = "scheme_"


def scheme_list(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The titles of the schemes, each under its key; the facts of free keys stay empty."""
    case = heard(scene.tx, case_of(scene))
    told = offered(scene.tx, case.unit_id)
    titles = [scheme.text(scene.language).title for scheme in told]
    keys = range(FIRST_KEY, FIRST_KEY + OFFERED)
    return {
        f"{PREFIX}{key}": title
        for key, title in zip(keys, [*titles, *[""] * OFFERED], strict=False)
    }


def scheme_read(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The scheme behind the key: for whom, with which papers, where."""
    case = case_of(scene)
    place = int(facts["scheme"].removeprefix(PREFIX)) - FIRST_KEY
    told = offered(scene.tx, case.unit_id)
    if place >= len(told):  # an office has taken one off the menu since
        return {}
    text = told[place].text(scene.language)
    note(scene.tx, scene.now, case, CaseEventKind.SCHEME_TOLD, told[place].code)
    return {
        "scheme_code": told[place].code,
        "title": text.title,
        "who": text.who,
        "papers": text.papers,
        "where": text.where,
    }


def scheme_send(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The scheme as a message, if the door allows it."""
    case = case_of(scene)
    scheme = scheme_of(scene.tx, case, facts["scheme_code"])
    if scheme is None:
        return {"sent": "no"}
    letters = SchemesInWriting(scene.door, scene.ids)
    sent = letters.send_by_key(scene.tx, scene.now, case, scheme, scene.language)
    return {"sent": "no" if isinstance(sent, Refusal) else "yes"}


def scheme_apply(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """'Help me apply': a referral with a clock, beside the case that has an owner anyway."""
    case = case_of(scene)
    scheme = scheme_of(scene.tx, case, facts["scheme_code"])
    if scheme is not None:
        letters = SchemesInWriting(scene.door, scene.ids)
        letters.apply_for_case(scene.tx, scene.now, case, scheme)
    record = scene.tx.safe_contacts.current(case.caller_id)
    holds = record is not None and (record.until is None or record.until > scene.now)
    return {"safe": "known" if holds else "unknown"}


def service_find(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The nearest service of the kind: one that is open and can be rung first, then any."""
    case = heard(scene.tx, case_of(scene))
    unit = unit_of(scene.tx, case)
    kind = ServiceKind(facts["service_kind"])
    listed = services_for(scene.tx, unit.id, kind)
    if not listed:
        return {}
    best = min(listed, key=lambda each: _rank(scene, each, unit.tz))
    return {
        "service_id": str(best.id),
        "service_name": best.name,
        "service_phone": best.dialled or best.phone,
        "service_purpose": best.purpose.get(scene.language, ""),
        "service_closed": "" if best.open_at(scene.now, unit.tz) else best.name,
        "service_joins": "yes" if best.dialled else "no",
    }


def service_join(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """She wants to be joined with it."""
    name = scene.tx.services.get(int(facts["service_id"])).name
    note(scene.tx, scene.now, case_of(scene), CaseEventKind.SERVICE_JOINED, name)
    return {}


def service_send(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Its name and number as a message, if the door allows it."""
    service = scene.tx.services.get(int(facts["service_id"]))
    letters = SchemesInWriting(scene.door, scene.ids)
    sent = letters.send_service(scene.tx, scene.now, case_of(scene), service)
    return {"sent": "no" if isinstance(sent, Refusal) else "yes"}


def _rank(scene: Scene, service: Service, tz: str) -> tuple[bool, bool]:
    return not service.dialled, not service.open_at(scene.now, tz)


HANDLERS: Mapping[str, Handler] = {
    "scheme_list": scheme_list,
    "scheme_read": scheme_read,
    "scheme_send": scheme_send,
    "scheme_apply": scheme_apply,
    "service_find": service_find,
    "service_join": service_join,
    "service_send": service_send,
}
