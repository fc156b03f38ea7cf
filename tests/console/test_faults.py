"""What is stuck: seen, tried again, settled; on the page and at the command line."""

from pathlib import Path
from unittest.mock import patch

import pytest

from commands.command_line import main
from helpline import faults
from helpline.acting import Actor
from helpline.checkins.model import CheckInState
from helpline.directory.model import Role
from helpline.duties import DutyState
from helpline.duties_due import Duties
from helpline.errors import NotFound, Refused
from helpline.escalation.model import IncidentKind
from helpline.faults import Reason, StuckRow
from helpline.repositories import UnitOfWork
from helpline.requests.asking_for import ask_for
from tests.console.desk import Browser, Desk, visible
from tests.world.databases import sqlite_copy
from tests.world.world import World


def administrator(desk: Desk) -> Browser:
    return desk.browser(desk.user("admin", Role.ADMINISTRATOR, desk.place.state))


def stuck_duty(desk: Desk) -> int:
    """A duty that has failed and is put off for a while."""
    unit = desk.place.station.id

    def owe(tx: UnitOfWork) -> int:
        made = tx.duties.add(
            kind="look", subject="unit", subject_id=unit, unit_id=unit, due_at=desk.world.now
        )
        assert made is not None
        return made.id

    duty = desk.world.store.write(owe)
    with patch.object(Duties, "perform", side_effect=ValueError("this row is damaged")):
        desk.world.advance(seconds=1)
    assert ("poisoned_row", f"duties:{duty}") in kinds(desk)
    return duty


def kinds(desk: Desk) -> set[tuple[str, str]]:
    standing = desk.world.store.read(lambda tx: tx.faults.standing())
    return {(kind, key) for kind, key, _ in standing}


def test_a_stuck_duty_is_shown_with_its_error_and_tried_again_at_once(desk: Desk) -> None:
    duty = stuck_duty(desk)
    browser = administrator(desk)
    text = visible(browser.get("/faults").text)
    assert f"duties:{duty} · ValueError" in text
    assert browser.submit("/faults", "/faults/again", row=f"duties:{duty}").status_code == 303
    assert kinds(desk) == set()
    free_at = desk.world.store.read(lambda tx: tx.ledgers.earliest("duties"))
    assert free_at is not None
    assert free_at <= desk.world.now
    desk.world.advance(seconds=1)
    assert desk.world.store.read(lambda tx: tx.duties.get(duty)).rank == 1


def test_a_stuck_duty_is_settled_with_a_reason_in_a_name(desk: Desk) -> None:
    duty = stuck_duty(desk)
    browser = administrator(desk)
    row = f"duties:{duty}"
    refused = browser.submit("/faults", "/faults/settle", row=row, reason="because")
    assert (refused.status_code, "Choose a reason" in refused.text) == (422, True)
    browser.submit("/faults", "/faults/settle", row=row, reason="not_needed")
    settled = desk.world.store.read(lambda tx: tx.duties.get(duty))
    assert (settled.state, settled.due_at) == (DutyState.CANCELLED, None)
    assert kinds(desk) == set()
    trail = desk.world.store.read(lambda tx: tx.overviews.deeds("fault", 0, 5))
    assert trail[0].action == "stuck_settled"
    assert (trail[0].detail["key"], trail[0].detail["reason"]) == (row, "not_needed")
    again = browser.submit("/faults", "/faults/settle", row=row, reason="not_needed")
    assert again.status_code == 404


def test_i02_settling_a_stuck_check_in_sends_somebody(desk: Desk) -> None:
    senior = desk.enrol()
    desk.world.plan()
    world = desk.world
    check_in = world.store.read(lambda tx: tx.check_ins.of_day(senior, world.now.date()))
    assert check_in is not None
    row = StuckRow("check_ins", check_in.id)
    door, ids = world.service.door, world.service.ids

    def settle(tx: UnitOfWork) -> None:
        faults.settle(tx, door, ids, world.now, row, Reason.DAMAGED, by=Actor())

    world.store.write(settle)
    settled = world.store.read(lambda tx: tx.check_ins.get(check_in.id))
    incident = world.store.read(lambda tx: tx.incidents.open_of(senior))
    assert settled.state is CheckInState.ESCALATED
    assert incident is not None
    assert incident.kind is IncidentKind.MISSED
    with pytest.raises(Refused):
        world.store.write(
            lambda tx: faults.settle(
                tx,
                door,
                ids,
                world.now,
                StuckRow("incidents", incident.id),
                Reason.DAMAGED,
                by=Actor(),
            )
        )


