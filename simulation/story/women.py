"""The women who call, write and ring off that afternoon, and what becomes of each."""

from dataclasses import dataclass

from audio_prompts.clips import PlayFile
from helpline.cases import closing
from helpline.cases.model import Case, CaseEventKind, CaseState
from helpline.cases.responding import talked_with_her
from helpline.directory.services import Service
from helpline.referrals.making import refer
from helpline.repositories import UnitOfWork
from phonenet.handsets.personalities import Manual, NeverAnswers, Voicemail
from phonenet.story.phone import CallStory, Phone
from simulation.story.cast import Cast
from simulation.story.narrator import Narrator
from simulation.world import CATALOGUE, World

FIRST_WORDS = 18
WRONG_SECRET = "0000"  # no secret begins so
K = CaseEventKind
# What the time line of each woman's case has to hold at the end of the day.
ENDS = {
    "meena": (
        CaseState.TAKEN,
        {
            K.DANGER,
            K.TAKEN,
            K.DISPATCHED,
            K.ARRIVED,
            K.REFERRAL_DECLINED,
            K.REFERRAL_DONE,
            K.REOPENED,
        },
    ),
    "radha": (CaseState.TAKEN, {K.HUNG_UP, K.SILENT, K.TAKEN}),
    "anita": (CaseState.TAKEN, {K.FIRST_RING, K.TALKED, K.SAFE_CONTACT}),
    "pinky": (CaseState.TAKEN, {K.MESSAGE, K.TAKEN}),
    "sunita": (CaseState.TAKEN, {K.WAITS, K.OVERDUE, K.TALKED}),
}


