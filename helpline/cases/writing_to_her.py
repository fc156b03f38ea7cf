"""An officer's own words to a woman who cannot hear or speak, or who wants only messages.

They leave through the one door, in her hours and on her safe telephone, and only where she has said
that open words are safe: nobody can know what an officer's words give away (invariant 26). Each
length has a registered template of its own, whose variables hold at most thirty signs (TRAI).
"""

from datetime import datetime, timedelta
from textwrap import wrap

from helpline.cases.letters import letter_to_her
from helpline.cases.model import Case, CaseEvent, CaseEventKind
from helpline.cases.owners import unsealed
from helpline.cases.timeline import note
from helpline.contact import Door, Purpose, Refusal
from helpline.errors import Refused
from helpline.reasons.refusals import Why
from helpline.repositories import UnitOfWork
from helpline.sending.model import Intent, IntentKind, Lane

LINE = 30
LINES = 3
KEY = "reach.sms_words_"
PARTS = ("first", "second", "third")
ANSWERS_FOR = timedelta(hours=12)
"""So long what she writes is an answer to the officer, and no dialogue of ours goes between."""
LEAVES_WITHIN = timedelta(minutes=30)


def write_to_her(
    tx: UnitOfWork, door: Door, now: datetime, case: Case, by: int, words: str
) -> Intent | Refusal:
    """Let these words leave in the name of the officer `by`, or say why not; both are on the time
    line.

    Raises Refused, with what to write instead: for somebody who is not on the roster or from whom
    the case is sealed, for a closed case, and for words that no template holds.
    """
    officer = tx.officers.find(by)
    if officer is None or not officer.active or not unsealed(tx, case, [by]):
        raise Refused(Why.NOT_YOURS_TO_WRITE)
    if not case.open:
        raise Refused(Why.CLOSED_NOT_WRITTEN)
    lines = lines_of(words)
    letter = letter_to_her(
        tx,
        case,
        IntentKind.SMS,
        Purpose.CASE_WORDS,
        f"{KEY}{len(lines)}",
        lane=Lane.ESCALATION,
        params=dict(zip(PARTS, lines, strict=False)),
        not_after=now + LEAVES_WITHIN,
    )
    sent = door.send(tx, now, letter)
    if not isinstance(sent, Refusal):
        note(tx, now, case, CaseEventKind.WRITTEN, " ".join(lines), by=by)
    return sent


def lines_of(words: str) -> list[str]:
    """The words as the variables of a template. Raises Refused if they do not fit, or there are
    none."""
    lines = wrap(" ".join(words.split()), LINE, break_long_words=False, break_on_hyphens=False)
    if not lines:
        raise Refused(Why.WRITE_WHAT_SHE_READS)
    units = [len(line.encode("utf-16-le")) // 2 for line in lines]
    if len(lines) > LINES or max(units) > LINE:
        raise Refused(Why.TOO_LONG_FOR_HER(lines=LINES, signs=LINE))
    return lines


def who_wrote_to_her(events: list[CaseEvent], now: datetime) -> int | None:
    """The officer whom her next message answers, if one has written to her lately."""
    written = [event for event in events if event.kind is CaseEventKind.WRITTEN]
    recent = written[-1] if written and now - written[-1].at < ANSWERS_FOR else None
    return recent.actor_id if recent is not None else None
