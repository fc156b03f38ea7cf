"""The service itself: what stands in the way, signs of life, prompts to hear, flows drawn."""

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from audio_prompts.catalogue import Catalogue
from audio_prompts.errors import PromptError
from audio_prompts.gaps import dlt_texts
from console.today.faults import FaultLine, fault_lines
from console.web.frame import Frame
from console.web.local import Moment
from console.web.reasons import told
from console.web.visit import Visit
from flows.drawing.svg import svg
from helpline.errors import NotFound
from helpline.repositories import UnitOfWork

LEDGERS = ("check_ins", "incidents", "intents", "duties")
ITS_OWN_STYLE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Link:
    """A part that shows signs of life; `problem` is what is wrong with it, or ""."""

    name: str
    beat: Moment | None
    problem: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """How much of one kind of work is late, and how much fails again and again."""

    name: str
    late: str
    failing: str


@dataclass(frozen=True, slots=True)
class HealthPage:
    """What works and what does not."""

    frame: Frame
    links: tuple[Link, ...]
    ledgers: tuple[Ledger, ...]
    faults: tuple[FaultLine, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence of the service; `sound` is its address or ""."""

    key: str
    text: str
    sound: str


@dataclass(frozen=True, slots=True)
class PromptsPage:
    """The sentences of one file in one language."""

    frame: Frame
    groups: tuple[str, ...]
    group: str
    spoken: str
    tongues: tuple[str, ...]
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class SmsTemplateLine:
    """An SMS as it is registered. `state` names its words at "sms_state.<state>"."""

    key: str
    text: str
    entity: str
    header: str
    template: str
    state: str


@dataclass(frozen=True, slots=True)
class SmsPage:
    """Every SMS of one language; `missing` are those that no operator delivers yet."""

    frame: Frame
    spoken: str
    tongues: tuple[str, ...]
    templates: tuple[SmsTemplateLine, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class FlowsPage:
    """The conversations, as drawings."""

    frame: Frame
    flows: tuple[str, ...]


async def health(visit: Visit) -> Response:
    """GET /service"""
    problems = await run_in_threadpool(visit.house.problems)

    def work(tx: UnitOfWork) -> HealthPage:
        local, number = visit.local, visit.local.number
        beats = tx.heartbeats.all()
        links = sorted(set(beats) | set(problems))
        return HealthPage(
            frame=visit.frame,
            links=tuple(
                Link(
                    name,
                    local.maybe(beats.get(name)),
                    told(visit.language, problems[name]) if name in problems else "",
                )
                for name in links
            ),
            ledgers=tuple(
                Ledger(
                    name,
                    number(tx.ledgers.late(name, visit.now)),
                    number(len(tx.ledgers.failing(name))),
                )
                for name in LEDGERS
            ),
            faults=fault_lines(tx.faults.standing(), (), visit.scope, local, service=True),
        )

    return visit.page("health.html", await visit.read(work))


async def prompts(visit: Visit) -> Response:
    """GET /prompts?group=checkin&language=hi"""
    found = visit.house.prompts
    query = visit.request.query_params
    tongues = tuple(sorted(found.languages))
    spoken = query.get("language", visit.language)
    spoken = spoken if spoken in tongues else tongues[0]
    groups = tuple(sorted({key.partition(".")[0] for key in found.voice_keys}))
    group = query.get("group", groups[0])
    shown = tuple(
        _prompt(found, key, spoken)
        for key in sorted(found.voice_keys)
        if key.partition(".")[0] == group
    )
    return visit.page(
        "prompts.html", PromptsPage(visit.frame, groups, group, spoken, tongues, shown)
    )


def _prompt(found: Catalogue, key: str, spoken: str) -> Prompt:
    gaps = {name: f"‹{name}›" for name in found.placeholders(key)}
    try:
        text = found.text(key, spoken, {})
    except PromptError:
        text = ""
    sound = f"/audio/{spoken}/{key}.wav" if not gaps and found.recording(spoken, key) else ""
    return Prompt(key, text, sound)


async def sms(visit: Visit) -> Response:
    """GET /sms?language=hi: every SMS with its registration (TRAI, distributed ledger)."""
    found = visit.house.prompts
    tongues = tuple(sorted(found.languages))
    spoken = visit.request.query_params.get("language", visit.language)
    spoken = spoken if spoken in tongues else tongues[0]
    texts = {key: text for language, key, text in dlt_texts(found) if language == spoken}
    shown = tuple(_sms(found, key, spoken, text) for key, text in texts.items())
    missing = sum(one.state != "registered" for one in shown)
    return visit.page("sms.html", SmsPage(visit.frame, spoken, tongues, shown, missing))


def _sms(found: Catalogue, key: str, spoken: str, text: str) -> SmsTemplateLine:
    try:
        template = found.sms_template(key, spoken)
    except PromptError:
        return SmsTemplateLine(key, text, "", "", "", "none")
    state = "sample" if template.sample else "registered"
    return SmsTemplateLine(key, text, template.entity_id, template.header, template.dlt_id, state)


async def flows(visit: Visit) -> Response:
    """GET /flows"""
    return visit.page("flows.html", FlowsPage(visit.frame, tuple(sorted(visit.house.flows))))


async def drawing(visit: Visit) -> Response:
    """GET /flows/{name}.svg"""
    name, drawings = visit.request.path_params["name"], visit.house.drawings
    if name not in visit.house.flows:
        raise NotFound("there is no such flow")
    if name not in drawings:
        drawings[name] = await run_in_threadpool(svg, visit.house.flows[name])
    headers = {"Content-Security-Policy": ITS_OWN_STYLE}
    return Response(drawings[name], media_type="image/svg+xml", headers=headers)
