"""The rules of a unit: what holds, who changed it and when, and changing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from console.access.scope import called
from console.catalogue import label, words
from console.errors import Forbidden
from console.today.lines import name_of
from console.web.frame import Frame
from console.web.local import Local, Moment
from console.web.reasons import told_of
from console.web.typed import Typed
from console.web.visit import Visit
from helpline.directory.changing_rules import Difference, Rule, change_rule, differences, rule_at
from helpline.directory.ladders import CONTACT
from helpline.directory.model import Unit, UnitKind
from helpline.directory.policies import ACCEPTABLE_PROOFS, REFERRAL_RANKS, default_bodies
from helpline.errors import BadPolicy, NotFound
from helpline.escalation.model import Channel
from helpline.importing.officers import KINDS_OF_ROLE
from helpline.repositories import UnitOfWork

LADDER = "ladder."
LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "accepts": ("evidence", tuple(sorted(ACCEPTABLE_PROOFS))),
    "ranks": ("rank", REFERRAL_RANKS),
}
"""Fields that hold a list: the table of the words for its parts, and what may stand in it."""
SPARE_RUNGS, MOST_RUNGS, POSTS_A_RUNG = 2, 10, 5
MOST_VERSIONS = 20
LONGEST = 200


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One kind of rule: whose version holds, "" for the defaults of the service."""

    href: str
    kind: str
    whose: str
    version: str
    own: bool


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All rules in force at a unit."""

    frame: Frame
    unit: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a rule's form. `sort` is "number", "yes" or "list"; `span` is a length of time
    in words, "" if it is none. A list has several `places`, each filled with one of `choices`
    (what is stored, what is read)."""

    name: str
    text: str
    sort: str
    span: str
    places: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RungFields:
    """The names of one rung's fields."""

    number: int
    posts: tuple[str, ...]
    channels: tuple[tuple[str, str], ...]
    wait: str
    repeat: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that a version changed, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version, and what it changed of the one before it."""

    number: int
    at: Moment
    who: str
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule with its form and its versions; `refused` is what makes no sense in what was
    typed."""

    frame: Frame
    unit: str
    unit_id: int
    kind: str
    whose: str
    based_on: int
    typed: Typed
    fields: tuple[Field, ...]
    rungs: tuple[RungFields, ...]
    posts: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...]
    may_change: bool
    refused: str


async def rules(visit: Visit) -> Response:
    """GET /units/{unit_id}/rules"""
    unit = _unit(visit)

    def work(tx: UnitOfWork) -> RulesPage:
        lines = []
        for kind in default_bodies():
            rule = rule_at(tx, unit.id, kind)
            lines.append(
                RuleLine(
                    href=f"/units/{unit.id}/rules/{kind}",
                    kind=kind,
                    whose=_whose(tx, visit, rule),
                    version=str(rule.policy.version) if rule.policy else "",
                    own=rule.policy is not None and rule.policy.unit_id == unit.id,
                )
            )
        return RulesPage(visit.frame, called(unit, visit.language), tuple(lines))

    return visit.page("rules.html", await visit.read(work))


async def rule(visit: Visit) -> Response:
    """GET /units/{unit_id}/rules/{kind}"""
    return visit.page("rule.html", await visit.read(lambda tx: _look(tx, visit)))


async def change(visit: Visit) -> Response:
    """POST /units/{unit_id}/rules/{kind}: a new version, for what begins from now on."""
    unit, kind = _unit(visit), _kind(visit)
    based_on = visit.form.get("based_on", "")
    if not based_on.isascii() or not based_on.isdigit() or len(based_on) > 15:
        raise NotFound("the form names no version")
    body = _typed_body(kind, visit.form)
    try:
        await visit.write(
            lambda tx: change_rule(
                tx, visit.now, unit.id, kind, body, based_on=int(based_on), by=visit.actor
            )
        )
    except BadPolicy as bad:
        told = told_of(visit.language, bad, kind)
        typed = Typed({name: text[:LONGEST] for name, text in visit.form.items()})
        page = await visit.read(lambda tx: _look(tx, visit, typed, told))
        return visit.page("rule.html", page, 422)
    return visit.go(f"/units/{unit.id}/rules/{kind}", "rule_changed")


