"""What every telephone of a day heard, written so that two days can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import func, select

from helpline.sending.model import IntentKind, IntentState, Lane
from phonenet.story.views import CallView, HandsetView
from store.statement import Statement
from store.tables.sending import intents
from tests.chaos.giving_up import given_up
from tests.town.town import Town
from tests.world.acknowledged import acknowledged, right

# What a senior hears when a call of hers broke off and she is rung again.
AGAIN = re.compile(r"common\.not_understood|checkin\.silent")
GREETING = re.compile(r"This is our daily call .*|We rang before .*")
# The provider's own words when the service does not answer: that call has broken off.
PROVIDERS = "an application error has occurred"
# Whom a cry for help is joined with depends on who is free at that moment.
JOINING = re.compile(
    r"^(joined|hears audio:\w+/checkin\.(danger_station|danger_coming|after_human))"
)
# An officer who wrote again, as no answer came, may be told so.
CLOSED_BY_NOW = "this alert is closed. Thank you."
NEEDS = re.compile(r"Needs: [^.]+")
OPEN = (IntentState.PENDING, IntentState.LEASED, IntentState.UNKNOWN)


@dataclass(slots=True)
class Account:
    """Of one telephone: how often it heard or read what, and how often it was rung."""

    heard: Counter[str] = field(default_factory=Counter)
    rung: int = 0
    broken: int = 0
    """Calls that broke off, or whose news was lost, because the service did not answer."""
    wrote: int = 0
    texts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Comparison:
    """What a day with faults did otherwise than one without."""

    lost: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    lived: int = 0
    broken: list[str] = field(default_factory=list)
    """Lives that did not end as they should, and what became of them."""
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)
    """Acknowledgements that nobody gave, or of another incident."""
    permitted: int = 0
    given_up: int = 0
    """Things unheard, as what should have told them had an unknown outcome twice."""
    climbed: int = 0
    """Lives in which the next rung was told for that reason, and which went another way."""
    cut_short: int = 0
    """Sentences lost to a call that broke off: an answer was taken all the same, or the clock of
    the ladder went on."""


def accounts(town: Town, story: str) -> dict[str, Account]:
    """Part -> what that telephone heard."""
    troubled = {error["subject"].partition("/")[0] for error in town.network.errors}
    hide = _hider(town, story)
    return {
        part: _account(town.network.handset(number).view, troubled, hide)
        for part, number in town.places[story].telephones.items()
    }


def compare(town: Town, story: str, quiet: dict[str, Account], into: Comparison) -> None:
    """Hold a life against the same one of a quiet day. Twice may only come what had an unknown
    outcome; a call that broke off is made again."""
    lived = accounts(town, story)
    broke_off = bool(lived["senior"].broken)
    for part, now in lived.items():
        if part == "station":  # who is joined with a cry for help depends on who is free
            continue
        before, where = quiet[part], f"{story} {part}"
        if broke_off:  # perhaps before she could say what she needs
            before, now = _of_any_need(before), _of_any_need(now)
        resent = _resent(town, town.places[story].telephones[part])
        into.permitted += resent
        usual, present = set(before.heard), set(now.heard)
        missing = {what for what in usual - present if not JOINING.match(what)}
        cut = {what for what in missing if now.broken and what.startswith("hears")}
        into.cut_short += len(cut)
        unheard = _unheard(town, town.places[story].telephones[part], missing - cut)
        into.given_up += len(unheard)
        into.lost += [f"{where}: {what}" for what in missing - cut - unheard]
        answers = max(0, now.wrote - before.wrote)
        into.strange += [
            f"{where}: {what}"
            for what in present - usual
            if not JOINING.match(what)
            and not AGAIN.search(what)
            and not (answers and what.endswith(CLOSED_BY_NOW))
        ]
        more = now.rung - before.rung
        if more > resent + now.broken:
            into.doubled.append(f"{where}: {more} calls more, {resent} resent, {now.broken} broken")
        for text, count in (now.texts - before.texts).items():
            if count > resent + answers:
                into.doubled.append(f"{where}: {count} times more: {text}")


def check_acknowledgements(town: Town, into: Comparison) -> None:
    """Hold every acknowledgement of this Town against what its telephones know."""
    noted = town.read(acknowledged)
    into.acknowledged = len(noted)
    into.wrong = [
        f"incident {each.incident_id}, by {each.via}"
        for each in noted
        if not right(each, lambda number: town.network.handset(number).view)
    ]


def _unheard(town: Town, number: str, missing: set[str]) -> set[str]:
    """Of what is missing, what was given up: one text for each message, all that is said in a
    call."""
    given = given_up(town, number)
    texts = sorted(what for what in missing if what.startswith("reads"))
    said = missing - set(texts) if given[IntentKind.CALL] else set()
    return said | set(texts[: given[IntentKind.SMS]])


def lateness(town: Town, lanes: Sequence[Lane]) -> timedelta:
    """The longest that a call or message of these lanes waited to leave."""
    longest = Statement(
        select(func.max(intents.c.sent_at - intents.c.wanted_at)).where(
            intents.c.state == IntentState.SENT, intents.c.lane.in_(list(lanes))
        )
    )
    found = town.service.store.read(lambda tx: tx.session.value(longest))
    return found if isinstance(found, timedelta) else timedelta(milliseconds=int(found or 0))


def waiting(town: Town) -> int:
    """How many calls and messages should have left and are not settled."""
    now = town.service.clock.now()
    due = Statement(
        select(func.count())
        .select_from(intents)
        .where(intents.c.state.in_(OPEN), intents.c.due_at <= now)
    )
    return int(town.service.store.read(lambda tx: tx.session.value(due)))


def talking(town: Town, stories: Sequence[str]) -> int:
    """How many telephones of these lives are still in a call."""
    views = (
        town.network.handset(number).view
        for story in stories
        for number in town.places[story].telephones.values()
    )
    return sum(any(call.state != "over" for call in view.calls) for view in views)


def _of_any_need(account: Account) -> Account:
    """The same, whatever it was that somebody needs."""
    texts: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    for text, count in account.texts.items():
        texts[NEEDS.sub("Needs: #", text)] += count
    for what, count in account.heard.items():
        heard[NEEDS.sub("Needs: #", what)] += count
    return replace(account, texts=texts, heard=heard)


def _account(view: HandsetView, troubled: set[str], hide: re.Pattern[str]) -> Account:
    account = Account(wrote=len(view.sent))
    for call in view.calls:
        if not call.incoming:
            continue
        account.rung += 1
        account.broken += call.status == "failed" or call.sid in troubled
        account.heard.update(_pieces(call, hide))
    for text in view.inbox:
        account.texts[hide.sub("#", text.body)] += 1
    account.heard.update(f"reads {body}" for body in account.texts.elements())
    return account


def _pieces(call: CallView, hide: re.Pattern[str]) -> list[str]:
    if not call.heard:
        return ["rings"] if call.status in ("busy", "no-answer") else []
    return [
        f"{_verb(piece.kind)} {GREETING.sub('...', hide.sub('#', piece.text))}"
        for piece in call.heard
        if piece.text != PROVIDERS
    ]


def _verb(kind: str) -> str:
    return kind if kind == "joined" else "hears"


def _hider(town: Town, story: str) -> re.Pattern[str]:
    """What is another in every life: names, numbers, codes."""
    name = town.places[story].name.split()[-1]
    return re.compile(rf"\b{name}\b|\+?\d+")


def _resent(town: Town, number: str) -> int:
    """How many calls and messages to this number had an unknown outcome and were sent again."""
    rows = Statement(select(intents.c.person_id).where(intents.c.resends > 0))

    def work(tx: object) -> int:
        people = {person.id for person in tx.people.by_phone(number)}  # type: ignore[attr-defined]
        return sum(row[0] in people for row in tx.session.rows(rows))  # type: ignore[attr-defined]

    return town.service.store.read(work)
