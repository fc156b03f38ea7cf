"""Every address of the console (CONTRACT section 3). Each has a line in `access.permissions`."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bootstrap import Service
from console import imports
from console.access import own_password
from console.access import pages as access
from console.areas import pages as area_pages
from console.cases import custody, helping, law, ringing
from console.cases import doing as case_forms
from console.cases import hearing as case_hearing
from console.cases import listing as case_list
from console.cases import page as case_page
from console.faults import pages as faults
from console.holds import pages as holds
from console.house import House
from console.imports import pages as import_pages
from console.incidents import doing as incident_forms
from console.incidents import pages as incidents
from console.numbers import pages as numbers
from console.offices import schemes
from console.offices import services as offices
from console.organisation import ladders, posting, rules, service, unit, units
from console.referrals import pages as referrals
from console.requests import one as one_request
from console.requests import pages as requests
from console.seniors import board, leaving, person, visits
from console.seniors import consent as senior_consent
from console.seniors import doing as senior_forms
from console.seniors import form as senior_form
from console.today import pages as today
from console.users import doing as user_forms
from console.users import pages as users
from console.web import language, static
from console.web.doorway import Address, open_route, route
from console.web.live import live
from helpline.numbers import E164
from helpline.reasons.told import Reason, Told

ADDRESSES: tuple[Address, ...] = (
    Address("/", "today", today.today),
    Address("/today/lines", "today.lines", today.today_lines),
    Address("/live", "live", live),
    Address("/sign-out", "sign-out", access.sign_out, "POST"),
    Address("/password", "password", own_password.show),
    Address("/password", "password.set", own_password.change, "POST"),
    Address("/second-factor", "second-factor", access.second_factor),
    Address("/second-factor", "second-factor.set", access.set_second_factor, "POST"),
    Address("/incidents", "incidents", incidents.incidents),
    Address("/incidents/{incident_id}", "incident", incidents.incident),
    Address("/incidents/{incident_id}/lines", "incident.lines", incidents.incident_lines),
    Address("/incidents/{incident_id}/going", "incident.going", incident_forms.going, "POST"),
    Address("/incidents/{incident_id}/cannot", "incident.cannot", incident_forms.cannot, "POST"),
    Address("/incidents/{incident_id}/report", "incident.report", incident_forms.report, "POST"),
    Address("/incidents/{incident_id}/close", "incident.close", incident_forms.close, "POST"),
    Address("/incidents/{incident_id}/doubt", "incident.doubt", incident_forms.doubt, "POST"),
    Address("/cases", "cases", case_list.cases),
    Address("/cases/lines", "cases.lines", case_list.list_lines),
    Address("/cases/find", "cases.find", case_list.find, "POST"),
    Address("/cases/{case_id}", "case", case_page.case),
    Address("/cases/{case_id}/lines", "case.lines", case_page.case_part),
    Address("/cases/{case_id}/recordings/{recording_id}", "case.recording", case_hearing.sound),
    Address("/cases/{case_id}/show", "case.show", case_forms.show, "POST"),
    Address("/cases/{case_id}/take", "case.take", case_forms.take, "POST"),
    Address("/cases/{case_id}/dispatched", "case.dispatched", case_forms.on_the_way, "POST"),
    Address("/cases/{case_id}/arrived", "case.arrived", case_forms.there, "POST"),
    Address("/cases/{case_id}/note", "case.note", case_forms.note, "POST"),
    Address("/cases/{case_id}/talked", "case.talked", case_forms.talked, "POST"),
    Address("/cases/{case_id}/matter", "case.matter", case_forms.matter, "POST"),
    Address("/cases/{case_id}/minor", "case.minor", case_forms.minor, "POST"),
    Address("/cases/{case_id}/safe", "case.safe", case_forms.safe, "POST"),
    Address("/cases/{case_id}/propose", "case.propose", case_forms.propose, "POST"),
    Address("/cases/{case_id}/no-answer", "case.no-answer", case_forms.no_answer, "POST"),
    Address("/cases/{case_id}/confirm", "case.confirm", case_forms.confirm, "POST"),
    Address("/cases/{case_id}/write", "case.write", helping.write, "POST"),
    Address("/cases/{case_id}/ring", "case.ring", helping.ring, "POST"),
    Address("/cases/{case_id}/wish", "case.wish", helping.wish, "POST"),
    Address("/cases/{case_id}/priority", "case.priority", case_forms.priority, "POST"),
    Address("/cases/{case_id}/kept", "case.kept", law.kept, "POST"),
    Address("/cases/{case_id}/fir-needed", "case.fir-needed", law.fir_needed, "POST"),
    Address("/cases/{case_id}/fir-registered", "case.fir-registered", law.fir_registered, "POST"),
    Address("/cases/{case_id}/fir-not-needed", "case.fir-not-needed", law.fir_not_needed, "POST"),
    Address("/cases/{case_id}/fir-by-message", "case.fir-by-message", law.by_message, "POST"),
    Address("/cases/{case_id}/fir-signed", "case.fir-signed", law.signed, "POST"),
    Address("/cases/{case_id}/enquiry", "case.enquiry", law.enquiry, "POST"),
    Address("/cases/{case_id}/enquiry-ended", "case.enquiry-ended", law.enquiry_ended, "POST"),
    Address("/cases/{case_id}/told-her", "case.told-her", law.told_her, "POST"),
    Address("/cases/{case_id}/zero-fir-sent", "case.zero-fir-sent", law.zero_fir_sent, "POST"),
    Address("/cases/{case_id}/statement", "case.statement", law.statement, "POST"),
    Address("/cases/{case_id}/safe-adult", "case.safe-adult", law.safe_adult, "POST"),
    Address("/cases/{case_id}/session", "case.session", helping.session, "POST"),
    Address("/cases/{case_id}/screen", "case.screen", helping.screen, "POST"),
    Address("/cases/{case_id}/particulars", "case.particulars", helping.particulars, "POST"),
    Address("/cases/{case_id}/refer", "case.refer", helping.refer, "POST"),
    Address(
        "/cases/{case_id}/referral-withdraw",
        "case.referral-withdraw",
        helping.referral_withdrawn,
        "POST",
    ),
    Address(
        "/cases/{case_id}/referral-taken-on",
        "case.referral-taken-on",
        helping.referral_taken_on,
        "POST",
    ),
    Address("/cases/{case_id}/offer", "case.offer", custody.offer, "POST"),
    Address("/cases/{case_id}/offer-withdraw", "case.offer-withdraw", custody.withdraw, "POST"),
    Address("/cases/{case_id}/accept", "case.accept", custody.accept, "POST"),
    Address("/cases/{case_id}/decline", "case.decline", custody.decline, "POST"),
    Address("/cases/{case_id}/seal", "case.seal", custody.seal, "POST"),
    Address("/cases/{case_id}/dispose", "case.dispose", custody.dispose, "POST"),
    Address("/cases/{case_id}/no-case", "case.no-case", custody.no_case, "POST"),
    Address("/cases/{case_id}/lift", "case.lift", custody.lift, "POST"),
    Address("/referrals", "referrals", referrals.referrals),
    Address("/referrals/{referral_id}", "referral", referrals.referral),
    Address("/referrals/{referral_id}/accept", "referral.accept", referrals.accept, "POST"),
    Address("/referrals/{referral_id}/done", "referral.done", referrals.complete, "POST"),
    Address("/referrals/{referral_id}/decline", "referral.decline", referrals.decline, "POST"),
    Address("/ringing", "ringing", ringing.ringing),
    Address("/areas/{area_id}", "area", area_pages.area),
    Address("/areas/{area_id}", "area.report", area_pages.report, "POST"),
    Address("/board", "board", board.board),
    Address("/seniors/new", "senior.new", senior_form.new),
    Address("/seniors", "senior.enrol", senior_form.enrol, "POST"),
    Address("/seniors/{senior_id}", "senior", person.senior),
    Address("/seniors/{senior_id}/edit", "senior.edit", senior_form.edit),
    Address("/seniors/{senior_id}/edit", "senior.change", senior_form.change, "POST"),
    Address("/seniors/{senior_id}/visits", "visit.plan", visits.plan, "POST"),
    Address("/visits/{visit_id}/move", "visit.move", visits.move, "POST"),
    Address("/visits/{visit_id}/done", "visit.done", visits.done, "POST"),
    Address("/visits/{visit_id}/call-off", "visit.call-off", visits.call_off, "POST"),
    Address("/seniors/{senior_id}/show", "senior.show", senior_forms.show, "POST"),
    Address("/seniors/{senior_id}/pause", "senior.pause", senior_forms.pause, "POST"),
    Address("/seniors/{senior_id}/resume", "senior.resume", senior_forms.end_pause, "POST"),
    Address("/seniors/{senior_id}/consent", "senior.consent", senior_consent.answer, "POST"),
    Address("/seniors/{senior_id}/leave", "senior.leave", leaving.leave, "POST"),
    Address("/seniors/{former_id}/enrol", "senior.again", senior_form.again),
    Address("/seniors/{former_id}/enrol", "senior.enrol-again", senior_form.enrol_again, "POST"),
    Address("/seniors/{senior_id}/who-now", "who-now", ladders.who_now),
    Address("/requests", "requests", requests.requests),
    Address("/requests/{request_id}", "request", one_request.request),
    Address(
        "/requests/{request_id}/recordings/{recording_id}", "request.recording", one_request.sound
    ),
    Address("/requests/{request_id}/answer", "request.answer", requests.answer, "POST"),
    Address("/numbers", "numbers", numbers.numbers),
    Address("/numbers.csv", "numbers.csv", numbers.as_table),
    Address("/numbers.xlsx", "numbers.xlsx", numbers.as_workbook),
    Address("/numbers/month", "numbers.month", numbers.month),
    Address("/units", "units", units.units),
    Address("/units/{unit_id}/ladders", "ladders", ladders.ladders),
    Address("/units/{unit_id}", "unit", unit.unit),
    Address("/units/{unit_id}", "unit.rename", unit.rename, "POST"),
    Address("/units/{unit_id}/below", "unit.add", unit.add, "POST"),
    Address("/units/{unit_id}/close", "unit.close", unit.close, "POST"),
    Address("/units/{unit_id}/open", "unit.open", unit.reopen, "POST"),
    Address("/units/{unit_id}/shifts", "shift.add", unit.add_shift, "POST"),
    Address("/units/{unit_id}/shifts/remove", "shift.remove", unit.remove_shift, "POST"),
    Address("/units/{unit_id}/leave", "leave.add", unit.add_leave, "POST"),
    Address("/units/{unit_id}/leave/end", "leave.end", unit.end_leave, "POST"),
    Address("/units/{unit_id}/confirm", "roster.confirm", unit.confirm, "POST"),
    Address("/units/{unit_id}/postings/end", "posting.end", posting.end, "POST"),
    Address("/units/{unit_id}/postings/again", "posting.again", posting.again, "POST"),
    Address("/holds", "holds", holds.holds),
    Address("/holds", "hold.place", holds.place, "POST"),
    Address("/holds/{hold_id}/lift", "hold.lift", holds.lift, "POST"),
    Address("/units/{unit_id}/rules", "rules", rules.rules),
    Address("/units/{unit_id}/rules/{kind}", "rule", rules.rule),
    Address("/units/{unit_id}/rules/{kind}", "rule.change", rules.change, "POST"),
    Address("/services", "services", offices.services),
    Address("/services", "service.add", offices.add, "POST"),
    Address("/services/new", "service.new", offices.new),
    Address("/services/{service_id}", "service", offices.service),
    Address("/services/{service_id}", "service.change", offices.change, "POST"),
    Address("/services/{service_id}/close", "service.close", offices.close, "POST"),
    Address("/services/{service_id}/open", "service.open", offices.reopen, "POST"),
    Address("/schemes", "schemes", schemes.schemes),
    Address("/schemes", "scheme.add", schemes.add, "POST"),
    Address("/schemes/new", "scheme.new", schemes.new),
    Address("/schemes/{place_id}/{code}", "scheme", schemes.scheme),
    Address("/schemes/{place_id}/{code}", "scheme.change", schemes.change, "POST"),
    Address("/schemes/{place_id}/{code}/close", "scheme.close", schemes.close, "POST"),
    Address("/sms", "sms", service.sms),
    Address("/roster", "roster", units.roster),
    Address("/prompts", "prompts", service.prompts),
    Address("/flows", "flows", service.flows),
    Address("/flows/{name}.svg", "flow.drawing", service.drawing),
    Address("/users", "users", users.users),
    Address("/users", "user.create", user_forms.create, "POST"),
    Address("/users/{user_id}", "user", users.user),
    Address("/users/{user_id}", "user.change", user_forms.change, "POST"),
    Address("/users/{user_id}/disable", "user.disable", user_forms.disable, "POST"),
    Address("/users/{user_id}/enable", "user.enable", user_forms.enable, "POST"),
    Address("/users/{user_id}/sign-out", "user.sign-out", user_forms.sign_out, "POST"),
    Address("/users/{user_id}/password", "user.password", user_forms.password, "POST"),
    Address("/users/{user_id}/second-factor", "user.factor", user_forms.second_factor, "POST"),
    Address("/service", "health", service.health),
    Address("/faults", "faults", faults.faults),
    Address("/faults/seen", "fault.seen", faults.seen, "POST"),
    Address("/faults/again", "fault.again", faults.again, "POST"),
    Address("/faults/settle", "fault.settle", faults.settle, "POST"),
)
ADDRESSES += tuple(
    address
    for kind in imports.KINDS
    for address in (
        Address(f"/import/{kind}", f"import.{kind}", import_pages.show(kind)),
        Address(f"/import/{kind}", f"import.{kind}.look", import_pages.look_through(kind), "POST"),
        Address(f"/import/{kind}/store", f"import.{kind}.store", import_pages.store(kind), "POST"),
    )
)


def nothing_wrong() -> Mapping[str, Reason | Told]:
    """For a console that stands alone."""
    return {}


def house_of(
    wired: Service, problems: Callable[[], Mapping[str, Reason | Told]] = nothing_wrong
) -> House:
    """What the pages work with, taken from the wired service."""
    settings = wired.settings
    return House(
        store=wired.store,
        clock=wired.clock,
        ids=wired.ids,
        door=wired.door,
        prompts=wired.catalogue,
        flows=wired.library.in_force,
        secret_key=settings.secret_key,
        public_url=settings.public_url,
        demonstration=settings.telephony == "phonenet",
        problems=problems,
        trusted_proxies=settings.trusted_proxies or (),
        handsets=settings.twilio_api_url if settings.telephony == "phonenet" else "",
        own_numbers=frozenset(
            E164(number)
            for number in (
                settings.helpline_number,
                settings.checkin_number,
                settings.missed_call_number,
            )
        ),
    )


def routes_of(house: House) -> list[BaseRoute]:
    """All addresses of the console."""
    return [
        open_route(house, "/sign-in", "sign-in", access.show_sign_in),
        open_route(house, "/sign-in", "sign-in.try", access.try_sign_in, "POST"),
        open_route(house, "/static/{name}", "static", _static),
        open_route(house, "/language/{language}", "language", language.choose),
        *(route(house, address) for address in ADDRESSES),
    ]


def routes(
    service: Service, problems: Callable[[], Mapping[str, Reason | Told]] = nothing_wrong
) -> list[BaseRoute]:
    """The console of a service; `problems()` answers what is not able to work now, by link."""
    return routes_of(house_of(service, problems))


async def _static(house: House, request: Request) -> Response:
    file = static.files().get(request.path_params["name"])
    if file is None:
        return Response("There is no such file.\n", 404, media_type="text/plain")
    kept = "public, max-age=31536000, immutable"
    headers = {
        "Cache-Control": kept
        if request.query_params.get("v") == file.mark
        else "public, max-age=3600"
    }
    return Response(file.body, media_type=file.media_type, headers=headers)
