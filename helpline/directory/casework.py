"""By when a district does what a woman's case needs. Versioned as every policy; what the law sets
may be set shorter and never longer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpline.errors import BadPolicy
from helpline.reasons.rules import RuleFault

HOUR_S, DAY_S = 3600, 86_400


@dataclass(frozen=True, slots=True)
class CaseworkPolicy:
    """What ends in `_s` is seconds.

    `transfer_s`: until an offered case that nobody accepted climbs in the other station;
    `climb_s`: from one rank to the next when a promise is late; `fir_s`: until the SHO has
    registered an FIR that an officer found necessary; `signature_s`: until what came by message
    is signed; `enquiry_s`: how long a preliminary enquiry may take; `news_s`: until she is told
    how the investigation goes; `zero_fir_s`: until an FIR of another area is with its own station; `childline_s`, `committee_s`: until Childline and the Child
    Welfare Committee know of a child; `hospital_s`: until she is with a doctor;
    `statement_s`: until a woman officer has written down what she says;
    `safety_first_s`, `safety_second_s`, `feedback_s`: after closing; `review_s`: until an officer
    has looked into a call that she did not answer.
    """

    transfer_s: int
    climb_s: int
    fir_s: int
    signature_s: int
    enquiry_s: int
    news_s: int
    zero_fir_s: int
    childline_s: int
    committee_s: int
    hospital_s: int
    statement_s: int
    safety_first_s: int
    safety_second_s: int
    feedback_s: int
    review_s: int


AT_MOST: Mapping[str, tuple[int, str]] = {
    "signature_s": (3 * DAY_S, "BNSS section 173(1)(ii): signed within three days"),
    "enquiry_s": (14 * DAY_S, "BNSS section 173(3): fourteen days"),
    "news_s": (90 * DAY_S, "BNSS section 193(3)(ii): within ninety days"),
    "committee_s": (DAY_S, "POCSO Act section 19(6), JJ Act section 31(1): within 24 hours"),
    "hospital_s": (DAY_S, "BNSS section 184(1): sent to a doctor within 24 hours"),
}


def parse_casework(body: Mapping[str, Any]) -> CaseworkPolicy:
    """The casework policy in `body`. Raises BadPolicy, also for more time than the law gives."""
    fields = CaseworkPolicy.__dataclass_fields__
    unknown = sorted(set(body) - set(fields))
    if unknown:
        raise BadPolicy(
            RuleFault.UNKNOWN_FIELD(
                kind="casework", names=tuple(map(str, unknown)), known=tuple(sorted(fields))
            )
        )
    values = {name: _seconds(body, name) for name in fields}
    for name, (most, source) in AT_MOST.items():
        if values[name] > most:
            raise BadPolicy(RuleFault.LAW_AT_MOST(field=name, most=most, source=source))
    if values["safety_second_s"] <= values["safety_first_s"]:
        raise BadPolicy(RuleFault.SECOND_AFTER_FIRST)
    return CaseworkPolicy(**values)


def _seconds(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise BadPolicy(RuleFault.WHOLE_NUMBER(field=name, least=1, found=repr(value)))
    return value
