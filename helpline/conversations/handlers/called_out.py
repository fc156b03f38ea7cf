"""What an officer who was called out reports by key, when they ring us."""

from collections.abc import Mapping

from helpline.cases.attending import Seen, report_arrived, report_declined, report_dispatched
from helpline.conversations.handlers.caller import case_of
from helpline.conversations.scene import Handler, Scene

VIA = "call"


def reports(scene: Scene, facts: Mapping[str, str]) -> Mapping[str, str]:
    """Going, met her, she needs help, nobody there, or cannot."""
    case, officer = case_of(scene), scene.conversation.person_id
    if not case.open or officer is None:
        return {"stands": "closed"}
    match facts["report"]:
        case "going":
            report_dispatched(scene.tx, scene.now, case, officer, VIA)
        case "cannot":
            report_declined(scene.tx, scene.door, scene.now, case, officer, VIA)
        case report:
            seen = {"seen_well": Seen.MET, "needs_help": Seen.NEEDS_HELP}
            met = seen.get(report, Seen.NOT_THERE)
            report_arrived(scene.tx, scene.door, scene.now, case, officer, met, VIA)
    return {"stands": "open"}


def ended(scene: Scene, reason: str) -> None:
    """A silent or broken call reports nothing: the clocks run."""


HANDLERS: Mapping[str, Handler] = {"officer_reports": reports}
