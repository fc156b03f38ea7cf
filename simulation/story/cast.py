"""Who is in the story: invented people with invented numbers."""

from dataclasses import dataclass

from phonenet.handsets.personalities import Manual, NeverAnswers
from phonenet.story.phone import Phone
from simulation import district as places
from simulation.district import District
from simulation.world import World

SENIORS = {
    "kamla": ("Kamla Bai", "+919000000211", (7, 0)),
    "ramesh": ("Ramesh Sahu", "+919000000212", (7, 10)),
    "sita": ("Sita Devi", "+919000000213", (7, 20)),
    "phool": ("Phoolbai", "+919000000214", (8, 30)),
    "mohan": ("Mohan Lal", "+919000000215", (9, 0)),
    "budhni": ("Budhni Bai", "+919000000216", (9, 30)),
    "dhani": ("Dhaniram", "+919000000217", (10, 30)),
    "leela": ("Leela Verma", "+919000000218", (13, 0)),
}
DAUGHTERS = {
    "sita": ("Asha, daughter", "+919000000313"),
    "mohan": ("Suresh, son", "+919000000315"),
}
CONTROL_ROOM_DESK = "+917712000112"
PARTS = {
    "beat": "Beat officer",
    "substitute": "Beat officer 2",
    "desk": "Station desk",
    "sho": "SHO",
    "circle": "Circle officer",
    "control": "Control room",
    "night": "Night officer",
    "sp": "SP",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The district and everybody's phone."""

    place: District
    seniors: dict[str, int]
    phones: dict[str, Phone]
    names: dict[str, str]

    def phones_of_senior(self, name: str) -> Phone:
        """The phone of the senior whose name begins so."""
        part = next(p for p, (full, _, _) in SENIORS.items() if full.startswith(name))
        return self.phones[part]


def assemble_cast(world: World, language: str) -> Cast:
    """Put everybody into the store and give everybody a phone."""
    place = world.store.write(lambda tx: places.build(tx, world.now, language))
    seniors: dict[str, int] = {}
    phones: dict[str, Phone] = {}
    names: dict[str, str] = {CONTROL_ROOM_DESK: "Control room"}
    for part, (name, number, call_time) in SENIORS.items():
        contacts = ((*DAUGHTERS[part], True),) if part in DAUGHTERS else ()
        beat = place.other_beat if part == "budhni" else place.beat
        seniors[part] = world.store.write(
            lambda tx, n=name, p=number, t=call_time, c=contacts, b=beat: places.enrol(  # type: ignore[misc]
                tx,
                world.now,
                place,
                name=n,
                phone=p,
                language=language,
                call_time=t,
                contacts=c,
                beat_id=b.id,
            )
        )
        phones[part] = world.network.handset(number, name, Manual())
        names[number] = name
    for part, (name, number) in DAUGHTERS.items():
        phones[f"{part}'s"] = world.network.handset(number, name, Manual())
        names[number] = name
    for part, title in PARTS.items():
        number = place.number(part)
        phones[part] = world.network.handset(number, title, NeverAnswers())
        names[number] = title
    phones["control desk"] = world.network.handset(
        CONTROL_ROOM_DESK, "Control room", Manual(), landline=True
    )
    return Cast(place, seniors, phones, names)