@dataclass(frozen=True, slots=True)
class Afternoon:
    """Plays the women's afternoon; every expectation that is not met ends it with an error."""

    world: World
    cast: Cast
    tell: Narrator
    language: str

    def play(self) -> None:
        """Everything in its order."""
        for part in (*self.cast.place.officers, "control desk"):
            self.cast.phones[part].ignores()
        self.danger()
        self.silent()
        self.missed_call()
        self.in_writing()
        self.wrong_secret()
        self.promise_not_kept()
        self.referral_declined()
        self.closing_refused()

    def danger(self) -> None:
        self.tell.scene("Meena presses 3: the station's line is a voicemail, an officer takes her")
        phones = self.cast.phones
        phones["station line"].becomes(Voicemail(after_s=1))
        phones["desk"].becomes(Manual())
        call = phones["meena"].dial(self.world.settings.helpline_number)
        self.press(call, "Meena", "3")
        self.takes("desk")
        call.joined_with(self.cast.place.number("desk"), within=30)
        self.world.advance(minutes=2)
        call.hang_up()
        alert = phones["desk"].expect_sms(self.case_of("meena").number, within=60)
        alert.reply(f"1 {code_of(alert.body, 4)}")
        self.world.advance(minutes=9)
        alert.reply(f"2 {code_of(alert.body, 4)}")
        self.world.advance(minutes=1)
        phones["sho"].expect_missed_call(within=30)
        phones["station line"].becomes(NeverAnswers())

    def silent(self) -> None:
        self.tell.scene(
            "Radha rings, says nothing and is gone; nobody rings back, somebody owns it"
        )
        phones = self.cast.phones
        call = phones["radha"].dial(self.world.settings.helpline_number)
        self.world.advance(seconds=6)
        call.hang_up()
        self.case_taken()
        phones["radha"].expect_nothing(within=120)

    def missed_call(self) -> None:
        self.tell.scene("Anita has no balance: a missed call is called back")
        phones = self.cast.phones
        phones["anita"].dial(self.world.settings.missed_call_number).expect_end(30)
        call = phones["anita"].expect_call(self.said("help.back_opening", "hi"), within=60)
        self.press(call, "Anita", "1")
        call.hears(self.said("help.language", "hi"), 30)
        self.press(call, "Anita", self.language_key)
        call.hears(self.said("help.menu"), 30)
        self.press(call, "Anita", "0")
        officer = self.takes("desk")
        call.joined_with(self.cast.place.number("desk"), within=30)
        self.world.advance(minutes=3)
        officer.hang_up()
        for prompt, key in (
            ("help.after_human", "1"),
            ("help.safe", "4"),
            ("reach.which", "7"),
            ("help.hours", "8"),
            ("reach.cover", "6"),
        ):
            call.hears(self.said(prompt), 60)
            self.press(call, "Anita", key)
        call.hears(self.said("reach.until"), 60)
        call.hang_up()

    def in_writing(self) -> None:
        self.tell.scene(
            "Pinky writes, in Hinglish and with mistakes; what she reads gives nothing away"
        )
        phones = self.cast.phones
        words = "sasural wale dahez mang rahe h kya kru"
        phones["pinky"].send_sms(self.world.settings.helpline_number, words)
        phones["pinky"].expect_sms(within=60)
        self.case_taken()
        phones["pinky"].expect_nothing(within=120)

    def wrong_secret(self) -> None:
        self.tell.scene("Somebody with Anita's number and a wrong secret hears nothing of it")
        call = self.cast.phones["stranger"].dial(self.world.settings.helpline_number)
        self.chooses_language(call, "A stranger")
        number = self.case_of("anita").number
        for prompt, key in (("menu", "8"), ("line", "4"), ("line_number", number)):
            call.hears(self.said(f"help.{prompt}"), 60)
            self.press(call, "A stranger", key, told="" if len(key) == 1 else "types her number")
        call.hears(self.said("help.line_secret"), 60)
        self.press(call, "A stranger", WRONG_SECRET, told="guesses the secret")
        call.hears(self.said("help.line_no_match"), 60)
        call.never_heard("help.status").hang_up()
        self.case_taken()

    def promise_not_kept(self) -> None:
        self.tell.scene("Sunita reaches nobody: a call is promised, and not made")
        phones = self.cast.phones
        phones["desk"].becomes(NeverAnswers())
        call = phones["sunita"].dial(self.world.settings.helpline_number)
        self.chooses_language(call, "Sunita")
        call.hears(self.said("help.menu"), 30)
        self.press(call, "Sunita", "4")
        call.hears(self.said("help.nobody"), 180)
        call.hang_up()
        phones["desk"].expect_missed_call(within=30)
        phones["desk"].becomes(Manual())
        self.case_taken()
        self.tell.scene("A quarter of an hour later her SHO is rung for it")
        phones["sho"].becomes(Manual())
        self.answers_alert("sho", within=20 * 60)
        sho = self.cast.place.officers["sho"][0]
        self.tell.does("SHO", "has talked with Sunita and writes it on the console")
        now = self.world.now
        self.write(lambda tx: talked_with_her(tx, now, self.case("sunita", tx), sho, "she is safe"))
        phones["sho"].becomes(NeverAnswers())

    def referral_declined(self) -> None:
        self.tell.scene("Meena needs a bed: the first house declines, and the case has it again")
        phones = self.cast.phones
        self.refer(self.cast.services["full"])
        asked = phones["full"].expect_sms(within=60)
        asked.reply(f"5 {code_of(asked.body)} no bed is free this week")
        phones["full"].expect_sms(within=60)
        phones["desk"].expect_sms(self.cast.services["full"].name, within=60)
        self.world.advance(minutes=5)
        self.refer(self.cast.services["free"])
        asked = phones["free"].expect_sms(within=60)
        asked.reply(f"1 {code_of(asked.body)}")
        phones["free"].expect_sms(within=60)
        self.world.advance(minutes=40)
        asked.reply(f"2 {code_of(asked.body)} she and her children are with us")
        phones["free"].expect_sms(within=60)
        phones["desk"].expect_sms(self.cast.services["free"].name, within=60)

    def closing_refused(self) -> None:
        self.tell.scene("The officer proposes to close; another one asks Meena, and she says no")
        now, desk = self.world.now, self.cast.place.officers["desk"][0]
        self.tell.does("Station desk", "proposes on the console to close the case")
        self.write(lambda tx: closing.propose(tx, now, self.case("meena", tx), desk, "FIR, a bed"))
        self.world.advance(minutes=10)
        self.tell.does("Women's desk 2", "has talked with Meena: she does not agree")
        now, door = self.world.now, self.world.service.door
        other = self.cast.second_desk
        self.write(
            lambda tx: talked_with_her(tx, now, self.case("meena", tx), other, "he is still there")
        )
        self.write(
            lambda tx: closing.record_wish(tx, door, now, self.case("meena", tx), agrees=False)
        )
        case = self.case_of("meena")
        self.cast.phones["circle"].expect_sms(case.number, within=60)

    def takes(self, part: str) -> CallStory:
        """An officer picks up, hears who waits, and presses 1."""
        call = self.cast.phones[part].expect_call(self.said("take_call.question"), within=60)
        self.press(call, self.cast.names[self.cast.place.number(part)], "1")
        return call

    def case_taken(self) -> None:
        """After two minutes the desk is rung for what nobody took, and takes it."""
        self.answers_alert("desk", within=240)

    def answers_alert(self, part: str, within: float) -> None:
        call = self.cast.phones[part].expect_call(self.said("case_alert.question"), within=within)
        self.press(call, self.cast.names[self.cast.place.number(part)], "1")
        call.hang_up()

    def refer(self, service: Service) -> None:
        self.tell.does("Station desk", f"refers her to {service.name} on the console")
        ids, now, door = self.world.service.ids, self.world.now, self.world.service.door
        self.write(
            lambda tx: refer(
                tx,
                door,
                ids,
                now,
                service_id=service.id,
                words="a bed for her and two children",
                by=self.cast.place.officers["desk"][0],
                case_id=self.case("meena", tx).id,
            )
        )

    def said(self, key: str, language: str = "") -> str:
        """What a telephone hears of a prompt: its recording, or its first words where there is
        none. Who is new hears the first sentence in Hindi."""
        first = CATALOGUE.speech(key, language or self.language, {})[0]
        if isinstance(first, PlayFile):
            return f"{first.language}/{first.key}"
        return first.text[:FIRST_WORDS]

    def chooses_language(self, call: CallStory, who: str) -> None:
        call.hears(self.said("help.language", "hi"), 30)
        self.press(call, who, self.language_key)

    @property
    def language_key(self) -> str:
        return {"hi": "4", "en": "5"}[self.language]

    def press(self, call: CallStory, who: str, key: str, told: str = "") -> None:
        """A key, once a question has been asked."""
        self.world.wait(lambda: bool(call.view.accepts), 120)
        self.world.advance(seconds=2)
        self.tell.catch_up()
        self.tell.does(who, told or f"presses {key}")
        call.press(key, within=30)

    def write(self, work: object) -> None:
        """Something that an officer does on the console."""
        self.world.store.write(work)  # type: ignore[arg-type]

    def case_of(self, part: str) -> Case:
        """Her case as it is now."""
        return self.world.store.read(lambda tx: self.case(part, tx))

    def case(self, part: str, tx: UnitOfWork) -> Case:
        """Her newest open case."""
        people = tx.people.by_phone(self.phone(part).number)
        return next(case for person in people for case in tx.cases.open_of(person.id))

    def phone(self, part: str) -> Phone:
        """Her telephone."""
        return self.cast.phones[part]

    def wrong_ends(self) -> list[str]:
        """Every case that is not what the story says."""
        found = []
        for part, (state, events) in ENDS.items():
            case = self.case_of(part)
            seen = {
                event.kind
                for event in self.world.store.read(lambda tx, c=case: tx.cases.events(c.id))  # type: ignore[misc]
            }
            if case.state is not state or not events <= seen:
                missing = ", ".join(sorted(events - seen)) or "nothing"
                found.append(f"{part}: {case.state}, not {state}; {missing} is missing")
        return found


def code_of(body: str, length: int = 6) -> str:
    """The code in a message: six digits for a department, four for an officer."""
    digits = (word.strip(".:,") for word in body.split())
    return next(word for word in digits if len(word) == length and word.isdigit())