def test_a_message_that_can_never_leave_is_given_up_without_being_read(desk: Desk) -> None:
    senior, world = desk.enrol(), desk.world
    world.store.write(lambda tx: ask_for(tx, world.service.door, world.now, senior, None, "food"))
    intent = world.store.read(lambda tx: tx.ledgers.earliest("intents"))
    assert intent is not None
    world.store.write(
        lambda tx: faults.settle(
            tx,
            world.service.door,
            world.service.ids,
            world.now,
            StuckRow("intents", 1),
            Reason.DAMAGED,
            by=Actor(),
        )
    )
    given_up = world.store.read(lambda tx: tx.intents.get(1))
    assert (given_up.state.value, given_up.error, given_up.due_at) == (
        "failed",
        "settled_by_hand",
        None,
    )


def test_an_empty_post_is_seen_by_its_own_sho_and_by_nobody_elses(desk: Desk) -> None:
    station, key = desk.place.station, f"{desk.place.station.id}:sho@station"
    desk.world.store.write(lambda tx: tx.faults.report("empty_rung", key, desk.world.now))
    desk.world.store.write(lambda tx: tx.faults.report("unknown_message", "x", desk.world.now))
    other = desk.browser(desk.user("next door", Role.SHO, desk.neighbour()))
    assert "empty_rung" not in other.get("/faults").text
    fields = {"kind": "empty_rung", "key": key}
    assert other.submit("/second-factor", "/faults/seen", **fields).status_code == 404
    sho = desk.at("sho")
    text = sho.get("/faults").text
    assert "unknown_message" not in text
    assert "Try again" not in text
    assert "/roster?only=empty" in text
    assert sho.submit("/faults", "/faults/seen", **fields).headers["location"].startswith("/faults")
    assert kinds(desk) == {("unknown_message", "x")}
    assert station.name in visible(sho.get("/").text)


def test_what_heals_by_itself_cannot_be_waved_through(desk: Desk) -> None:
    world = desk.world
    with pytest.raises(Refused):
        world.store.write(lambda tx: faults.seen(tx, world.now, "ladder_empty", "1", by=Actor()))
    with pytest.raises(Refused):
        world.store.write(lambda tx: faults.seen(tx, world.now, "audit_late", "1", by=Actor()))
    with pytest.raises(NotFound):
        desk.world.store.write(
            lambda tx: faults.seen(tx, desk.world.now, "unknown_message", "x", by=Actor())
        )
    for text in ("", "duties", "duties:", "duties:x", "users:1", "duties:1234567890123456"):
        with pytest.raises(NotFound):
            StuckRow.read(text)


def test_a_row_of_another_unit_is_not_touched(desk: Desk) -> None:
    duty = stuck_duty(desk)
    neighbour = desk.browser(desk.user("far", Role.ADMINISTRATOR, desk.neighbour()))
    for page in ("again", "settle"):
        answer = neighbour.submit(
            "/faults", f"/faults/{page}", row=f"duties:{duty}", reason="damaged"
        )
        assert answer.status_code == 403


def test_an_administrator_begins_where_something_is_to_be_looked_after(desk: Desk) -> None:
    browser = administrator(desk)
    assert browser.get("/").headers["location"] == "/service"
    page = browser.get("/service").text
    assert 'href="/board"' not in page
    assert "Administrator" in page


def test_the_command_lists_and_ends_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = sqlite_copy(tmp_path)
    world = World(url, tmp_path)
    desk = Desk(world)
    duty = stuck_duty(desk)
    world.store.write(lambda tx: tx.faults.report("unknown_message", "twilio", world.now))
    environ = {"VAR_DIR": str(tmp_path), "DATABASE_URL": url}

    def run(*words: str) -> int:
        return main(["faults", *words], environ, tmp_path / "no.env")

    assert run() == 0
    listed = capsys.readouterr().out
    assert f"poisoned_row  duties:{duty}  ValueError  [--again duties:{duty}]" in listed
    assert "[--seen unknown_message twilio]" in listed
    assert run("--seen", "unknown_message", "twilio") == 0
    assert run("--settle", f"duties:{duty}") == 2
    assert run("--settle", f"duties:{duty}", "--reason", "damaged", "--by", "1") == 0
    assert run("--again", f"duties:{duty}") == 1
    assert run() == 0
    assert capsys.readouterr().out.endswith("No fault stands.\n")
    desk.close()
    world.close()