def _unit(visit: Visit) -> Unit:
    unit = visit.scope.units.get(visit.number("unit_id"))
    if unit is None:
        raise Forbidden
    return unit


def _kind(visit: Visit) -> str:
    kind = str(visit.request.path_params["kind"])
    if kind not in default_bodies():
        raise NotFound("there is no such kind of rule")
    return kind


def _whose(tx: UnitOfWork, visit: Visit, rule: Rule) -> str:
    return called(tx.units.get(rule.policy.unit_id), visit.language) if rule.policy else ""


def _look(tx: UnitOfWork, visit: Visit, typed: Typed | None = None, refused: str = "") -> RulePage:
    unit, kind = _unit(visit), _kind(visit)
    present = rule_at(tx, unit.id, kind)
    ladder = kind.startswith(LADDER)
    body = present.body
    as_it_is = Typed(_ladder_values(body) if ladder else _values(body))
    shown = typed or as_it_is
    return RulePage(
        frame=visit.frame,
        unit=called(unit, visit.language),
        unit_id=unit.id,
        kind=kind,
        whose=_whose(tx, visit, present),
        based_on=present.id,
        typed=shown,
        fields=() if ladder else _fields(kind, body, visit.local),
        rungs=_rungs(body, shown, visit.language) if ladder else (),
        posts=_posts(body, visit.language) if ladder else (),
        versions=_versions(tx, visit, unit, kind),
        may_change=visit.may("rule.change") and not (ladder and _too_long(body)),
        refused=refused,
    )


def _too_long(body: Mapping[str, Any]) -> bool:
    """Whether a ladder has more than the form could hold; it is then changed by a file only."""
    rungs = body["rungs"]
    return len(rungs) > MOST_RUNGS or any(len(rung["posts"]) > POSTS_A_RUNG for rung in rungs)


