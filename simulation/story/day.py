"""The day itself: eight seniors, and what becomes of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from helpline.checkins.model import CheckInState
from helpline.directory.model import Leave
from helpline.requests.answering import answer_request
from phonenet.errors import StoryError
from phonenet.faults import Fault
from phonenet.handsets.personalities import Manual, NeverAnswers, Voicemail
from phonenet.story.phone import CallStory
from simulation.story.cast import Cast, assemble_cast
from simulation.story.narrator import Narrator
from simulation.story.women import Afternoon
from simulation.world import World

HOUR = 3600
THINKS_S = 3
S = CheckInState
ENDS = {
    "kamla": S.OK,
    "ramesh": S.NEED,
    "sita": S.CLOSED,
    "phool": S.CLOSED,
    "mohan": S.CLOSED,
    "budhni": S.CLOSED,
    "dhani": S.CLOSED,
    "leela": S.OK,
}


@dataclass(frozen=True, slots=True)
class Day:
    """Plays the day; every expectation that is not met ends it with an error."""

    world: World
    cast: Cast
    tell: Narrator
    language: str

    def play(self) -> list[str]:
        """Everything in its order. Returns what did not end as it should; empty if all did."""
        self.tell.scene(f"Six in the morning: {self.world.plan()} check-ins are planned")
        self.well()
        self.needs_medicine()
        self.missed_and_looked_after()
        self.emergency()
        self.duress()
        self.nobody_on_shift()
        self.acknowledgement_runs_out()
        self.provider_fails()
        self.world.advance(minutes=30)
        self.tell.catch_up()
        self.world.network.assert_nothing_unexpected()
        afternoon = Afternoon(self.world, self.cast, self.tell, self.language)
        afternoon.play()
        self.world.advance(minutes=10)
        self.tell.catch_up()
        self.world.network.assert_nothing_unexpected()
        return [*self.wrong_ends(), *afternoon.wrong_ends()]

    def well(self) -> None:
        self.tell.scene("Kamla Bai is well")
        call = self.answered("kamla")
        self.press(call, "Kamla Bai", "1")
        call.expect_end(60)

    def needs_medicine(self) -> None:
        self.tell.scene("Ramesh Sahu needs medicine")
        call = self.answered("ramesh")
        self.press(call, "Ramesh Sahu", "2")
        call.hears("checkin.need_menu", 30)
        self.press(call, "Ramesh Sahu", "4")
        call.expect_end(120)
        self.cast.phones["desk"].expect_sms("Ramesh", within=120)
        self.world.advance(minutes=5)
        self.tell.does("Station desk", "has brought the medicine and says so on the console")
        desk = self.cast.place.officers["desk"][0]
        now, door = self.world.now, self.world.service.door
        self.world.store.write(lambda tx: answer_request(tx, door, now, 1, desk))
        self.cast.phones["ramesh"].expect_sms(within=120)

    def missed_and_looked_after(self) -> None:
        self.tell.scene("Sita Devi: a voicemail, then no answer, then none again")
        phones, number = self.cast.phones, self.world.settings.checkin_number
        sita = phones["sita"]
        sita.becomes(Voicemail())
        sita.expect_call(within=HOUR).expect_end(120)
        sita.becomes(NeverAnswers())
        for _ in range(2):
            sita.expect_missed_call(within=HOUR)
        self.tell.scene("The daughter cannot go; the beat officer does")
        call = phones["sita's"].expect_call(within=60)
        self.press(call, "Asha, daughter", "2")
        alert = phones["beat"].expect_sms("Sita Devi", within=60)
        phones["beat"].expect_missed_call(within=120)
        code = code_of(alert.body)
        alert.reply(f"1 {code}")
        phones["beat"].expect_sms(code, within=60)
        self.world.advance(minutes=20)
        self.tell.scene("Seen and well, says the officer; Sita Devi says so herself")
        sita.becomes(Manual())
        phones["beat"].send_sms(number, f"2 {code}")
        phones["beat"].expect_sms(code, within=60)
        phones["sho"].expect_sms("Sita Devi", within=60)
        call = sita.expect_call(within=120)
        self.press(call, "Sita Devi", "1")
        call.expect_end(60)
        for part in ("beat", "sho", "sita's"):
            phones[part].expect_sms(within=120)

    def emergency(self) -> None:
        self.tell.scene("Phoolbai presses 3")
        phones = self.cast.phones
        call = self.answered("phool")
        self.press(call, "Phoolbai", "3")
        phones["control desk"].expect_ring(within=60)
        phones["control desk"].answer()
        call.joined_with("+917712000112", within=30)
        alerts = {part: phones[part].expect_sms("Phoolbai", within=60) for part in URGENT}
        alerts["beat"].reply(f"1 {code_of(alerts['beat'].body)}")
        phones["beat"].expect_sms(within=60)
        self.world.advance(minutes=3)
        call.hang_up()
        for part in URGENT:
            phones[part].expect_missed_call(within=120)
        self.world.advance(minutes=20)
        self.confirmed_by_sho(alerts["sho"].body)
        for part in URGENT:
            phones[part].expect_sms(within=120)

    def duress(self) -> None:
        self.tell.scene("Mohan Lal sounds well, and is not")
        phones = self.cast.phones
        call = self.answered("mohan")
        self.press(call, "Mohan Lal", "7", "presses the digit that only he knows")
        call.expect_end(60)
        alerts = {part: phones[part].expect_sms("Mohan Lal", within=60) for part in ("beat", "sho")}
        alerts["sho"].reply(f"1 {code_of(alerts['sho'].body)}")
        phones["sho"].expect_sms(within=60)
        for part in ("beat", "sho"):
            phones[part].expect_missed_call(within=120)
        self.world.advance(minutes=10)
        self.confirmed_by_sho(alerts["sho"].body)
        for part in ("beat", "sho"):
            phones[part].expect_sms(within=120)
        phones["mohan's"].expect_nothing(within=120)

    def nobody_on_shift(self) -> None:
        self.tell.scene("Budhni Bai's beat has nobody on shift today: the rung is skipped")
        phones = self.cast.phones
        away = self.cast.place.officers["substitute"][0]
        now = self.world.now
        self.world.store.write(
            lambda tx: tx.officers.add_leave(Leave(away, now, now.replace(hour=12)))
        )
        self.misses("budhni")
        alerts = {part: phones[part].expect_sms("Budhni", within=60) for part in ("beat", "desk")}
        for part in ("beat", "desk"):
            phones[part].expect_missed_call(within=120)
        self.looked_after("beat", alerts["beat"].body, ("beat", "desk"), "Budhni")

    def acknowledgement_runs_out(self) -> None:
        self.tell.scene("Dhaniram: the officer says 'going', and is not heard of again")
        phones = self.cast.phones
        self.misses("dhani")
        alert = phones["beat"].expect_sms("Dhaniram", within=60)
        phones["beat"].expect_missed_call(within=120)
        alert.reply(f"1 {code_of(alert.body)}")
        phones["beat"].expect_sms(within=60)
        again = phones["beat"].expect_sms("Dhaniram", within=46 * 60)
        phones["beat"].expect_missed_call(within=120)
        self.looked_after("beat", again.body, ("beat",), "Dhaniram")

    def provider_fails(self) -> None:
        self.tell.scene("The provider accepts Leela Verma's call and never says so")
        self.world.network.faults.add(Fault("timeout_after", where="POST calls", times=1))
        call = self.answered("leela", within=6 * HOUR)
        self.press(call, "Leela Verma", "1")
        call.expect_end(60)
        self.cast.phones["leela"].expect_nothing(within=600)

    def answered(self, part: str, within: float = 2 * HOUR) -> CallStory:
        """The senior picks up the daily call."""
        return self.cast.phones[part].expect_call(within=within)

    def press(self, call: CallStory, who: str, key: str, told: str = "") -> None:
        """A key, once the question has been asked; `told` instead of naming it."""
        self.world.wait(lambda: bool(call.view.accepts), 120)
        self.world.advance(seconds=THINKS_S)
        self.tell.catch_up()
        self.tell.does(who, told or f"presses {key}")
        call.press(key, within=30)

    def misses(self, part: str) -> None:
        """Three calls that nobody answers."""
        self.cast.phones[part].becomes(NeverAnswers())
        for _ in range(3):
            self.cast.phones[part].expect_missed_call(within=2 * HOUR)

    def looked_after(self, part: str, body: str, told: tuple[str, ...], name: str) -> None:
        """Going, seen and well, confirmed by the SHO."""
        phones, number = self.cast.phones, self.world.settings.checkin_number
        phones[part].send_sms(number, f"1 {code_of(body)}")
        phones[part].expect_sms(within=60)
        self.world.advance(minutes=15)
        phones[part].send_sms(number, f"2 {code_of(body)}")
        phones[part].expect_sms(within=60)
        self.cast.phones_of_senior(name).expect_missed_call(within=120)
        asked = phones["sho"].expect_sms(name, within=60)
        asked.reply(f"2 {code_of(asked.body)}")
        for each in (*told, "sho", "sho"):
            phones[each].expect_sms(within=120)

    def confirmed_by_sho(self, body: str) -> None:
        """The SHO has been there."""
        number = self.world.settings.checkin_number
        self.cast.phones["sho"].send_sms(number, f"2 {code_of(body)}")
        self.cast.phones["sho"].expect_sms(within=60)

    def wrong_ends(self) -> list[str]:
        """Every check-in and incident that is not what the story says, and every trouble."""
        found = [f"telephone network: {trouble.message}" for trouble in self.world.network.errors]
        for part, state in ENDS.items():
            senior_id = self.cast.seniors[part]
            check_in = self.world.store.read(
                lambda tx, s=senior_id: tx.check_ins.latest(s, self.world.now)  # type: ignore[misc]
            )
            if check_in is None or check_in.state is not state:
                found.append(f"{part}: {check_in and check_in.state}, not {state}")
        return found


URGENT = ("beat", "sho", "desk")


def code_of(body: str) -> str:
    """The code in an alert's text."""
    found = re.search(r"\b\d{4}\b", body)
    if found is None:
        raise ValueError("an alert without a code")
    return found.group()


def play(world: World, language: str, write: Callable[[str], None] = print) -> list[str]:
    """Play the day in a World. Returns what went wrong; empty if nothing did."""
    cast = assemble_cast(world, language)
    tell = Narrator(world, cast.names, write)
    try:
        return Day(world, cast, tell, language).play()
    except StoryError as error:
        tell.catch_up()
        return [str(error)]
