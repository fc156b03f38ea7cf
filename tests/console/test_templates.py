"""Every page's context is a typed object with exactly the names that its template uses."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from jinja2 import meta, nodes

from console.access.own_password import PasswordPage
from console.access.pages import SecondFactorPage, SignInPage
from console.areas.pages import AreaPage
from console.cases.listing import CaseListLines, CasesPage
from console.cases.page import CaseLines, CasePage
from console.cases.ringing import RingingPart
from console.catalogue import LANGUAGES, words
from console.faults.pages import FaultsPage
from console.holds.pages import HoldsPage
from console.imports.pages import ImportPage
from console.incidents.pages import IncidentLines, IncidentPage, IncidentsPage
from console.numbers.pages import MonthPage, NumbersPage
from console.offices.schemes import SchemePage, SchemesPage
from console.offices.services import ServicePage, ServicesPage
from console.organisation.ladders import LaddersPage, WhoNowPage
from console.organisation.rules import RulePage, RulesPage
from console.organisation.service import FlowsPage, HealthPage, PromptsPage, SmsPage
from console.organisation.unit import UnitPage
from console.organisation.units import RosterPage, UnitsPage
from console.referrals.pages import ReferralPage, ReferralsPage
from console.requests.one import RequestPage
from console.requests.pages import RequestsPage
from console.seniors.board import BoardPage
from console.seniors.form_page import SeniorFormPage
from console.seniors.person import SeniorPage
from console.today.pages import TodayLines, TodayPage
from console.users.pages import OneTimePage, UserPage, UsersPage
from console.web.templates import FOLDER, GLOBALS, environment
from console.web.trouble import TroublePage
from helpline.cases.attending import Seen
from helpline.cases.danger_screen import QUESTIONS
from helpline.cases.disposition import Disposition
from helpline.cases.model import CaseEventKind, CaseState, Matter, Priority, Way
from helpline.cases.overview import Standing
from helpline.cases.promises import PROMISES
from helpline.cases.safe_contact import Cover, Wording
from helpline.checkins.model import CheckInState, EvidenceKind
from helpline.directory.model import Role, UnitKind
from helpline.directory.services import ServiceKind
from helpline.escalation.model import Channel, IncidentKind, IncidentState, Outcome
from helpline.escalation.reporting import Reported
from helpline.escalation.responding import Answer
from helpline.referrals.model import ReferralState
from helpline.requests.model import RequestState
from helpline.sending.model import Delivery
from helpline.seniors.departures import Leaving
from helpline.seniors.model import Hearing, SeniorState

PAGES: dict[str, type[Any]] = {
    "sign_in.html": SignInPage,
    "second_factor.html": SecondFactorPage,
    "trouble.html": TroublePage,
    "today.html": TodayPage,
    "today_lines.html": TodayLines,
    "incidents.html": IncidentsPage,
    "incident.html": IncidentPage,
    "incident_lines.html": IncidentLines,
    "cases.html": CasesPage,
    "case_list.html": CaseListLines,
    "case.html": CasePage,
    "case_lines.html": CaseLines,
    "ringing.html": RingingPart,
    "referrals.html": ReferralsPage,
    "referral.html": ReferralPage,
    "board.html": BoardPage,
    "senior.html": SeniorPage,
    "senior_form.html": SeniorFormPage,
    "requests.html": RequestsPage,
    "request.html": RequestPage,
    "numbers.html": NumbersPage,
    "month.html": MonthPage,
    "units.html": UnitsPage,
    "roster.html": RosterPage,
    "ladders.html": LaddersPage,
    "who_now.html": WhoNowPage,
    "prompts.html": PromptsPage,
    "flows.html": FlowsPage,
    "health.html": HealthPage,
    "faults.html": FaultsPage,
    "import.html": ImportPage,
    "area.html": AreaPage,
    "rules.html": RulesPage,
    "unit.html": UnitPage,
    "rule.html": RulePage,
    "holds.html": HoldsPage,
    "services.html": ServicesPage,
    "service.html": ServicePage,
    "schemes.html": SchemesPage,
    "scheme.html": SchemePage,
    "sms.html": SmsPage,
    "password.html": PasswordPage,
    "one_time.html": OneTimePage,
    "users.html": UsersPage,
    "user.html": UserPage,
}
PARTS = {
    "numbers_parts.html",
    "base.html",
    "fields.html",
    "bare.html",
    "parts.html",
    "case_parts.html",
    "case_forms.html",
    "case_help.html",
    "case_law.html",
    "case_custody.html",
    "ringing_calls.html",
    "places.html",
}


def _names(template: str) -> set[str]:
    """What a template and all that it extends, includes or imports needs from outside."""
    made = environment("en")
    tree = made.parse((FOLDER / template).read_text(encoding="utf-8"))
    names = set(meta.find_undeclared_variables(tree)) - set(GLOBALS)
    # Blocks see what their template imports and defines at its top.
    names -= {imported.target for imported in tree.find_all(nodes.Import)}
    names -= {macro.name for macro in tree.find_all(nodes.Macro)}
    for other in meta.find_referenced_templates(tree):
        assert other is not None
        names |= _names(other)
    return names


@pytest.mark.parametrize("template", sorted(PAGES))
def test_a_context_has_exactly_the_names_that_its_template_uses(template: str) -> None:
    context = PAGES[template]
    assert is_dataclass(context)
    assert context.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert {field.name for field in fields(context)} == _names(template)


def test_every_template_is_a_page_or_a_part_of_one() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES) | PARTS


def test_both_languages_have_the_same_words_and_gaps() -> None:
    hindi, english = (words(language) for language in LANGUAGES)
    assert set(hindi) == set(english)
    for key, text in english.items():
        gaps = re.findall(r"{(\w+)}", text)
        assert sorted(re.findall(r"{(\w+)}", hindi[key])) == sorted(gaps), key
        assert text or key == "via.unknown", key


def test_every_word_that_a_template_asks_for_is_there() -> None:
    made, known = environment("en"), set(words("en"))
    for path in FOLDER.iterdir():
        tree = made.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or call.node.name not in ("t", "label"):
                continue
            asked = call.args[0]
            if isinstance(asked, nodes.Const) and call.node.name == "t":
                assert asked.value in known, f"{path.name}: {asked.value}"
            elif isinstance(asked, nodes.Const):
                assert f"{asked.value}.unknown" in known, f"{path.name}: {asked.value}"
            elif isinstance(asked, nodes.Concat):
                first = asked.nodes[0]
                assert isinstance(first, nodes.Const)
                assert any(key.startswith(first.value) for key in known), first.value


def test_every_state_of_the_domain_has_its_words() -> None:
    wanted = {
        "checkin": CheckInState,
        "evidence": EvidenceKind,
        "incident_kind": IncidentKind,
        "incident_state": IncidentState,
        "outcome": Outcome,
        "said": Outcome,
        "role": Role,
        "level": UnitKind,
        "channel": Channel,
        "request_state": RequestState,
        "member": SeniorState,
        "case_state": CaseState,
        "case_event": CaseEventKind,
        "matter": Matter,
        "priority": Priority,
        "way": Way,
        "cover": Cover,
        "wording": Wording,
        "cases": Standing,
        "referral_state": ReferralState,
        "seen": Seen,
        "disposition": Disposition,
        "hears": Hearing,
        "leaving": Leaving,
        "service_kind": ServiceKind,
    }
    known = set(words("en"))
    missing = {f"{t}.{m.value}" for t, kind in wanted.items() for m in kind} - known
    missing |= {f"duty.{kind}" for kind in PROMISES} - known
    missing |= {f"screen.{question}" for question in QUESTIONS} - known
    missing |= {f"done.going_{a.value}" for a in Answer} - known
    missing |= {f"done.reported_{r.value}" for r in Reported} - known
    missing |= {f"carried.{d.value}" for d in Delivery if d is not Delivery.NONE} - known
    assert missing == set()


def test_no_template_holds_a_script_a_style_or_another_host() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)|https?://", text), (
            path.name
        )
        assert "|safe" not in text.replace(" ", ""), path.name
