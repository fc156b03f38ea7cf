"""What a department answers by SMS: `1 CODE` accepted, `2 CODE` done, `5 CODE` and why not.

The keys mean what they mean for every officer. A sender's number proves nothing: the code is the
one that this referral alone has, and only its department may use it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpline.contact import Door, Letter, Purpose
from helpline.errors import Refused
from helpline.referrals.answering import accept, complete, decline
from helpline.referrals.making import CODE_LENGTH
from helpline.referrals.model import Referral
from helpline.referrals.ranks import answers_for
from helpline.referrals.telling import REPLY
from helpline.repositories import UnitOfWork
from helpline.sending.model import IntentKind, Lane
from helpline.understanding import Action, officer_reply

_CODE = re.compile(rf"(?<!\d)\d{{{CODE_LENGTH}}}(?!\d)")
_LEADING_KEY = re.compile(r"^\s*[0-9]\b[\s.,:;-]*")


def only_a_referrals_code(body: str) -> bool:
    """Whether a message names a code as long as a referral's, and none of an incident."""
    return bool(officer_reply(body, code_length=CODE_LENGTH).code) and not officer_reply(body).code


@dataclass(frozen=True, slots=True)
class ReferralsBySms:
    """Takes the replies of departments."""

    door: Door

    def named(self, tx: UnitOfWork, person_id: int, body: str) -> Referral | None:
        """The referral that this message names, if this person may answer it."""
        code = officer_reply(body, code_length=CODE_LENGTH).code
        referral = tx.referrals.by_code(code) if code else None
        if referral is None or not answers_for(tx, tx.services.get(referral.service_id), person_id):
            return None
        return referral

    def take(
        self,
        tx: UnitOfWork,
        now: datetime,
        person_id: int,
        message_id: int,
        referral: Referral,
        body: str,
    ) -> None:
        """Act on a reply and answer it. `message_id` makes the answer unique."""
        key, params = self._act(tx, now, person_id, referral, body)
        self.door.send(
            tx,
            now,
            Letter(
                person_id=person_id,
                kind=IntentKind.SMS,
                purpose=Purpose.OFFICER_REPLY,
                prompt_key=key,
                lane=Lane.MESSAGES,
                cause=REPLY,
                cause_id=message_id,
                params=params,
            ),
        )

    def _act(
        self, tx: UnitOfWork, now: datetime, person_id: int, referral: Referral, body: str
    ) -> tuple[str, Mapping[str, str]]:
        code = {"code": referral.code}
        if not referral.open:
            return "referral.reply_over", code
        words = words_of(body)
        action = officer_reply(body, code_length=CODE_LENGTH).action or _keyed(body)
        try:
            match action:
                case Action.GOING:
                    taken = accept(tx, self.door, now, referral.id, person_id)
                    assert taken.due_at is not None
                    left = int((taken.due_at - now).total_seconds())
                    return "referral.reply_accepted", {**code, "within": str(max(left, 60))}
                case Action.WELL:
                    what = words or "by SMS, without words"
                    complete(tx, self.door, now, referral.id, person_id, what)
                    return "referral.reply_done", code
                case Action.CANNOT if words:
                    decline(tx, self.door, now, referral.id, person_id, words)
                    return "referral.reply_declined", code
                case Action.CANNOT:
                    return "referral.reply_why", code
                case _:
                    return "referral.reply_not_understood", code
        except Refused:
            return "referral.reply_over", code


def words_of(body: str) -> str:
    """What is said beside key and code: the reason, or what was done."""
    return _LEADING_KEY.sub("", _CODE.sub(" ", body)).strip(" \t\n.,:;-")


def _keyed(body: str) -> Action | None:
    """The key that the message begins with. A reason may hold any words and figures, which for a
    report about a senior would contradict the key."""
    found = re.match(r"\s*([125])(?!\d)", body)
    return {"1": Action.GOING, "2": Action.WELL, "5": Action.CANNOT}[found[1]] if found else None
