"""What the women's stories need of the Town: a station for each, and a desk where a woman sits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CELL = "cell"
"""The story whose desk answers for everybody of whom no place is known."""
WOMEN = (
    CELL, "her danger", "status", "not safe", "call me", "promise", "referral", "closing",
    "nothing safe", "fir", "flood", "webhooks",
)  # fmt: skip
_LONG = 3600  # longer than all stories together: a clock of one must not run out in another
RULES: Mapping[str, Mapping[str, Any]] = {
    "helpline": {
        **dict.fromkeys(("climb_s", "danger_climb_s", "call_back_s"), _LONG),
        **dict.fromkeys(("danger_answer_s", "dispatch_s", "arrive_town_s"), _LONG),
        "parts_s": 2,
    },
    "referral": {"return_s": 1, "climb_s": 5},
}
RULES_OF: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "promise": {"helpline": {"call_back_s": 1, "climb_s": 2}},
    "flood": {"helpline": {"flood": 4}},
}
OFF_DUTY = [(story, "desk") for story in ("status", "call me", "nothing safe", "webhooks")]