def _values(body: Mapping[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in body.items():
        if isinstance(value, list):
            values |= {place: str(one) for place, one in zip(_places(name), value, strict=False)}
        else:
            values[name] = str(value) if not isinstance(value, bool) else "yes" if value else ""
    return values


def _places(name: str) -> tuple[str, ...]:
    """The fields in which the parts of a list are chosen, in order."""
    return tuple(f"{name}_{n}" for n in range(len(LISTS[name][1])))


def _fields(kind: str, body: Mapping[str, Any], local: Local) -> tuple[Field, ...]:
    known = words(local.language)
    return tuple(
        Field(
            name=name,
            text=known.get(f"rule_{kind}.{name}", name),
            sort="yes"
            if isinstance(value, bool)
            else "list"
            if isinstance(value, list)
            else "number",
            span=local.span(value) if name.endswith("_s") and isinstance(value, int) else "",
            places=_places(name) if isinstance(value, list) else (),
            choices=tuple((one, _in_list(local.language, name, one)) for one in LISTS[name][1])
            if isinstance(value, list)
            else (),
        )
        for name in default_bodies()[kind]
        for value in [body.get(name, default_bodies()[kind][name])]
    )


def _ladder_values(body: Mapping[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    for n, rung in enumerate(body["rungs"]):
        for i, post in enumerate(rung["posts"][:POSTS_A_RUNG]):
            values[f"post_{n}_{i}"] = f"{post['role']}@{post['at']}"
        values |= {f"channel_{n}_{channel}": "yes" for channel in rung["channels"]}
        values[f"wait_{n}"] = str(rung["wait_s"])
        values[f"repeat_{n}"] = "yes" if rung.get("repeat") else ""
    return values


def _rungs(body: Mapping[str, Any], typed: Typed, language: str) -> tuple[RungFields, ...]:
    written = [n for n in range(MOST_RUNGS) if typed[f"post_{n}_0"]]
    count = max(len(body["rungs"]), *(n + 1 for n in written), 0) + SPARE_RUNGS
    return tuple(
        RungFields(
            number=n + 1,
            posts=_posts_of(n, typed),
            channels=tuple(
                (f"channel_{n}_{channel.value}", label(language, "channel", channel.value))
                for channel in Channel
            ),
            wait=f"wait_{n}",
            repeat=f"repeat_{n}",
        )
        for n in range(min(count, MOST_RUNGS))
    )


def _posts_of(n: int, typed: Typed) -> tuple[str, ...]:
    """The fields of a rung's posts: those that are filled, and room for one more."""
    filled = [i for i in range(POSTS_A_RUNG) if typed[f"post_{n}_{i}"]]
    return tuple(f"post_{n}_{i}" for i in range(min(POSTS_A_RUNG, max(filled, default=-1) + 2)))


def _posts(body: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    """Every post that a rung may have, and those that stand there already."""
    known = [f"{CONTACT}@{UnitKind.BEAT.value}"] + [
        f"{role.value}@{kind.value}"
        for role, kinds in KINDS_OF_ROLE.items()
        for kind in UnitKind
        if kind in kinds
    ]
    there = [f"{post['role']}@{post['at']}" for rung in body["rungs"] for post in rung["posts"]]
    return tuple((post, _post(post, language)) for post in dict.fromkeys([*known, *there]))


def _post(post: str, language: str) -> str:
    role, _, level = post.partition("@")
    return f"{label(language, 'role', role)} ({label(language, 'level', level)})"


def _typed_body(kind: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says, as a policy's body; what is no number stays text and is refused."""
    if not kind.startswith(LADDER):
        return {
            name: [chosen for place in _places(name) if (chosen := form.get(place, "")[:LONGEST])]
            if isinstance(value, list)
            else _typed_value(form.get(name, "").strip()[:LONGEST], value)
            for name, value in default_bodies()[kind].items()
        }
    rungs = []
    for n in range(MOST_RUNGS):
        posts = [form.get(f"post_{n}_{i}", "")[:80] for i in range(POSTS_A_RUNG)]
        named = [post.partition("@") for post in posts if post]
        if not named:
            continue
        rungs.append(
            {
                "posts": [{"role": role, "at": level} for role, _, level in named],
                "channels": [c.value for c in Channel if form.get(f"channel_{n}_{c}") == "yes"],
                "wait_s": _typed_value(form.get(f"wait_{n}", "").strip()[:LONGEST], 0),
                "repeat": form.get(f"repeat_{n}") == "yes",
            }
        )
    return {"rungs": rungs}


def _typed_value(text: str, like: Any) -> Any:
    if isinstance(like, bool):
        return text == "yes"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text


def _versions(tx: UnitOfWork, visit: Visit, unit: Unit, kind: str) -> tuple[Version, ...]:
    history = tx.policies.history(unit.id, kind, MOST_VERSIONS + 1)
    authors = {}
    for policy, _ in history:
        rows = tx.overviews.deeds("policy", policy.id, 1)
        authors[policy.id] = rows[0].actor_id if rows else None
    people = tx.overviews.people([id_ for id_ in authors.values() if id_ is not None])
    found = []
    for (policy, at), older in zip(history, [*history[1:], None], strict=False):
        before = older[0].body if older else {}
        found.append(
            Version(
                number=policy.version,
                at=visit.local.moment(at),
                who=name_of(people, authors[policy.id]),
                changes=tuple(
                    _changed(kind, one, visit) for one in differences(before, policy.body)
                )
                if older
                else (),
            )
        )
    return tuple(found[:MOST_VERSIONS])


def _changed(kind: str, one: Difference, visit: Visit) -> Changed:
    known = words(visit.language)
    name = known.get(f"rule_{kind}.{one.field}", one.field)
    if one.field.startswith("rungs."):
        name = f"{known['incident.rung']} {one.field.partition('.')[2]}"
    return Changed(name, _said(one.before, visit, one.field), _said(one.after, visit, one.field))


def _in_list(language: str, name: str, value: str) -> str:
    return label(language, LISTS[name][0], value)


def _said(value: Any, visit: Visit, field: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return words(visit.language)["rules.yes" if value else "rules.no"]
    if isinstance(value, list):
        return ", ".join(_in_list(visit.language, field, str(one)) for one in value)
    if isinstance(value, Mapping):
        posts = ", ".join(
            _post(f"{post['role']}@{post['at']}", visit.language) for post in value["posts"]
        )
        channels = " + ".join(label(visit.language, "channel", c) for c in value["channels"])
        again = " ↻" if value.get("repeat") else ""
        return f"{posts} · {channels} · {visit.local.span(value['wait_s'])}{again}"
    return str(value)
